namespace FlipFlop.LibTorch.Loading;

/// <summary>LibTorch cannot be used here; the default engine is unaffected. The message says why and what to do.</summary>
public sealed class LibTorchException : Exception
{
    private LibTorchException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    internal static LibTorchException NoPackage(string platform) => new(
        $"There is no LibTorch for this machine ({platform}): TorchSharp has one for Linux and Windows on x64 and macOS on Arm64. "
        + "Use the default engine, simd.");

    internal static LibTorchException TooOld(string library, string version) => new(
        $"This system is too old for LibTorch: its {library} lacks {version}, which TorchSharp's library uses. "
        + "Use the default engine, simd, or a system of 2022 or later (Debian 12, Ubuntu 22.04).");

    internal static LibTorchException NotPrepared(string path, Exception cause) => new(
        $"TorchSharp's library cannot be prepared for this system: {path}: {cause.Message.TrimEnd('.')}. "
        + "Build src/FlipFlop.LibTorch anew, in a folder that can be written, or use the default engine, simd.", cause);

    internal static LibTorchException NotLoaded(Exception cause) => new(
        $"LibTorch does not load: {cause.Message.Split('\n')[0].Trim()} Build src/FlipFlop.LibTorch anew, or use the default engine, simd.", cause);

    internal static LibTorchException NoDevice(string device) => new(
        $"LibTorch has no {device} here: the worker is built with LibTorch for the CPU, or there is no such processor. "
        + "Use device cpu; for CUDA reference LibTorch's package for it in src/FlipFlop.LibTorch/LibTorch.targets (untested).");
}
