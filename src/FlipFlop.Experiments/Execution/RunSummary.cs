using FlipFlop.Experiments.Planning;

namespace FlipFlop.Experiments.Execution;

/// <summary>What a run did. Every realization of the plan is in one of the lists, but for those that a cancelled run left.</summary>
public sealed record RunSummary
{
    /// <summary>Trained by this run and stored; the diverged among them.</summary>
    public required IReadOnlyList<Realization> Trained { get; init; }

    /// <summary>Of those trained, the ones that diverged.</summary>
    public required IReadOnlyList<Realization> Diverged { get; init; }

    /// <summary>Complete before this run began.</summary>
    public required IReadOnlyList<Realization> AlreadyThere { get; init; }

    /// <summary>Trained by another run meanwhile, and taken over.</summary>
    public required IReadOnlyList<Realization> TrainedByOthers { get; init; }

    /// <summary>Their training broke down, in this run or in one before that marked them.</summary>
    public required IReadOnlyList<FailedRealization> Failed { get; init; }

    /// <summary>The run was stopped before its end; what was finished is stored.</summary>
    public required bool Cancelled { get; init; }

    public required TimeSpan Elapsed { get; init; }
}
