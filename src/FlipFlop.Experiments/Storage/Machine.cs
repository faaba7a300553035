using System.Runtime.InteropServices;
using Arm = System.Runtime.Intrinsics.Arm;
using X86 = System.Runtime.Intrinsics.X86;

namespace FlipFlop.Experiments.Storage;

/// <summary>The machine, as provenance names it.</summary>
public static class Machine
{
    /// <summary>The processor's model, as the system names it, or else its architecture.</summary>
    public static string Cpu { get; } = ModelName() ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>The instruction sets that this process may use (what was switched off by DOTNET_Enable... is not among them).</summary>
    public static IReadOnlyList<string> InstructionSets { get; } =
    [
        .. new (string Name, bool Supported)[]
        {
            ("SSE4.2", X86.Sse42.IsSupported),
            ("AVX", X86.Avx.IsSupported),
            ("AVX2", X86.Avx2.IsSupported),
            ("FMA", X86.Fma.IsSupported),
            ("AVX512F", X86.Avx512F.IsSupported),
            ("AVX512DQ", X86.Avx512DQ.IsSupported),
            ("AdvSimd", Arm.AdvSimd.IsSupported),
            ("AdvSimd64", Arm.AdvSimd.Arm64.IsSupported),
        }.Where(set => set.Supported).Select(set => set.Name),
    ];

    private static string? ModelName() =>
        OperatingSystem.IsLinux() && File.Exists("/proc/cpuinfo") ? ModelName(File.ReadAllLines("/proc/cpuinfo"))
        : OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
        : null;

    /// <summary>From the lines of /proc/cpuinfo: x86 has a model name, Arm numbers of implementer and part.</summary>
    internal static string? ModelName(IReadOnlyList<string> cpuinfo)
    {
        var fields = cpuinfo.Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0].Trim(), StringComparer.Ordinal)
            .ToDictionary(pairs => pairs.Key, pairs => pairs.First()[1].Trim(), StringComparer.Ordinal);
        if (fields.TryGetValue("model name", out var model))
            return model;
        return fields.TryGetValue("CPU implementer", out var implementer) && fields.TryGetValue("CPU part", out var part)
            ? $"Arm implementer {implementer} part {part}"
            : null;
    }
}
