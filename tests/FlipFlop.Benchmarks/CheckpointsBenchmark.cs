using System.Diagnostics;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Storage;
using Trace = FlipFlop.Experiments.Storage.Trace;

namespace FlipFlop.Benchmarks;

/// <summary>
/// What a checkpoint costs: state copied, written, flushed to the disk of the temporary folder, and read back; and what
/// share of the time that is where there is one every ten seconds. A dearer one comes less often.
/// </summary>
internal static class CheckpointsBenchmark
{
    private const double SecondsBetween = 10;
    private const int Checkpoints = 21;

    public static void Run()
    {
        Console.WriteLine();
        Console.WriteLine("Checkpoints, in a training of 5,000 updates");
        Console.WriteLine("  units      KB   median ms   most ms   share of the time");
        foreach (var step in new[] { StepCase.Small(64), StepCase.Paper })
            Print(step);
    }

    private static void Print(StepCase step)
    {
        var root = Directory.CreateTempSubdirectory("flipflop-checkpoints-");
        try
        {
            var store = new ResultStore(root.FullName);
            var state = State(step);
            var trace = Trace(state.Weights);
            var costs = Enumerable.Range(0, Checkpoints).Select(_ => Cost(store, state, trace)).ToList();
            var bytes = new Checkpoint("k", state, trace, TimeSpan.Zero, 1).Bytes().Length;
            var median = Statistics.Median(costs);
            Console.WriteLine(FormattableString.Invariant(
                $"{step.Units,7} {bytes / 1e3,7:F0} {1e3 * median,11:F1} {1e3 * costs.Max(),9:F1} {100 * median / SecondsBetween,17:F2} %"));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static TrainingState State(StepCase step)
    {
        using var stepper = step.Start(threads: 1);
        return new TrainingState
        {
            Weights = stepper.Weights.Copy(),
            Moments = stepper.Moments.Copy(),
            History = [new EpochRecord(1, 5_000, 5_000 * step.Batch, 0.1, 0.1)],
            Epoch = EpochSums.None,
        };
    }

    private static Trace Trace(NetworkWeights weights)
    {
        string[] names = [.. weights.Tensors().Select(tensor => tensor.Name)];
        return new Trace(names, new ulong[5_000 * names.Length]);
    }

    private static double Cost(ResultStore store, TrainingState state, Trace trace)
    {
        var clock = Stopwatch.StartNew();
        var copy = state with { Weights = state.Weights.Copy(), Moments = state.Moments.Copy() };
        store.WriteCheckpoint(new Checkpoint("k", copy, trace, TimeSpan.Zero, 1));
        return clock.Elapsed.TotalSeconds;
    }
}
