namespace FlipFlop.Analysis.Statistics;

/// <summary>Refuses what no statistic can be made of: no values, or a value that is not finite.</summary>
internal static class Samples
{
    /// <summary>Whether these can be used, and if not, why.</summary>
    /// <param name="values">The sample.</param>
    /// <param name="name">What the message calls it: the parameter's name.</param>
    /// <param name="atLeast">Values that the statistic needs.</param>
    /// <exception cref="ArgumentException">Too few values, or one that is not finite.</exception>
    public static void Check(ReadOnlySpan<double> values, string name, int atLeast = 1)
    {
        if (values.Length < atLeast)
            throw new ArgumentException(FormattableString.Invariant(
                $"{name} has {values.Length} values; at least {atLeast} are needed."), name);
        for (var at = 0; at < values.Length; at++)
            if (!double.IsFinite(values[at]))
                throw new ArgumentException(FormattableString.Invariant(
                    $"{name}[{at}] is {values[at]}; every value must be finite. Leave out what has none, and say how many."), name);
    }

    /// <summary>Whether these are pairs, one of each at every place.</summary>
    /// <exception cref="ArgumentException">Different counts, too few, or a value that is not finite.</exception>
    public static void CheckPairs(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int atLeast = 1)
    {
        Check(a, nameof(a), atLeast);
        Check(b, nameof(b), atLeast);
        if (a.Length != b.Length)
            throw new ArgumentException(FormattableString.Invariant(
                $"a has {a.Length} values and b {b.Length}; pairs need as many of one as of the other."), nameof(b));
    }

    /// <summary>b minus a, pair by pair.</summary>
    public static double[] Differences(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var differences = new double[a.Length];
        for (var at = 0; at < a.Length; at++)
            differences[at] = b[at] - a[at];
        return differences;
    }
}
