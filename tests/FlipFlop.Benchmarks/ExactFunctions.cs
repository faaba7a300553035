using System.Numerics;

namespace FlipFlop.Benchmarks;

/// <summary>
/// Elementary functions as whole numbers of 2^-192, by their series: right to some 55 digits, and slow. The engine's
/// double functions are judged by them.
/// </summary>
internal static class ExactFunctions
{
    private const int Point = 192;

    private static readonly BigInteger One = BigInteger.One << Point;
    private static readonly BigInteger Ln2 = 2 * ArTanh(One / 3);

    /// <summary>2 pi, pi = 16 arctan(1/5) - 4 arctan(1/239) (Machin).</summary>
    private static readonly BigInteger Turn = 2 * (16 * ArcTan(One / 5) - 4 * ArcTan(One / 239));

    /// <summary>ln(2^e m) = e ln 2 + 2 artanh((m - 1) / (m + 1)).</summary>
    public static BigInteger Ln(double x)
    {
        var exponent = Math.ILogB(x * Math.Sqrt(2));
        var m = Of(Math.ScaleB(x, -exponent));
        return exponent * Ln2 + 2 * ArTanh(Quotient(m - One, m + One));
    }

    /// <summary>tanh x = g / (g + 2) with g = e^(2x) - 1, and e^(2x) = 2^n e^r.</summary>
    public static BigInteger Tanh(double x)
    {
        var n = (int)(2 * Of(x) / Ln2);
        var r = 2 * Of(x) - n * Ln2;
        var growth = Sum(r, (term, k) => Product(term, r) / (k + 1));
        growth = ((One + growth) << n) - One;
        return Quotient(growth, growth + 2 * One);
    }

    /// <summary>The sine of 2 pi x.</summary>
    public static BigInteger SineOfTurns(double x)
    {
        var angle = Product(Of(x), Turn);
        var square = Product(angle, angle);
        return Sum(angle, (term, k) => -Product(term, square) / (2 * k * (2 * k + 1)));
    }

    /// <summary>The cosine of 2 pi x.</summary>
    public static BigInteger CosineOfTurns(double x)
    {
        var angle = Product(Of(x), Turn);
        var square = Product(angle, angle);
        return Sum(One, (term, k) => -Product(term, square) / ((2 * k - 1) * 2 * k));
    }

    /// <summary>How far a result is from the exact value, in units in the last place of a double of that size.</summary>
    public static double Ulps(BigInteger exact, double result)
    {
        var size = Math.Abs(Math.ScaleB((double)exact, -Point));
        return Math.ScaleB((double)BigInteger.Abs(exact - Of(result)), -Point) / (Math.BitIncrement(size) - size);
    }

    /// <summary>Exact for all doubles of 2^-140 and above.</summary>
    private static BigInteger Of(double x)
    {
        if (x == 0)
            return BigInteger.Zero;
        var lastBit = Math.ILogB(x) - 52;
        return new BigInteger(Math.ScaleB(x, -lastBit)) << (lastBit + Point);
    }

    /// <summary>x + x^3 / 3 + x^5 / 5 + ...</summary>
    private static BigInteger ArTanh(BigInteger x) => OddPowers(x, Product(x, x));

    /// <summary>x - x^3 / 3 + x^5 / 5 - ...</summary>
    private static BigInteger ArcTan(BigInteger x) => OddPowers(x, -Product(x, x));

    private static BigInteger OddPowers(BigInteger power, BigInteger square)
    {
        var sum = BigInteger.Zero;
        for (var n = 1; !power.IsZero; n += 2)
        {
            sum += power / n;
            power = Product(power, square);
        }

        return sum;
    }

    /// <summary>The sum of a first term and all that follow, each made of the one before it and its number 1, 2, ...</summary>
    private static BigInteger Sum(BigInteger term, Func<BigInteger, int, BigInteger> next)
    {
        var sum = BigInteger.Zero;
        for (var k = 1; !term.IsZero; k++)
        {
            sum += term;
            term = next(term, k);
        }

        return sum;
    }

    // Both are cut off towards 0, so that every series ends.
    private static BigInteger Product(BigInteger a, BigInteger b) => a.Sign * b.Sign * (BigInteger.Abs(a * b) >> Point);

    private static BigInteger Quotient(BigInteger a, BigInteger b) => (a << Point) / b;
}
