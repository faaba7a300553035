using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>Four floats: AdvSimd, 32 registers; SSE, 16; and what every other machine does, in software where it must.</summary>
internal readonly unsafe struct Lanes128(Vector128<float> value) : ILanes<Lanes128>
{
    private readonly Vector128<float> value = value;

    /// <summary>The register itself, for what acts on its bits.</summary>
    public Vector128<float> Value { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => value; }

    public static int Count { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 4; }
    public static int TileRegisters { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => LaneTile.IsSupported ? LaneTile.Registers : 3; }
    public static int TileRows { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => LaneTile.IsSupported ? 8 : 4; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Of(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(float* from) => new(Vector128.Create(*from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* from) => new(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 a, Lanes128 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 a, Lanes128 b) => new(a.value - b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 a, Lanes128 b) => new(a.value * b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 a, Lanes128 b) => new(a.value / b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Fma(Lanes128 a, Lanes128 b, Lanes128 c) =>
        new(Vector128.FusedMultiplyAdd(a.value, b.value, c.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 a) => new(Vector128.Sqrt(a.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 a) => new(Vector128.Abs(a.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 CopySign(Lanes128 magnitude, Lanes128 sign) =>
        new(Vector128.ConditionalSelect(Vector128.Create(-0f), sign.value, magnitude.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Least(Lanes128 limit, Lanes128 a) => new(Vector128.MinNative(limit.value, a.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 WhereGreater(Lanes128 a, Lanes128 b, Lanes128 then, Lanes128 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(a.value, b.value), then.value, otherwise.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 ShiftBitsLeft23(Lanes128 a) => new(Vector128.ShiftLeft(a.value.AsInt32(), 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void InnerProducts(float* rows, nint stride, float* vector, int count, float* to)
    {
        for (var row = 0; row < 16; row += 4, rows += 4 * stride)
        {
            LaneTree.Sums(
                SumsOf(rows, vector, count), SumsOf(rows + stride, vector, count),
                SumsOf(rows + 2 * stride, vector, count), SumsOf(rows + 3 * stride, vector, count)).Store(to + row);
        }
    }

    /// <summary>Of one row's sixteen sums those i with i + 8, and of these i with i + 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> SumsOf(float* row, float* vector, int count)
    {
        Vector128<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var j = 0; j < count; j += 16)
        {
            s0 = Vector128.FusedMultiplyAdd(Vector128.Load(row + j), Vector128.Load(vector + j), s0);
            s1 = Vector128.FusedMultiplyAdd(Vector128.Load(row + j + 4), Vector128.Load(vector + j + 4), s1);
            s2 = Vector128.FusedMultiplyAdd(Vector128.Load(row + j + 8), Vector128.Load(vector + j + 8), s2);
            s3 = Vector128.FusedMultiplyAdd(Vector128.Load(row + j + 12), Vector128.Load(vector + j + 12), s3);
        }

        return (s0 + s2) + (s1 + s3);
    }
}
