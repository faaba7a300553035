using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>Four words, beside <see cref="Lanes128"/>.</summary>
internal readonly struct WordLanes128(Vector128<uint> value) : IWordLanes<WordLanes128, Lanes128>
{
    private readonly Vector128<uint> value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 Of(uint value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 CountInPairs(uint first) =>
        new((Vector128.Create((ulong)first) + Vector128<ulong>.Indices).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 OfBits(Lanes128 floats) => new(floats.Value.AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes128 AsFloats() => new(value.AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 operator +(WordLanes128 a, WordLanes128 b) => new(a.value + b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 operator -(WordLanes128 a, WordLanes128 b) => new(a.value - b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 operator &(WordLanes128 a, WordLanes128 b) => new(a.value & b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 operator |(WordLanes128 a, WordLanes128 b) => new(a.value | b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 operator ^(WordLanes128 a, WordLanes128 b) => new(a.value ^ b.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 operator <<(WordLanes128 a, int bits) => new(a.value << bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 operator >>(WordLanes128 a, int bits) => new((a.value.AsInt32() >> bits).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 operator >>>(WordLanes128 a, int bits) => new(a.value >>> bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 ProductsOfEven(WordLanes128 a, WordLanes128 b) =>
        new(Products(a.value, b.value).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Products(Vector128<uint> a, Vector128<uint> b)
    {
        if (Sse2.IsSupported)
            return Sse2.Multiply(a, b);
        if (AdvSimd.IsSupported)
            return AdvSimd.MultiplyWideningLower(
                AdvSimd.ExtractNarrowingLower(a.AsUInt64()), AdvSimd.ExtractNarrowingLower(b.AsUInt64()));
        var low = Vector128.Create((ulong)uint.MaxValue);
        return (a.AsUInt64() & low) * (b.AsUInt64() & low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 OddToEven(WordLanes128 a) => new((a.value.AsUInt64() >>> 32).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WordLanes128 Merge(WordLanes128 even, WordLanes128 odd) =>
        new((even.value.AsUInt64() & Vector128.Create((ulong)uint.MaxValue) | odd.value.AsUInt64() << 32).AsUInt32());
}
