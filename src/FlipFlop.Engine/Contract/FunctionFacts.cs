using System.Runtime.Intrinsics;
using FlipFlop.Engine.Arithmetic;
using FlipFlop.Engine.Randomness;
using FlipFlop.Engine.Training;

namespace FlipFlop.Engine.Contract;

/// <summary>The hyperbolic tangent, of single numbers and in this machine's registers, and the Adam update.</summary>
internal static class FunctionFacts
{
    private const string TanhOfFloats = "7839ce768ab3cdc2";
    private const string TanhOfDoubles = "cac517f83e19517c";

    public static IEnumerable<ContractFact> All()
    {
        yield return ContractFact.Of("tanh, float", TanhOfFloats, Array.ConvertAll(Floats(), Tanh.Of));
        yield return ContractFact.Of("tanh, float, in registers", TanhOfFloats, InRegisters(Floats()));
        yield return ContractFact.Of("tanh, double", TanhOfDoubles, Array.ConvertAll(Doubles(), Tanh.Of));
        yield return ContractFact.Of("tanh, double, in registers", TanhOfDoubles, InRegisters(Doubles()));
        yield return ContractFact.Of(
            "Adam, 40 updates", "e4eb25ef427c6677", AdamUpdates());
    }

    /// <summary>Floats of both signs over all exponents, infinities and subnormals among them; no NaN, whose bits are free.</summary>
    private static float[] Floats() =>
    [
        .. Patterns().Select(bits => BitConverter.UInt32BitsToSingle(bits)).Where(x => !float.IsNaN(x)),
        float.PositiveInfinity, float.NegativeInfinity, -0f,
    ];

    /// <summary>The same of doubles: patterns of 32 bits in their upper half, and their complement below.</summary>
    private static double[] Doubles() =>
    [
        .. Patterns().Select(bits => BitConverter.UInt64BitsToDouble((ulong)bits << 32 | ~bits)).Where(x => !double.IsNaN(x)),
        double.PositiveInfinity, double.NegativeInfinity, 0d, -0d,
    ];

    private static IEnumerable<uint> Patterns()
    {
        for (var bits = 0L; bits <= uint.MaxValue; bits += 16411)
            yield return (uint)bits;
    }

    private static float[] InRegisters(float[] values) =>
        Vector512.IsHardwareAccelerated ? InRegisters<Lanes512>(values)
        : Vector256.IsHardwareAccelerated ? InRegisters<Lanes256>(values)
        : InRegisters<Lanes128>(values);

    private static unsafe float[] InRegisters<V>(float[] values) where V : struct, ILanes<V>
    {
        var results = new float[values.Length + V.Count];
        values.CopyTo(results, 0);
        fixed (float* at = results)
        {
            Tanh.Replace<V>(at, 0, 1, (values.Length + V.Count - 1) / V.Count * V.Count);
        }

        return results[..values.Length];
    }

    private static double[] InRegisters(double[] values)
    {
        var results = new double[values.Length + Vector512<double>.Count];
        values.CopyTo(results, 0);
        for (var i = 0; i < values.Length; i += Vector512<double>.Count)
            Tanh.Of(Vector512.LoadUnsafe(ref results[i])).StoreUnsafe(ref results[i]);
        return results[..values.Length];
    }

    private static float[] AdamUpdates() =>
        Vector512.IsHardwareAccelerated ? AdamUpdates<Lanes512>()
        : Vector256.IsHardwareAccelerated ? AdamUpdates<Lanes256>()
        : AdamUpdates<Lanes128>();

    /// <summary>Weights after updates by gradients from ordinary ones down to subnormals and 0, which only a weight of 0 shows.</summary>
    private static float[] AdamUpdates<V>() where V : struct, ILanes<V>
    {
        var training = new TrainingSpec { Decay = 1e-2 };
        float[] weights = [.. Enumerable.Range(0, 83).Select(i => i % 2 == 0 ? 0 : i / 83f - 0.5f)];
        var adam = new Adam<V>(training, weights, new float[weights.Length], new float[weights.Length]);
        for (var update = 0; update < 40; update++)
        {
            var random = new RandomRow(5, RandomStream.Probe, update);
            float[] gradient = [.. weights.Select((_, i) => MathF.ScaleB((float)random.Normal(i), -2 * i))];
            adam.Update(gradient, 0, gradient.Length, 0.7f, (float)AdamRate.Of(training, update));
        }

        return weights;
    }
}
