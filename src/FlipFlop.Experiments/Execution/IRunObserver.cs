using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;

namespace FlipFlop.Experiments.Execution;

/// <summary>
/// Is told how a run goes, event by event: a progress bar, plain lines, a log. Calls come one at a time, though from
/// several threads; whoever takes long holds the training up.
/// </summary>
public interface IRunObserver
{
    /// <summary>Before anything is trained.</summary>
    void Planned(RunPlanned planned);

    /// <param name="realization">What is trained.</param>
    /// <param name="updates">Updates that an interrupted session has made before.</param>
    void RealizationStarted(Realization realization, long updates);

    void EpochDone(Realization realization, EpochRecord epoch);

    /// <summary>At most five times a second while something is trained, and once at the end.</summary>
    void Progress(RunProgress progress);

    /// <summary>It is trained and stored.</summary>
    void RealizationFinished(FinishedRealization finished);

    /// <summary>It could not be trained; nothing of it is stored, it is marked as failed, and the run goes on.</summary>
    void RealizationFailed(FailedRealization failed);

    /// <summary>A worker is gone; another goes on from the last checkpoint, unless it was the last attempt.</summary>
    void WorkerDied(LostWorker lost);

    /// <summary>A realization is not trained here any more for now: another has it, or its worker is gone.</summary>
    void RealizationPaused(Realization realization);
}

/// <summary>What a run found when it began.</summary>
/// <param name="ToTrain">Realizations that the store lacks, in the order in which they are begun: the longest first.</param>
/// <param name="AlreadyThere">Realizations that are complete.</param>
/// <param name="Damaged">Of those to train, what is stored but is not to be trusted, each with the reason.</param>
/// <param name="Failed">Realizations that a run before marked as failed, each with the reason; they are not tried again.</param>
/// <param name="Jobs">Realizations that are trained side by side.</param>
/// <param name="ThreadsEach">Threads on which each is trained.</param>
public sealed record RunPlanned(
    IReadOnlyList<Realization> ToTrain, int AlreadyThere, IReadOnlyList<DamagedRealization> Damaged,
    IReadOnlyList<FailedRealization> Failed, int Jobs, int ThreadsEach);

/// <summary>A realization that is stored but not whole: it is trained anew.</summary>
public sealed record DamagedRealization(Realization Realization, string Reason);

/// <summary>A realization that was trained and stored.</summary>
/// <param name="Realization">The realization.</param>
/// <param name="Outcome">How training ended.</param>
/// <param name="Loss">Loss of the last epoch; null if none was trained.</param>
/// <param name="WallTime">Time that was trained, over all sessions.</param>
public sealed record FinishedRealization(Realization Realization, Outcome Outcome, double? Loss, TimeSpan WallTime);

/// <summary>A worker that died while it trained.</summary>
/// <param name="Realization">What it trained.</param>
/// <param name="How">What happened to it.</param>
/// <param name="Deaths">How many workers this realization has lost in this run.</param>
/// <param name="Limit">With so many it is marked as failed.</param>
/// <param name="Log">Path of the worker's log, or null.</param>
public sealed record LostWorker(Realization Realization, string How, int Deaths, int Limit, string? Log);

/// <summary>A realization whose training broke down, and why.</summary>
public sealed record FailedRealization(Realization Realization, string Reason);

/// <summary>How far a run is.</summary>
/// <param name="Fraction">Share of the work that is done, 0 to 1, weighted by what each update costs.</param>
/// <param name="Done">Realizations that are trained, or have failed.</param>
/// <param name="Running">Realizations under way.</param>
/// <param name="ToTrain">Realizations that were to be trained when the run began.</param>
/// <param name="Elapsed">Time since the run began.</param>
/// <param name="Left">Time left, judged by the work done so far; null as long as there is nothing to judge by.</param>
public sealed record RunProgress(double Fraction, int Done, int Running, int ToTrain, TimeSpan Elapsed, TimeSpan? Left);
