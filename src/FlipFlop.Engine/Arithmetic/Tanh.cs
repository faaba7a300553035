using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>
/// The hyperbolic tangent from IEEE basic operations and fused multiply-add alone: the same bits on every machine.
/// </summary>
/// <remarks>
/// Below 0.625 an odd polynomial, x + x^3 P(x^2); from there 1 - 2 / (2^t + 1) with t = 2 |x| / ln 2, where
/// 2^t = 2^n (1 + f Q(f)), n the nearest integer to t. P and Q interpolate in Chebyshev nodes. The sign is copied,
/// so the function is odd to the bit. The scalar forms judge the vector forms, which do the same operations.
/// </remarks>
public static partial class Tanh
{
    private const float Split = 0.625f;
    private const float Saturation = 9.1f;
    private const float TwoOverLn2 = 2.88539004f;

    // Adding it to a float below 2^22 leaves the nearest integer, plus the exponent's bias of 127, in the lowest bits.
    private const float RoundAndBias = 12582912f + 127f;

    private const float P0 = -0.33333334f, P1 = 0.13333304f, P2 = -0.053959258f,
        P3 = 0.021768918f, P4 = -0.008343945f, P5 = 0.0022927448f;

    private const float Q0 = 0.6931472f, Q1 = 0.2402265f, Q2 = 0.05550357f,
        Q3 = 0.009618083f, Q4 = 0.0013390863f, Q5 = 0.00015453163f;

    private const double SaturationD = 19.1;
    private const double TwoOverLn2D = 2.8853900817779268;
    private const double RoundAndBiasD = 6755399441055744d + 1023d;

    /// <summary>tanh(x), at most 1.63 units in the last place off (docs/arithmetic.md).</summary>
    public static float Of(float x)
    {
        var a = MathF.Abs(x);
        return MathF.CopySign(a < Split ? Small(a) : Large(a > Saturation ? Saturation : a), x);
    }

    private static float Small(float a)
    {
        var z = a * a;
        var p = MathF.FusedMultiplyAdd(P5, z, P4);
        p = MathF.FusedMultiplyAdd(p, z, P3);
        p = MathF.FusedMultiplyAdd(p, z, P2);
        p = MathF.FusedMultiplyAdd(p, z, P1);
        p = MathF.FusedMultiplyAdd(p, z, P0);
        return MathF.FusedMultiplyAdd(a * z, p, a);
    }

    private static float Large(float a)
    {
        var t = a * TwoOverLn2;
        var n = t + RoundAndBias;
        var f = t - (n - RoundAndBias);
        var q = MathF.FusedMultiplyAdd(Q5, f, Q4);
        q = MathF.FusedMultiplyAdd(q, f, Q3);
        q = MathF.FusedMultiplyAdd(q, f, Q2);
        q = MathF.FusedMultiplyAdd(q, f, Q1);
        q = MathF.FusedMultiplyAdd(q, f, Q0);
        q = MathF.FusedMultiplyAdd(q, f, 1f);
        var powerOfTwo = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(n) << 23);
        return 1f - 2f / MathF.FusedMultiplyAdd(q, powerOfTwo, 1f);
    }

    private static ReadOnlySpan<double> P =>
    [
        -0.3333333333333333, 0.13333333333333042, -0.05396825396789699, 0.021869488519008305,
        -0.008863235103240878, 0.0035921217511549622, -0.0014557754120478055, 0.0005896606577757043,
        -0.0002375906496055562, 9.257116129556769e-05, -3.12011014257974e-05, 6.485163482793113e-06,
    ];

    private static ReadOnlySpan<double> Q =>
    [
        0.6931471805599453, 0.24022650695910097, 0.0555041086648216, 0.009618129107606888,
        0.0013333558146416936, 0.0001540353044173605, 1.525273382983612e-05, 1.321544258792169e-06,
        1.0178062445845774e-07, 7.072585949269223e-09, 4.4549605981865186e-10,
    ];

    /// <summary>tanh(x) in double precision, at most 2 units in the last place off.</summary>
    public static double Of(double x)
    {
        var a = Math.Abs(x);
        return Math.CopySign(a < Split ? Small(a) : Large(a > SaturationD ? SaturationD : a), x);
    }

    private static double Small(double a)
    {
        var z = a * a;
        return Math.FusedMultiplyAdd(a * z, Polynomial(P, z), a);
    }

    private static double Large(double a)
    {
        var t = a * TwoOverLn2D;
        var n = t + RoundAndBiasD;
        var f = t - (n - RoundAndBiasD);
        var q = Math.FusedMultiplyAdd(Polynomial(Q, f), f, 1d);
        var powerOfTwo = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(n) << 52);
        return 1d - 2d / Math.FusedMultiplyAdd(q, powerOfTwo, 1d);
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        var sum = coefficients[^1];
        for (var i = coefficients.Length - 2; i >= 0; i--)
            sum = Math.FusedMultiplyAdd(sum, x, coefficients[i]);
        return sum;
    }

    /// <summary>tanh of each of eight doubles, by the operations of <see cref="Of(double)"/>.</summary>
    public static Vector512<double> Of(Vector512<double> x)
    {
        var a = Vector512.Abs(x);

        var z = a * a;
        var small = Vector512.FusedMultiplyAdd(a * z, Polynomial(P, z), a);

        var limit = Vector512.Create(SaturationD);
        var t = Vector512.ConditionalSelect(Vector512.GreaterThan(a, limit), limit, a) * Vector512.Create(TwoOverLn2D);
        var n = t + Vector512.Create(RoundAndBiasD);
        var f = t - (n - Vector512.Create(RoundAndBiasD));
        var q = Vector512.FusedMultiplyAdd(Polynomial(Q, f), f, Vector512<double>.One);
        var powerOfTwo = Vector512.ShiftLeft(n.AsInt64(), 52).AsDouble();
        var large = Vector512<double>.One
            - Vector512.Create(2d) / Vector512.FusedMultiplyAdd(q, powerOfTwo, Vector512<double>.One);

        var magnitude = Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512.Create((double)Split)), small, large);
        return Vector512.ConditionalSelect(Vector512.Create(-0d), x, magnitude);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Polynomial(ReadOnlySpan<double> coefficients, Vector512<double> x)
    {
        var sum = Vector512.Create(coefficients[^1]);
        for (var i = coefficients.Length - 2; i >= 0; i--)
            sum = Vector512.FusedMultiplyAdd(sum, x, Vector512.Create(coefficients[i]));
        return sum;
    }
}
