using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;

namespace FlipFlop.Experiments.Execution;

/// <summary>Keeps account of a run and tells its observer, one call at a time.</summary>
internal sealed class RunAccount(Findings findings, IRunObserver observer, TimeProvider time, long begun)
{
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly IReadOnlyList<Realization> toTrain = findings.ToTrain;
    private readonly WorkDone work = new(findings.ToTrain);
    private readonly HashSet<string> running = new(StringComparer.Ordinal);
    private readonly List<Realization> trained = [];
    private readonly List<Realization> diverged = [];
    private readonly List<Realization> trainedByOthers = [];
    private readonly List<FailedRealization> failed = [];
    private TimeSpan nextProgress;

    private int Done => trained.Count + trainedByOthers.Count + failed.Count;

    public void Planned(RunPlanned planned) => Tell(() => observer.Planned(planned));

    public void Started(Realization realization, long updates) => Tell(() =>
    {
        running.Add(realization.Key);
        work.Begin(realization, updates);
        observer.RealizationStarted(realization, updates);
    });

    public void Updated(Realization realization, long updates) => Tell(() =>
    {
        work.Reach(realization, updates);
        if (time.GetElapsedTime(begun) >= nextProgress)
            TellProgress();
    });

    public void EpochDone(Realization realization, EpochRecord epoch) => Tell(() => observer.EpochDone(realization, epoch));

    public void Finished(FinishedRealization finished) => Tell(() =>
    {
        trained.Add(finished.Realization);
        if (finished.Outcome == Outcome.Diverged)
            diverged.Add(finished.Realization);
        Complete(finished.Realization);
        observer.RealizationFinished(finished);
        TellProgress();
    });

    public void Failed(FailedRealization failure) => Tell(() =>
    {
        failed.Add(failure);
        Complete(failure.Realization);
        observer.RealizationFailed(failure);
        TellProgress();
    });

    public void Paused(Realization realization) => Tell(() =>
    {
        if (running.Remove(realization.Key))
            observer.RealizationPaused(realization);
    });

    public void WorkerDied(LostWorker lost) => Tell(() => observer.WorkerDied(lost));

    public void TrainedByOther(Realization realization) => Tell(() =>
    {
        trainedByOthers.Add(realization);
        Complete(realization);
        TellProgress();
    });

    public RunSummary Summary() => new()
    {
        Trained = trained,
        Diverged = diverged,
        AlreadyThere = findings.Complete,
        TrainedByOthers = trainedByOthers,
        Failed = [.. findings.Failed, .. failed],
        Cancelled = Done < toTrain.Count,
        Elapsed = time.GetElapsedTime(begun),
    };

    private void TellProgress()
    {
        var elapsed = time.GetElapsedTime(begun);
        nextProgress = elapsed + BetweenProgress;
        var (fraction, ofThisRun) = (work.Fraction, work.FractionOfThisRun);
        TimeSpan? left = ofThisRun > 0 ? elapsed * ((1 - fraction) / ofThisRun) : null;
        observer.Progress(new RunProgress(fraction, Done, running.Count, toTrain.Count, elapsed, left));
    }

    private void Complete(Realization realization)
    {
        running.Remove(realization.Key);
        work.Complete(realization);
    }

    private void Tell(Action tell)
    {
        lock (gate)
        {
            try
            {
                tell();
            }
            catch (Exception e)
            {
                throw new RunObserverException(e);
            }
        }
    }
}

/// <summary>What the run was to be shown with broke down; the run was stopped, and what was finished is stored.</summary>
public sealed class RunObserverException(Exception cause)
    : Exception($"The run could not be shown and was stopped: {cause.Message}", cause);
