using System.Runtime.CompilerServices;

namespace FlipFlop.Engine.Arithmetic;

public static partial class SineCosine
{
    private const float TurnSingle = 6.2831855f;
    private const float TurnSingleLow = -1.7484556e-7f;

    /// <summary>1.5 x 2^23: adding it rounds a float to a whole number, which then lies in the lowest bits.</summary>
    private const float WholeSingle = 12582912;

    /// <summary>Sine and cosine of 2 pi turns, for turns of 0 .. 1, in single precision; largest error 1.01 ulp (docs/arithmetic.md).</summary>
    internal static (float Sine, float Cosine) OfTurns(float turns)
    {
        var whole = MathF.FusedMultiplyAdd(4, turns, WholeSingle);
        var quarter = BitConverter.SingleToInt32Bits(whole);
        var r = MathF.FusedMultiplyAdd(-0.25f, whole - WholeSingle, turns);
        var z = r * r;
        var s = MathF.FusedMultiplyAdd(-75.44558f, z, 81.593765f);
        s = MathF.FusedMultiplyAdd(s, z, -41.34167f);
        var sine = MathF.FusedMultiplyAdd(r, TurnSingle, r * MathF.FusedMultiplyAdd(s, z, TurnSingleLow));
        var c = MathF.FusedMultiplyAdd(59.22924f, z, -85.44324f);
        c = MathF.FusedMultiplyAdd(c, z, 64.93932f);
        c = MathF.FusedMultiplyAdd(c, z, -19.739208f);
        var cosine = MathF.FusedMultiplyAdd(c, z, 1);
        return (quarter & 3) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }

    /// <summary>The same of many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void OfTurns<W, V>(V turns, out V sine, out V cosine)
        where W : struct, IWordLanes<W, V>
        where V : struct, ILanes<V>
    {
        var whole = V.Fma(V.Of(4), turns, V.Of(WholeSingle));
        var r = V.Fma(V.Of(-0.25f), whole - V.Of(WholeSingle), turns);
        var z = r * r;
        var s = V.Fma(V.Of(-75.44558f), z, V.Of(81.593765f));
        s = V.Fma(s, z, V.Of(-41.34167f));
        s = V.Fma(r, V.Of(TurnSingle), r * V.Fma(s, z, V.Of(TurnSingleLow)));
        var c = V.Fma(V.Of(59.22924f), z, V.Of(-85.44324f));
        c = V.Fma(c, z, V.Of(64.93932f));
        c = V.Fma(c, z, V.Of(-19.739208f));
        c = V.Fma(c, z, V.Of(1));
        Rotate(W.OfBits(whole), W.OfBits(s), W.OfBits(c), out sine, out cosine);
    }

    /// <summary>An odd quarter exchanges the two; quarters 2 and 3 turn the sine's sign, 1 and 2 the cosine's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rotate<W, V>(W quarter, W s, W c, out V sine, out V cosine)
        where W : struct, IWordLanes<W, V>
        where V : struct, ILanes<V>
    {
        var odd = W.Of(0) - (quarter & W.Of(1));
        var exchange = (s ^ c) & odd;
        sine = (s ^ exchange ^ ((quarter & W.Of(2)) << 30)).AsFloats();
        cosine = (c ^ exchange ^ (((quarter + W.Of(1)) & W.Of(2)) << 30)).AsFloats();
    }
}
