using System.Runtime.ExceptionServices;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>
/// So many workers side by side, each given the next realization when it has done with one. What another run is
/// training is left for the end, asked for again, and taken over, or trained here if it did not get done there. A worker
/// that dies is started again, and goes on from the last checkpoint.
/// </summary>
internal sealed class RunSlots(
    ResultStore store, IWorkerLauncher launcher, int threadsEach, RunAccount account, IEnumerable<Realization> toTrain,
    CancellationTokenSource stop, TimeProvider time)
{
    /// <summary>A realization that takes so many workers with it is marked as failed.</summary>
    private const int DeathsThatFail = 3;

    /// <summary>What others train is asked for soon at first, and more seldom with every time that all of it was in vain.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly LinkedList<Realization> open = new(toTrain);
    private readonly Dictionary<string, int> deaths = new(StringComparer.Ordinal);
    private ExceptionDispatchInfo? breakdown;

    /// <summary>Works until all is done or the run is stopped.</summary>
    /// <param name="sideBySide">Workers.</param>
    /// <exception cref="StoreException">The store gave way; the run was stopped.</exception>
    /// <exception cref="WorkerBrokenException">Workers cannot work here; the run was stopped.</exception>
    public void Work(int sideBySide)
    {
        var threads = Enumerable.Range(1, sideBySide)
            .Select(number => new Thread(() => WorkOrStop(number)) { IsBackground = true, Name = $"worker {number}" }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        breakdown?.Throw();
    }

    private void WorkOrStop(int number)
    {
        IWorker? worker = null;
        var busyInARow = 0;
        try
        {
            while (!stop.IsCancellationRequested && Take() is { } next)
            {
                worker ??= launcher.Launch(number, threadsEach);
                var end = Train(worker, next);
                busyInARow = end is WorkerEvent.Busy ? busyInARow + 1 : 0;
                if (busyInARow > 0)
                    stop.Token.WaitHandle.WaitOne(PauseAfter(busyInARow));
                if (end is not null)
                    continue;
                worker.Dispose();
                worker = null;
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref breakdown, ExceptionDispatchInfo.Capture(e), null);
            stop.Cancel();
        }
        finally
        {
            worker?.Dispose();
        }
    }

    private TimeSpan PauseAfter(int busyInARow)
    {
        int left;
        lock (gate)
            left = Math.Max(1, open.Count);
        var pause = ShortestPause * Math.Pow(2, Math.Min(busyInARow / left, 10));
        return pause < LongestPause ? pause : LongestPause;
    }

    /// <summary>How it ended; null if the worker is gone.</summary>
    private WorkerEvent? Train(IWorker worker, Realization realization)
    {
        try
        {
            var end = worker.Train(realization, told => Pass(realization, told), stop.Token);
            Settle(realization, end);
            return end;
        }
        catch (WorkerDiedException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (WorkerDiedException died)
        {
            Mourn(realization, died);
            return null;
        }
    }

    private void Pass(Realization realization, WorkerEvent told)
    {
        switch (told)
        {
            case WorkerEvent.Started started:
                account.Started(realization, started.Updates);
                break;
            case WorkerEvent.Updated updated:
                account.Updated(realization, updated.Updates);
                break;
            case WorkerEvent.EpochDone done:
                account.EpochDone(realization, done.Epoch);
                break;
        }
    }

    private void Settle(Realization realization, WorkerEvent end)
    {
        switch (end)
        {
            case WorkerEvent.Finished finished:
                account.Finished(new FinishedRealization(
                    realization, finished.Outcome, finished.Loss, TimeSpan.FromSeconds(finished.WallSeconds)));
                break;
            case WorkerEvent.AlreadyThere:
                account.TrainedByOther(realization);
                break;
            case WorkerEvent.Failed failed:
                account.Failed(new FailedRealization(realization, failed.Reason));
                break;
            case WorkerEvent.Busy:
                account.Paused(realization);
                PutBack(realization, first: false);
                break;
            case WorkerEvent.Stopped:
                account.Paused(realization);
                break;
        }
    }

    /// <summary>Begins it again, or marks it as failed where it has taken its third worker with it.</summary>
    private void Mourn(Realization realization, WorkerDiedException died)
    {
        int count;
        lock (gate)
            count = deaths[realization.Key] = deaths.GetValueOrDefault(realization.Key) + 1;
        account.Paused(realization);
        account.WorkerDied(new LostWorker(realization, died.How, count, DeathsThatFail, died.Log));
        if (count < DeathsThatFail || store.IsComplete(realization.Key))
        {
            PutBack(realization, first: true);
            return;
        }

        var log = died.Log is null ? null : Path.GetRelativePath(store.Root, died.Log);
        var reason = $"its worker died {count} times; the last was {died.How}";
        store.Failures.Put(new FailureRecord(realization.Key, reason, log, Environment.MachineName, time.GetUtcNow()));
        account.Failed(new FailedRealization(realization, reason));
    }

    private Realization? Take()
    {
        lock (gate)
        {
            if (open.First is not { } first)
                return null;
            open.RemoveFirst();
            return first.Value;
        }
    }

    private void PutBack(Realization realization, bool first)
    {
        lock (gate)
        {
            if (first)
                open.AddFirst(realization);
            else
                open.AddLast(realization);
        }
    }
}
