using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FlipFlop.Engine.Arithmetic;

namespace FlipFlop.Engine.Networks;

/// <summary>h(t) = tanh(b + x(t) Win + h(t-1) Wrec); b is 0 in networks that have no recurrent bias.</summary>
internal sealed class RunningTanh : RunningLayer
{
    private readonly int inputs;
    private readonly int columns;
    private readonly RowProduct product;

    public RunningTanh(NetworkWeights weights)
    {
        var units = weights.Units;
        inputs = weights.Inputs;
        columns = Padded(units);
        product = new RowProduct(inputs + units, columns);
        for (var k = 0; k < inputs; k++)
            product.SetRow(k, 0, weights.InputKernel.AsSpan(k * units, units));
        for (var k = 0; k < units; k++)
            product.SetRow(inputs + k, 0, weights.RecurrentKernel.AsSpan(k * units, units));
        product.AddBias(0, weights.RecurrentBias);
    }

    public override void Advance(int rows, double[] current, double[] next)
    {
        var stride = inputs + columns;
        product.Of(rows, current, stride, next, inputs, stride);
        for (var row = 0; row < rows; row++)
            Saturate(ref next[row * stride + inputs]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Saturate(ref double row)
    {
        for (nuint column = 0, end = (nuint)columns; column < end; column += 8)
            Tanh.Of(Vector512.LoadUnsafe(ref row, column)).StoreUnsafe(ref row, column);
    }
}
