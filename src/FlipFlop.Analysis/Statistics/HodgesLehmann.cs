using MathNet.Numerics;

namespace FlipFlop.Analysis.Statistics;

/// <summary>A shift and the interval that holds it with a confidence of at least 95 %.</summary>
/// <param name="Shift">b minus a.</param>
/// <param name="Low">Negative infinity where the values are too few for any bound.</param>
/// <param name="High">Infinity where they are too few.</param>
public sealed record ShiftEstimate(double Shift, double Low, double High);

/// <summary>Hodges and Lehmann's estimate of a shift, with the interval that belongs to Mann and Whitney's test.</summary>
public static class HodgesLehmann
{
    private const double Confidence = 0.95;

    /// <summary>
    /// Of independent samples: the median of all pairwise differences b minus a, between the order statistics that
    /// Mann and Whitney's distribution gives (at least 4 values each for a bound).
    /// </summary>
    /// <remarks>
    /// The distribution is that without ties; of tied values the interval, with its bounds, then holds the shift in more
    /// than 95 %, and may hold 0 though the test's P, which counts the ties, is below 5 %.
    /// </remarks>
    /// <exception cref="ArgumentException">A sample is empty or has a value that is not finite.</exception>
    public static ShiftEstimate Shift(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Samples.Check(a, nameof(a));
        Samples.Check(b, nameof(b));
        var differences = new double[a.Length * b.Length];
        for (var at = 0; at < differences.Length; at++)
            differences[at] = b[at % b.Length] - a[at / b.Length];
        return Within(differences, RankSumDistribution.IsExact(a.Length, b.Length)
            ? RankSumDistribution.Of(a.Length, b.Length).TailOf(Confidence)
            : NormalTail(differences.Length, differences.Length * (a.Length + b.Length + 1.0) / 12));
    }

    private static ShiftEstimate Within(double[] values, int tail)
    {
        Array.Sort(values);
        return new ShiftEstimate(
            Quantiles.Linear(values, 0.5),
            tail > 0 ? values[tail - 1] : double.NegativeInfinity,
            tail > 0 ? values[^tail] : double.PositiveInfinity);
    }

    /// <summary>
    /// How many of so many values lie outside on either side, from the normal distribution with continuity correction: so
    /// the interval leaves out 0 where the test's P is at most 5 % and no values are tied.
    /// </summary>
    private static int NormalTail(int values, double variance) => Math.Max(0, (int)Math.Floor(
        values / 2.0 + 0.5 - Math.Sqrt(2 * variance) * SpecialFunctions.ErfInv(Confidence)));
}
