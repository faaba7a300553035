namespace FlipFlop.Experiments.Storage;

/// <summary>
/// An exclusive lock among the processes of one host, which the kernel releases when its owner dies. On Linux
/// the file is there only while someone holds it.
/// </summary>
internal sealed class HostLock : IDisposable
{
    private const int WindowsSharingViolation = 32;
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int Attempts = 20;

    private readonly string path;
    private readonly FileStream held;
    private readonly string? place;

    private HostLock(string path, FileStream held) => (this.path, this.held, place) = (path, held, PlaceOf(held));

    /// <summary>
    /// Whether the file that is locked is still where it was: not deleted, moved, or on a disk that was taken away.
    /// </summary>
    public bool IsInPlace => OperatingSystem.IsLinux() ? PlaceOf(held) == place : File.Exists(path);

    /// <summary>Whether someone on this host has the lock. Looks, and writes nothing: a store may be read-only.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using var look = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException e) when (IsTakenBy(e))
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Takes the lock, or returns null if someone else on this host has it.</summary>
    /// <exception cref="StoreException">The lock's file cannot be made.</exception>
    public static HostLock? TryTake(string path) => StoreException.Guard(path, "cannot be locked", () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (Open(path) is not { } stream)
                return null;
            if (HasItsName(stream, path))
                return new HostLock(path, stream);
            stream.Dispose();
        }

        return null;
    });

    public void Dispose()
    {
        // Deleted while it is held: whoever has opened it meanwhile finds it deleted, and tries again.
        if (OperatingSystem.IsLinux())
            DeleteQuietly();
        held.Dispose();
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (IsTakenBy(e))
        {
            return null;
        }
    }

    private static bool IsTakenBy(IOException e) =>
        (e.HResult & 0xFFFF) is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock;

    /// <summary>
    /// Whether the file that is locked still has its name: between opening and locking, the owner before may have
    /// deleted it (which a network file system does by renaming it). Linux tells; elsewhere nobody deletes it.
    /// </summary>
    private static bool HasItsName(FileStream stream, string path) =>
        !OperatingSystem.IsLinux() || PlaceOf(stream) is not { } place || Path.GetFileName(place) == Path.GetFileName(path);

    /// <summary>Where an open file is, as Linux has it; " (deleted)" follows the name of one that is nowhere.</summary>
    private static string? PlaceOf(FileStream stream) =>
        OperatingSystem.IsLinux() ? new FileInfo($"/proc/self/fd/{stream.SafeFileHandle.DangerousGetHandle()}").LinkTarget : null;

    private void DeleteQuietly()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty lock file that nobody holds keeps nobody out.
        }
    }
}
