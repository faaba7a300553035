using MathNet.Numerics;

namespace FlipFlop.Analysis.Statistics;

/// <summary>From where to where.</summary>
public sealed record Interval(double Low, double High);

/// <summary>Wilson's interval (1927) of a proportion: it stays within 0 and 1 and says something of few trials too.</summary>
public static class Wilson
{
    /// <summary>The interval of the proportion behind so many successes.</summary>
    /// <param name="successes">0 to of.</param>
    /// <param name="of">Trials, 1 or more.</param>
    /// <param name="confidence">Above 0, below 1.</param>
    /// <exception cref="ArgumentException">A count or the confidence is not allowed.</exception>
    public static Interval Interval(int successes, int of, double confidence = 0.95)
    {
        if (of < 1 || successes < 0 || successes > of)
            throw new ArgumentException(FormattableString.Invariant(
                $"{successes} successes of {of}: there must be at least 1 trial, and from 0 to as many successes."));
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentException(FormattableString.Invariant(
                $"The confidence is {confidence}; it must lie between 0 and 1, such as 0.95."), nameof(confidence));
        double n = of, share = successes / n;
        var z = Math.Sqrt(2) * SpecialFunctions.ErfInv(confidence);
        var centre = (share + z * z / (2 * n)) / (1 + z * z / n);
        var half = z / (1 + z * z / n) * Math.Sqrt(share * (1 - share) / n + z * z / (4 * n * n));
        // Where none or all succeeded the bound is exact; rounding would miss it.
        return new Interval(successes == 0 ? 0 : centre - half, successes == of ? 1 : centre + half);
    }
}
