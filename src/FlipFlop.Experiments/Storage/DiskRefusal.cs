namespace FlipFlop.Experiments.Storage;

/// <summary>Why a disk refused, and what to do about it.</summary>
/// <param name="Reason">The reason, without a full stop.</param>
/// <param name="Cure">A sentence.</param>
internal sealed record DiskRefusal(string Reason, string Cure)
{
    private const string Continue = "then run again: it goes on from there";
    private const string Elsewhere = "or choose another folder with --results";

    private static readonly DiskRefusal Full = new("the disk is full", $"Make room, {Continue}.");
    private static readonly DiskRefusal Quota = new("your quota on this disk is used up", $"Make room or ask for more, {Continue}.");
    private static readonly DiskRefusal ReadOnly = new("the disk is mounted read-only", $"Have it mounted for writing, {Elsewhere}.");
    private static readonly DiskRefusal Broken = new("the disk reports an error", "Look at the system's log: the disk may be failing. Copy the results elsewhere before you go on.");
    private static readonly DiskRefusal TooLarge = new("the file is larger than this process may write", $"Raise the limit (ulimit -f), {Continue}.");
    private static readonly DiskRefusal TooManyFiles = new("this process has too many files open", $"Raise the limit (ulimit -n), {Continue}.");
    private static readonly DiskRefusal Stale = new("the network folder is not reachable any more", $"Have it mounted again, {Continue}.");

    // By the numbers that Linux has for them; macOS shares those below 35.
    private static readonly Dictionary<int, DiskRefusal> LinuxErrors = new()
    {
        [28] = Full,
        [122] = Quota,
        [30] = ReadOnly,
        [5] = Broken,
        [27] = TooLarge,
        [24] = TooManyFiles,
        [116] = Stale,
        [107] = Stale,
    };

    /// <summary>ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows.</summary>
    private static readonly int[] WindowsDiskFull = [112, 39];

    public static DiskRefusal Of(Exception cause) => cause switch
    {
        UnauthorizedAccessException => new("you have no permission", $"Give yourself the right to it, {Elsewhere}."),
        FileNotFoundException or DirectoryNotFoundException => new("it is not there", "Check that the path is right, and that its disk is mounted."),
        PathTooLongException => new("the path is too long", "Choose a shorter path for the results with --results."),
        _ when Known(cause.HResult) is { } known => known,
        _ => new(
            cause.Message.TrimEnd('.'), $"Check that the disk has room and that the folder can be written, {Elsewhere}."),
    };

    private static DiskRefusal? Known(int error) =>
        OperatingSystem.IsWindows() ? (WindowsDiskFull.Contains(error & 0xFFFF) ? Full : null) : LinuxErrors.GetValueOrDefault(error);
}
