namespace FlipFlop.Experiments.Storage;

/// <summary>What may be removed from a store.</summary>
public enum RemovalKind
{
    /// <summary>A realization that no experiment has.</summary>
    Realization,

    /// <summary>Weights after every epoch, of such a realization.</summary>
    EpochWeights,

    /// <summary>An analysis of weights that are not there, or of an older analysis version.</summary>
    Analysis,

    /// <summary>A mark of failure that concerns nothing any more.</summary>
    Failure,

    /// <summary>A claim that nobody holds.</summary>
    Claim,

    /// <summary>The logs of a run that is over.</summary>
    Log,

    /// <summary>What an interruption has left: files half written, checkpoints beside a complete realization.</summary>
    Remains,
}

/// <summary>Something to be removed: files of this program's own, and their folder if nothing else is in it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">The key that it belongs to, or null.</param>
/// <param name="Path">The file or folder.</param>
/// <param name="Files">Paths of the files that are removed, in this order.</param>
/// <param name="Bytes">How much they take.</param>
public sealed record Removal(RemovalKind Kind, string? Key, string Path, IReadOnlyList<string> Files, long Bytes)
{
    internal static Removal Of(RemovalKind kind, string? key, string path, IReadOnlyList<string> files) =>
        new(kind, key, path, files, files.Sum(Size));

    private static long Size(string file)
    {
        var info = new FileInfo(file);
        return info.Exists ? info.Length : 0;
    }
}

/// <summary>Something that stays although one might expect it to go.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Why">Why it stays, without a full stop.</param>
public sealed record Left(string Path, string Why);

/// <summary>What a cleaning would remove, or has removed.</summary>
/// <param name="Removals">What goes.</param>
/// <param name="Left">What stays.</param>
public sealed record Cleaning(IReadOnlyList<Removal> Removals, IReadOnlyList<Left> Left)
{
    public long Bytes => Removals.Sum(removal => removal.Bytes);
}
