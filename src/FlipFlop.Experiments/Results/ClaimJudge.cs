using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Results;

/// <summary>Judges what an experiment claims of its results.</summary>
/// <remarks>
/// A claim is about every realization of the plan. One that was trained but has no such number (it diverged or
/// failed, or the metric is not defined for it) is not right: it counts against "all" and "most". One that is
/// missing may still turn out either way: a claim that hangs on it is undecided. Where no realization has the
/// number and none diverged or failed, nothing speaks for or against the claim, and it is undecided too.
/// </remarks>
public static class ClaimJudge
{
    /// <summary>A verdict on each claim, in their order.</summary>
    /// <param name="claims">The experiment's claims.</param>
    /// <param name="results">Every realization of the plan, those that are missing as well.</param>
    public static IReadOnlyList<ClaimVerdict> Judge(
        IReadOnlyList<ClaimSpec> claims, IReadOnlyList<RealizationResult> results) =>
        [.. claims.Select(claim => Judge(claim, results))];

    private static ClaimVerdict Judge(ClaimSpec claim, IReadOnlyList<RealizationResult> results)
    {
        var metric = Metrics.Find(claim.Metric)
            ?? throw new ArgumentException($"There is no metric {claim.Metric}: the claim was not validated.");
        var numbers = results.Select(metric.Of).OfType<double>().ToList();
        var right = numbers.Count(number => Compares(number, claim.Comparison, claim.Value));
        var missing = results.Count(result => result.Outcome == RealizationOutcome.Missing);
        var broken = results.Any(result => result.Outcome is RealizationOutcome.Diverged or RealizationOutcome.Failed);
        bool? holds = numbers.Count == 0 && !broken ? null : Holds(claim.Quantifier, right, missing, results.Count);
        return new ClaimVerdict(claim, holds, right, numbers.Count, results.Count - numbers.Count);
    }

    /// <summary>The verdict that every outcome of the missing ones would lead to, or null where they decide.</summary>
    private static bool? Holds(Quantifier quantifier, int right, int missing, int all)
    {
        var (atWorst, atBest) = (Suffices(quantifier, right, all), Suffices(quantifier, right + missing, all));
        return atWorst == atBest ? atWorst : null;
    }

    private static bool Suffices(Quantifier quantifier, int right, int all) => quantifier switch
    {
        Quantifier.All => right == all,
        Quantifier.Most => 2 * right > all,
        Quantifier.Any => right > 0,
        _ => throw new ArgumentOutOfRangeException(nameof(quantifier), quantifier, "No such quantifier."),
    };

    private static bool Compares(double number, Comparison comparison, double value) => comparison switch
    {
        Comparison.AtLeast => number >= value,
        Comparison.AtMost => number <= value,
        Comparison.Above => number > value,
        Comparison.Below => number < value,
        Comparison.Equal => number == value,
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "No such comparison."),
    };
}
