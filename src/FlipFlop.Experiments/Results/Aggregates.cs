using FlipFlop.Analysis.Statistics;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Results;

/// <summary>One number of many: their median, mean, least or greatest.</summary>
internal static class Aggregates
{
    /// <summary>Whether a claim compares one number of all realizations together, not each one's.</summary>
    public static bool IsOne(Quantifier quantifier) =>
        quantifier is Quantifier.Median or Quantifier.Mean or Quantifier.Least or Quantifier.Greatest;

    /// <summary>The number of these, of which there is at least one; null for a quantifier of single numbers.</summary>
    public static double? Of(Quantifier quantifier, IReadOnlyList<double> values) => quantifier switch
    {
        Quantifier.Median => Quantiles.Linear(values, 0.5),
        Quantifier.Mean => values.Average(),
        Quantifier.Least => values.Min(),
        Quantifier.Greatest => values.Max(),
        _ => null,
    };

    /// <summary>
    /// The lowest and the highest that the number can still become, each missing value being anything or never there:
    /// whichever, it lies between that of infinitely low and that of infinitely high ones.
    /// </summary>
    public static (double Lowest, double Highest) Range(Quantifier quantifier, IReadOnlyList<double> values, int missing) => (
        Of(quantifier, [.. values, .. Enumerable.Repeat(double.NegativeInfinity, missing)]) ?? double.NaN,
        Of(quantifier, [.. values, .. Enumerable.Repeat(double.PositiveInfinity, missing)]) ?? double.NaN);
}
