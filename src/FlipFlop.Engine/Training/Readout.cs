using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FlipFlop.Engine.Arithmetic;

namespace FlipFlop.Engine.Training;

/// <summary>z = h Wout + b for sixteen trials at one step, its errors, and what follows from them directly.</summary>
internal static unsafe class Readout
{
    private const int Trials = 16;

    /// <summary>Adds to the sums over time, and writes dz.</summary>
    /// <param name="weights">Wout and b.</param>
    /// <param name="h">The trials' states, <paramref name="stride"/> apart.</param>
    /// <param name="dz">Where the loss's derivative by each output goes: a trial's channels side by side, trials <paramref name="stride"/> apart.</param>
    /// <param name="stride">Floats from one trial to the next.</param>
    /// <param name="targets">Targets, (channel, trial).</param>
    /// <param name="scales">What a trial's error is multiplied with to make the derivative; 0 where there is no trial.</param>
    /// <param name="squaredErrors">Sums over time of squared errors, (channel, trial).</param>
    /// <param name="biasErrors">Sums over time of derivatives, (channel, trial).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<V>(
        PackedWeights<V> weights, float* h, float* dz, nint stride, float* targets, float* scales,
        double* squaredErrors, float* biasErrors) where V : struct, ILanes<V>
    {
        var z = stackalloc float[Trials];
        for (var c = 0; c < weights.Outputs; c++)
        {
            V.InnerProducts(h, stride, weights.OutputRows + (nint)c * weights.PaddedUnits, weights.PaddedUnits, z);
            var at = c * Trials;
            Errors<V>(z, weights.OutputBias[c], targets + at, scales, squaredErrors + at, biasErrors + at);
            for (nint r = 0; r < Trials; r++)
                dz[r * stride + c] = z[r];
        }
    }

    /// <summary>One channel's; z becomes dz.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Errors<V>(float* z, float bias, float* targets, float* scales, double* squaredErrors, float* biasErrors)
        where V : struct, ILanes<V>
    {
        var present = stackalloc float[Trials];
        for (var r = 0; r < Trials; r += V.Count)
        {
            var error = V.Load(z + r) + V.Of(bias) - V.Load(targets + r);
            var scale = V.Load(scales + r);
            V.WhereGreater(scale, V.Of(0), error, V.Of(0)).Store(present + r);
            var derivative = error * scale;
            (V.Load(biasErrors + r) + derivative).Store(biasErrors + r);
            derivative.Store(z + r);
        }

        for (var r = 0; r < Trials; r += Vector128<float>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Load(present + r));
            (Vector128.Load(squaredErrors + r) + low * low).Store(squaredErrors + r);
            (Vector128.Load(squaredErrors + r + 2) + high * high).Store(squaredErrors + r + 2);
        }
    }
}
