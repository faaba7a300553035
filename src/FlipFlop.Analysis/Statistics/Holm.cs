namespace FlipFlop.Analysis.Statistics;

/// <summary>Holm's correction (1979) for asking many questions at once.</summary>
public static class Holm
{
    /// <summary>
    /// Adjusted P, in the order given: rejecting where one is at most alpha errs in any of them with a probability of at
    /// most alpha, whatever ties them.
    /// </summary>
    /// <exception cref="ArgumentException">There is none, or one that does not lie in 0 to 1.</exception>
    public static double[] Adjust(IReadOnlyList<double> p)
    {
        if (p.Count == 0)
            throw new ArgumentException("There is no P to adjust; at least one is needed.", nameof(p));
        for (var at = 0; at < p.Count; at++)
            if (!(p[at] >= 0 && p[at] <= 1))
                throw new ArgumentException(FormattableString.Invariant(
                    $"p[{at}] is {p[at]}; a probability lies in 0 to 1."), nameof(p));
        var adjusted = new double[p.Count];
        var (greatest, left) = (0.0, p.Count);
        foreach (var at in Enumerable.Range(0, p.Count).OrderBy(at => p[at]))
        {
            greatest = Math.Max(greatest, Math.Min(1, p[at] * left--));
            adjusted[at] = greatest;
        }
        return adjusted;
    }
}
