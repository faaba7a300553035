namespace FlipFlop.Analysis.Statistics;

/// <summary>The distribution of Mann and Whitney's U where both samples come from one continuous distribution.</summary>
/// <param name="Counts">Of all ways to divide the ranks, how many have U = 0, 1, ... n m.</param>
internal sealed record RankSumDistribution(double[] Counts)
{
    private readonly double _all = Counts.Sum();

    /// <summary>Whether it is counted out for such sizes.</summary>
    public static bool IsExact(int n, int m) => Math.Min(n, m) <= 8 || (long)n * m <= 400;

    /// <summary>
    /// The distribution for samples of n and m. Counts are whole and exact to 2^53; they only ever add, so none of
    /// the larger ones loses more than rounding.
    /// </summary>
    public static RankSumDistribution Of(int n, int m)
    {
        var (few, many) = (Math.Min(n, m), Math.Max(n, m));
        // ways[k][u]: so many ways to place k of the smaller sample's values, exceeding u of the other's.
        var ways = Enumerable.Range(0, few + 1).Select(_ => new double[few * many + 1]).ToArray();
        ways[0][0] = 1;
        for (var rank = 1; rank <= few + many; rank++)
            for (var k = Math.Min(rank, few); k >= 1; k--)
                Place(ways[k - 1], ways[k], rank - k);
        return new RankSumDistribution(ways[few]);

        static void Place(double[] from, double[] into, int exceeded)
        {
            for (var u = exceeded; u < into.Length; u++)
                into[u] += from[u - exceeded];
        }
    }

    /// <summary>P(U >= u).</summary>
    public double AtLeast(int u) => Counts.Skip(u).Sum() / _all;

    /// <summary>
    /// The greatest k for which the k-th smallest and the k-th largest pairwise difference hold the shift with the
    /// confidence: P(U at most k - 1) is at most half of the rest. 0 where even the extremes do not.
    /// </summary>
    public int TailOf(double confidence)
    {
        var (k, below) = (0, 0.0);
        while ((below += Counts[k] / _all) <= (1 - confidence) / 2)
            k++;
        return k;
    }
}
