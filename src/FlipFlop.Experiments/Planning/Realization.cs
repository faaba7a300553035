using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Planning;

/// <summary>A cell with a seed: the unit that is trained, stored, resumed, verified and counted.</summary>
/// <param name="Cell">What is trained.</param>
/// <param name="Seed">Its seeds.</param>
/// <param name="Swept">The values of the experiment's swept parameters, in the order of the sweep; for labels and tables only.</param>
/// <param name="Subject">Hash of cell and seed: the same across engines and versions.</param>
/// <param name="Key">Hash of subject, engine and arithmetic version: names the folder in the store.</param>
public sealed record Realization(
    Cell Cell, Seed Seed, IReadOnlyList<Assignment> Swept, string Subject, string Key)
{
    /// <summary>Where it came from, if it was imported: it has no seed then; null of what is trained.</summary>
    public ImportedNetwork? Imported { get; init; }
}

/// <summary>An experiment's realizations, in the order of cells (first axis slowest) and then seeds; each key once.</summary>
/// <param name="Spec">The experiment.</param>
/// <param name="SweptParameters">Names of the swept parameters, in the order of the sweep.</param>
/// <param name="Realizations">What is to be trained or is there already.</param>
public sealed record Plan(
    ExperimentSpec Spec, IReadOnlyList<string> SweptParameters, IReadOnlyList<Realization> Realizations)
{
    /// <summary>The version of the engine's arithmetic that is part of the keys.</summary>
    public required string ArithmeticVersion { get; init; }
}
