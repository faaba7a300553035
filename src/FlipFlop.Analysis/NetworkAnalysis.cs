namespace FlipFlop.Analysis;

/// <summary>Everything that is computed of one network: the same for a trained one and its untrained baseline.</summary>
public sealed record NetworkAnalysis
{
    /// <summary>Raised whenever an analysis changes a number; a cached analysis of another version is computed anew.</summary>
    public const int CurrentVersion = 3;

    public required int Version { get; init; }
    public required int Units { get; init; }
    public required int Bits { get; init; }
    public required double StepMs { get; init; }

    /// <summary>Eigenvalues of the recurrent matrix; null of a GRU, whose recurrent kernel is no square matrix.</summary>
    public required Spectrum? Spectrum { get; init; }

    /// <summary>How large the recurrent weights are; null of a GRU, whose three kernels have no common scale.</summary>
    public required WeightDistribution? RecurrentWeights { get; init; }
    public required MemoryResponse Response { get; init; }
    public required StateSpace StateSpace { get; init; }

    /// <summary>The states just before the next pulse, averaged over their visits.</summary>
    public required StateSet MemoryStates { get; init; }

    /// <summary>Where 2,000 steps of silence carry the network from the last visit of each state.</summary>
    public required StateSet SettledStates { get; init; }

    /// <summary>The transition test at gaps of 50, 150 and 500 ms, in that order.</summary>
    public required IReadOnlyList<TransitionScore> Transitions { get; init; }

    /// <summary>What the training's input noise does to the memory states; null where there is none.</summary>
    public required NoiseResponse? Noise { get; init; }
}
