using System.Runtime.InteropServices;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// Makes a rename outlive a power cut: fsync of the folder, which .NET does not offer. Windows has no such call, and
/// some file systems refuse it; the files are whole in either case, so a refusal is no error.
/// </summary>
internal static class FolderFlush
{
    private const int ReadOnly = 0;

    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;

        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            return;

        _ = Synchronise(descriptor);
        _ = Close(descriptor);
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Synchronise(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
