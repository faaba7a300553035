using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>How it stands with a realization, by the store alone.</summary>
public enum StandingKind
{
    /// <summary>It is trained, stored and whole.</summary>
    Complete,

    /// <summary>Someone trains it.</summary>
    Running,

    /// <summary>Someone on another host trained it, and has given no sign for longer than the patience.</summary>
    Silent,

    /// <summary>It was begun, has a checkpoint, and nobody trains it now.</summary>
    Interrupted,

    /// <summary>Nothing of it is there yet.</summary>
    Waiting,

    /// <summary>It could not be trained, and is not tried again by itself.</summary>
    Failed,

    /// <summary>It is stored, but not what its manifest says.</summary>
    Damaged,
}

/// <summary>How it stands with one realization.</summary>
/// <param name="Realization">The realization.</param>
/// <param name="Kind">How it stands.</param>
public sealed record Standing(Realization Realization, StandingKind Kind)
{
    /// <summary>How its training ended, if it is complete.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Who trains it, if it is running or silent.</summary>
    public ClaimOwner? Owner { get; init; }

    /// <summary>Why it failed, or what is damaged.</summary>
    public string? Reason { get; init; }

    /// <summary>The log that tells more of a failure, below the store's folder.</summary>
    public string? Log { get; init; }

    /// <summary>Updates that are made, or kept in a checkpoint; of a complete one all that it was to make.</summary>
    public long Updates { get; init; }

    /// <summary>Loss of the last complete epoch of one that is under way.</summary>
    public double? Loss { get; init; }

    /// <summary>The most updates.</summary>
    public long OfUpdates => WorkEstimate.Updates(Realization.Cell);

    /// <summary>Share of its updates that is made, 0 to 1; an early stop may save the rest.</summary>
    public double Fraction => Kind == StandingKind.Complete ? 1 : OfUpdates > 0 ? Math.Min(1, (double)Updates / OfUpdates) : 0;

    /// <summary>Time left at the speed of whoever trains it; null where that is not known.</summary>
    public TimeSpan? Left => Kind == StandingKind.Running ? Owner?.Sign.Left : null;

    /// <summary>Operations a second at which it is trained; 0 where that is not known.</summary>
    internal double OperationsPerSecond => Kind == StandingKind.Running
        ? (Owner?.Sign.UpdatesPerSecond ?? 0) * WorkEstimate.OperationsPerUpdate(Realization.Cell)
        : 0;

    internal double Operations => WorkEstimate.Operations(Realization.Cell);
}
