namespace FlipFlop.Analysis.Statistics;

/// <summary>What two one-sided tests say: small P, and the difference is smaller than the margin.</summary>
/// <param name="P">The larger of the two.</param>
/// <param name="Lower">P of the test that b lies more than the margin below a.</param>
/// <param name="Upper">P of the test that it lies more than the margin above.</param>
public sealed record EquivalenceResult(double P, double Lower, double Upper);

/// <summary>
/// Two one-sided tests (Schuirmann 1987) against a margin that was chosen beforehand, each the very test that judges the
/// difference: so all three, difference, interval and equivalence, are of one quantity. Few values reach no small P.
/// </summary>
public static class Equivalence
{
    /// <summary>Of pairs: the mean of their differences, by the permutation test.</summary>
    /// <param name="a">The first of each pair.</param>
    /// <param name="b">The second of each.</param>
    /// <param name="margin">The least difference that matters, in the values' own unit; more than 0.</param>
    /// <exception cref="ArgumentException">No pairs, counts that differ, values or a margin that cannot be.</exception>
    public static EquivalenceResult Paired(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double margin)
    {
        Samples.CheckPairs(a, b);
        DemandMargin(margin);
        return Of(
            PairedPermutation.PAbove(Samples.Differences(a, b), -margin),
            PairedPermutation.PAbove(Samples.Differences(b, a), -margin));
    }

    /// <summary>Of independent samples: the shift of one against the other, by Mann and Whitney's test.</summary>
    /// <param name="a">The one sample.</param>
    /// <param name="b">The other.</param>
    /// <param name="margin">The least difference that matters, in the values' own unit; more than 0.</param>
    /// <exception cref="ArgumentException">No values, or values or a margin that cannot be.</exception>
    public static EquivalenceResult Apart(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double margin)
    {
        Samples.Check(a, nameof(a));
        Samples.Check(b, nameof(b));
        DemandMargin(margin);
        return Of(MannWhitney.PAbove(Shifted(b, margin), a), MannWhitney.PAbove(a, Shifted(b, -margin)));
    }

    private static EquivalenceResult Of(double lower, double upper) => new(Math.Max(lower, upper), lower, upper);

    private static double[] Shifted(ReadOnlySpan<double> values, double by)
    {
        double[] shifted = [.. values];
        for (var at = 0; at < shifted.Length; at++)
            shifted[at] += by;
        return shifted;
    }

    private static void DemandMargin(double margin)
    {
        if (!(margin > 0 && double.IsFinite(margin)))
            throw new ArgumentException(FormattableString.Invariant(
                $"The margin is {margin}; it must be a finite number above 0: the least difference that matters."), nameof(margin));
    }
}
