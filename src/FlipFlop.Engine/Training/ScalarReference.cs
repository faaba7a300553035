using System.Numerics;
using FlipFlop.Engine.Arithmetic;

namespace FlipFlop.Engine.Training;

/// <summary>
/// The training of the engine, written plainly: the judge of the kernels in float, where it must agree to the bit,
/// and of the formulas in double. Slow, and meant to be read beside equation 6 of the paper.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ScalarReference<T> where T : struct, IBinaryFloatingPointIeee754<T>
{
    private const int GroupTrials = 16;
    private const int Lanes = 16;

    private readonly int bits;
    private readonly int units;
    private readonly TrainingSpec training;
    private readonly T[][] m;
    private readonly T[][] v;

    /// <param name="training">Adam's values and the clipping norm.</param>
    /// <param name="input">Win, bits x N; trained in place, like the others.</param>
    /// <param name="recurrent">Wrec, N x N.</param>
    /// <param name="output">Wout, N x bits.</param>
    /// <param name="bias">b, bits.</param>
    public ScalarReference(TrainingSpec training, T[] input, T[] recurrent, T[] output, T[] bias)
    {
        this.training = training;
        bits = bias.Length;
        units = input.Length / bits;
        Weights = [input, recurrent, output, bias];
        m = [.. Weights.Select(tensor => new T[tensor.Length])];
        v = [.. Weights.Select(tensor => new T[tensor.Length])];
    }

    /// <summary>Win, Wrec, Wout, b.</summary>
    public T[][] Weights { get; }

    /// <summary>One update on a batch of inputs and targets, each (trial, step, bit).</summary>
    public StepResult Update(T[] x, T[] y, int trials, long update)
    {
        var (loss, gradient) = LossAndGradient(x, y, trials);
        var norm = Norm(gradient);
        var factor = T.CreateChecked(GradientNorm.ClippingFactor(norm, training.ClipNorm));
        var rate = T.CreateChecked(AdamRate.Of(training, update));
        for (var tensor = 0; tensor < Weights.Length; tensor++)
        {
            for (var i = 0; i < gradient[tensor].Length; i++)
                Step(tensor, i, gradient[tensor][i] * factor, rate);
        }

        return new StepResult(loss, norm);
    }

    private void Step(int tensor, int i, T g, T rate)
    {
        ref var first = ref m[tensor][i];
        ref var second = ref v[tensor][i];
        first = Fma(T.CreateChecked(training.Beta1), first, T.CreateChecked(1 - training.Beta1) * g);
        second = Fma(T.CreateChecked(training.Beta2), second, T.CreateChecked(1 - training.Beta2) * (g * g));
        Weights[tensor][i] -= rate * first / (T.Sqrt(second) + T.CreateChecked(training.Epsilon));
    }

    /// <summary>Mean square error, and its gradients in the order of <see cref="Weights"/>.</summary>
    public (double Loss, T[][] Gradient) LossAndGradient(T[] x, T[] y, int trials)
    {
        var steps = x.Length / (trials * bits);
        var loss = 0d;
        T[][] gradient = [.. Weights.Select(tensor => new T[tensor.Length])];
        for (var first = 0; first < trials; first += GroupTrials)
        {
            var group = Group(x, y, first, Math.Min(GroupTrials, trials - first), steps, T.CreateChecked(2d / ((double)trials * steps * bits)));
            loss += group.Loss;
            for (var tensor = 0; tensor < gradient.Length; tensor++)
            {
                for (var i = 0; i < gradient[tensor].Length; i++)
                    gradient[tensor][i] += group.Gradient[tensor][i];
            }
        }

        return (loss / ((double)trials * steps * bits), gradient);
    }

    // A group's sums run over time backwards and, within a step, over its trials.
    private (double Loss, T[][] Gradient) Group(T[] x, T[] y, int first, int count, int steps, T errorScale)
    {
        var h = Forward(x, first, count, steps);
        T[][] gradient = [.. Weights.Select(tensor => new T[tensor.Length])];
        var squares = new double[count * bits];
        var biasErrors = new T[count * bits];
        var later = new T[count][];
        for (var r = 0; r < count; r++)
            later[r] = new T[units];

        for (var t = steps - 1; t >= 0; t--)
        {
            for (var r = 0; r < count; r++)
            {
                var at = ((first + r) * steps + t) * bits;
                var dz = new T[bits];
                for (var c = 0; c < bits; c++)
                {
                    var error = Output(h[t + 1][r], c) - y[at + c];
                    squares[r * bits + c] += double.CreateChecked(error) * double.CreateChecked(error);
                    dz[c] = error * errorScale;
                    biasErrors[r * bits + c] += dz[c];
                }

                var d = Backward(dz, later[r], h[t + 1][r]);
                AddOuterProducts(gradient, x.AsSpan(at, bits), h[t][r], d, dz, h[t + 1][r]);
                later[r] = d;
            }
        }

        for (var q = 0; q < biasErrors.Length; q++)
            gradient[3][q % bits] += biasErrors[q];
        return (squares.Sum(), gradient);
    }

    // h[t + 1][r] = tanh(x(t) Win + h[t][r] Wrec), h[0] = 0.
    private T[][][] Forward(T[] x, int first, int count, int steps)
    {
        var h = new T[steps + 1][][];
        h[0] = [.. Enumerable.Range(0, count).Select(_ => new T[units])];
        for (var t = 0; t < steps; t++)
        {
            h[t + 1] = new T[count][];
            for (var r = 0; r < count; r++)
            {
                var next = h[t + 1][r] = new T[units];
                for (var j = 0; j < units; j++)
                {
                    var sum = T.Zero;
                    for (var k = 0; k < bits; k++)
                        sum = Fma(x[((first + r) * steps + t) * bits + k], Weights[0][k * units + j], sum);
                    for (var k = 0; k < units; k++)
                        sum = Fma(h[t][r][k], Weights[1][k * units + j], sum);
                    next[j] = TanhOf(sum);
                }
            }
        }

        return h;
    }

    // d(t) = (dz(t) Wout' + d(t+1) Wrec') (1 - h(t)^2).
    private T[] Backward(T[] dz, T[] later, T[] h)
    {
        var d = new T[units];
        for (var k = 0; k < units; k++)
        {
            var sum = T.Zero;
            for (var c = 0; c < bits; c++)
                sum = Fma(dz[c], Weights[2][k * bits + c], sum);
            for (var j = 0; j < units; j++)
                sum = Fma(later[j], Weights[1][k * units + j], sum);
            d[k] = sum * (T.One - h[k] * h[k]);
        }

        return d;
    }

    private void AddOuterProducts(T[][] gradient, ReadOnlySpan<T> x, T[] before, T[] d, T[] dz, T[] after)
    {
        for (var j = 0; j < units; j++)
        {
            for (var k = 0; k < bits; k++)
                gradient[0][k * units + j] = Fma(x[k], d[j], gradient[0][k * units + j]);
            for (var k = 0; k < units; k++)
                gradient[1][k * units + j] = Fma(before[k], d[j], gradient[1][k * units + j]);
            for (var c = 0; c < bits; c++)
                gradient[2][j * bits + c] = Fma(dz[c], after[j], gradient[2][j * bits + c]);
        }
    }

    // z = h Wout + b, by sixteen sums that are added in halves.
    private T Output(T[] h, int c)
    {
        var sums = new T[Lanes];
        for (var j = 0; j < units; j++)
            sums[j % Lanes] = Fma(h[j], Weights[2][j * bits + c], sums[j % Lanes]);
        for (var half = Lanes / 2; half > 0; half /= 2)
        {
            for (var i = 0; i < half; i++)
                sums[i] += sums[i + half];
        }

        return sums[0] + Weights[3][c];
    }

    private static double Norm(T[][] gradient) => typeof(T) == typeof(float)
        ? GradientNorm.Of(gradient.Select(tensor => (float[])(object)tensor))
        : Math.Sqrt(gradient.Sum(tensor => tensor.Sum(g => double.CreateChecked(g * g))));

    private static T TanhOf(T x) => typeof(T) == typeof(float)
        ? T.CreateChecked(Tanh.Of(float.CreateChecked(x)))
        : T.CreateChecked(Tanh.Of(double.CreateChecked(x)));

    private static T Fma(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);
}
