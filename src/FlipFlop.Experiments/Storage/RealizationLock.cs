namespace FlipFlop.Experiments.Storage;

/// <summary>
/// The right to train one realization on this host: an exclusive lock on an empty file, which the kernel releases
/// when its owner dies. The file stays, since deleting it would let two owners each hold a lock of their own.
/// </summary>
public sealed class RealizationLock : IDisposable
{
    private const int WindowsSharingViolation = 32;
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private readonly FileStream held;

    private RealizationLock(FileStream held) => this.held = held;

    /// <summary>Takes the lock, or returns null if someone else on this host has it.</summary>
    /// <exception cref="StoreException">The lock's file cannot be made.</exception>
    internal static RealizationLock? TryTake(string path) =>
        StoreException.Guard(path, "cannot be locked", () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            try
            {
                return new RealizationLock(
                    new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            }
            catch (IOException e) when ((e.HResult & 0xFFFF) is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock)
            {
                return null;
            }
        });

    public void Dispose() => held.Dispose();
}
