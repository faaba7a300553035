namespace FlipFlop.Engine.Arithmetic;

/// <summary>
/// A weight gradient under summation (rows x columns, padded): sum over time and trials of an outer product.
/// </summary>
internal sealed unsafe class GradientSum<V> : IDisposable where V : struct, ILanes<V>
{
    private readonly int rows;
    private readonly Panel[] panels;
    private readonly AlignedFloats values;
    private readonly int stride;

    public GradientSum(int rows, int columns)
    {
        this.rows = rows;
        panels = Panel.Split<V>(columns);
        stride = Panel.PaddedColumns<V>(columns);
        values = new AlignedFloats((long)(rows + 7) / 8 * 8 * stride);
    }

    /// <summary>A row, padded.</summary>
    public float* Row(int row) => values.Start + (nint)row * stride;

    public void Clear() => values.Clear();

    /// <summary>
    /// Adds a[r, i] b[r, j] over all rows r of the blocks, the last block first. a and b point to the last block.
    /// </summary>
    public void Add(float* a, float* b, nint stride, int rowsOfBlock, int blocks)
    {
        foreach (var panel in panels)
        {
            switch (panel.Registers)
            {
                case 3: Add<TileRow3<V>>(a, b + panel.Column, stride, rowsOfBlock, blocks, values.Start + panel.Column); break;
                case 2: Add<TileRow2<V>>(a, b + panel.Column, stride, rowsOfBlock, blocks, values.Start + panel.Column); break;
                default: Add<TileRow1<V>>(a, b + panel.Column, stride, rowsOfBlock, blocks, values.Start + panel.Column); break;
            }
        }
    }

    private void Add<R>(float* a, float* b, nint stride, int rowsOfBlock, int blocks, float* to) where R : struct, ITileRow<R>
    {
        nint row = 0, toStride = this.stride;
        if (V.TileRows == 8)
        {
            for (; rows - row > 4; row += 8)
                Gradient8<R>(a + row, b, stride, rowsOfBlock, blocks, to + row * toStride, toStride);
        }

        for (; row < rows; row += 4)
            Tile.Gradient4<R>(a + row, b, stride, rowsOfBlock, blocks, to + row * toStride, toStride);
    }

    private static void Gradient8<R>(float* a, float* b, nint stride, int rowsOfBlock, int blocks, float* to, nint toStride)
        where R : struct, ITileRow<R>
    {
        if (LaneTile.IsSupported && R.Width == LaneTile.Registers * V.Count)
            LaneTile.Gradient8(a, b, stride, rowsOfBlock, blocks, to, toStride);
        else
            Tile.Gradient8<R>(a, b, stride, rowsOfBlock, blocks, to, toStride);
    }

    public void Dispose() => values.Dispose();
}
