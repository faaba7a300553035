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

    /// <summary>Rows of a product's tile: as many as the registers of this machine hold, three registers a row.</summary>
    static abstract int TileRows { get; }

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

    /// <summary>Where a is greater than b, then, elsewhere (also where either is NaN) otherwise.</summary>
    static abstract V WhereGreater(V a, V b, V then, V otherwise);

    /// <summary>
    /// The inner product of two vectors whose length is a multiple of 16: element j goes to the sum j mod 16, and the
    /// sixteen sums are added in halves (i with i + 8, then + 4, + 2, + 1), whatever the width.
    /// </summary>
    static abstract float Dot(float* a, float* b, int count);

    /// <summary>The bits of each float, shifted left by 23: makes 2^n of an integer that lies in the lowest bits.</summary>
    static abstract V ShiftBitsLeft23(V a);
}

/// <summary>The last two additions of every inner product.</summary>
internal static class LaneTree
{
    /// <summary>(q0 + q2) + (q1 + q3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> quarter)
    {
        var half = quarter + Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1));
        return half.ToScalar() + half.GetElement(1);
    }
}
