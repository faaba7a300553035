using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Results;

/// <summary>Claims in words, for reports and the terminal.</summary>
public static class ClaimWords
{
    /// <summary>What is compared: "all realizations: held states at least 8".</summary>
    public static string Of(ClaimSpec claim)
    {
        var metric = Metrics.Find(claim.Metric)?.Title ?? claim.Metric;
        return $"{Over(claim.Quantifier)}: {metric} {Of(claim.Comparison)} {ParameterValue.Format(claim.Value)}";
    }

    /// <summary>"holds", "does not hold" or "undecided".</summary>
    public static string Of(bool? holds) => holds switch { true => "holds", false => "does not hold", null => "undecided" };

    private static string Over(Quantifier quantifier) => quantifier switch
    {
        Quantifier.All => "all realizations",
        Quantifier.Most => "most realizations",
        Quantifier.Any => "any realization",
        _ => throw new ArgumentOutOfRangeException(nameof(quantifier), quantifier, "No such quantifier."),
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
