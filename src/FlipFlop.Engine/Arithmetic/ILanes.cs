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

    /// <summary>The bits of each float, shifted left by 23: makes 2^n of an integer that lies in the lowest bits.</summary>
    static abstract V ShiftBitsLeft23(V a);
}
