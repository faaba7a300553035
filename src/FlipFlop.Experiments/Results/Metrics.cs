using FlipFlop.Analysis;

namespace FlipFlop.Experiments.Results;

/// <summary>Every metric, in the order of the columns of summary.csv. A new metric is one entry.</summary>
public static class Metrics
{
    /// <summary>The gap at which the transition test is judged, ms.</summary>
    public const double TransitionGapMs = 500;

    public static IReadOnlyList<Metric> All { get; } =
    [
        OfTraining("loss", "loss", "loss", "mean square error",
            "the last epoch's training loss, each batch before its own update, weighted by trials; none where training diverged",
            result => result.Outcome == RealizationOutcome.Diverged ? null : result.Loss),
        OfTraining("epochsTrained", "epochs_trained", "epochs trained", "epochs",
            "epochs that were trained: fewer than asked where the goal was reached or training diverged",
            result => result.History.Count > 0 ? result.History[^1].Epoch : null),
        OfNetwork("signAccuracy", "sign_accuracy", "sign accuracy", "fraction",
            "right output signs over pulses x bits of the test set of all states, just before the next pulse",
            network => network.Response.SignAccuracy) with
            {
                Chance = Signs((bits, _) => CoinSigns.OfSigns(bits).ShareRight),
                Coins = CoinSigns.OfSigns,
            },
        OfNetwork("meanSquareError", "mean_square_error", "test error", "mean square error",
            "mean square error over all steps and bits of the test set of all states, without noise",
            network => network.Response.MeanSquareError),
        Transition("transitionAccuracy", "transition_accuracy", TransitionGapMs),
        Transition("transitionAccuracy150", "transition_accuracy_150", 150),
        Transition("transitionAccuracy50", "transition_accuracy_50", 50),
        OfNetwork("rightStates", "right_states", "right memory states", "states",
            "memory states with every output sign right, of 2^bits",
            network => network.MemoryStates.CountRight) with
            {
                Chance = Signs((bits, _) => CoinSigns.OfStates(bits).CountRight),
                Coins = CoinSigns.OfStates,
            },
        OfNetwork("heldStates", "held_states", "held states", "states",
            "settled states (after 2,000 steps of silence) with every output sign right, of 2^bits",
            network => network.SettledStates.CountRight) with
            {
                Chance = Signs((bits, _) => CoinSigns.OfStates(bits).CountRight),
                Coins = CoinSigns.OfStates,
            },
        OfNetwork("nonlinearity", "nonlinearity", "nonlinearity", "fraction",
            "share of the memory states' energy in sets of two or more bits: 0 for a parallelepiped",
            network => network.MemoryStates.Cube.Nonlinearity) with
            {
                Chance = Labels((bits, _) => Chance.Nonlinearity(bits)),
            },
        OfNetwork("axisRatio", "axis_ratio", "axis ratio", "",
            "longest over shortest axis of the memory states' cube: 1 for equal edges",
            network => network.MemoryStates.Cube.AxisRatio),
        OfNetwork("skew", "skew", "skew", "",
            "largest |cosine| between two axes of the memory states' cube: 0 for right angles",
            network => network.MemoryStates.Cube.Skew) with
            {
                Chance = new ChanceLevel("random directions", Chance.Skew),
            },
        OfNetwork("edgeLength", "edge_length", "edge length", "",
            "mean length of the edges between memory states that differ in one bit, in the space of all units",
            network => network.MemoryStates.Cube.Edges.Average(edge => edge.Length)),
        OfNetwork("separation", "separation", "separation", "",
            "shortest edge of the memory states' cube over the states' standard deviation along it under the training's input noise (100 steps); none without noise or of an imported network",
            network => network.Noise?.Separation),
        OfNetwork("escapeTime", "escape_time", "escape time", "ms",
            "median time until the training's input noise, and nothing else, turns an output sign of a memory state (Kaplan-Meier); none without noise, of an imported network, or where more than half are right to the end, 1,000 steps",
            network => network.Noise?.Survival().Median),
        OfNetwork("cubeDisparity", "cube_disparity", "cube disparity", "",
            "Procrustes disparity of the memory states, in their first three principal components, from a cube; three bits only",
            network => network.MemoryStates.Cube.ProcrustesDisparity) with
            {
                Chance = Labels((bits, _) => Chance.CubeDisparity(bits)),
            },
        OfNetwork("varianceInBits", "variance_in_bits", "variance in as many components as bits", "fraction",
            "share of the memory states' variance in as many principal components as there are bits",
            network => network.MemoryStates.Cube.VarianceInBitsComponents),
        OfNetwork("energyInThree", "energy_in_three", "energy in three directions", "fraction",
            "share of the energy of the test set's states in their first three singular directions, uncentred",
            network => network.StateSpace.Energy.Take(3).Sum()),
        OfSpectrum("spectralRadius", "spectral_radius", "spectral radius", "",
            "largest |eigenvalue| of the recurrent matrix",
            spectrum => spectrum.SpectralRadius),
        OfSpectrum("outliers", "outliers", "eigenvalues outside the circle", "eigenvalues",
            "eigenvalues of the recurrent matrix with a modulus above 1.02",
            spectrum => spectrum.Outside),
        OfSpectrum("insideCircle", "inside_circle", "eigenvalues inside the circle", "eigenvalues",
            "eigenvalues of the recurrent matrix with a modulus below 0.98",
            spectrum => spectrum.Inside),
        OfSpectrum("onCircle", "on_circle", "eigenvalues on the circle", "eigenvalues",
            "eigenvalues of the recurrent matrix with a modulus from 0.98 to 1.02",
            spectrum => spectrum.Real.Length - spectrum.Outside - spectrum.Inside),
        OfSpectrum("realPartAboveOne", "real_part_above_one", "eigenvalues with real part above 1", "eigenvalues",
            "eigenvalues of the recurrent matrix with a real part above 1",
            spectrum => spectrum.RealPartAboveOne),
        OfSpectrum("departureFromNormality", "departure_from_normality", "departure from normality", "",
            "Henrici's: the root of the recurrent matrix's squared Frobenius norm less the sum of its squared |eigenvalues|",
            spectrum => spectrum.DepartureFromNormality),
        OfWeights("weightsNearZero", "weights_near_zero", "weights near zero", "fraction",
            "share of the recurrent weights with a modulus below 1 / sqrt(N), the standard deviation of an untrained weight",
            weights => weights.ShareNearZero),
        OfWeights("weightKurtosis", "weight_kurtosis", "excess kurtosis of weights", "",
            "excess kurtosis of the recurrent weights: 0 for normal ones, more where few are large",
            weights => weights.Kurtosis),
    ];

