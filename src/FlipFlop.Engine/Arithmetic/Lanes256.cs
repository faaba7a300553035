using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>Eight floats: AVX2, 16 registers.</summary>
internal readonly unsafe struct Lanes256(Vector256<float> value) : ILanes<Lanes256>
{
    private readonly Vector256<float> value = value;

    /// <summary>The register itself, for what acts on its bits.</summary>
    public Vector256<float> Value { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => value; }

    public static int Count { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 8; }
    public static int TileRegisters { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 3; }
    public static int TileRows { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 4; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Of(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(float* from) => new(Vector256.Create(*from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a.value - b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a.value * b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a.value / b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Fma(Lanes256 a, Lanes256 b, Lanes256 c) =>
        new(Vector256.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 a) => new(Vector256.Sqrt(a.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 a) => new(Vector256.Abs(a.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 CopySign(Lanes256 magnitude, Lanes256 sign) =>
        new(Vector256.ConditionalSelect(Vector256.Create(-0f), sign.value, magnitude.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Least(Lanes256 limit, Lanes256 a) => new(Vector256.MinNative(limit.value, a.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 WhereGreater(Lanes256 a, Lanes256 b, Lanes256 then, Lanes256 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(a.value, b.value), then.value, otherwise.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ShiftBitsLeft23(Lanes256 a) => new(Vector256.ShiftLeft(a.value.AsInt32(), 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void InnerProducts(float* rows, nint stride, float* vector, int count, float* to)
    {
        for (var row = 0; row < 16; row += 4, rows += 4 * stride)
        {
            Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default,
                c0 = default, c1 = default, d0 = default, d1 = default;
            float* a = rows, b = a + stride, c = b + stride, d = c + stride;
            for (nint j = 0; j < count; j += 16)
            {
                Vector256<float> low = Vector256.Load(vector + j), high = Vector256.Load(vector + j + 8);
                a0 = Vector256.FusedMultiplyAdd(Vector256.Load(a + j), low, a0);
                a1 = Vector256.FusedMultiplyAdd(Vector256.Load(a + j + 8), high, a1);
                b0 = Vector256.FusedMultiplyAdd(Vector256.Load(b + j), low, b0);
                b1 = Vector256.FusedMultiplyAdd(Vector256.Load(b + j + 8), high, b1);
                c0 = Vector256.FusedMultiplyAdd(Vector256.Load(c + j), low, c0);
                c1 = Vector256.FusedMultiplyAdd(Vector256.Load(c + j + 8), high, c1);
                d0 = Vector256.FusedMultiplyAdd(Vector256.Load(d + j), low, d0);
                d1 = Vector256.FusedMultiplyAdd(Vector256.Load(d + j + 8), high, d1);
            }

            LaneTree.Sums(Quarters(a0 + a1), Quarters(b0 + b1), Quarters(c0 + c1), Quarters(d0 + d1)).Store(to + row);
        }
    }

    /// <summary>Element i with i + 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quarters(Vector256<float> half) => half.GetLower() + half.GetUpper();
}
