using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FlipFlop.Engine.Arithmetic;

namespace FlipFlop.Engine.Networks;

/// <summary>
/// Several copies ("rows") of one network that run side by side in double precision, each from its own state
/// with its own input: h(t) = tanh(b + x Win + h(t-1) Wrec), z = h Wout + c (Keras' layout; b is 0 in networks
/// that have no recurrent bias).
/// </summary>
/// <remarks>
/// Every sum is one chain of fused multiply-adds from the bias over inputs, then units, in their order. So
/// neither the width of the machine's vectors nor the number of rows can change a bit, and where b is 0 the
/// mirror image (-x, -h) of a row runs as its exact negative.
/// </remarks>
public sealed class RunningNetwork
{
    private const int RowsOfTile = 4;
    private const int VectorsOfTile = 2;
    private const int ColumnsOfTanh = 8;

    private readonly NetworkWeights weights;
    private readonly int depth;
    private readonly int stride;

    /// <summary>Input and recurrent kernel below one another, (panel, input or unit, column of the panel).</summary>
    private readonly double[] panels;

    private readonly double[] bias;
    private readonly double[] outputKernel;

    /// <summary>x and h of each row, (row, inputs + units [+ padding]).</summary>
    private double[] current;
    private double[] next;

    /// <summary>Starts so many copies at h = 0 with zero input.</summary>
    public RunningNetwork(NetworkWeights weights, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        this.weights = weights;
        Rows = rows;
        depth = weights.Inputs + weights.Units;
        var multiple = Math.Max(PanelColumns, ColumnsOfTanh);
        var columns = (weights.Units + multiple - 1) / multiple * multiple;
        stride = weights.Inputs + columns;
        panels = Pack(weights, columns);
        bias = new double[columns];
        for (var unit = 0; unit < (weights.RecurrentBias?.Length ?? 0); unit++)
            bias[unit] = weights.RecurrentBias![unit];
        outputKernel = Array.ConvertAll(weights.OutputKernel, weight => (double)weight);
        current = new double[rows * stride];
        next = new double[rows * stride];
    }

    /// <summary>Copies that run.</summary>
    public int Rows { get; }

    private static int PanelColumns => VectorsOfTile * Vector<double>.Count;

    /// <summary>The state h of a row (N). Valid until the next <see cref="Advance"/>.</summary>
    public ReadOnlySpan<double> State(int row) => current.AsSpan(row * stride + weights.Inputs, weights.Units);

    /// <summary>Puts a row into a state (N).</summary>
    public void SetState(int row, ReadOnlySpan<double> state) =>
        state.CopyTo(current.AsSpan(row * stride + weights.Inputs, weights.Units));

    /// <summary>The input that a row gets at every step from now on.</summary>
    public void SetInput(int row, ReadOnlySpan<double> input)
    {
        input.CopyTo(current.AsSpan(row * stride, weights.Inputs));
        input.CopyTo(next.AsSpan(row * stride, weights.Inputs));
    }

    /// <summary>Zero input for every row from now on.</summary>
    public void Silence()
    {
        for (var row = 0; row < Rows; row++)
        {
            current.AsSpan(row * stride, weights.Inputs).Clear();
            next.AsSpan(row * stride, weights.Inputs).Clear();
        }
    }

    /// <summary>Writes the output z of a row's state.</summary>
    public void CopyOutput(int row, Span<double> output)
    {
        var state = State(row);
        for (var channel = 0; channel < weights.Outputs; channel++)
        {
            double sum = weights.OutputBias[channel];
            for (var unit = 0; unit < state.Length; unit++)
                sum = Math.FusedMultiplyAdd(state[unit], outputKernel[unit * weights.Outputs + channel], sum);
            output[channel] = sum;
        }
    }