    private static readonly Dictionary<string, Metric> ByName = All.ToDictionary(metric => metric.Name, StringComparer.Ordinal);

    /// <summary>The metric of that name, as in claims, or null.</summary>
    public static Metric? Find(string name) => ByName.GetValueOrDefault(name);

    private static Metric Transition(string name, string column, double gapMs) => OfNetwork(
        name, column, FormattableString.Invariant($"transition accuracy at {gapMs} ms"), "fraction",
        FormattableString.Invariant($"transitions (write a state, silence of {gapMs} ms, one pulse, the same silence) with every output sign right, of all"),
        network => network.Transitions.FirstOrDefault(score => score.GapMs == gapMs)?.Accuracy) with
    {
        Chance = Signs((bits, _) => CoinSigns.OfTransitions(bits).ShareRight),
        Coins = CoinSigns.OfTransitions,
    };

    private static ChanceLevel Signs(Func<int, int, double?> level) => new("random output signs", level);

    private static ChanceLevel Labels(Func<int, int, double?> level) => new("randomly labelled states", level);

    private static Metric OfTraining(
        string name, string column, string title, string unit, string description, Func<RealizationResult, double?> of) => new()
        {
            Name = name,
            Column = column,
            Title = title,
            Unit = unit,
            Description = description,
            Of = result => Finite(of(result)),
        };

    private static Metric OfNetwork(
        string name, string column, string title, string unit, string description, Func<NetworkAnalysis, double?> of) =>
        OfTraining(name, column, title, unit, description, result => result.Trained is null ? null : of(result.Trained)) with
        {
            OfNetwork = network => Finite(of(network)),
        };

    private static Metric OfSpectrum(
        string name, string column, string title, string unit, string description, Func<Spectrum, double> of) =>
        OfTanhAlone(name, column, title, unit, description, network => network.Spectrum is { } spectrum ? of(spectrum) : null);

    private static Metric OfWeights(
        string name, string column, string title, string unit, string description, Func<WeightDistribution, double> of) =>
        OfTanhAlone(name, column, title, unit, description, network => network.RecurrentWeights is { } weights ? of(weights) : null);

    private static Metric OfTanhAlone(
        string name, string column, string title, string unit, string description, Func<NetworkAnalysis, double?> of) =>
        OfNetwork(name, column, title, unit, $"{description}; not of a GRU", of) with { OfTanhAlone = true };

    private static double? Finite(double? value) => value is double number && double.IsFinite(number) ? number : null;
}
