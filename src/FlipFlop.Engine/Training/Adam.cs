using FlipFlop.Engine.Arithmetic;
using FlipFlop.Engine.Networks;

namespace FlipFlop.Engine.Training;

/// <summary>Adam as Keras writes it: the bias corrections stand in the rate, and epsilon beside the uncorrected root.</summary>
/// <remarks>
/// Update k = 0, 1, ...: rate = learningRate / (1 + decay k) sqrt(1 - beta2^(k+1)) / (1 - beta1^(k+1));
/// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; w = w - rate m / (sqrt(v) + epsilon).
/// </remarks>
internal static class AdamRate
{
    public static double Of(TrainingSpec training, long update)
    {
        var decayed = training.LearningRate / (1 + training.Decay * update);
        var first = 1 - Power(training.Beta1, update + 1);
        var second = 1 - Power(training.Beta2, update + 1);
        return decayed * Math.Sqrt(second) / first;
    }

    /// <summary>x^n by repeated squaring: Math.Pow differs between machines.</summary>
    private static double Power(double x, long n)
    {
        var power = 1d;
        for (; n > 0; n >>= 1, x *= x)
        {
            if ((n & 1) == 1)
                power *= x;
        }

        return power;
    }
}

/// <summary>Adam's moments of one tensor, and its update.</summary>
internal sealed unsafe class Adam<V>(TrainingSpec training, float[] weights, float[] m, float[] v) where V : struct, ILanes<V>
{
    /// <summary>Updates some of the weights: each for itself, so in any portions.</summary>
    /// <param name="gradient">The gradient before clipping, as long as the weights.</param>
    /// <param name="start">The first weight that is updated.</param>
    /// <param name="count">How many are.</param>
    /// <param name="factor">What clipping multiplies it by.</param>
    /// <param name="rate">The rate of this update, corrections included.</param>
    public void Update(float[] gradient, int start, int count, float factor, float rate)
    {
        var step = new Step(training, factor, rate);
        fixed (float* w = weights, g = gradient, first = m, second = v)
        {
            var (i, end) = (start, start + count);
            for (; i <= end - V.Count; i += V.Count)
                step.Apply<V>(w + i, g + i, first + i, second + i);
            for (; i < end; i++)
                step.Apply(ref w[i], g[i], ref first[i], ref second[i]);
        }
    }

    private readonly struct Step(TrainingSpec training, float factor, float rate)
    {
        private readonly float beta1 = (float)training.Beta1;
        private readonly float beta2 = (float)training.Beta2;
        private readonly float rest1 = (float)(1 - training.Beta1);
        private readonly float rest2 = (float)(1 - training.Beta2);
        private readonly float epsilon = (float)training.Epsilon;

        public void Apply<L>(float* w, float* g, float* m, float* v) where L : struct, ILanes<L>
        {
            var gradient = L.Load(g) * L.Of(factor);
            var first = L.Fma(L.Of(beta1), L.Load(m), L.Of(rest1) * gradient);
            var second = L.Fma(L.Of(beta2), L.Load(v), L.Of(rest2) * (gradient * gradient));
            first.Store(m);
            second.Store(v);
            (L.Load(w) - L.Of(rate) * first / (L.Sqrt(second) + L.Of(epsilon))).Store(w);
        }

        public void Apply(ref float w, float g, ref float m, ref float v)
        {
            var gradient = g * factor;
            m = MathF.FusedMultiplyAdd(beta1, m, rest1 * gradient);
            v = MathF.FusedMultiplyAdd(beta2, v, rest2 * (gradient * gradient));
            w -= rate * m / (MathF.Sqrt(v) + epsilon);
        }
    }
}
