using System.Runtime.CompilerServices;

namespace FlipFlop.Engine.Arithmetic;

public static partial class Logarithm
{
    /// <summary>The float nearest to the root of 1/2.</summary>
    private const uint RootHalfSingleBits = 0x3F3504F3;

    private const float Ln2Single = 0.6931472f;
    private const float Ln2SingleLow = -1.9046542e-9f;

    /// <summary>1.5 x 2^23: a float near it has its whole part in its lowest bits.</summary>
    private const uint WholeBits = 0x4B400000;
    private const float Whole = 12582912;

    /// <summary>ln x of a positive, normal, finite float; largest error 0.88 ulp (docs/arithmetic.md).</summary>
    internal static float OfNormal(float x)
    {
        var bits = BitConverter.SingleToInt32Bits(x);
        var exponent = (bits - (int)RootHalfSingleBits) >> 23;
        var f = BitConverter.Int32BitsToSingle(bits - (exponent << 23)) - 1;
        float e = exponent;
        var p = -0.07634504f;
        p = MathF.FusedMultiplyAdd(p, f, 0.12761579f);
        p = MathF.FusedMultiplyAdd(p, f, -0.1316018f);
        p = MathF.FusedMultiplyAdd(p, f, 0.14201757f);
        p = MathF.FusedMultiplyAdd(p, f, -0.16623357f);
        p = MathF.FusedMultiplyAdd(p, f, 0.20001227f);
        p = MathF.FusedMultiplyAdd(p, f, -0.2500082f);
        p = MathF.FusedMultiplyAdd(p, f, 0.3333333f);
        p = MathF.FusedMultiplyAdd(p, f, -0.5f);
        var tail = MathF.FusedMultiplyAdd(f * f, p, e * Ln2SingleLow);
        return MathF.FusedMultiplyAdd(e, Ln2Single, f + tail);
    }

    /// <summary>The same of many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V OfNormal<W, V>(V x)
        where W : struct, IWordLanes<W, V>
        where V : struct, ILanes<V>
    {
        var bits = W.OfBits(x);
        var exponent = (bits - W.Of(RootHalfSingleBits)) >> 23;
        var f = (bits - (exponent << 23)).AsFloats() - V.Of(1);
        var e = (exponent + W.Of(WholeBits)).AsFloats() - V.Of(Whole);
        var p = V.Of(-0.07634504f);
        p = V.Fma(p, f, V.Of(0.12761579f));
        p = V.Fma(p, f, V.Of(-0.1316018f));
        p = V.Fma(p, f, V.Of(0.14201757f));
        p = V.Fma(p, f, V.Of(-0.16623357f));
        p = V.Fma(p, f, V.Of(0.20001227f));
        p = V.Fma(p, f, V.Of(-0.2500082f));
        p = V.Fma(p, f, V.Of(0.3333333f));
        p = V.Fma(p, f, V.Of(-0.5f));
        var tail = V.Fma(f * f, p, e * V.Of(Ln2SingleLow));
        return V.Fma(e, V.Of(Ln2Single), f + tail);
    }
}
