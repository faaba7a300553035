namespace FlipFlop.Analysis.Statistics;

/// <summary>How far two samples lie apart, by order alone.</summary>
public static class CliffsDelta
{
    /// <summary>
    /// Share of pairs in which a's value is the larger, less the share in which b's is: 1 where all of a lies above all
    /// of b, -1 where below, 0 where neither prevails. Mind the direction: shifts are of b minus a.
    /// </summary>
    /// <exception cref="ArgumentException">A sample is empty or has a value that is not finite.</exception>
    public static double Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Samples.Check(a, nameof(a));
        Samples.Check(b, nameof(b));
        var (above, below) = CountPairs(a, b);
        return (double)(above - below) / ((double)a.Length * b.Length);
    }

    /// <summary>Pairs in which a's value is the larger, and those in which b's is.</summary>
    internal static (long Above, long Below) CountPairs(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        long above = 0, below = 0;
        foreach (var one in a)
            foreach (var other in b)
            {
                above += one > other ? 1 : 0;
                below += one < other ? 1 : 0;
            }
        return (above, below);
    }
}
