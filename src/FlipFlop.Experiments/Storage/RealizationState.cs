using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Training;

namespace FlipFlop.Experiments.Storage;

public enum RealizationStatus
{
    /// <summary>Nothing is stored under the key.</summary>
    Absent,

    /// <summary>It was begun and has no manifest yet: it goes on from its checkpoint, or begins anew.</summary>
    Unfinished,

    /// <summary>It has a manifest, but is not what that says: it is redone, never trusted.</summary>
    Damaged,

    /// <summary>The manifest is there and every file has the size and hash that it says.</summary>
    Complete,
}

/// <summary>How it stands with a key in the store.</summary>
/// <param name="Status">Absent, unfinished, damaged or complete.</param>
/// <param name="Reason">What is damaged, or ""; ready to be shown.</param>
/// <param name="Manifest">Its manifest, if it is complete.</param>
public sealed record RealizationState(RealizationStatus Status, string Reason, Manifest? Manifest)
{
    internal static readonly RealizationState Absent = new(RealizationStatus.Absent, "", null);

    internal static readonly RealizationState Unfinished = new(RealizationStatus.Unfinished, "it was not finished", null);

    /// <summary>Names of what is in the folder besides the manifest and what that lists.</summary>
    public IReadOnlyList<string> Strays { get; init; } = [];

    internal static RealizationState Damaged(string reason) => new(RealizationStatus.Damaged, reason, null);
}

/// <summary>A complete realization as it is stored.</summary>
public sealed record StoredRealization(
    Manifest Manifest, Outcome Outcome, NetworkWeights Weights, IReadOnlyList<EpochRecord> History, Trace Trace);
