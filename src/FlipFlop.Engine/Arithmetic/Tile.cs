using System.Runtime.CompilerServices;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>
/// The two matrix products of training, a tile at a time: eight or four rows of one to three registers each, whose
/// sums stay in registers. Each sum is one chain of fused multiply-adds in the order of the loop, whatever the tile.
/// </summary>
/// <remarks>
/// Never inlined: inside a larger method the compiler keeps the sums in memory, which is six times as slow.
/// </remarks>
internal static unsafe class Tile
{
    /// <summary>
    /// to[i, j] = sum over k of a[i, k] panel[k, j] for eight rows i; panel is contiguous, depth x R.Width.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Product8<R>(float* a, float* panel, int depth, float* to, nint stride)
        where R : struct, ITileRow<R>
    {
        R s0 = R.Zero, s1 = R.Zero, s2 = R.Zero, s3 = R.Zero, s4 = R.Zero, s5 = R.Zero, s6 = R.Zero, s7 = R.Zero;
        float* a1 = a + stride, a2 = a1 + stride, a3 = a2 + stride, a4 = a3 + stride,
            a5 = a4 + stride, a6 = a5 + stride, a7 = a6 + stride;
        for (nint k = 0; k < depth; k++)
        {
            var b = R.Load(panel);
            panel += R.Width;
            s0 = s0.AddScaled(a + k, b);
            s1 = s1.AddScaled(a1 + k, b);
            s2 = s2.AddScaled(a2 + k, b);
            s3 = s3.AddScaled(a3 + k, b);
            s4 = s4.AddScaled(a4 + k, b);
            s5 = s5.AddScaled(a5 + k, b);
            s6 = s6.AddScaled(a6 + k, b);
            s7 = s7.AddScaled(a7 + k, b);
        }

        s0.Store(to);
        s1.Store(to += stride);
        s2.Store(to += stride);
        s3.Store(to += stride);
        s4.Store(to += stride);
        s5.Store(to += stride);
        s6.Store(to += stride);
        s7.Store(to + stride);
    }

    /// <summary>The same for four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Product4<R>(float* a, float* panel, int depth, float* to, nint stride)
        where R : struct, ITileRow<R>
    {
        R s0 = R.Zero, s1 = R.Zero, s2 = R.Zero, s3 = R.Zero;
        float* a1 = a + stride, a2 = a1 + stride, a3 = a2 + stride;
        for (nint k = 0; k < depth; k++)
        {
            var b = R.Load(panel);
            panel += R.Width;
            s0 = s0.AddScaled(a + k, b);
            s1 = s1.AddScaled(a1 + k, b);
            s2 = s2.AddScaled(a2 + k, b);
            s3 = s3.AddScaled(a3 + k, b);
        }

        s0.Store(to);
        s1.Store(to += stride);
        s2.Store(to += stride);
        s3.Store(to + stride);
    }

    /// <summary>
    /// to[i, j] += sum over blocks and their rows r of a[r, i] b[r, j] for eight i: rows ascend within a block,
    /// blocks are visited backwards, as back-propagation goes through time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Gradient8<R>(float* a, float* b, nint rowStride, int rows, int blocks, float* to, nint toStride)
        where R : struct, ITileRow<R>
    {
        var p = to;
        R s0 = R.Load(p), s1 = R.Load(p += toStride), s2 = R.Load(p += toStride), s3 = R.Load(p += toStride),
            s4 = R.Load(p += toStride), s5 = R.Load(p += toStride), s6 = R.Load(p += toStride), s7 = R.Load(p + toStride);
        for (; blocks > 0; blocks--, a -= 2 * rows * rowStride, b -= 2 * rows * rowStride)
        {
            for (var r = rows; r > 0; r--, a += rowStride, b += rowStride)
            {
                var row = R.Load(b);
                s0 = s0.AddScaled(a, row);
                s1 = s1.AddScaled(a + 1, row);
                s2 = s2.AddScaled(a + 2, row);
                s3 = s3.AddScaled(a + 3, row);
                s4 = s4.AddScaled(a + 4, row);
                s5 = s5.AddScaled(a + 5, row);
                s6 = s6.AddScaled(a + 6, row);
                s7 = s7.AddScaled(a + 7, row);
            }
        }

        s0.Store(to);
        s1.Store(to += toStride);
        s2.Store(to += toStride);
        s3.Store(to += toStride);
        s4.Store(to += toStride);
        s5.Store(to += toStride);
        s6.Store(to += toStride);
        s7.Store(to + toStride);
    }

    /// <summary>The same for four i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Gradient4<R>(float* a, float* b, nint rowStride, int rows, int blocks, float* to, nint toStride)
        where R : struct, ITileRow<R>
    {
        var p = to;
        R s0 = R.Load(p), s1 = R.Load(p += toStride), s2 = R.Load(p += toStride), s3 = R.Load(p + toStride);
        for (; blocks > 0; blocks--, a -= 2 * rows * rowStride, b -= 2 * rows * rowStride)
        {
            for (var r = rows; r > 0; r--, a += rowStride, b += rowStride)
            {
                var row = R.Load(b);
                s0 = s0.AddScaled(a, row);
                s1 = s1.AddScaled(a + 1, row);
                s2 = s2.AddScaled(a + 2, row);
                s3 = s3.AddScaled(a + 3, row);
            }
        }

        s0.Store(to);
        s1.Store(to += toStride);
        s2.Store(to += toStride);
        s3.Store(to + toStride);
    }
}
