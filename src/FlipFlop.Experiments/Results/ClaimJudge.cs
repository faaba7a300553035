using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Results;

/// <summary>Judges what an experiment claims of its results.</summary>
/// <remarks>
/// A claim is about every realization of the plan, or every pair of them. One that was trained but has no such number
/// (it diverged or failed, or the metric is not defined for it) is not right: it counts against "all" and "most"; a
/// median, mean, least or greatest is of the numbers there are, and the verdict says how many there are not. One that
/// is missing may still turn out either way: a claim that hangs on it is undecided. Where none has the number and none
/// diverged or failed, nothing speaks for or against the claim, and it is undecided too.
/// </remarks>
public static class ClaimJudge
{
    /// <summary>A verdict on each claim, in their order.</summary>
    /// <param name="claims">The experiment's claims.</param>
    /// <param name="results">Every realization of the plan, those that are missing as well.</param>
    public static IReadOnlyList<ClaimVerdict> Judge(
        IReadOnlyList<ClaimSpec> claims, IReadOnlyList<RealizationResult> results) =>
        [.. claims.Select(claim => Judge(claim, ClaimNumbers.Of(claim, results)))];

    /// <summary>
    /// Whether a claim's comparison holds for this one realization; null where it is missing, or where the claim
    /// compares pairs, or one number of all realizations. One that was trained but has no such number is not right.
    /// </summary>
    /// <exception cref="ArgumentException">The claim was not validated: there is no such metric.</exception>
    public static bool? HoldsFor(ClaimSpec claim, RealizationResult result)
    {
        if (Aggregates.IsOne(claim.Quantifier) || PairMetrics.Find(claim.Metric) is not null)
            return null;
        var metric = Metrics.Find(claim.Metric)
            ?? throw new ArgumentException($"There is no metric {claim.Metric}: the claim was not validated.", nameof(claim));
        if (result.Outcome == RealizationOutcome.Missing)
            return null;
        return ClaimNumbers.Number(metric, claim.Against, result) is double number && Compares(number, claim.Comparison, claim.Value);
    }

    /// <summary>
    /// The probability that a claim's comparison holds for one network of so many bits whose output signs are coins;
    /// null where the metric counts no signs, or is set against the untrained network.
    /// </summary>
    public static double? HoldsByChance(ClaimSpec claim, int bits)
    {
        if (claim.Against != Baseline.None || Metrics.Find(claim.Metric) is not { Coins: { } coinsOf } metric)
            return null;
        var coins = coinsOf(bits);
        double Number(int right) => metric.Unit == "fraction" ? (double)right / coins.Of : right;
        return coins.Probability(right => Compares(Number(right), claim.Comparison, claim.Value));
    }

    private static ClaimVerdict Judge(ClaimSpec claim, ClaimNumbers numbers)
    {
        var values = numbers.Values;
        var right = values.Count(number => Compares(number, claim.Comparison, claim.Value));
        return new ClaimVerdict(claim, Holds(claim, numbers, right), right, values.Count, numbers.Count - values.Count)
        {
            Number = values.Count > 0 ? Aggregates.Of(claim.Quantifier, values) : null,
            Least = values.Count > 0 ? values.Min() : null,
            Greatest = values.Count > 0 ? values.Max() : null,
        };
    }

    private static bool? Holds(ClaimSpec claim, ClaimNumbers numbers, int right)
    {
        if (numbers.Values.Count == 0 && numbers.Broken == 0)
            return null;
        if (!Aggregates.IsOne(claim.Quantifier))
            return Same(
                Suffices(claim.Quantifier, right, numbers.Count),
                Suffices(claim.Quantifier, right + numbers.Missing, numbers.Count));
        if (numbers.Values.Count + numbers.Missing == 0)
            return false;
        var (lowest, highest) = Aggregates.Range(claim.Quantifier, numbers.Values, numbers.Missing);
        return HoldsBetween(lowest, highest, claim.Comparison, claim.Value);
    }

    /// <summary>The verdict that every outcome of the missing ones would lead to, or null where they decide.</summary>
    private static bool? Same(bool atWorst, bool atBest) => atWorst == atBest ? atWorst : null;

    private static bool Suffices(Quantifier quantifier, int right, int all) => quantifier switch
    {
        Quantifier.All => right == all,
        Quantifier.Most => 2 * right > all,
        Quantifier.Any => right > 0,
        _ => throw new ArgumentOutOfRangeException(nameof(quantifier), quantifier, "No such quantifier."),
    };

    /// <summary>The verdict on a number that may be anything from lowest to highest, or null where that decides.</summary>
    private static bool? HoldsBetween(double lowest, double highest, Comparison comparison, double value) =>
        comparison == Comparison.Equal && lowest < value && value < highest
            ? null
            : Same(Compares(lowest, comparison, value), Compares(highest, comparison, value));

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
