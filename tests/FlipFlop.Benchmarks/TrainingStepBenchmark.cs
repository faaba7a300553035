namespace FlipFlop.Benchmarks;

/// <summary>
/// One training step (data, forward, backward, weight gradient, update) against the machine's multiply-add peak, of
/// one core and of two at once, which are measured between the steps.
/// </summary>
internal static class TrainingStepBenchmark
{
    private const int WarmUps = 2;
    private const int Rounds = 11;

    public static void Run()
    {
        Console.WriteLine();
        Console.WriteLine("Training step on one thread and on two: medians of interleaved runs; peak: the multiply-adds of one core, of two at once");
        Console.WriteLine("  units batch steps   1 thread: ms  GFLOP/s  of peak    2 threads: ms  GFLOP/s  of peak   faster by   two cores' peak by");
        foreach (var units in new[] { 32, 48, 64, 96, 128 })
            Measure(StepCase.Small(units));
        Measure(StepCase.Paper);
    }

    private static void Measure(StepCase step)
    {
        using var one = new TimedTraining(step, 1);
        using var two = new TimedTraining(step, 2);
        List<double> onOne = [], onTwo = [], peakOfOne = [], peakOfTwo = [];
        for (var round = -WarmUps; round < Rounds; round++)
        {
            peakOfOne.Add(Machine.PeakGflops());
            onOne.Add(one.Seconds(step.UpdatesAtOnce));
            peakOfTwo.Add(Machine.PeakGflopsOfTwo());
            onTwo.Add(two.Seconds(step.UpdatesAtOnce));
        }

        double single = Median(onOne), pair = Median(onTwo), peak = Median(peakOfOne), peakOfPair = Median(peakOfTwo);
        double rate = step.Flop / single / 1e9, rateOfPair = step.Flop / pair / 1e9;
        Console.WriteLine(FormattableString.Invariant(
            $"{step.Units,7} {step.Batch,5} {step.Task.Steps,5}   {single * 1e3,12:F3}  {rate,7:F1}    {rate / peak:F3}     {pair * 1e3,12:F3}  {rateOfPair,7:F1}    {rateOfPair / peakOfPair:F3}        {single / pair:F2}                 {peakOfPair / peak:F2}"));
    }

    private static double Median(List<double> values) => Statistics.Median(values.Skip(WarmUps));
}
