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

    private HostLock(string path, FileStream held) => (this.path, this.held) = (path, held);

    /// <summary>Takes the lock, or returns null if someone else on this host has it.</summary>
    /// <exception cref="StoreException">The lock's file cannot be made.</exception>
    public static HostLock? TryTake(string path) => StoreException.Guard(path, "cannot be locked", () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (Open(path) is not { } stream)
                return null;
            if (IsStillThere(stream))
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
        catch (IOException e) when ((e.HResult & 0xFFFF) is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the file that is locked still has its name: between opening and locking, the owner before may have
    /// deleted it. Linux tells; elsewhere nobody deletes it.
    /// </summary>
    private static bool IsStillThere(FileStream stream) =>
        !OperatingSystem.IsLinux()
        || new FileInfo($"/proc/self/fd/{stream.SafeFileHandle.DangerousGetHandle()}").LinkTarget is not { } target
        || !target.EndsWith(" (deleted)", StringComparison.Ordinal);

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
