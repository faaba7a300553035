using System.Runtime.InteropServices;
using TorchSharp;

namespace FlipFlop.LibTorch.Loading;

/// <summary>Loads LibTorch, once, after making TorchSharp's library loadable on this system.</summary>
internal static class LibTorchLibrary
{
    private static readonly Lazy<LibraryState> Loaded = new(Load);

    /// <summary>Loads LibTorch at the first call, and says whether its binding had to be patched.</summary>
    /// <exception cref="LibTorchException">It cannot be loaded here.</exception>
    public static LibraryState EnsureLoaded() => Loaded.Value;

    /// <summary>LibTorch's version as it says itself: "2.10.0".</summary>
    public static string Version
    {
        get
        {
            EnsureLoaded();
            return System.Version.Parse(torch.__version__).ToString(3);
        }
    }

    private static LibraryState Load()
    {
        var state = LibraryState.Untouched;
        if (OperatingSystem.IsLinux())
        {
            var path = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
            if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
                throw LibTorchException.NoPackage(RuntimeInformation.RuntimeIdentifier);
            state = LibraryPatch.Apply(path, SystemLibrary.Has);
        }

        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e) when (e is NotSupportedException or TypeInitializationException or DllNotFoundException)
        {
            throw LibTorchException.NotLoaded(e);
        }

        return state;
    }
}
