using FlipFlop.Analysis;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Results;

/// <summary>How it stands with one realization of an experiment.</summary>
public enum RealizationOutcome { Finished, ReachedGoal, Diverged, Failed, Missing }

/// <summary>One realization as reports see it. Analyses are null where it is missing, failed or diverged.</summary>
public sealed record RealizationResult
{
    public required Realization Realization { get; init; }
    public required RealizationOutcome Outcome { get; init; }

    /// <summary>Empty if nothing was trained.</summary>
    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>The trained network.</summary>
    public NetworkAnalysis? Trained { get; init; }

    /// <summary>Reads the trained weights, bit for bit; null where there are none.</summary>
    public Func<NetworkWeights>? Weights { get; init; }

    /// <summary>The untrained network of the same seed: the baseline of every claim about structure.</summary>
    public NetworkAnalysis? Untrained { get; init; }

    /// <summary>Who trained it, where and with what; null if it is missing.</summary>
    public Manifest? Manifest { get; init; }

    /// <summary>Why it failed, or what is damaged of it in the store; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The last epoch's loss, or null.</summary>
    public double? Loss => History.Count > 0 ? History[^1].Loss : null;
}

/// <summary>A claim and how it was judged.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Holds">Whether it holds; null where that hangs on missing realizations, or none has the number.</param>
/// <param name="Right">Realizations, or pairs of them, for each of which the comparison holds.</param>
/// <param name="Of">Realizations or pairs that have the number.</param>
/// <param name="Without">Those that could not be judged: missing, failed, diverged, or without this number.</param>
public sealed record ClaimVerdict(ClaimSpec Claim, bool? Holds, int Right, int Of, int Without)
{
    /// <summary>The median, mean, least or greatest that was compared; null of a claim on single numbers, or where none has one.</summary>
    public double? Number { get; init; }

    /// <summary>The least of the numbers; null if there are none.</summary>
    public double? Least { get; init; }

    /// <summary>The greatest of the numbers; null if there are none.</summary>
    public double? Greatest { get; init; }
}

/// <summary>All that a report shows of an experiment: gathered once, immutable, written by reports, summaries and exporters.</summary>
public sealed record ExperimentResult
{
    public required Plan Plan { get; init; }

    /// <summary>In the order of the plan.</summary>
    public required IReadOnlyList<RealizationResult> Realizations { get; init; }
    public required IReadOnlyList<ClaimVerdict> Claims { get; init; }

    /// <summary>Canonical JSON of the spec.</summary>
    public required string SpecJson { get; init; }

    /// <summary>Text of the experiment file, where there is one.</summary>
    public string? Script { get; init; }

    /// <summary>Where this spec is kept for good; null of a result that is in no store.</summary>
    public StoredSpec? StoredSpec { get; init; }

    /// <summary>The same result, and where its spec is kept.</summary>
    public ExperimentResult KeptAt(StoredSpec place) => this with { StoredSpec = place };
}

/// <summary>
/// The store and the spec.json of one version in it. A command that trains a realization again names this file: the
/// experiment file may have been changed since, or by --set before it ran.
/// </summary>
public sealed record StoredSpec(string Store, string File)
{
    /// <summary>Of a folder with a spec.json, both as seen from the current directory where that is shorter.</summary>
    public static StoredSpec In(ResultStore store, string folder) =>
        new(Seen(store.Root), Seen(Path.Combine(folder, ExperimentFolder.SpecName)));

    private static string Seen(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.Length < path.Length ? relative.Replace(Path.DirectorySeparatorChar, '/') : path;
    }
}
