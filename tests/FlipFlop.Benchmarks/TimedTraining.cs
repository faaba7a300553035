using System.Diagnostics;
using FlipFlop.Engine.Training;

namespace FlipFlop.Benchmarks;

/// <summary>A network under training whose updates are timed, a handful at a time.</summary>
internal sealed class TimedTraining(StepCase step, int threads) : IDisposable
{
    private readonly ITrainingStepper stepper = step.Start(threads);
    private readonly long[] trials = step.Trials();
    private long update;

    /// <summary>
    /// Seconds of one update, the mean of as many as are worth timing. One before them is not counted: after a pause the
    /// caches hold other trainings, which costs each thread some milliseconds, and a training does not pause.
    /// </summary>
    public double Seconds(int updates)
    {
        stepper.Update(trials, update++);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < updates; i++)
            stepper.Update(trials, update++);
        return clock.Elapsed.TotalSeconds / updates;
    }

    public void Dispose() => stepper.Dispose();
}

internal static class Statistics
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
