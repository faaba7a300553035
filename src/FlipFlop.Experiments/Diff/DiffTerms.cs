using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Diff;

/// <summary>By what two experiments are compared.</summary>
public sealed record DiffTerms
{
    /// <summary>The error that is allowed in calling something changed, or equivalent, over all metrics together.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Numbers that are no further apart than this, and the relative tolerance's share of the larger, are the same.</summary>
    public double Absolute { get; init; } = 1e-9;

    /// <summary>Of the larger modulus of the two.</summary>
    public double Relative { get; init; } = 1e-9;

    /// <summary>For metrics by name: differences of the means below this do not matter. Nothing is called equivalent without.</summary>
    public IReadOnlyDictionary<string, double> Margins { get; init; } = new Dictionary<string, double>();

    /// <summary>What the experiments state of metrics whose margin was given otherwise, in place of it.</summary>
    public IReadOnlyDictionary<string, double> ReplacedMargins { get; init; } = new Dictionary<string, double>();

    /// <summary>Names of the metrics that are compared, and corrected for; null: all that either side has.</summary>
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>
    /// The terms with the margins that the experiments state, for metrics that have none yet. Where the two state one
    /// each, the smaller counts.
    /// </summary>
    public DiffTerms WithMarginsOf(ExperimentSpec a, ExperimentSpec b)
    {
        var stated = a.Margins.Concat(b.Margins).GroupBy(margin => margin.Metric, margin => margin.Value)
            .Select(each => KeyValuePair.Create(each.Key, each.Min())).ToList();
        return this with
        {
            Margins = stated.Where(each => !Margins.ContainsKey(each.Key)).Concat(Margins).ToDictionary(StringComparer.Ordinal),
            ReplacedMargins = stated.Where(each => Margins.TryGetValue(each.Key, out var given) && given != each.Value)
                .ToDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary>Whether two numbers are the same within the tolerances.</summary>
    public bool Agree(double a, double b) =>
        Math.Abs(a - b) <= Absolute + Relative * Math.Max(Math.Abs(a), Math.Abs(b));
}

/// <summary>What comes of a comparison, the worst first.</summary>
public enum DiffVerdict
{
    /// <summary>A difference was found.</summary>
    Changed,

    /// <summary>Neither a difference nor equivalence could be shown.</summary>
    Inconclusive,

    /// <summary>One side lacks what would be compared.</summary>
    Incomparable,

    /// <summary>Not the same numbers, but shown to differ by less than the margin that was stated.</summary>
    Equivalent,

    /// <summary>The same bits, or the same within the tolerances.</summary>
    Same,
}
