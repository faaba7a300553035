using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;

namespace FlipFlop.Experiments.Specification;

/// <summary>What is trained, but for the seed: one combination of task, network and training.</summary>
public sealed record Cell
{
    public FlipFlopTask Task { get; init; } = new();
    public NetworkSpec Network { get; init; } = new();
    public TrainingSpec Training { get; init; } = new();
}

/// <summary>
/// What the user wrote: a base cell, a sweep over some of its parameters, seeds, claims.
/// Two specs are the same when their canonical JSON is.
/// </summary>
public sealed record ExperimentSpec
{
    /// <summary>Names the experiment's folder: letters, digits, '-', '_'.</summary>
    public required string Name { get; init; }

    /// <summary>The question, in a sentence; empty if none was given.</summary>
    public string Title { get; init; } = "";

    /// <summary>The values of everything that is not swept.</summary>
    public Cell Base { get; init; } = new();

    /// <summary>The sweep's axes; the cells are the product of their points. Empty: the base cell alone.</summary>
    public IReadOnlyList<SweepAxis> Sweep { get; init; } = [];

    /// <summary>One realization of every cell for each.</summary>
    public required IReadOnlyList<Seed> Seeds { get; init; }

    /// <summary>"simd" or "libtorch".</summary>
    public string Engine { get; init; } = "simd";

    /// <summary>What the engine computes on: "cpu", or "cuda", which libtorch alone may find.</summary>
    public string Device { get; init; } = "cpu";

    public IReadOnlyList<ClaimSpec> Claims { get; init; } = [];

    /// <summary>What differences do not matter when results are compared; no part of any identity.</summary>
    public IReadOnlyList<MarginSpec> Margins { get; init; } = [];

    /// <summary>Figures that the report has first, by the names of <see cref="FigureNames"/>; no part of any identity.</summary>
    public IReadOnlyList<string> Figures { get; init; } = [];

    /// <summary>Which weights are kept of a training besides the last; no part of a realization's identity.</summary>
    public KeptWeights KeepWeights { get; init; } = KeptWeights.Last;

    /// <summary>Where the experiment's one network came from, if it was imported; null of networks that are trained.</summary>
    public ImportedNetwork? Imported { get; init; }
}

/// <summary>Which weights are kept of a training.</summary>
public enum KeptWeights
{
    /// <summary>Those at its end.</summary>
    Last,

    /// <summary>Those after every epoch too, beside the realizations: what was learnt when can then be followed.</summary>
    EveryEpoch,
}

/// <summary>
/// One axis of a sweep: a list of points, each giving values to one or more parameters. One parameter
/// makes an ordinary axis; several zipped parameters, or an explicit list of cells, make points of several.
/// </summary>
public sealed record SweepAxis(IReadOnlyList<SweepPoint> Points);

/// <summary>Parameter name to value. Values are what <see cref="Parameter"/> says: long, double, bool or string.</summary>
public sealed record SweepPoint(IReadOnlyList<Assignment> Assignments);

/// <param name="Parameter">The parameter's name, as in the language, the JSON, the flags and the CSV.</param>
/// <param name="Value">long, double, bool or string (a choice's name).</param>
public sealed record Assignment(string Parameter, object Value);

/// <summary>
/// What a claim compares: the number of all, most (more than half) or any of the realizations, or one number of all
/// of them together.
/// </summary>
public enum Quantifier { All, Most, Any, Median, Mean, Least, Greatest }

public enum Comparison { AtLeast, AtMost, Above, Below, Equal }

/// <summary>What becomes of a realization's number before it is compared.</summary>
public enum Baseline
{
    /// <summary>Nothing: it is the trained network's.</summary>
    None,

    /// <summary>It is divided by the number of the untrained network of the same seed.</summary>
    RatioToUntrained,

    /// <summary>The number of the untrained network of the same seed is taken off.</summary>
    DifferenceFromUntrained,
}

/// <summary>A fact that the experiment declares of its results.</summary>
/// <param name="Text">What is claimed, in words.</param>
/// <param name="Quantifier">Of which realizations, or which of their numbers together.</param>
/// <param name="Metric">Name of a metric; of pairs of realizations if it is a pair metric's.</param>
/// <param name="Comparison">How the number compares with the value.</param>
/// <param name="Value">The value.</param>
public sealed record ClaimSpec(string Text, Quantifier Quantifier, string Metric, Comparison Comparison, double Value)
{
    /// <summary>Whether the number is the metric's own, or is set against the untrained network's.</summary>
    public Baseline Against { get; init; } = Baseline.None;
}

/// <summary>A difference that does not matter: of a metric's means in two results, against which they may be called equivalent.</summary>
/// <param name="Metric">Name of a metric of a realization.</param>
/// <param name="Value">The least difference that matters, in the metric's unit; more than 0.</param>
public sealed record MarginSpec(string Metric, double Value);
