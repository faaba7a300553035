using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>
/// A register of floats. Kernels are written once over it and compiled for each width. Every operation is
/// IEEE and acts on each float alone, so the width cannot change a bit.
/// </summary>
internal unsafe interface ILanes<V> where V : struct, ILanes<V>
{
    /// <summary>Floats in a register.</summary>
    static abstract int Count { get; }

    /// <summary>Rows of a product's tile, eight or four: as many as the registers of this machine hold.</summary>
    static abstract int TileRows { get; }

    /// <summary>Registers of a row of a product's tile, at most.</summary>
    static abstract int TileRegisters { get; }

    static abstract V Of(float value);

    /// <summary>One float of memory in every lane: unlike <see cref="Of"/> of a loaded value, one instruction.</summary>
    static abstract V Broadcast(float* from);
    static abstract V Load(float* from);
    void Store(float* to);

    static abstract V operator +(V a, V b);
    static abstract V operator -(V a, V b);
    static abstract V operator *(V a, V b);
    static abstract V operator /(V a, V b);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract V Fma(V a, V b, V c);
    static abstract V Sqrt(V a);
    static abstract V Abs(V a);
    static abstract V CopySign(V magnitude, V sign);

    /// <summary>The smaller of a limit, which is not NaN, and a; NaN where a is.</summary>
    static abstract V Least(V limit, V a);

    /// <summary>Where a is greater than b, then, elsewhere (also where either is NaN) otherwise.</summary>
    static abstract V WhereGreater(V a, V b, V then, V otherwise);

    /// <summary>
    /// The inner products of sixteen rows with one vector, whose length is a multiple of 16: element j goes to the sum
    /// j mod 16, and a row's sixteen sums are added in halves (i with i + 8, then + 4, + 2, + 1), whatever the width.
    /// </summary>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="vector">What each row is multiplied with.</param>
    /// <param name="count">Its length.</param>
    /// <param name="to">Where the sixteen results go.</param>
    static abstract void InnerProducts(float* rows, nint stride, float* vector, int count, float* to);

    /// <summary>The bits of each float, shifted left by 23: makes 2^n of an integer that lies in the lowest bits.</summary>
    static abstract V ShiftBitsLeft23(V a);
}

/// <summary>The last two additions of inner products: element i with i + 2, then with i + 1.</summary>
internal static class LaneTree
{
    /// <summary>(a0 + a2) + (a1 + a3), and the same of b, c and d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sums(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d) =>
        Neighbours(Halves(a, b), Halves(c, d));

    /// <summary>a0 + a2, a1 + a3, b0 + b2, b1 + b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Halves(Vector128<float> a, Vector128<float> b) =>
        Vector128.Create(a.GetLower(), b.GetLower()) + Vector128.Create(a.GetUpper(), b.GetUpper());

    /// <summary>a0 + a1, a2 + a3, b0 + b1, b2 + b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Neighbours(Vector128<float> a, Vector128<float> b)
    {
        var order = Vector128.Create(0, 2, 1, 3);
        return Halves(Vector128.Shuffle(a, order), Vector128.Shuffle(b, order));
    }
}
