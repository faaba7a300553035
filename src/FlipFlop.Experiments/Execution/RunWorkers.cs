using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>
/// The threads of a run. Each takes the next realization, and the lock on it; what another process is training is
/// left for the end, waited for, and taken over, or trained here if it did not get done there.
/// </summary>
internal sealed class RunWorkers(
    ResultStore store, RealizationTrainer trainer, RunAccount account, IEnumerable<Realization> toTrain, CancellationTokenSource stop)
{
    private static readonly TimeSpan PauseForOthers = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<Realization> open = new(toTrain);
    private readonly ConcurrentQueue<Realization> atOthers = new();
    private ExceptionDispatchInfo? breakdown;

    /// <summary>Works until all is done or the run is stopped.</summary>
    /// <param name="sideBySide">Threads.</param>
    /// <exception cref="StoreException">The store gave way; the run was stopped.</exception>
    public void Work(int sideBySide)
    {
        var threads = Enumerable.Range(1, sideBySide)
            .Select(number => new Thread(WorkOrStop) { IsBackground = true, Name = $"realizations {number}" }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        breakdown?.Throw();
    }

    private void WorkOrStop()
    {
        try
        {
            WorkOn();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref breakdown, ExceptionDispatchInfo.Capture(e), null);
            stop.Cancel();
        }
    }

    private void WorkOn()
    {
        while (!stop.IsCancellationRequested && open.TryDequeue(out var next))
        {
            if (!Settle(next))
                atOthers.Enqueue(next);
        }

        while (!stop.IsCancellationRequested && atOthers.TryDequeue(out var next))
        {
            if (Settle(next))
                continue;
            atOthers.Enqueue(next);
            stop.Token.WaitHandle.WaitOne(PauseForOthers);
        }
    }

    /// <summary>False if another has it.</summary>
    private bool Settle(Realization realization)
    {
        using var held = store.TryLock(realization.Key);
        if (held is null)
            return false;
        if (store.IsComplete(realization.Key))
            account.TrainedByOther(realization);
        else
            trainer.Train(realization, stop.Token);
        return true;
    }
}
