namespace FlipFlop.Analysis.Statistics;

/// <summary>Quantiles of a sample.</summary>
public static class Quantiles
{
    /// <summary>
    /// The value below which a share of the sample lies, on straight lines between the order statistics (NumPy's
    /// "linear"); of a half the median. Infinite values are taken as such.
    /// </summary>
    /// <param name="values">In any order; one or more.</param>
    /// <param name="q">The share, 0 to 1.</param>
    /// <exception cref="ArgumentException">No values, one that is not a number, or q is not in 0 to 1.</exception>
    public static double Linear(IReadOnlyList<double> values, double q)
    {
        if (values.Count == 0)
            throw new ArgumentException("A quantile needs at least one value; there is none.", nameof(values));
        if (values.Any(double.IsNaN))
            throw new ArgumentException("A value is NaN; leave out what has no value, and say how many.", nameof(values));
        if (!(q >= 0 && q <= 1))
            throw new ArgumentException(FormattableString.Invariant($"q is {q}; a share lies in 0 to 1."), nameof(q));
        var sorted = values.Order().ToArray();
        var place = q * (sorted.Length - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        var part = place - Math.Floor(place);
        // Weighted first: neither the sum nor the difference of two numbers need be one.
        return below == above ? below : below * (1 - part) + above * part;
    }
}
