using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>Sixteen floats: AVX-512, 32 registers. What acts on each float alone runs on any machine.</summary>
internal readonly unsafe struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> value = value;

    /// <summary>The register itself, for what acts on its bits.</summary>
    public Vector512<float> Value { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => value; }

    public static int Count { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 16; }
    public static int TileRegisters { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 3; }
    public static int TileRows { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 8; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Of(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(float* from) => new(Vector512.Create(*from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a.value - b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a.value * b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new(a.value / b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Fma(Lanes512 a, Lanes512 b, Lanes512 c) =>
        new(Vector512.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 a) => new(Vector512.Sqrt(a.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 a) => new(Vector512.Abs(a.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 CopySign(Lanes512 magnitude, Lanes512 sign) =>
        new(Vector512.ConditionalSelect(Vector512.Create(-0f), sign.value, magnitude.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Least(Lanes512 limit, Lanes512 a) => new(Vector512.MinNative(limit.value, a.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 WhereGreater(Lanes512 a, Lanes512 b, Lanes512 then, Lanes512 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a.value, b.value), then.value, otherwise.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ShiftBitsLeft23(Lanes512 a) => new(Vector512.ShiftLeft(a.value.AsInt32(), 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void InnerProducts(float* rows, nint stride, float* vector, int count, float* to)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default,
            s8 = default, s9 = default, s10 = default, s11 = default, s12 = default, s13 = default, s14 = default, s15 = default;
        float* r0 = rows,
            r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride, r4 = r3 + stride,
            r5 = r4 + stride, r6 = r5 + stride, r7 = r6 + stride, r8 = r7 + stride,
            r9 = r8 + stride, r10 = r9 + stride, r11 = r10 + stride, r12 = r11 + stride,
            r13 = r12 + stride, r14 = r13 + stride, r15 = r14 + stride;
        for (nint j = 0; j < count; j += 16)
        {
            var b = Vector512.Load(vector + j);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Load(r0 + j), b, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Load(r1 + j), b, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Load(r2 + j), b, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Load(r3 + j), b, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Load(r4 + j), b, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Load(r5 + j), b, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Load(r6 + j), b, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Load(r7 + j), b, s7);
            s8 = Vector512.FusedMultiplyAdd(Vector512.Load(r8 + j), b, s8);
            s9 = Vector512.FusedMultiplyAdd(Vector512.Load(r9 + j), b, s9);
            s10 = Vector512.FusedMultiplyAdd(Vector512.Load(r10 + j), b, s10);
            s11 = Vector512.FusedMultiplyAdd(Vector512.Load(r11 + j), b, s11);
            s12 = Vector512.FusedMultiplyAdd(Vector512.Load(r12 + j), b, s12);
            s13 = Vector512.FusedMultiplyAdd(Vector512.Load(r13 + j), b, s13);
            s14 = Vector512.FusedMultiplyAdd(Vector512.Load(r14 + j), b, s14);
            s15 = Vector512.FusedMultiplyAdd(Vector512.Load(r15 + j), b, s15);
        }

        // Row 4 q + i ends in element i of quarter q.
        var first = Quarters(s0, s4, s8, s12);
        var second = Quarters(s1, s5, s9, s13);
        var third = Quarters(s2, s6, s10, s14);
        var fourth = Quarters(s3, s7, s11, s15);
        Neighbours(Halves(first, second), Halves(third, fourth)).Store(to);
    }

    /// <summary>Element i with i + 8, and of these i with i + 4: four for each of a, b, c, d, in a quarter each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        var ab = Avx512F.Shuffle4x128(a, b, 0b01_00_01_00) + Avx512F.Shuffle4x128(a, b, 0b11_10_11_10);
        var cd = Avx512F.Shuffle4x128(c, d, 0b01_00_01_00) + Avx512F.Shuffle4x128(c, d, 0b11_10_11_10);
        return Avx512F.Shuffle4x128(ab, cd, 0b10_00_10_00) + Avx512F.Shuffle4x128(ab, cd, 0b11_01_11_01);
    }

    /// <summary>In each quarter: a0 + a2, a1 + a3, b0 + b2, b1 + b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Halves(Vector512<float> a, Vector512<float> b) =>
        Avx512F.Shuffle(a, b, 0b01_00_01_00) + Avx512F.Shuffle(a, b, 0b11_10_11_10);

    /// <summary>In each quarter: a0 + a1, a2 + a3, b0 + b1, b2 + b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Neighbours(Vector512<float> a, Vector512<float> b) =>
        Avx512F.Shuffle(a, b, 0b10_00_10_00) + Avx512F.Shuffle(a, b, 0b11_01_11_01);
}
