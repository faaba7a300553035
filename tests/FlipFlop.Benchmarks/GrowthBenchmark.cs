using System.Diagnostics;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;

namespace FlipFlop.Benchmarks;

/// <summary>How the time of an update and the memory of the process grow with each size; one thread, a process each.</summary>
internal static class GrowthBenchmark
{
    private const int Rounds = 3;

    public static void Run()
    {
        Console.WriteLine();
        Console.WriteLine("Growth, one thread: medians, in processes of their own");
        Console.WriteLine("  units batch steps          ms  ns per 1000 operations  of peak   peak memory: MB");
        foreach (var units in new[] { 32, 64, 128, 256, 512, 1024 })
            Measure(StepCase.Small(units));
        Console.WriteLine();
        foreach (var holdMs in new[] { 0, 340, 1020, 2380, 5100 })
            Measure(StepCase.Small(64) with { Task = new FlipFlopTask { HoldMs = holdMs, TruncatedPulses = true } });
        Console.WriteLine();
        foreach (var batch in new[] { 16, 32, 64, 128, 256, 512, 1024 })
            Measure(StepCase.Small(64) with { Batch = batch });

        Console.WriteLine();
        Console.WriteLine("Growth with the trials of an epoch, which is trained whole: units 64, batch 64, steps 136");
        Console.WriteLine("  trials       ms  us a trial");
        foreach (var trials in new[] { 1024, 4096, 16384, 65536 })
            MeasureEpoch(trials);
    }

    private static void Measure(StepCase step)
    {
        var measured = OwnProcess.Measure(step, 1);
        Console.WriteLine(FormattableString.Invariant(
            $"{step.Units,7} {step.Batch,5} {step.Task.Steps,5}  {measured.Seconds * 1e3,10:F3}  {measured.Seconds * 1e12 / step.Flop,22:F2}    {step.Flop / measured.Seconds / 1e9 / measured.PeakGflops:F3}   {measured.PeakBytes / 1e6,15:F0}"));
    }

    private static void MeasureEpoch(int trials)
    {
        var training = new TrainingSpec { Batch = 64, Trials = trials, Data = TrialSource.Fixed, Epochs = 1 };
        var seconds = Enumerable.Range(0, Rounds).Select(_ => SecondsOf(training)).ToList();
        var median = Statistics.Median(seconds);
        Console.WriteLine(FormattableString.Invariant($"{trials,8} {median * 1e3,8:F1}  {median * 1e6 / trials,10:F2}"));
    }

    private static double SecondsOf(TrainingSpec training)
    {
        var clock = Stopwatch.StartNew();
        Trainer.Train(
            SimdEngine.Instance, new FlipFlopTask(), new NetworkSpec { Units = 64 }, training, Seed.Both(1), 1,
            new Silent(), CancellationToken.None);
        return clock.Elapsed.TotalSeconds;
    }

    private sealed class Silent : ITrainingObserver
    {
        public void AfterUpdate(long update, StepResult result, ITrainingUnderWay training)
        {
        }

        public void AfterEpoch(EpochRecord record, ITrainingUnderWay training)
        {
        }
    }
}
