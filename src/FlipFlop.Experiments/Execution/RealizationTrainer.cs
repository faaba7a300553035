using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>Trains one realization at a time, from where it was left, and stores it: what a worker does.</summary>
/// <param name="store">Where it is kept.</param>
/// <param name="engine">The engine of the plan's keys.</param>
/// <param name="threads">Threads, which change no bit.</param>
/// <param name="keep">Which weights are kept besides the last.</param>
/// <param name="tell">Is told how it goes, on the thread that trains.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where this worker's standard error goes, for the records of failures; null if it is not known.</param>
public sealed class RealizationTrainer(
    ResultStore store, ITrainingEngine engine, int threads, KeptWeights keep, Action<WorkerEvent> tell, TimeProvider time,
    string? log = null)
{
    private readonly ProvenanceRecorder provenance = new(engine, time);
    private readonly CheckpointPace pace = CheckpointPace.OfTheEnvironment();

    /// <summary>
    /// Claims a realization and trains it, unless it is complete, another's, or marked as failed. The last event that
    /// is told says how it ended.
    /// </summary>
    /// <param name="realization">What is to be trained.</param>
    /// <param name="stop">Stops it: a checkpoint is kept.</param>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    /// <exception cref="BrokenArithmeticException">This thread does not keep the arithmetic contract.</exception>
    public void Settle(Realization realization, CancellationToken stop)
    {
        BrokenArithmeticException.ThrowIfSubnormalsAreFlushed();
        WorkerEvent end;
        using (var claim = store.Claims.TryTake(realization.Key))
            end = claim is null ? new WorkerEvent.Busy(realization.Key) : SettleOrGiveWay(realization, claim, stop);
        tell(end);
    }

    /// <summary>
    /// An owner that was paused for long may find its files taken from under its hands: by another host that has taken
    /// over, finished and tidied up. That is no fault of the store. And where the whole store is gone, that is what is
    /// told, and not which of its files was missed first.
    /// </summary>
    private WorkerEvent SettleOrGiveWay(Realization realization, WorkClaim claim, CancellationToken stop)
    {
        try
        {
            return SettleClaimed(realization, claim, stop);
        }
        catch (StoreException) when (claim.IsTakenOver)
        {
            return new WorkerEvent.Busy(realization.Key);
        }
        catch (StoreException)
        {
            claim.ThrowIfVanished();
            throw;
        }
    }

    private WorkerEvent SettleClaimed(Realization realization, WorkClaim claim, CancellationToken stop)
    {
        if (store.State(realization.Key) is { Status: RealizationStatus.Complete } complete)
        {
            if (complete.Strays.Count > 0)
                store.Tidy(realization.Key);
            return new WorkerEvent.AlreadyThere(realization.Key);
        }

        if (store.Failures.Find(realization.Key) is { } failure)
            return new WorkerEvent.Failed(realization.Key, failure.Reason);
        return Train(realization, claim, stop);
    }

    private WorkerEvent Train(Realization realization, WorkClaim claim, CancellationToken stop)
    {
        var key = realization.Key;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, claim.Lost);
        var session = new TrainingSession(realization, store, claim, keep, tell, pace, time);
        try
        {
            tell(new WorkerEvent.Started(key, session.From?.Updates ?? 0));
            var (task, network, training) = (realization.Cell.Task, realization.Cell.Network, realization.Cell.Training);
            var outcome = Trainer.Train(
                engine, task, network, training, realization.Seed, threads, session, either.Token, session.From);
            claim.ThrowIfVanished();
            store.Write(realization, outcome, session.Trace, provenance.Record(threads, session.WallTime, session.Sessions));
            return new WorkerEvent.Finished(
                key, outcome.Outcome, outcome.History.Count > 0 ? outcome.History[^1].Loss : null, session.WallTime.TotalSeconds);
        }
        catch (TrainingStoppedException) when (claim.Lost.IsCancellationRequested)
        {
            return new WorkerEvent.Busy(key);
        }
        catch (TrainingStoppedException stopped)
        {
            session.Keep(stopped.State);
            return new WorkerEvent.Stopped(key);
        }
        catch (Exception e) when (e is not (StoreException or OutOfMemoryException or WorkerListenerException))
        {
            return MarkFailed(key, e);
        }
    }

    private WorkerEvent.Failed MarkFailed(string key, Exception e)
    {
        Console.Error.WriteLine(e);
        var reason = $"{e.GetType().Name}: {e.Message.TrimEnd('.')}";
        store.Failures.Put(new FailureRecord(key, reason, log, Environment.MachineName, time.GetUtcNow()));
        return new WorkerEvent.Failed(key, reason);
    }
}

/// <summary>Nobody listens to the worker any more: whoever started it is gone.</summary>
public sealed class WorkerListenerException(Exception cause) : Exception("Nobody listens to this worker any more.", cause);
