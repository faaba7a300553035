using System.Diagnostics;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;

namespace FlipFlop.Benchmarks;

/// <summary>
/// One training step (data, forward, backward, weight gradient, update) against the machine's multiply-add peak, which
/// is measured between the steps. Operations are 6 N^2 x batch x steps: what is padded or else is done does not count.
/// </summary>
internal static class TrainingStepBenchmark
{
    public static void Run()
    {
        Console.WriteLine();
        Console.WriteLine("Training step: median over interleaved runs");
        Console.WriteLine("  units batch steps threads       ms  GFLOP/s  of one core's peak");
        foreach (var threads in new[] { 1, 2 })
        {
            foreach (var units in new[] { 32, 48, 64, 96, 128 })
                Measure(new FlipFlopTask(), units, 64, threads);
            Measure(new FlipFlopTask { StepMs = 1, HoldMs = 0, TruncatedPulses = true }, 400, 128, threads);
        }
    }

    private static void Measure(FlipFlopTask task, int units, int batch, int threads)
    {
        var training = new TrainingSpec { Batch = batch };
        var initial = Initialiser.Draw(new NetworkSpec { Units = units }, task.Bits, task.Bits, 1);
        using var stepper = SimdEngine.Instance.Start(initial, new FlipFlopSource(task, 1), training, threads);
        var flop = 6d * units * units * batch * task.Steps;
        var repeats = Math.Max(1, (int)(4e9 / flop));
        var trials = Enumerable.Range(0, batch).Select(i => (long)i).ToArray();
        var update = 0L;
        List<double> seconds = [], peaks = [];
        for (var run = 0; run < 12; run++)
        {
            peaks.Add(Machine.PeakGflops());
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < repeats; i++)
                stepper.Update(trials, update++);
            if (run >= 2)
                seconds.Add(clock.Elapsed.TotalSeconds / repeats);
        }

        var (step, peak) = (Median(seconds), Median(peaks));
        Console.WriteLine(FormattableString.Invariant(
            $"{units,7} {batch,5} {task.Steps,5} {threads,7} {step * 1e3,8:F3} {flop / step / 1e9,8:F1}  {flop / step / 1e9 / peak:F3} of {peak:F0}"));
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
