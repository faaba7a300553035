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

    void RealizationStarted(Realization realization);

    void EpochDone(Realization realization, EpochRecord epoch);

    /// <summary>At most five times a second while something is trained, and once at the end.</summary>
    void Progress(RunProgress progress);

    /// <summary>It is trained and stored.</summary>
    void RealizationFinished(Realization realization, TrainingOutcome outcome, TimeSpan wallTime);

    /// <summary>Training broke down; nothing of it is stored and the run goes on.</summary>
    void RealizationFailed(FailedRealization failed);
}

/// <summary>What a run found when it began.</summary>
/// <param name="ToTrain">Realizations that the store lacks, in the order in which they are begun: the longest first.</param>
/// <param name="AlreadyThere">Realizations that are complete.</param>
/// <param name="Damaged">Of those to train, what is stored but is not to be trusted, each with the reason.</param>
/// <param name="Jobs">Realizations that are trained side by side.</param>
/// <param name="ThreadsEach">Threads on which each is trained.</param>
public sealed record RunPlanned(
    IReadOnlyList<Realization> ToTrain, int AlreadyThere, IReadOnlyList<DamagedRealization> Damaged, int Jobs, int ThreadsEach);

/// <summary>A realization that is stored but not whole: it is trained anew.</summary>
public sealed record DamagedRealization(Realization Realization, string Reason);

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
