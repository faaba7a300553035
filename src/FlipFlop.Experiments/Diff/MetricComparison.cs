namespace FlipFlop.Experiments.Diff;

/// <summary>How closely two sides' numbers agree.</summary>
public enum MetricTier
{
    /// <summary>Every pair has the same bits.</summary>
    BitIdentical,

    /// <summary>Every pair is within the tolerances.</summary>
    WithinTolerance,

    /// <summary>What can be said is said by a test.</summary>
    Statistical,

    /// <summary>There is nothing to compare.</summary>
    None,
}

/// <summary>One metric of both sides.</summary>
public sealed record MetricComparison
{
    /// <summary>As in claims: "spectralRadius".</summary>
    public required string Name { get; init; }
    public required MetricTier Tier { get; init; }
    public required DiffVerdict Verdict { get; init; }

    /// <summary>
    /// Mean over the seeds that are compared, each seed's mean over its cells; where nothing can be compared, over all that
    /// the side has; null where it has none.
    /// </summary>
    public double? MeanA { get; init; }
    public double? MeanB { get; init; }

    /// <summary>Seeds that are compared of each side; of pairs as many on both.</summary>
    public int SeedsA { get; init; }
    public int SeedsB { get; init; }

    /// <summary>Seeds of which both sides have the number; compared in pairs, unless all seeds are compared as independent.</summary>
    public int CommonSeeds { get; init; }

    /// <summary>Whether seeds share initial weights or data: all that hang together so count as one.</summary>
    public bool SharedSeeds { get; init; }

    /// <summary>Realizations, of pairs the pairs of them, whose numbers are compared.</summary>
    public int Compared { get; init; }

    /// <summary>Realizations of each side that have such a number: of those that are matched, or of all where none is.</summary>
    public int NumbersA { get; init; }
    public int NumbersB { get; init; }

    /// <summary>Realizations on either side that would be compared but have no such number, or no counterpart that has.</summary>
    public int Without { get; init; }

    /// <summary>The greatest difference of a pair of realizations; null where they are not compared in pairs.</summary>
    public double? GreatestDifference { get; init; }

    /// <summary>What a test says; null of the other tiers.</summary>
    public MetricTest? Test { get; init; }
}

/// <summary>A test of one metric. All differences are of B less A.</summary>
public sealed record MetricTest
{
    /// <summary>Whether the same seeds are compared in pairs, by a permutation test; else it is Mann and Whitney's.</summary>
    public required bool Paired { get; init; }
    public required double MeanDifference { get; init; }

    /// <summary>Cliff's delta: share of pairs of seeds in which B is above, less the share in which A is.</summary>
    public required double CliffsDelta { get; init; }

    /// <summary>
    /// Of what P, interval and equivalence are: in pairs the mean difference, else Hodges and Lehmann's shift. The interval
    /// is of 95 %; bounds are null where seeds are too few for them.
    /// </summary>
    public required double Shift { get; init; }
    public required double? Low { get; init; }
    public required double? High { get; init; }
    public required double P { get; init; }

    /// <summary>The least P that so many seeds can reach.</summary>
    public required double LeastP { get; init; }

    /// <summary>P after Holm's correction for all metrics that were tested.</summary>
    public double AdjustedP { get; init; }

    /// <summary>Seeds that are needed for the least P to be small enough, so many metrics being tested; null if there are enough.</summary>
    public int? SeedsNeeded { get; init; }

    /// <summary>The margin that was stated, or null.</summary>
    public double? Margin { get; init; }

    /// <summary>P of the two one-sided tests against the margin, corrected for all that were stated; null without.</summary>
    public double? EquivalenceP { get; init; }
}
