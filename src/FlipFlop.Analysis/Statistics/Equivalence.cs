using MathNet.Numerics.Distributions;

namespace FlipFlop.Analysis.Statistics;

/// <summary>What two one-sided tests say: small P, and the means differ by less than the margin.</summary>
/// <param name="P">The larger of the two.</param>
/// <param name="Lower">P of the test that b's mean lies more than the margin below a's.</param>
/// <param name="Upper">P of the test that it lies more than the margin above.</param>
public sealed record EquivalenceResult(double P, double Lower, double Upper);

/// <summary>
/// Two one-sided t tests (Schuirmann 1987) of b's mean less a's against a margin that was chosen beforehand. Where
/// values do not vary at all the difference is certain, and each P is 0 or 1.
/// </summary>
public static class Equivalence
{
    /// <summary>Of pairs.</summary>
    /// <param name="a">The first of each pair, two or more.</param>
    /// <param name="b">The second of each.</param>
    /// <param name="margin">The least difference that matters, in the values' own unit; more than 0.</param>
    /// <exception cref="ArgumentException">Too few pairs, counts that differ, values or a margin that cannot be.</exception>
    public static EquivalenceResult Paired(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double margin)
    {
        Samples.CheckPairs(a, b, atLeast: 2);
        DemandMargin(margin);
        var (mean, variance) = Moments(Samples.Differences(a, b));
        return Of(mean, Math.Sqrt(variance / a.Length), a.Length - 1, margin);
    }

    /// <summary>Of independent samples whose variances may differ (Welch and Satterthwaite).</summary>
    /// <param name="a">The one sample, two values or more.</param>
    /// <param name="b">The other.</param>
    /// <param name="margin">The least difference that matters, in the values' own unit; more than 0.</param>
    /// <exception cref="ArgumentException">Too few values, or values or a margin that cannot be.</exception>
    public static EquivalenceResult Welch(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double margin)
    {
        Samples.Check(a, nameof(a), atLeast: 2);
        Samples.Check(b, nameof(b), atLeast: 2);
        DemandMargin(margin);
        var (meanA, varianceA) = Moments(a);
        var (meanB, varianceB) = Moments(b);
        var (errorA, errorB) = (varianceA / a.Length, varianceB / b.Length);
        var freedom = (errorA + errorB) * (errorA + errorB)
            / (errorA * errorA / (a.Length - 1) + errorB * errorB / (b.Length - 1));
        return Of(meanB - meanA, Math.Sqrt(errorA + errorB), freedom, margin);
    }

    private static EquivalenceResult Of(double difference, double error, double freedom, double margin)
    {
        var lower = Above(difference + margin, error, freedom);
        var upper = Above(margin - difference, error, freedom);
        return new EquivalenceResult(Math.Max(lower, upper), lower, upper);
    }

    /// <summary>P of the one-sided test whether a distance is above 0.</summary>
    private static double Above(double distance, double error, double freedom) =>
        error > 0 ? StudentT.CDF(0, 1, freedom, -distance / error) : distance > 0 ? 0 : 1;

    private static (double Mean, double Variance) Moments(ReadOnlySpan<double> values)
    {
        var mean = 0.0;
        foreach (var value in values)
            mean += value / values.Length;
        var squares = 0.0;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return (mean, squares / (values.Length - 1));
    }

    private static void DemandMargin(double margin)
    {
        if (!(margin > 0 && double.IsFinite(margin)))
            throw new ArgumentException(FormattableString.Invariant(
                $"The margin is {margin}; it must be a finite number above 0: the least difference that matters."), nameof(margin));
    }
}
