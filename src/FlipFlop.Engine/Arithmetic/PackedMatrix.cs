using System.Runtime.CompilerServices;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>What becomes of a product's sums.</summary>
internal interface IProductEnd
{
    /// <param name="sum">Finished sums.</param>
    /// <param name="state">h of the same units, for ends that need it.</param>
    static abstract V Of<V>(V sum, V state) where V : struct, ILanes<V>;
}

/// <summary>Forward: h = tanh(sum).</summary>
internal readonly struct TanhEnd : IProductEnd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V sum, V state) where V : struct, ILanes<V> => Tanh.Of(sum);
}

/// <summary>Backward: d = sum (1 - h^2).</summary>
internal readonly struct ThroughTanhEnd : IProductEnd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V sum, V state) where V : struct, ILanes<V> => sum * (V.Of(1f) - state * state);
}

/// <summary>
/// The right-hand matrix of a product (depth x columns), cut into panels of up to three registers' width and
/// padded with zeros to a whole register, so that a tile reads it from front to back.
/// </summary>
internal sealed unsafe class PackedMatrix<V> : IDisposable where V : struct, ILanes<V>
{
    private readonly int depth;
    private readonly int columns;
    private readonly Panel[] panels;
    private readonly AlignedFloats values;

    public PackedMatrix(int depth, int columns)
    {
        this.depth = depth;
        this.columns = columns;
        panels = Panel.Split<V>(columns);
        values = new AlignedFloats((long)depth * Panel.PaddedColumns<V>(columns));
    }

    /// <summary>Sets some of the matrix's rows.</summary>
    /// <param name="first">First row that is set.</param>
    /// <param name="source">Row by row, or column by column if <paramref name="transposed"/>.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="transposed">Whether the source is (columns x count) rather than (count x columns).</param>
    public void Set(int first, float[] source, int count, bool transposed)
    {
        foreach (var panel in panels)
        {
            var width = Math.Min(panel.Width, columns - panel.Column);
            var to = values.Start + (long)panel.Column * depth + (long)first * panel.Width;
            for (var k = 0; k < count; k++, to += panel.Width)
            {
                for (var j = 0; j < width; j++)
                    to[j] = transposed ? source[(panel.Column + j) * count + k] : source[k * columns + panel.Column + j];
            }
        }
    }

    /// <summary>to = End(a times this) for a block of rows, a whole number of tiles.</summary>
    /// <param name="a">The left matrix, rows x depth.</param>
    /// <param name="to">Where the result goes, rows x columns.</param>
    /// <param name="state">The block of states that <typeparamref name="End"/> needs, laid out like the result.</param>
    /// <param name="stride">Floats from one row to the next, of all three.</param>
    /// <param name="rows">Rows.</param>
    public void Multiply<End>(float* a, float* to, float* state, nint stride, int rows) where End : struct, IProductEnd
    {
        foreach (var panel in panels)
        {
            var b = values.Start + (long)panel.Column * depth;
            for (nint row = 0; row < rows; row += V.TileRows)
            {
                var corner = row * stride + panel.Column;
                Product(panel.Registers, a + row * stride, b, depth, to + corner, stride);
                Finish<End>(to + corner, state + corner, stride, panel.Width);
            }
        }
    }

    /// <summary>One tile's sums, of a panel of so many registers' width.</summary>
    internal static void Product(int registers, float* a, float* panel, int depth, float* to, nint stride)
    {
        switch (registers)
        {
            case 3: Product<TileRow3<V>>(a, panel, depth, to, stride); break;
            case 2: Product<TileRow2<V>>(a, panel, depth, to, stride); break;
            default: Product<TileRow1<V>>(a, panel, depth, to, stride); break;
        }
    }

    private static void Product<R>(float* a, float* panel, int depth, float* to, nint stride) where R : struct, ITileRow<R>
    {
        if (V.TileRows == 8)
            Tile.Product8<R>(a, panel, depth, to, stride);
        else
            Tile.Product4<R>(a, panel, depth, to, stride);
    }

    // Apart from the product, whose sums would else be pushed out of their registers; the tile is still in the first cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Finish<End>(float* to, float* state, nint stride, int width) where End : struct, IProductEnd
    {
        for (var row = 0; row < V.TileRows; row++, to += stride, state += stride)
        {
            for (var j = 0; j < width; j += V.Count)
                End.Of(V.Load(to + j), V.Load(state + j)).Store(to + j);
        }
    }

    public void Dispose() => values.Dispose();
}

/// <summary>A vertical strip of a matrix.</summary>
/// <param name="Column">Its first column.</param>
/// <param name="Registers">Its width in registers: 1, 2 or 3.</param>
/// <param name="Width">Its width in floats.</param>
internal readonly record struct Panel(int Column, int Registers, int Width)
{
    public static int PaddedColumns<V>(int columns) where V : struct, ILanes<V> =>
        (columns + V.Count - 1) / V.Count * V.Count;

    /// <summary>As many strips of three registers as leave none that is one register wide, where that can be.</summary>
    public static Panel[] Split<V>(int columns) where V : struct, ILanes<V>
    {
        var left = PaddedColumns<V>(columns) / V.Count;
        var panels = new List<Panel>();
        for (var column = 0; left > 0;)
        {
            var registers = left is 2 or 4 ? 2 : Math.Min(left, 3);
            panels.Add(new Panel(column, registers, registers * V.Count));
            column += registers * V.Count;
            left -= registers;
        }

        return [.. panels];
    }
}
