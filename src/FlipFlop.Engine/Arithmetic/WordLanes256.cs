using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>Eight words, beside <see cref="Lanes256"/>.</summary>
internal readonly struct WordLanes256(Vector256<uint> value) : IWordLanes<WordLanes256, Lanes256>
{
    private readonly Vector256<uint> value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 Of(uint value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 CountInPairs(uint first) =>
        new((Vector256.Create((ulong)first) + Vector256<ulong>.Indices).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 OfBits(Lanes256 floats) => new(floats.Value.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes256 AsFloats() => new(value.AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 operator +(WordLanes256 a, WordLanes256 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 operator -(WordLanes256 a, WordLanes256 b) => new(a.value - b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 operator &(WordLanes256 a, WordLanes256 b) => new(a.value & b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 operator |(WordLanes256 a, WordLanes256 b) => new(a.value | b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 operator ^(WordLanes256 a, WordLanes256 b) => new(a.value ^ b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 operator <<(WordLanes256 a, int bits) => new(a.value << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 operator >>(WordLanes256 a, int bits) => new((a.value.AsInt32() >> bits).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 operator >>>(WordLanes256 a, int bits) => new(a.value >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 ProductsOfEven(WordLanes256 a, WordLanes256 b) =>
        new(Avx2.Multiply(a.value, b.value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 OddToEven(WordLanes256 a) => new((a.value.AsUInt64() >>> 32).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes256 Merge(WordLanes256 even, WordLanes256 odd) =>
        new((even.value.AsUInt64() & Vector256.Create((ulong)uint.MaxValue) | odd.value.AsUInt64() << 32).AsUInt32());
}
