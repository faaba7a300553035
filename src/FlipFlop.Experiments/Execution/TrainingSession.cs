using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>
/// A realization under training in this process: traces it, tells how far it is, and keeps a checkpoint now and then.
/// </summary>
internal sealed class TrainingSession : ITrainingObserver
{
    private static readonly TimeSpan BetweenTellings = TimeSpan.FromMilliseconds(200);

    private readonly Realization realization;
    private readonly ResultStore store;
    private readonly WorkClaim claim;
    private readonly KeptWeights keep;
    private readonly Action<WorkerEvent> tell;
    private readonly CheckpointPace pace;
    private readonly TimeProvider time;
    private readonly long begun;
    private readonly Checkpoint? from;
    private readonly TraceRecorder trace;
    private TimeSpan nextCheckpoint;
    private TimeSpan nextTelling;
    private double? loss;

    public TrainingSession(
        Realization realization, ResultStore store, WorkClaim claim, KeptWeights keep, Action<WorkerEvent> tell,
        CheckpointPace pace, TimeProvider time)
    {
        this.realization = realization;
        this.store = store;
        this.claim = claim;
        this.keep = keep;
        this.tell = tell;
        this.pace = pace;
        this.time = time;
        nextCheckpoint = pace.Soonest;
        begun = time.GetTimestamp();
        from = store.ReadCheckpoint(realization.Key);
        trace = from is null ? new TraceRecorder() : new TraceRecorder(from.Trace);
        if (from?.State.History is [.., var last])
            loss = last.Loss;
        claim.Tell(From?.Updates ?? 0, WorkEstimate.Updates(realization.Cell), loss);
    }

    /// <summary>Where training goes on; null: from the beginning.</summary>
    public TrainingState? From => from?.State;

    public Trace Trace => trace.Recorded();

    /// <summary>Time that was trained, the sessions before included.</summary>
    public TimeSpan WallTime => time.GetElapsedTime(begun) + (from?.WallTime ?? TimeSpan.Zero);

    public int Sessions => (from?.Sessions ?? 0) + 1;

    public void AfterUpdate(long update, StepResult result, ITrainingUnderWay training)
    {
        trace.AfterUpdate(training.Weights);
        var elapsed = time.GetElapsedTime(begun);
        if (elapsed >= nextTelling)
        {
            nextTelling = elapsed + BetweenTellings;
            claim.Tell(update + 1, WorkEstimate.Updates(realization.Cell), loss);
            tell(new WorkerEvent.Updated(realization.Key, update + 1));
        }

        if (elapsed >= nextCheckpoint)
            Keep(training.State());
    }

    public void AfterEpoch(EpochRecord record, ITrainingUnderWay training)
    {
        loss = record.Loss;
        if (keep == KeptWeights.EveryEpoch)
        {
            claim.ThrowIfVanished();
            store.WriteEpoch(realization.Key, record.Epoch, training.Weights);
        }

        tell(new WorkerEvent.EpochDone(realization.Key, record));
    }

    /// <summary>Keeps a checkpoint, and sets the time of the next by what this one has cost.</summary>
    public void Keep(TrainingState state)
    {
        if (state.Updates == 0)
            return;
        claim.ThrowIfVanished();
        var before = time.GetTimestamp();
        store.WriteSpec(realization);
        store.WriteCheckpoint(new Checkpoint(realization.Key, state, Trace, WallTime, Sessions));
        nextCheckpoint = time.GetElapsedTime(begun) + pace.PauseAfter(time.GetElapsedTime(before));
    }
}
