using System.Globalization;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Results;

/// <summary>Claims in words: the one wording of reports, summaries and the terminal.</summary>
public static class ClaimWords
{
    /// <summary>What is compared: "all realizations: held states at least 8", "median of all pairs of realizations: shape distance below 0.1".</summary>
    public static string Of(ClaimSpec claim)
    {
        var title = Metrics.Find(claim.Metric)?.Title ?? PairMetrics.Find(claim.Metric)?.Title ?? claim.Metric;
        return $"{Over(claim)}: {title}{Of(claim.Against)} {Of(claim.Comparison)} {ParameterValue.Format(claim.Value)}";
    }

    /// <summary>"holds", "does not hold" or "undecided".</summary>
    public static string Of(bool? holds) => holds switch { true => "holds", false => "does not hold", null => "undecided" };

    /// <summary>
    /// What was found: "3 of 4, from 6 to 8", "4 of 4, all at 8", "0.01713, of 4 from 0.0162 to 0.0181, 2 without a number". Numbers have
    /// four digits here; summary.json has all.
    /// </summary>
    public static string Found(ClaimVerdict verdict)
    {
        var found = IsOfAllTogether(verdict.Claim.Quantifier)
            ? verdict.Number is double number ? $"{Short(number)}, of {verdict.Of}" : "no number"
            : $"{verdict.Right} of {verdict.Of}";
        return found + Reach(verdict) + (verdict.Without == 0 ? "" : $", {verdict.Without} without a number");
    }

    /// <summary>Whether a claim compares one number of all realizations together (their median, say), not each one's.</summary>
    public static bool IsOfAllTogether(Quantifier quantifier) => Aggregates.IsOne(quantifier);

    /// <summary>How far the numbers reach; nothing where the one number is said already.</summary>
    private static string Reach(ClaimVerdict verdict)
    {
        if (verdict.Least is not double least || verdict.Greatest is not double greatest)
            return "";
        if (IsOfAllTogether(verdict.Claim.Quantifier))
            return verdict.Of == 1 ? "" : least == greatest ? " that are the same" : $" from {Short(least)} to {Short(greatest)}";
        return least == greatest ? $", {(verdict.Of == 1 ? "" : "all ")}at {Short(least)}" : $", from {Short(least)} to {Short(greatest)}";
    }

    private static string Short(double number) => ParameterValue.Format(
        double.Parse(number.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    private static string Over(ClaimSpec claim)
    {
        var things = PairMetrics.Find(claim.Metric) is null ? "realizations" : "pairs of realizations";
        return claim.Quantifier switch
        {
            Quantifier.All => $"all {things}",
            Quantifier.Most => $"most {things}",
            Quantifier.Any => PairMetrics.Find(claim.Metric) is null ? "any realization" : "any pair of realizations",
            Quantifier.Median => $"median of all {things}",
            Quantifier.Mean => $"mean of all {things}",
            Quantifier.Least => $"least of all {things}",
            Quantifier.Greatest => $"greatest of all {things}",
            _ => throw new ArgumentOutOfRangeException(nameof(claim), claim.Quantifier, "No such quantifier."),
        };
    }

    private static string Of(Baseline against) => against switch
    {
        Baseline.None => "",
        Baseline.RatioToUntrained => " divided by the untrained network's",
        Baseline.DifferenceFromUntrained => " less the untrained network's",
        _ => throw new ArgumentOutOfRangeException(nameof(against), against, "No such baseline."),
    };

    private static string Of(Comparison comparison) => comparison switch
    {
        Comparison.AtLeast => "at least",
        Comparison.AtMost => "at most",
        Comparison.Above => "above",
        Comparison.Below => "below",
        Comparison.Equal => "equal to",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "No such comparison."),
    };
}
