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

    /// <summary>this + scalar * row, each float rounded once.</summary>
    R AddScaled(float scalar, R row);

    /// <summary>tanh of each.</summary>
    R Tanh();

    /// <summary>this * (1 - h^2): back through the tanh whose value was h.</summary>
    R ThroughTanh(R h);
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
    public TileRow1<V> AddScaled(float scalar, TileRow1<V> row)
    {
        TileRow1<V> sum;
        sum.a = V.Fma(V.Of(scalar), row.a, a);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileRow1<V> Tanh()
    {
        TileRow1<V> row;
        row.a = Arithmetic.Tanh.Of(a);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileRow1<V> ThroughTanh(TileRow1<V> h)
    {
        TileRow1<V> row;
        row.a = a * (V.Of(1f) - h.a * h.a);
        return row;
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
    public TileRow2<V> AddScaled(float scalar, TileRow2<V> row)
    {
        TileRow2<V> sum;
        var factor = V.Of(scalar);
        sum.a = V.Fma(factor, row.a, a);
        sum.b = V.Fma(factor, row.b, b);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileRow2<V> Tanh()
    {
        TileRow2<V> row;
        row.a = Arithmetic.Tanh.Of(a);
        row.b = Arithmetic.Tanh.Of(b);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileRow2<V> ThroughTanh(TileRow2<V> h)
    {
        TileRow2<V> row;
        row.a = a * (V.Of(1f) - h.a * h.a);
        row.b = b * (V.Of(1f) - h.b * h.b);
        return row;
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
    public TileRow3<V> AddScaled(float scalar, TileRow3<V> row)
    {
        TileRow3<V> sum;
        var factor = V.Of(scalar);
        sum.a = V.Fma(factor, row.a, a);
        sum.b = V.Fma(factor, row.b, b);
        sum.c = V.Fma(factor, row.c, c);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileRow3<V> Tanh()
    {
        TileRow3<V> row;
        row.a = Arithmetic.Tanh.Of(a);
        row.b = Arithmetic.Tanh.Of(b);
        row.c = Arithmetic.Tanh.Of(c);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TileRow3<V> ThroughTanh(TileRow3<V> h)
    {
        TileRow3<V> row;
        row.a = a * (V.Of(1f) - h.a * h.a);
        row.b = b * (V.Of(1f) - h.b * h.b);
        row.c = c * (V.Of(1f) - h.c * h.c);
        return row;
    }
}
