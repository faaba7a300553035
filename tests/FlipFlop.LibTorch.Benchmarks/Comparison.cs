using System.Diagnostics;
using FlipFlop.Benchmarks;
using TorchSharp;

namespace FlipFlop.LibTorch.Benchmarks;

/// <summary>The contestants' steps in turn, so that whatever else the machine does meets all of them.</summary>
internal static class Comparison
{
    private const int WarmUps = 2;
    private const int Rounds = 9;

    public static void Run(StepCase step, int threads)
    {
        torch.set_num_threads(threads);
        var contestants = Contestant.Names.Select(name => Contestant.Start(name, step, threads)).ToList();
        var seconds = contestants.Select(_ => new List<double>()).ToList();
        var updates = Math.Max(1, step.UpdatesAtOnce / 4);
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            for (var i = 0; i < contestants.Count; i++)
                seconds[i].Add(Seconds(contestants[i], step.Trials(), round, updates));
        }

        contestants.ForEach(contestant => contestant.Dispose());
        Print(step, threads, [.. seconds.Select(times => Statistics.Median(times.Skip(WarmUps)))]);
    }

    private static double Seconds(Contestant contestant, long[] trials, int round, int updates)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < updates; i++)
            contestant.Step(trials, round * updates + i);
        return clock.Elapsed.TotalSeconds / updates;
    }

    private static void Print(StepCase step, int threads, double[] medians)
    {
        Console.WriteLine();
        Console.WriteLine(FormattableString.Invariant(
            $"N = {step.Units}, batch {step.Batch}, T = {step.Task.Steps}, {threads} thread{(threads == 1 ? "" : "s")}: medians of {Rounds} interleaved runs"));
        Console.WriteLine("                              ms    times as long");
        foreach (var (name, median) in Contestant.Names.Zip(medians))
            Console.WriteLine(FormattableString.Invariant($"  {name,-22} {median * 1e3,10:F2} {median / medians[0],12:F1}"));
    }
}
