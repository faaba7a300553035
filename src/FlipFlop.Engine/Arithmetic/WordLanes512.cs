using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>Sixteen words, beside <see cref="Lanes512"/>.</summary>
internal readonly struct WordLanes512(Vector512<uint> value) : IWordLanes<WordLanes512, Lanes512>
{
    private readonly Vector512<uint> value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 Of(uint value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 CountInPairs(uint first) =>
        new((Vector512.Create((ulong)first) + Vector512<ulong>.Indices).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 OfBits(Lanes512 floats) => new(floats.Value.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes512 AsFloats() => new(value.AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 operator +(WordLanes512 a, WordLanes512 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 operator -(WordLanes512 a, WordLanes512 b) => new(a.value - b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 operator &(WordLanes512 a, WordLanes512 b) => new(a.value & b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 operator |(WordLanes512 a, WordLanes512 b) => new(a.value | b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 operator ^(WordLanes512 a, WordLanes512 b) => new(a.value ^ b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 operator <<(WordLanes512 a, int bits) => new(a.value << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 operator >>(WordLanes512 a, int bits) => new((a.value.AsInt32() >> bits).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 operator >>>(WordLanes512 a, int bits) => new(a.value >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 ProductsOfEven(WordLanes512 a, WordLanes512 b) =>
        new(Avx512F.Multiply(a.value, b.value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 OddToEven(WordLanes512 a) => new((a.value.AsUInt64() >>> 32).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes512 Merge(WordLanes512 even, WordLanes512 odd) =>
        new((even.value.AsUInt64() & Vector512.Create((ulong)uint.MaxValue) | odd.value.AsUInt64() << 32).AsUInt32());
}
