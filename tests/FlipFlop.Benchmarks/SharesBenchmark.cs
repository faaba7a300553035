using System.Diagnostics;
using System.Runtime.Intrinsics;
using FlipFlop.Engine.Arithmetic;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Benchmarks;

/// <summary>
/// Where a step's time goes, one thread: the whole step, its three products alone, the generation of its trials alone,
/// and what is left: tanh, readout, update, and all that is moved.
/// </summary>
internal static class SharesBenchmark
{
    private const int WarmUps = 2;
    private const int Rounds = 15;

    public static void Run()
    {
        Console.WriteLine();
        Console.WriteLine("Shares of a training step, one thread: medians of interleaved runs");
        Console.WriteLine("  units batch steps    step: ms   products: ms  (of peak)   trials   all but the products");
        foreach (var step in new[] { 32, 48, 64, 96, 128 }.Select(StepCase.Small).Append(StepCase.Paper))
        {
            if (Vector512.IsHardwareAccelerated)
                Measure<Lanes512>(step);
            else if (Vector256.IsHardwareAccelerated)
                Measure<Lanes256>(step);
            else
                Measure<Lanes128>(step);
        }
    }

    private static void Measure<V>(StepCase step) where V : struct, ILanes<V>
    {
        using var training = new TimedTraining(step, 1);
        using var products = new ProductsAlone<V>(step);
        var source = new FlipFlopSource(step.Task, 1);
        List<double> whole = [], productShares = [], trialShares = [], ofPeak = [];
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var seconds = training.Seconds(step.UpdatesAtOnce);
            var ofProducts = products.Seconds(step.UpdatesAtOnce);
            whole.Add(seconds);
            productShares.Add(ofProducts / seconds);
            trialShares.Add(SecondsOfTrials(source, step) / seconds);
            ofPeak.Add(step.Flop / ofProducts / 1e9 / Machine.PeakGflops());
        }

        double time = Median(whole), share = Median(productShares);
        Console.WriteLine(FormattableString.Invariant(
            $"{step.Units,7} {step.Batch,5} {step.Task.Steps,5}  {time * 1e3,10:F3}  {share * time * 1e3,13:F3}     {Median(ofPeak):F3}   {Median(trialShares),6:P1}   {1 - share,21:P1}"));
    }

    private static double SecondsOfTrials(FlipFlopSource source, StepCase step)
    {
        var size = source.Steps * source.Bits;
        var (x, y) = (new float[size], new float[size]);
        var clock = Stopwatch.StartNew();
        for (var repeat = 0; repeat < step.UpdatesAtOnce; repeat++)
        {
            foreach (var trial in step.Trials())
                source.Generate(trial, x, y);
        }

        return clock.Elapsed.TotalSeconds / step.UpdatesAtOnce;
    }

    private static double Median(List<double> values) => Statistics.Median(values.Skip(WarmUps));
}
