using System.Runtime.CompilerServices;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>What becomes of a product's sums.</summary>
internal unsafe interface IProductEnd
{
    /// <param name="sums">Finished sums, which are replaced.</param>
    /// <param name="states">h of the same units, for ends that need it.</param>
    /// <param name="stride">Floats from one row to the next, of both.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Floats of a row, a whole number of registers.</param>
    static abstract void Replace<V>(float* sums, float* states, nint stride, int rows, int width) where V : struct, ILanes<V>;
}

/// <summary>Forward: h = tanh(sum).</summary>
internal readonly unsafe struct TanhEnd : IProductEnd
{
    public static void Replace<V>(float* sums, float* states, nint stride, int rows, int width) where V : struct, ILanes<V> =>
        Tanh.Replace<V>(sums, stride, rows, width);
}

/// <summary>Backward: d = sum (1 - h^2).</summary>
internal readonly unsafe struct ThroughTanhEnd : IProductEnd
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Replace<V>(float* sums, float* states, nint stride, int rows, int width) where V : struct, ILanes<V>
    {
        for (; rows > 0; rows--, sums += stride, states += stride)
        {
            for (nint j = 0; j < width; j += V.Count)
            {
                var state = V.Load(states + j);
                (V.Load(sums + j) * (V.Of(1f) - state * state)).Store(sums + j);
            }
        }
    }
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

    /// <summary>Sets some rows.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="rows">Their values, row by row.</param>
    public void SetRows(int first, ReadOnlySpan<float> rows)
    {
        for (var k = first; !rows.IsEmpty; k++, rows = rows[columns..])
        {
            foreach (var panel in panels)
            {
                var row = rows[panel.Column..Math.Min(panel.Column + panel.Width, columns)];
                row.CopyTo(new Span<float>(Start(panel) + (nint)k * panel.Width, row.Length));
            }
        }
    }

    /// <summary>Sets some columns, from one row downwards.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="row">The row at which they begin.</param>
    /// <param name="values">Their values, column by column.</param>
    /// <param name="length">Values of a column.</param>
    public void SetColumns(int first, int row, ReadOnlySpan<float> values, int length)
    {
        for (var j = first; !values.IsEmpty; j++, values = values[length..])
        {
            var panel = Array.FindLast(panels, candidate => candidate.Column <= j);
            var to = Start(panel) + (nint)row * panel.Width + (j - panel.Column);
            foreach (var value in values[..length])
            {
                *to = value;
                to += panel.Width;
            }
        }
    }

    private float* Start(Panel panel) => values.Start + (nint)panel.Column * depth;

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
            for (nint row = 0; row < rows; row += V.TileRows)
                Product(panel.Registers, a + row * stride, Start(panel), depth, to + row * stride + panel.Column, stride);
        }

        End.Replace<V>(to, state, stride, rows, Panel.PaddedColumns<V>(columns));
    }

    /// <summary>One tile's sums, of a panel of so many registers' width.</summary>
    internal static void Product(int registers, float* a, float* panel, int depth, float* to, nint stride)
    {
        switch (registers)
        {
            case LaneTile.Registers when LaneTile.IsSupported: LaneTile.Product8(a, panel, depth, to, stride); break;
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

    /// <summary>As many strips of the widest kind as leave none that is one register wide, where that can be.</summary>
    public static Panel[] Split<V>(int columns) where V : struct, ILanes<V>
    {
        var left = PaddedColumns<V>(columns) / V.Count;
        var panels = new List<Panel>();
        for (var column = 0; left > 0;)
        {
            var registers = left is 2 or 4 ? 2 : Math.Min(left, V.TileRegisters);
            panels.Add(new Panel(column, registers, registers * V.Count));
            column += registers * V.Count;
            left -= registers;
        }

        return [.. panels];
    }
}