    /// <summary>Runs every row so many steps.</summary>
    public void Advance(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            for (var column = 0; column < bias.Length; column += PanelColumns)
                AdvancePanel(column);
            for (var row = 0; row < Rows; row++)
                Saturate(ref next[row * stride + weights.Inputs]);
            (current, next) = (next, current);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Saturate(ref double row)
    {
        for (nuint column = 0, end = (nuint)bias.Length; column < end; column += ColumnsOfTanh)
            Tanh.Of(Vector512.LoadUnsafe(ref row, column)).StoreUnsafe(ref row, column);
    }

    private void AdvancePanel(int column)
    {
        ref var panel = ref panels[column * depth];
        ref var start = ref bias[column];
        var row = 0;
        for (; row + RowsOfTile <= Rows; row += RowsOfTile)
            SumFourRows(ref panel, ref start, ref current[row * stride], ref next[row * stride + weights.Inputs + column]);
        for (; row < Rows; row++)
            SumOneRow(ref panel, ref start, ref current[row * stride], ref next[row * stride + weights.Inputs + column]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void SumFourRows(ref double panel, ref double start, ref double from, ref double to)
    {
        var width = (nuint)Vector<double>.Count;
        var rowStride = (nuint)stride;
        Vector<double> a0 = Vector.LoadUnsafe(ref start), a1 = Vector.LoadUnsafe(ref start, width);
        Vector<double> b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1;
        for (nuint k = 0, end = (nuint)depth; k < end; k++)
        {
            var w0 = Vector.LoadUnsafe(ref panel, k * 2 * width);
            var w1 = Vector.LoadUnsafe(ref panel, k * 2 * width + width);
            var a = Vector.Create(Unsafe.Add(ref from, k));
            var b = Vector.Create(Unsafe.Add(ref from, k + rowStride));
            var c = Vector.Create(Unsafe.Add(ref from, k + 2 * rowStride));
            var d = Vector.Create(Unsafe.Add(ref from, k + 3 * rowStride));
            a0 = Vector.FusedMultiplyAdd(a, w0, a0);
            a1 = Vector.FusedMultiplyAdd(a, w1, a1);
            b0 = Vector.FusedMultiplyAdd(b, w0, b0);
            b1 = Vector.FusedMultiplyAdd(b, w1, b1);
            c0 = Vector.FusedMultiplyAdd(c, w0, c0);
            c1 = Vector.FusedMultiplyAdd(c, w1, c1);
            d0 = Vector.FusedMultiplyAdd(d, w0, d0);
            d1 = Vector.FusedMultiplyAdd(d, w1, d1);
        }
        a0.StoreUnsafe(ref to);
        a1.StoreUnsafe(ref to, width);
        b0.StoreUnsafe(ref to, rowStride);
        b1.StoreUnsafe(ref to, rowStride + width);
        c0.StoreUnsafe(ref to, 2 * rowStride);
        c1.StoreUnsafe(ref to, 2 * rowStride + width);
        d0.StoreUnsafe(ref to, 3 * rowStride);
        d1.StoreUnsafe(ref to, 3 * rowStride + width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void SumOneRow(ref double panel, ref double start, ref double from, ref double to)
    {
        var width = (nuint)Vector<double>.Count;
        Vector<double> sum0 = Vector.LoadUnsafe(ref start), sum1 = Vector.LoadUnsafe(ref start, width);
        for (nuint k = 0, end = (nuint)depth; k < end; k++)
        {
            var value = Vector.Create(Unsafe.Add(ref from, k));
            sum0 = Vector.FusedMultiplyAdd(value, Vector.LoadUnsafe(ref panel, k * 2 * width), sum0);
            sum1 = Vector.FusedMultiplyAdd(value, Vector.LoadUnsafe(ref panel, k * 2 * width + width), sum1);
        }
        sum0.StoreUnsafe(ref to);
        sum1.StoreUnsafe(ref to, width);
    }

    private static double[] Pack(NetworkWeights weights, int columns)
    {
        var packed = new double[columns * (weights.Inputs + weights.Units)];
        var depth = weights.Inputs + weights.Units;
        for (var k = 0; k < depth; k++)
        {
            var row = k < weights.Inputs
                ? weights.InputKernel.AsSpan(k * weights.Units, weights.Units)
                : weights.RecurrentKernel.AsSpan((k - weights.Inputs) * weights.Units, weights.Units);
            for (var unit = 0; unit < row.Length; unit++)
            {
                var (panel, column) = Math.DivRem(unit, PanelColumns);
                packed[(panel * depth + k) * PanelColumns + column] = row[unit];
            }
        }
        return packed;
    }
}
