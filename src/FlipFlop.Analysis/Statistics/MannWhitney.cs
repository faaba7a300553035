using MathNet.Numerics;

namespace FlipFlop.Analysis.Statistics;

/// <summary>What the rank-sum test says of two samples.</summary>
/// <param name="U">Of the first sample: pairs in which its value is the larger, ties counted half.</param>
/// <param name="P">Two-sided.</param>
/// <param name="Exact">Whether P is from the statistic's own distribution, not from the normal one.</param>
public sealed record RankSum(double U, double P, bool Exact);

/// <summary>Mann and Whitney's test of two independent samples: does one tend to larger values?</summary>
public static class MannWhitney
{
    /// <summary>
    /// Exact without ties where a sample has at most 8 values, as SciPy's "auto", or where there are at most 400 pairs;
    /// elsewhere normal, with correction for ties and continuity.
    /// </summary>
    /// <exception cref="ArgumentException">A sample is empty or has a value that is not finite.</exception>
    public static RankSum Compare(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Samples.Check(a, nameof(a));
        Samples.Check(b, nameof(b));
        var u = CountOf(a, b);
        var larger = Math.Max(u, (double)a.Length * b.Length - u);
        var ties = TiesOf(a, b);
        return new RankSum(u, Math.Min(1, 2 * TailP(larger, a.Length, b.Length, ties)), IsExact(a.Length, b.Length, ties));
    }

    /// <summary>
    /// One-sided P of whether the first sample tends to larger values. Where values are tied it is that of the normal
    /// distribution, but never less than so many values could reach without ties.
    /// </summary>
    /// <exception cref="ArgumentException">A sample is empty or has a value that is not finite.</exception>
    public static double PAbove(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Samples.Check(a, nameof(a));
        Samples.Check(b, nameof(b));
        return Math.Max(TailP(CountOf(a, b), a.Length, b.Length, TiesOf(a, b)), LeastP(a.Length, b.Length) / 2);
    }

    /// <summary>The least P that samples of these sizes can reach without ties: all of one above all of the other.</summary>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public static double LeastP(int n, int m)
    {
        if (n < 1 || m < 1)
            throw new ArgumentException(FormattableString.Invariant($"Samples of {n} and {m} values: each must have at least 1."));
        return Math.Min(1, 2 * TailP((double)n * m, n, m, ties: 0));
    }

    private static bool IsExact(int n, int m, double ties) => ties == 0 && RankSumDistribution.IsExact(n, m);

    /// <summary>P(U >= u).</summary>
    private static double TailP(double u, int n, int m, double ties) => IsExact(n, m, ties)
        ? RankSumDistribution.Of(n, m).AtLeast((int)u)
        : NormalP(u, n, m, ties);

    private static double TiesOf(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => SortedTies([.. a, .. b]);

    private static double CountOf(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var (above, below) = CliffsDelta.CountPairs(a, b);
        return above + ((double)a.Length * b.Length - above - below) / 2;
    }

    /// <summary>Sum of t^3 - t over groups of t equal values; sorts them.</summary>
    private static double SortedTies(double[] values)
    {
        Array.Sort(values);
        var sum = 0.0;
        for (int start = 0, end; start < values.Length; start = end)
        {
            for (end = start + 1; end < values.Length && values[end] == values[start];)
                end++;
            var equal = (double)(end - start);
            sum += equal * equal * equal - equal;
        }
        return sum;
    }

    private static double NormalP(double u, int n, int m, double ties)
    {
        double pairs = (double)n * m, all = n + m;
        var deviation = Math.Sqrt(pairs / 12 * (all + 1 - ties / (all * (all - 1))));
        // All values equal: there is no deviation, and nothing speaks against equality.
        return deviation > 0 ? SpecialFunctions.Erfc((u - pairs / 2 - 0.5) / deviation / Math.Sqrt(2)) / 2 : 1;
    }
}
