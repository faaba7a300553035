namespace FlipFlop.Analysis;

/// <summary>Everything that is computed of one network: the same for a trained one and its untrained baseline.</summary>
public sealed record NetworkAnalysis
{
    /// <summary>Raised whenever an analysis changes a number; a cached analysis of another version is computed anew.</summary>
    public const int CurrentVersion = 1;

    public required int Version { get; init; }
    public required int Units { get; init; }
    public required int Bits { get; init; }
    public required double StepMs { get; init; }
    public required Spectrum Spectrum { get; init; }
    public required MemoryResponse Response { get; init; }
    public required StateSpace StateSpace { get; init; }

    /// <summary>The states just before the next pulse, averaged over their visits.</summary>
    public required StateSet MemoryStates { get; init; }

    /// <summary>Where 2,000 steps of silence carry the network from the last visit of each state.</summary>
    public required StateSet SettledStates { get; init; }

    /// <summary>The transition test at gaps of 50, 150 and 500 ms, in that order.</summary>
    public required IReadOnlyList<TransitionScore> Transitions { get; init; }
}

/// <summary>Eigenvalues of the recurrent matrix, and how many lie where against the unit circle.</summary>
public sealed record Spectrum
{
    /// <summary>How far from the circle an eigenvalue counts as on it: of an orthogonal float32 matrix half lie outside by rounding.</summary>
    public const double Tolerance = 0.02;

    /// <summary>All N eigenvalues by falling modulus: real parts.</summary>
    public required double[] Real { get; init; }

    /// <summary>Imaginary parts, in the same order.</summary>
    public required double[] Imaginary { get; init; }

    public required double SpectralRadius { get; init; }

    /// <summary>Count of |lambda| greater than 1 + tolerance.</summary>
    public required int Outside { get; init; }

    /// <summary>Count of |lambda| below 1 - tolerance.</summary>
    public required int Inside { get; init; }

    /// <summary>Count of Re lambda greater than 1.</summary>
    public required int RealPartAboveOne { get; init; }

    /// <summary>Of those outside: real and positive, real and negative, complex (each of a pair counted).</summary>
    public required int OutsidePositive { get; init; }
    public required int OutsideNegative { get; init; }
    public required int OutsideComplex { get; init; }

    public required double FrobeniusNorm { get; init; }

    /// <summary>Henrici's departure from normality: sqrt(|W|_F^2 - sum |lambda|^2).</summary>
    public required double DepartureFromNormality { get; init; }
}

/// <summary>What the network answers to the 2^bits-states test set (no noise).</summary>
public sealed record MemoryResponse
{
    public required int Steps { get; init; }

    /// <summary>Mean square error over all steps and bits.</summary>
    public required double MeanSquareError { get; init; }

    /// <summary>Share of right signs over pulses x bits, at the last step before the next pulse.</summary>
    public required double SignAccuracy { get; init; }

    /// <summary>Inputs, (step, bit), row by row.</summary>
    public required double[] X { get; init; }

    /// <summary>Targets, (step, bit).</summary>
    public required double[] Y { get; init; }

    /// <summary>Outputs, (step, bit).</summary>
    public required double[] Z { get; init; }
}

/// <summary>The test set's trajectory in few dimensions.</summary>
public sealed record StateSpace
{
    /// <summary>Leading singular values of the states (steps x N), uncentred, as the paper does; at most 20.</summary>
    public required double[] SingularValues { get; init; }

    /// <summary>Share of the energy in each of those directions.</summary>
    public required double[] Energy { get; init; }

    /// <summary>Share of the variance in each principal component (centred); at most 10.</summary>
    public required double[] ExplainedVarianceRatio { get; init; }

    /// <summary>The trajectory in the first three singular directions, (step, 3), row by row.</summary>
    public required double[] Trajectory { get; init; }

    /// <summary>The first three singular directions (3 x N), row by row; each with its largest component positive.</summary>
    public required double[] Directions { get; init; }
}

/// <summary>2^bits labelled states, whether their signs are right, and how they stand to one another.</summary>
public sealed record StateSet
{
    /// <summary>Sign patterns (2^bits x bits) of +1 and -1, row by row, in the order of the states.</summary>
    public required int[] Signs { get; init; }

    /// <summary>The states (2^bits x N), row by row.</summary>
    public required double[] States { get; init; }

    /// <summary>Outputs of the states (2^bits x bits).</summary>
    public required double[] Outputs { get; init; }

    /// <summary>For each state, whether every output sign is right.</summary>
    public required bool[] Right { get; init; }

    /// <summary>How many are right. Of settled states: how many memories silence keeps ("held").</summary>
    public int CountRight => Right.Count(right => right);

    /// <summary>The states in the network's first three uncentred singular directions (2^bits x 3).</summary>
    public required double[] Projected { get; init; }

    public required CubeGeometry Cube { get; init; }
}

/// <summary>How like a cube labelled states are: P(c) = sum over sets S of bits of w_S times the product of their signs.</summary>
public sealed record CubeGeometry
{
    /// <summary>|w_S|^2 of each set of bits, named by its bits ("centre", "0", "1", "01", ...).</summary>
    public required IReadOnlyDictionary<string, double> WalshEnergy { get; init; }

    /// <summary>Share of the energy in sets of two or more bits, the centre left out.</summary>
    public required double Nonlinearity { get; init; }

    /// <summary>Longest over shortest axis.</summary>
    public required double AxisRatio { get; init; }

    /// <summary>Largest |cosine| between two axes; 0 for one bit.</summary>
    public required double Skew { get; init; }

    /// <summary>|2 w_i| for each bit.</summary>
    public required double[] AxisLengths { get; init; }

    /// <summary>Angle between axes i and j in degrees: (0,1), (0,2), (1,2), ...</summary>
    public required double[] AxisAngles { get; init; }

    /// <summary>The states that each edge joins (their indices), and its length.</summary>
    public required IReadOnlyList<CubeEdge> Edges { get; init; }

    /// <summary>Mean distance between states at Hamming distance 1, 2, ..., bits.</summary>
    public required double[] MeanDistanceByHamming { get; init; }

    /// <summary>Share of the states' variance in their first "bits" principal components.</summary>
    public required double VarianceInBitsComponents { get; init; }

    /// <summary>SciPy's Procrustes disparity of the states in their first three principal components from the cube; three bits only.</summary>
    public required double? ProcrustesDisparity { get; init; }
}

public readonly record struct CubeEdge(int From, int To, double Length);

/// <summary>The transition test at one gap.</summary>
public sealed record TransitionScore
{
    public required double GapMs { get; init; }
    public required int Transitions { get; init; }
    public required int Right { get; init; }

    /// <summary>By number of bits that had to flip (0, 1, ..., bits): right, and of how many.</summary>
    public required int[] RightByFlips { get; init; }
    public required int[] TransitionsByFlips { get; init; }

    public double Accuracy => (double)Right / Transitions;
}
