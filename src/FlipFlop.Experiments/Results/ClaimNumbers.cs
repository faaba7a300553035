using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Results;

/// <summary>The numbers that a claim is about: one for every realization of the plan, or for every pair of them.</summary>
/// <param name="Values">The numbers there are.</param>
/// <param name="Missing">Realizations or pairs that are not there yet and may still have a number.</param>
/// <param name="Broken">Those of networks that diverged or failed: they will never have one.</param>
/// <param name="Count">All realizations or pairs.</param>
internal sealed record ClaimNumbers(IReadOnlyList<double> Values, int Missing, int Broken, int Count)
{
    /// <exception cref="ArgumentException">The claim was not validated: there is no such metric.</exception>
    public static ClaimNumbers Of(ClaimSpec claim, IReadOnlyList<RealizationResult> results)
    {
        if (Metrics.Find(claim.Metric) is { } metric)
            return OfSingle(results, result => Number(metric, claim.Against, result));
        return PairMetrics.Find(claim.Metric) is { } pairMetric
            ? OfPairs(pairMetric, results)
            : throw new ArgumentException($"There is no metric {claim.Metric}: the claim was not validated.");
    }

    private static ClaimNumbers OfSingle(IReadOnlyList<RealizationResult> results, Func<RealizationResult, double?> number) => new(
        [.. results.Select(number).OfType<double>()],
        results.Count(IsMissing),
        results.Count(IsBroken),
        results.Count);

    /// <summary>A pair with a broken network never has a number; any other with a missing one may.</summary>
    private static ClaimNumbers OfPairs(PairMetric metric, IReadOnlyList<RealizationResult> results)
    {
        var networks = results.Select(result => result.Trained is null ? null : metric.Of(result.Trained)).ToList();
        var (missing, broken) = (results.Count(IsMissing), results.Count(IsBroken));
        return new ClaimNumbers(
            [.. Pairs(networks).AsParallel().AsOrdered().Select(pair => metric.Between(pair.A, pair.B)).Where(double.IsFinite)],
            PairCount(results.Count - broken) - PairCount(results.Count - broken - missing),
            PairCount(results.Count) - PairCount(results.Count - broken),
            PairCount(results.Count));
    }

    private static IEnumerable<(double[] A, double[] B)> Pairs(List<double[]?> networks) =>
        from i in Enumerable.Range(0, networks.Count)
        from j in Enumerable.Range(i + 1, networks.Count - i - 1)
        where networks[i] is not null && networks[j] is not null
        select (networks[i]!, networks[j]!);

    private static int PairCount(int count) => count * (count - 1) / 2;

    private static bool IsMissing(RealizationResult result) => result.Outcome == RealizationOutcome.Missing;

    private static bool IsBroken(RealizationResult result) =>
        result.Outcome is RealizationOutcome.Diverged or RealizationOutcome.Failed;

    /// <summary>
    /// The number, set against the untrained network's; null where either is none or their ratio is no finite number, and
    /// of a network that diverged or failed, whatever is known of it.
    /// </summary>
    internal static double? Number(Metric metric, Baseline against, RealizationResult result)
    {
        if (IsBroken(result))
            return null;
        if (against == Baseline.None)
            return metric.Of(result);
        var untrained = result.Untrained is null ? null : metric.OfNetwork?.Invoke(result.Untrained);
        var number = against == Baseline.RatioToUntrained ? metric.Of(result) / untrained : metric.Of(result) - untrained;
        return number is double value && double.IsFinite(value) ? value : null;
    }
}
