using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>
/// The two matrix products on Arm64: tiles of eight rows of two registers, multiplied by a lane of a register of
/// factors. So one load brings four factors, where <see cref="Tile"/> spends on each a load that copies it to all lanes;
/// many Arm64 cores make such copies in the units that multiply. Every sum has the same order.
/// </summary>
internal static unsafe class LaneTile
{
    /// <summary>Registers of a row: sixteen of sums, eight of factors and two of the right-hand matrix fit into 32.</summary>
    public const int Registers = 2;

    private const int Lanes = 4;
    private const int Width = Registers * Lanes;

    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => AdvSimd.Arm64.IsSupported;
    }

    /// <summary>As <see cref="Tile.Product8"/>, four steps of the sum at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Product8(float* a, float* panel, int depth, float* to, nint stride)
    {
        Row s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        float* a1 = a + stride, a2 = a1 + stride, a3 = a2 + stride, a4 = a3 + stride,
            a5 = a4 + stride, a6 = a5 + stride, a7 = a6 + stride;
        nint k = 0;
        for (; k <= depth - Lanes; k += Lanes, panel += Lanes * Width)
        {
            Vector128<float> x0 = Vector128.Load(a + k), x1 = Vector128.Load(a1 + k),
                x2 = Vector128.Load(a2 + k), x3 = Vector128.Load(a3 + k), x4 = Vector128.Load(a4 + k),
                x5 = Vector128.Load(a5 + k), x6 = Vector128.Load(a6 + k), x7 = Vector128.Load(a7 + k);
            var b = Row.Load(panel);
            s0 = s0.Add(b, x0, 0);
            s1 = s1.Add(b, x1, 0);
            s2 = s2.Add(b, x2, 0);
            s3 = s3.Add(b, x3, 0);
            s4 = s4.Add(b, x4, 0);
            s5 = s5.Add(b, x5, 0);
            s6 = s6.Add(b, x6, 0);
            s7 = s7.Add(b, x7, 0);
            b = Row.Load(panel + Width);
            s0 = s0.Add(b, x0, 1);
            s1 = s1.Add(b, x1, 1);
            s2 = s2.Add(b, x2, 1);
            s3 = s3.Add(b, x3, 1);
            s4 = s4.Add(b, x4, 1);
            s5 = s5.Add(b, x5, 1);
            s6 = s6.Add(b, x6, 1);
            s7 = s7.Add(b, x7, 1);
            b = Row.Load(panel + 2 * Width);
            s0 = s0.Add(b, x0, 2);
            s1 = s1.Add(b, x1, 2);
            s2 = s2.Add(b, x2, 2);
            s3 = s3.Add(b, x3, 2);
            s4 = s4.Add(b, x4, 2);
            s5 = s5.Add(b, x5, 2);
            s6 = s6.Add(b, x6, 2);
            s7 = s7.Add(b, x7, 2);
            b = Row.Load(panel + 3 * Width);
            s0 = s0.Add(b, x0, 3);
            s1 = s1.Add(b, x1, 3);
            s2 = s2.Add(b, x2, 3);
            s3 = s3.Add(b, x3, 3);
            s4 = s4.Add(b, x4, 3);
            s5 = s5.Add(b, x5, 3);
            s6 = s6.Add(b, x6, 3);
            s7 = s7.Add(b, x7, 3);
        }

        for (; k < depth; k++, panel += Width)
        {
            var b = Row.Load(panel);
            s0 = s0.Add(b, One(a + k), 0);
            s1 = s1.Add(b, One(a1 + k), 0);
            s2 = s2.Add(b, One(a2 + k), 0);
            s3 = s3.Add(b, One(a3 + k), 0);
            s4 = s4.Add(b, One(a4 + k), 0);
            s5 = s5.Add(b, One(a5 + k), 0);
            s6 = s6.Add(b, One(a6 + k), 0);
            s7 = s7.Add(b, One(a7 + k), 0);
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

    /// <summary>As <see cref="Tile.Gradient8"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Gradient8(float* a, float* b, nint rowStride, int rows, int blocks, float* to, nint toStride)
    {
        var p = to;
        Row s0 = Row.Load(p), s1 = Row.Load(p += toStride), s2 = Row.Load(p += toStride), s3 = Row.Load(p += toStride),
            s4 = Row.Load(p += toStride), s5 = Row.Load(p += toStride), s6 = Row.Load(p += toStride), s7 = Row.Load(p + toStride);
        for (; blocks > 0; blocks--, a -= 2 * rows * rowStride, b -= 2 * rows * rowStride)
        {
            for (var r = rows; r > 0; r--, a += rowStride, b += rowStride)
            {
                var row = Row.Load(b);
                Vector128<float> low = Vector128.Load(a), high = Vector128.Load(a + Lanes);
                s0 = s0.Add(row, low, 0);
                s1 = s1.Add(row, low, 1);
                s2 = s2.Add(row, low, 2);
                s3 = s3.Add(row, low, 3);
                s4 = s4.Add(row, high, 0);
                s5 = s5.Add(row, high, 1);
                s6 = s6.Add(row, high, 2);
                s7 = s7.Add(row, high, 3);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> One(float* from) => Vector128.CreateScalarUnsafe(*from);

    /// <summary>One row of a tile.</summary>
    private struct Row
    {
        private Vector128<float> a, b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Row Load(float* from)
        {
            Row row;
            row.a = Vector128.Load(from);
            row.b = Vector128.Load(from + Lanes);
            return row;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(float* to)
        {
            a.Store(to);
            b.Store(to + Lanes);
        }

        /// <summary>this + one lane of the factors times row, each rounded once.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Row Add(Row row, Vector128<float> factors, [ConstantExpected(Max = (byte)3)] byte lane)
        {
            Row sum;
            sum.a = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(a, row.a, factors, lane);
            sum.b = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(b, row.b, factors, lane);
            return sum;
        }
    }
}
