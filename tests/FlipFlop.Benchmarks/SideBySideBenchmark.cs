namespace FlipFlop.Benchmarks;

/// <summary>
/// Two realizations at once, each on a thread of its own as a run trains them, against one alone; beside it the same
/// of a loop of multiply-adds that touches no memory: what the machine itself loses.
/// </summary>
internal static class SideBySideBenchmark
{
    private const int WarmUps = 2;
    private const int Rounds = 15;

    public static void Run()
    {
        Console.WriteLine();
        Console.WriteLine("Two realizations side by side against one alone: medians of interleaved runs");
        Console.WriteLine("  units batch steps   alone: ms   both: ms   both / alone   the same of multiply-adds alone");
        foreach (var step in new[] { StepCase.Small(64), StepCase.Small(128), StepCase.Paper })
            Measure(step);
    }

    private static void Measure(StepCase step)
    {
        using var first = new TimedTraining(step, 1);
        using var second = new TimedTraining(step, 1);
        List<double> alone = [], both = [], ratios = [], peakRatios = [];
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var peak = Machine.PeakGflops();
            alone.Add(first.Seconds(step.UpdatesAtOnce));
            both.Add(Together(first, second, step.UpdatesAtOnce));
            ratios.Add(both[^1] / alone[^1]);
            peakRatios.Add(2 * peak / Machine.PeakGflopsOfTwo());
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{step.Units,7} {step.Batch,5} {step.Task.Steps,5}   {Median(alone) * 1e3,9:F3}  {Median(both) * 1e3,9:F3}   {Median(ratios),12:F3}   {Median(peakRatios),31:F3}"));
    }

    /// <summary>The time of the slower one, an update.</summary>
    private static double Together(TimedTraining first, TimedTraining second, int updates)
    {
        var other = Task.Factory.StartNew(() => second.Seconds(updates), TaskCreationOptions.LongRunning);
        var mine = first.Seconds(updates);
        return Math.Max(mine, other.Result);
    }

    private static double Median(List<double> values) => Statistics.Median(values.Skip(WarmUps));
}
