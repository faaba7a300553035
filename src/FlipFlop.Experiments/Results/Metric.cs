using FlipFlop.Analysis;

namespace FlipFlop.Experiments.Results;

/// <summary>One number of a realization, as claims, tables, figures and summaries name it. All are in <see cref="Metrics"/>.</summary>
public sealed record Metric
{
    /// <summary>As in claims: "transitionAccuracy".</summary>
    public required string Name { get; init; }

    /// <summary>As in summary.csv: "transition_accuracy".</summary>
    public required string Column { get; init; }

    /// <summary>As on an axis: "transition accuracy".</summary>
    public required string Title { get; init; }

    /// <summary>"", or the unit in brackets' place: "fraction", "states".</summary>
    public required string Unit { get; init; }

    /// <summary>One sentence: what it is, of what, and when it is not there.</summary>
    public required string Description { get; init; }

    /// <summary>The number, or null where the realization has none; never infinite or not a number.</summary>
    public required Func<RealizationResult, double?> Of { get; init; }

    /// <summary>Whether it is of the square recurrent matrix, which a GRU does not have.</summary>
    public bool OfTanhAlone { get; init; }

    /// <summary>The same of any network, such as the untrained one; null for numbers of the training itself.</summary>
    public Func<NetworkAnalysis, double?>? OfNetwork { get; init; }

    /// <summary>What it would be by chance; null where nothing says what chance would be.</summary>
    public ChanceLevel? Chance { get; init; }

    /// <summary>Of a number that counts right signs: the count where signs are coins, by bits. Null for every other.</summary>
    public Func<int, CoinSigns>? Coins { get; init; }
}

/// <summary>The level that a number has by chance.</summary>
/// <param name="Of">What is random: "random output signs".</param>
/// <param name="At">The level of a network with so many bits and units; null where there is none. From <see cref="Analysis.Chance"/>.</param>
public sealed record ChanceLevel(string Of, Func<int, int, double?> At);
