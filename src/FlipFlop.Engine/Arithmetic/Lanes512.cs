using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>Sixteen floats: AVX-512, 32 registers.</summary>
internal readonly unsafe struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> value = value;

    /// <summary>The register itself, for what acts on its bits.</summary>
    public Vector512<float> Value { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => value; }

    public static int Count { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 16; }
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
    public static Lanes512 WhereGreater(Lanes512 a, Lanes512 b, Lanes512 then, Lanes512 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a.value, b.value), then.value, otherwise.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ShiftBitsLeft23(Lanes512 a) => new(Vector512.ShiftLeft(a.value.AsInt32(), 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* a, float* b, int count)
    {
        var sum = Vector512<float>.Zero;
        for (var j = 0; j < count; j += 16)
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(a + j), Vector512.Load(b + j), sum);
        var half = sum.GetLower() + sum.GetUpper();
        return LaneTree.Sum(half.GetLower() + half.GetUpper());
    }
}
