namespace FlipFlop.Benchmarks;

/// <summary>The same step with instruction sets switched off one after the other, each in a process of its own.</summary>
internal static class InstructionSetsBenchmark
{
    private static readonly (string What, string? Setting)[] Sets =
    [
        ("all that the machine has", null),
        ("no AVX-512", "DOTNET_EnableAVX512"),
        ("no AVX2, no fused multiply-add", "DOTNET_EnableAVX2"),
        ("no vector unit at all", "DOTNET_EnableHWIntrinsic"),
    ];

    public static void Run()
    {
        Console.WriteLine();
        Console.WriteLine("Instruction sets, one thread: medians, in processes of their own");
        Console.WriteLine("  units batch steps          ms  GFLOP/s  of its own peak");
        foreach (var (what, setting) in Sets)
        {
            Measure(StepCase.Small(64), what, setting);
            // Emulated multiply-adds would take minutes for this one.
            if (setting is null or "DOTNET_EnableAVX512")
                Measure(StepCase.Paper, what, setting);
        }
    }

    private static void Measure(StepCase step, string what, string? setting)
    {
        var measured = OwnProcess.Measure(step, 1, setting);
        var rate = step.Flop / measured.Seconds / 1e9;
        Console.WriteLine(FormattableString.Invariant(
            $"{step.Units,7} {step.Batch,5} {step.Task.Steps,5}  {measured.Seconds * 1e3,10:F3}  {rate,7:F2}  {rate / measured.PeakGflops:F3} of {measured.PeakGflops:F1}   {what}{(setting is null ? "" : $" ({setting}=0)")}"));
    }
}
