using FlipFlop.Analysis;

namespace FlipFlop.Experiments.Results;

/// <summary>One number of two networks, as claims name it. All are in <see cref="PairMetrics"/>.</summary>
public sealed record PairMetric
{
    /// <summary>As in claims: "shapeDistance".</summary>
    public required string Name { get; init; }

    /// <summary>As on an axis: "shape distance".</summary>
    public required string Title { get; init; }

    /// <summary>The unit: "degrees", "radians".</summary>
    public required string Unit { get; init; }

    /// <summary>One sentence: what it is, of what, and when it is not there.</summary>
    public required string Description { get; init; }

    /// <summary>What of one network the number depends on, computed once for all its pairs; null if it has no such number.</summary>
    public required Func<NetworkAnalysis, double[]?> Of { get; init; }

    /// <summary>The number of two such; NaN where there is none.</summary>
    public required Func<double[], double[], double> Between { get; init; }
}
