using System.Runtime.CompilerServices;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>One row of a product's tile: one, two or three registers side by side.</summary>
internal unsafe interface ITileRow<R> where R : struct, ITileRow<R>
{
    /// <summary>Floats in a row.</summary>
    static abstract int Width { get; }
    static abstract R Zero { get; }
    static abstract R Load(float* from);
    void Store(float* to);

    /// <summary>this + the float at <paramref name="factor"/> times row, each rounded once.</summary>
    R AddScaled(float* factor, R row);
}

internal unsafe struct TileRow1<V> : ITileRow<TileRow1<V>> where V : struct, ILanes<V>
{
    private V a;

    public static int Width { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => V.Count; }

    public static TileRow1<V> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            TileRow1<V> row;
            row.a = V.Of(0f);
            return row;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow1<V> Load(float* from)
    {
        TileRow1<V> row;
        row.a = V.Load(from);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to) => a.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileRow1<V> AddScaled(float* factor, TileRow1<V> row)
    {
        TileRow1<V> sum;
        sum.a = V.Fma(V.Broadcast(factor), row.a, a);
        return sum;
    }
}

internal unsafe struct TileRow2<V> : ITileRow<TileRow2<V>> where V : struct, ILanes<V>
{
    private V a, b;

    public static int Width { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 2 * V.Count; }

    public static TileRow2<V> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            TileRow2<V> row;
            row.a = V.Of(0f);
            row.b = V.Of(0f);
            return row;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow2<V> Load(float* from)
    {
        TileRow2<V> row;
        row.a = V.Load(from);
        row.b = V.Load(from + V.Count);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to)
    {
        a.Store(to);
        b.Store(to + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileRow2<V> AddScaled(float* factor, TileRow2<V> row)
    {
        TileRow2<V> sum;
        var scale = V.Broadcast(factor);
        sum.a = V.Fma(scale, row.a, a);
        sum.b = V.Fma(scale, row.b, b);
        return sum;
    }
}

internal unsafe struct TileRow3<V> : ITileRow<TileRow3<V>> where V : struct, ILanes<V>
{
    private V a, b, c;

    public static int Width { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 3 * V.Count; }

    public static TileRow3<V> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            TileRow3<V> row;
            row.a = V.Of(0f);
            row.b = V.Of(0f);
            row.c = V.Of(0f);
            return row;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow3<V> Load(float* from)
    {
        TileRow3<V> row;
        row.a = V.Load(from);
        row.b = V.Load(from + V.Count);
        row.c = V.Load(from + 2 * V.Count);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to)
    {
        a.Store(to);
        b.Store(to + V.Count);
        c.Store(to + 2 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileRow3<V> AddScaled(float* factor, TileRow3<V> row)
    {
        TileRow3<V> sum;
        var scale = V.Broadcast(factor);
        sum.a = V.Fma(scale, row.a, a);
        sum.b = V.Fma(scale, row.b, b);
        sum.c = V.Fma(scale, row.c, c);
        return sum;
    }
}
