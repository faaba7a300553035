namespace FlipFlop.Experiments.Storage;

/// <summary>What says that a realization is complete: written last, with the size and hash of every other file.</summary>
public sealed record Manifest
{
    public required int Schema { get; init; }
    public required string Key { get; init; }
    public required string Subject { get; init; }

    /// <summary>"finished", "reachedGoal" or "diverged".</summary>
    public required string Outcome { get; init; }

    /// <summary>SHA-256 of the weights' raw little-endian values, tensor after tensor: weights are the same when this is.</summary>
    public required string WeightsSha256 { get; init; }
    public required IReadOnlyList<StoredFile> Files { get; init; }
    public required Provenance Provenance { get; init; }
}

public sealed record StoredFile(string Name, long Size, string Sha256);

/// <summary>Who trained this, where and with what.</summary>
public sealed record Provenance
{
    public required string Engine { get; init; }
    public required string ArithmeticVersion { get; init; }

    /// <summary>Version of the program and commit of its code ("0.1.0+abc123", "... dirty HASH" for a changed tree).</summary>
    public required string CodeVersion { get; init; }
    public required string DotNet { get; init; }
    public required string OperatingSystem { get; init; }
    public required string Cpu { get; init; }
    public required IReadOnlyList<string> InstructionSets { get; init; }
    public required IReadOnlyDictionary<string, string> Packages { get; init; }
    public required int Threads { get; init; }

    /// <summary>Time that was trained, over all sessions.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>1, and one more for every time that training was taken up again.</summary>
    public required int Sessions { get; init; }
    public required DateTimeOffset FinishedAt { get; init; }
}
