using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FlipFlop.Engine.Arithmetic;

namespace FlipFlop.Engine.Networks;

/// <summary>
/// The gated recurrent unit as Keras writes it (reset_after = true). With the columns of input kernel K, recurrent kernel
/// U and the two rows of the bias in three parts, z, r and c:
/// z = s(x Kz + b0z + h Uz + b1z), r = s(x Kr + b0r + h Ur + b1r), c = tanh(x Kc + b0c + r (h Uc + b1c)),
/// h(t) = z h(t-1) + (1 - z) c, with s(a) = (1 + tanh(a / 2)) / 2.
/// </summary>
internal sealed class RunningGru : RunningLayer
{
    /// <summary>Sums of a row: of z, of r, of x in c, of h in c.</summary>
    private const int Sums = 4;

    private readonly int inputs;
    private readonly int columns;
    private readonly RowProduct product;
    private readonly double[] sums;

    public RunningGru(NetworkWeights weights, int rows)
    {
        var units = weights.Units;
        inputs = weights.Inputs;
        columns = Padded(units);
        product = new RowProduct(inputs + units, Sums * columns);
        sums = new double[rows * Sums * columns];
        for (var k = 0; k < inputs; k++)
            SetRow(k, weights.InputKernel.AsSpan(k * 3 * units, 3 * units), units, candidate: 2);
        for (var k = 0; k < units; k++)
            SetRow(inputs + k, weights.RecurrentKernel.AsSpan(k * 3 * units, 3 * units), units, candidate: 3);
        AddBias(weights.RecurrentBias.AsSpan(0, 3 * units), units, candidate: 2);
        AddBias(weights.RecurrentBias.AsSpan(3 * units), units, candidate: 3);
    }

    public override void Advance(int rows, double[] current, double[] next)
    {
        var stride = inputs + columns;
        product.Of(rows, current, stride, sums, 0, Sums * columns);
        for (var row = 0; row < rows; row++)
            Mix(ref sums[row * Sums * columns], ref current[row * stride + inputs], ref next[row * stride + inputs]);
    }

    private void SetRow(int row, ReadOnlySpan<float> values, int units, int candidate)
    {
        product.SetRow(row, 0, values[..units]);
        product.SetRow(row, columns, values.Slice(units, units));
        product.SetRow(row, candidate * columns, values[(2 * units)..]);
    }

    private void AddBias(ReadOnlySpan<float> values, int units, int candidate)
    {
        product.AddBias(0, values[..units]);
        product.AddBias(columns, values.Slice(units, units));
        product.AddBias(candidate * columns, values[(2 * units)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Mix(ref double sum, ref double before, ref double after)
    {
        var width = (nuint)columns;
        for (nuint column = 0; column < width; column += 8)
        {
            var z = Sigmoid(Vector512.LoadUnsafe(ref sum, column));
            var r = Sigmoid(Vector512.LoadUnsafe(ref sum, width + column));
            var c = Tanh.Of(Vector512.LoadUnsafe(ref sum, 2 * width + column) + r * Vector512.LoadUnsafe(ref sum, 3 * width + column));
            (c + z * (Vector512.LoadUnsafe(ref before, column) - c)).StoreUnsafe(ref after, column);
        }
    }

    private static Vector512<double> Sigmoid(Vector512<double> a)
    {
        var half = Vector512.Create(0.5);
        return half + half * Tanh.Of(half * a);
    }
}
