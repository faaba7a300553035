using FlipFlop.Engine.Tasks;
using static TorchSharp.torch;

namespace FlipFlop.LibTorch;

/// <summary>A batch of trials as LibTorch's cells want it: (step, trial, bit).</summary>
internal static class TorchBatch
{
    /// <summary>Inputs and targets of these trials, float.</summary>
    public static (Tensor X, Tensor Y) Of(ITrialSource source, ReadOnlySpan<long> trials)
    {
        var size = source.Steps * source.Bits;
        float[] x = new float[trials.Length * size], y = new float[trials.Length * size];
        for (var i = 0; i < trials.Length; i++)
            source.Generate(trials[i], x.AsSpan(i * size, size), y.AsSpan(i * size, size));
        return (TimeMajor(tensor(x, trials.Length, source.Steps, source.Bits)), TimeMajor(tensor(y, trials.Length, source.Steps, source.Bits)));
    }

    /// <summary>(trial, step, bit) as (step, trial, bit), laid out anew.</summary>
    public static Tensor TimeMajor(Tensor trials) => trials.transpose(0, 1).contiguous();
}
