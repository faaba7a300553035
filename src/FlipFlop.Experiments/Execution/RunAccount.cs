using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;

namespace FlipFlop.Experiments.Execution;

/// <summary>Keeps account of a run and tells its observer, one call at a time.</summary>
internal sealed class RunAccount(
    IReadOnlyList<Realization> alreadyThere, IReadOnlyList<Realization> toTrain, IRunObserver observer, TimeProvider time, long begun)
{
    private static readonly TimeSpan BetweenProgress = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly WorkDone work = new(toTrain);
    private readonly List<Realization> trained = [];
    private readonly List<Realization> diverged = [];
    private readonly List<Realization> trainedByOthers = [];
    private readonly List<FailedRealization> failed = [];
    private int running;
    private TimeSpan nextProgress;

    private int Done => trained.Count + trainedByOthers.Count + failed.Count;

    public void Planned(RunPlanned planned) => Tell(() => observer.Planned(planned));

    public void Started(Realization realization) => Tell(() =>
    {
        running++;
        observer.RealizationStarted(realization);
    });

    public void UpdateDone(Realization realization) => Tell(() =>
    {
        work.AddUpdate(realization);
        if (time.GetElapsedTime(begun) >= nextProgress)
            TellProgress();
    });

    public void EpochDone(Realization realization, EpochRecord epoch) => Tell(() => observer.EpochDone(realization, epoch));

    public void Finished(Realization realization, TrainingOutcome outcome, TimeSpan wallTime) => Tell(() =>
    {
        running--;
        trained.Add(realization);
        if (outcome.Outcome == Outcome.Diverged)
            diverged.Add(realization);
        work.Complete(realization);
        observer.RealizationFinished(realization, outcome, wallTime);
        TellProgress();
    });

    public void Failed(Realization realization, string reason) => Tell(() =>
    {
        running--;
        failed.Add(new FailedRealization(realization, reason));
        work.Complete(realization);
        observer.RealizationFailed(failed[^1]);
        TellProgress();
    });

    public void TrainedByOther(Realization realization) => Tell(() =>
    {
        trainedByOthers.Add(realization);
        work.Complete(realization);
        TellProgress();
    });

    public RunSummary Summary() => new()
    {
        Trained = trained,
        Diverged = diverged,
        AlreadyThere = alreadyThere,
        TrainedByOthers = trainedByOthers,
        Failed = failed,
        Cancelled = Done < toTrain.Count,
        Elapsed = time.GetElapsedTime(begun),
    };

    private void TellProgress()
    {
        var elapsed = time.GetElapsedTime(begun);
        nextProgress = elapsed + BetweenProgress;
        var fraction = work.Fraction;
        TimeSpan? left = fraction > 0 ? elapsed * ((1 - fraction) / fraction) : null;
        observer.Progress(new RunProgress(fraction, Done, running, toTrain.Count, elapsed, left));
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
