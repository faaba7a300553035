using System.Globalization;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Planning;

/// <summary>
/// The engines that an experiment can name, and the arithmetic of each as it stands in keys: known before any worker is
/// built or started.
/// </summary>
public static class Engines
{
    /// <summary>The default: the same bits on every machine.</summary>
    public const string Simd = "simd";

    /// <summary>LibTorch's autograd, in a worker program of its own.</summary>
    public const string LibTorch = "libtorch";

    /// <summary>None: the engine of a network that was imported and not trained.</summary>
    public const string Import = "import";

    /// <summary>Every engine trains on the processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>A graphics processor, where LibTorch finds one.</summary>
    public const string Cuda = "cuda";

    /// <summary>The version of LibTorch that the worker is built with: that of its package in Directory.Packages.props.</summary>
    public const string LibTorchVersion = "2.10.0";

    /// <summary>
    /// Threads on which LibTorch trains a realization, whatever the machine has: they may change bits, so they are part of
    /// the key, and a key must not hang on how many realizations run side by side.
    /// </summary>
    public const int LibTorchThreads = 1;

    public static IReadOnlyList<string> Names { get; } = [Simd, LibTorch];

    public static IReadOnlyList<string> Devices { get; } = [Cpu, Cuda];

    /// <summary>The arithmetic version that is part of the keys of an experiment.</summary>
    /// <exception cref="ArgumentException">There is no such engine.</exception>
    public static string ArithmeticVersion(ExperimentSpec spec) => spec.Engine switch
    {
        Simd => SimdEngine.Instance.ArithmeticVersion,
        LibTorch => LibTorchArithmetic(LibTorchVersion, spec.Device, LibTorchThreads),
        Import => "none",
        _ => throw new ArgumentException($"There is no engine {spec.Engine}."),
    };

    /// <summary>"libtorch 2.10.0, 1 thread"; "libtorch 2.10.0, cuda".</summary>
    public static string LibTorchArithmetic(string version, string device, int threads)
    {
        var where = device == Cpu ? $"{threads.ToString(CultureInfo.InvariantCulture)} thread{(threads == 1 ? "" : "s")}" : device;
        return $"libtorch {version}, {where}";
    }
}
