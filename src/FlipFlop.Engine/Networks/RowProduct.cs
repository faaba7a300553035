using System.Numerics;
using System.Runtime.CompilerServices;

namespace FlipFlop.Engine.Networks;

/// <summary>
/// Products of rows with one matrix, plus a bias, in double precision: each output is one chain of fused multiply-adds
/// from the bias over the matrix' rows in their order, whatever the width of the vectors and the number of rows.
/// </summary>
internal sealed class RowProduct
{
    private const int RowsOfTile = 4;
    private const int VectorsOfTile = 2;

    private readonly int depth;

    /// <summary>(panel, row of the matrix, column of the panel).</summary>
    private readonly double[] panels;

    private readonly double[] bias;

    /// <param name="depth">Rows of the matrix.</param>
    /// <param name="columns">Its columns: a multiple of <see cref="PanelColumns"/>.</param>
    public RowProduct(int depth, int columns)
    {
        this.depth = depth;
        panels = new double[depth * columns];
        bias = new double[columns];
    }

    public static int PanelColumns => VectorsOfTile * Vector<double>.Count;

    /// <summary>Puts values into a row of the matrix, from a column on; what is never set is 0.</summary>
    public void SetRow(int row, int firstColumn, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var (panel, column) = Math.DivRem(firstColumn + i, PanelColumns);
            panels[(panel * depth + row) * PanelColumns + column] = values[i];
        }
    }

    /// <summary>Adds values to the bias, from a column on.</summary>
    public void AddBias(int firstColumn, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            bias[firstColumn + i] += values[i];
    }

    /// <summary>Writes the products of some rows.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="from">The rows, the first at 0.</param>
    /// <param name="fromStride">From row to row.</param>
    /// <param name="to">The products.</param>
    /// <param name="toOffset">Where the first begins.</param>
    /// <param name="toStride">From product to product.</param>
    public void Of(int rows, double[] from, int fromStride, double[] to, int toOffset, int toStride)
    {
        for (var column = 0; column < bias.Length; column += PanelColumns)
        {
            ref var panel = ref panels[column * depth];
            ref var start = ref bias[column];
            var row = 0;
            for (; row + RowsOfTile <= rows; row += RowsOfTile)
                SumFourRows(ref panel, ref start, ref from[row * fromStride], fromStride, ref to[row * toStride + toOffset + column], toStride);
            for (; row < rows; row++)
                SumOneRow(ref panel, ref start, ref from[row * fromStride], ref to[row * toStride + toOffset + column]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void SumFourRows(ref double panel, ref double start, ref double from, nint fromStride, ref double to, nint toStride)
    {
        var width = (nuint)Vector<double>.Count;
        Vector<double> a0 = Vector.LoadUnsafe(ref start), a1 = Vector.LoadUnsafe(ref start, width);
        Vector<double> b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1;
        for (nuint k = 0, end = (nuint)depth; k < end; k++)
        {
            var w0 = Vector.LoadUnsafe(ref panel, k * 2 * width);
            var w1 = Vector.LoadUnsafe(ref panel, k * 2 * width + width);
            var a = Vector.Create(Unsafe.Add(ref from, k));
            var b = Vector.Create(Unsafe.Add(ref from, k + (nuint)fromStride));
            var c = Vector.Create(Unsafe.Add(ref from, k + 2 * (nuint)fromStride));
            var d = Vector.Create(Unsafe.Add(ref from, k + 3 * (nuint)fromStride));
            a0 = Vector.FusedMultiplyAdd(a, w0, a0);
            a1 = Vector.FusedMultiplyAdd(a, w1, a1);
            b0 = Vector.FusedMultiplyAdd(b, w0, b0);
            b1 = Vector.FusedMultiplyAdd(b, w1, b1);
            c0 = Vector.FusedMultiplyAdd(c, w0, c0);
            c1 = Vector.FusedMultiplyAdd(c, w1, c1);
            d0 = Vector.FusedMultiplyAdd(d, w0, d0);
            d1 = Vector.FusedMultiplyAdd(d, w1, d1);
        }
        var next = (nuint)toStride;
        a0.StoreUnsafe(ref to);
        a1.StoreUnsafe(ref to, width);
        b0.StoreUnsafe(ref to, next);
        b1.StoreUnsafe(ref to, next + width);
        c0.StoreUnsafe(ref to, 2 * next);
        c1.StoreUnsafe(ref to, 2 * next + width);
        d0.StoreUnsafe(ref to, 3 * next);
        d1.StoreUnsafe(ref to, 3 * next + width);
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
}
