using System.Runtime.CompilerServices;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>
/// The natural logarithm from basic operations alone, so that it has the same bits on every machine.
/// 0 gives -infinity, a negative argument NaN, infinity itself.
/// </summary>
/// <remarks>
/// x = 2^e m with m in [sqrt(1/2), sqrt(2)), f = m - 1 (exact), ln x = e ln 2 + ln(1 + f). The polynomials are
/// minimax (Remez) in the relative error of ln(1 + f).
/// </remarks>
public static partial class Logarithm
{
    private const double Ln2 = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17;

    /// <summary>The double nearest to the root of 1/2, less its last 32 bits.</summary>
    private const long RootHalfBits = 0x3FE6A09E_00000000;

    /// <summary>ln x in double precision; largest error seen 0.81 ulp (docs/arithmetic.md).</summary>
    public static double Of(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;

        var shift = 0;
        if (!double.IsNormal(x))
        {
            x *= 1L << 54;
            shift = 54;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)((bits - RootHalfBits) >> 52);
        var f = BitConverter.Int64BitsToDouble(bits - ((long)exponent << 52)) - 1;
        return Assemble(exponent - shift, f);
    }

    /// <summary>
    /// With s = f / (2 + f): ln(1 + f) = 2 artanh s = f - (f^2 / 2 - s (f^2 / 2 + R(s^2))), where R(z) = 2 z / 3 + 2 z^2 / 5 + ...;
    /// as fdlibm arranges it, so that f, exact, is added last.
    /// </summary>
    private static double Assemble(int exponent, double f)
    {
        var s = f / (2 + f);
        var z = s * s;
        var r = 0.14796255565342686;
        r = Math.FusedMultiplyAdd(r, z, 0.15314021571106612);
        r = Math.FusedMultiplyAdd(r, z, 0.1818356539493427);
        r = Math.FusedMultiplyAdd(r, z, 0.22222198553886086);
        r = Math.FusedMultiplyAdd(r, z, 0.28571428742563004);
        r = Math.FusedMultiplyAdd(r, z, 0.3999999999941395);
        r = Math.FusedMultiplyAdd(r, z, 0.6666666666666734);
        var halfSquare = 0.5 * f * f;
        var correction = Math.FusedMultiplyAdd(s, halfSquare + r * z, exponent * Ln2Low);
        return Math.FusedMultiplyAdd(exponent, Ln2, f - (halfSquare - correction));
    }
}
