namespace FlipFlop.Benchmarks;

/// <summary>The largest working set of a process that trains one network of the paper's size, .NET itself included.</summary>
internal static class MemoryBenchmark
{
    public static void Run()
    {
        Console.WriteLine();
        Console.WriteLine("Peak memory of a process that trains by the paper's recipe");
        Console.WriteLine("  units batch steps threads    MB");
        var step = StepCase.Paper;
        foreach (var threads in new[] { 1, 2, 4, 8 })
        {
            var measured = OwnProcess.Measure(step, threads);
            Console.WriteLine(FormattableString.Invariant(
                $"{step.Units,7} {step.Batch,5} {step.Task.Steps,5} {threads,7} {measured.PeakBytes / 1e6,5:F0}"));
        }
    }
}
