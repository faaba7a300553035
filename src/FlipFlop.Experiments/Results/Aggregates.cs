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
        Quantifier.Median => Median(values),
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

    /// <summary>The middle value; of an even count the mean of the two in the middle.</summary>
    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var (below, above) = (sorted[(sorted.Count - 1) / 2], sorted[sorted.Count / 2]);
        // Halved first: neither the sum nor the difference of two numbers need be one.
        return below == above ? below : below / 2 + above / 2;
    }
}
