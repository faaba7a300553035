namespace FlipFlop.Engine.Arithmetic;

/// <summary>
/// Sine and cosine of an angle in turns (1 turn = 2 pi), from basic operations alone, so that they have the same
/// bits on every machine. In turns the reduction to an eighth of the circle is exact.
/// </summary>
/// <remarks>
/// With r the angle less the nearest quarter, |r| at most 1/8, and z = r^2: sin(2 pi r) = 2 pi r + r z S(z),
/// cos(2 pi r) = 1 + z C(z); S and C are minimax (Remez) in relative error.
/// </remarks>
public static partial class SineCosine
{
    private const double Turn = 6.283185307179586;
    private const double TurnLow = 2.4492935982947064e-16;

    /// <summary>Sine and cosine of 2 pi turns, for turns of 0 .. 1, double precision; largest error seen 1.01 ulp (docs/arithmetic.md).</summary>
    public static (double Sine, double Cosine) OfTurns(double turns)
    {
        var quarter = (int)(4 * turns + 0.5);
        var r = turns - 0.25 * quarter;
        var z = r * r;
        return Rotate(quarter, SineOfPart(r, z), CosineOfPart(z));
    }

    private static double SineOfPart(double r, double z)
    {
        var s = 3.7812233364795946;
        s = Math.FusedMultiplyAdd(s, z, -15.093822722317574);
        s = Math.FusedMultiplyAdd(s, z, 42.05868539343416);
        s = Math.FusedMultiplyAdd(s, z, -76.70585970790108);
        s = Math.FusedMultiplyAdd(s, z, 81.60524927596522);
        s = Math.FusedMultiplyAdd(s, z, -41.34170224039967);
        return Math.FusedMultiplyAdd(r, Turn, r * Math.FusedMultiplyAdd(s, z, TurnLow));
    }

    private static double CosineOfPart(double z)
    {
        var c = -1.6968342609817588;
        c = Math.FusedMultiplyAdd(c, z, 7.903091564618948);
        c = Math.FusedMultiplyAdd(c, z, -26.426250926750242);
        c = Math.FusedMultiplyAdd(c, z, 60.24464132937983);
        c = Math.FusedMultiplyAdd(c, z, -85.45681720652826);
        c = Math.FusedMultiplyAdd(c, z, 64.93939402266798);
        c = Math.FusedMultiplyAdd(c, z, -19.739208802178716);
        return Math.FusedMultiplyAdd(c, z, 1);
    }

    private static (double Sine, double Cosine) Rotate(int quarter, double sine, double cosine) => (quarter & 3) switch
    {
        0 => (sine, cosine),
        1 => (cosine, -sine),
        2 => (-sine, -cosine),
        _ => (-cosine, sine),
    };
}
