using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>
/// Has workers train what a store lacks of a plan: so many realizations side by side, each stored as it finishes. Any
/// number of runners may share a store; on one host nothing is trained twice.
/// </summary>
public static class LocalRunner
{
    /// <summary>
    /// Trains what is missing; what is damaged counts as missing, what is marked as failed is left. Returns when all is
    /// done, or soon after the run is cancelled.
    /// </summary>
    /// <param name="plan">What is wanted.</param>
    /// <param name="store">Where it is kept.</param>
    /// <param name="launcher">Starts the workers.</param>
    /// <param name="jobs">How many realizations side by side, 1 or more; each gets cores / jobs threads, which change no bit.</param>
    /// <param name="observer">Is told how it goes.</param>
    /// <param name="cancellation">Stops the run: what is finished stays, what is under way is kept in checkpoints.</param>
    /// <param name="time">The clock; the system's if none is given.</param>
    /// <exception cref="StoreException">The store cannot be read or written. What was finished before is stored.</exception>
    /// <exception cref="WorkerBrokenException">Workers cannot work here. What was finished before is stored.</exception>
    public static RunSummary Run(
        Plan plan, ResultStore store, IWorkerLauncher launcher, int jobs, IRunObserver observer,
        CancellationToken cancellation, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        time ??= TimeProvider.System;
        var begun = time.GetTimestamp();
        var findings = Findings.Of(plan, store);
        var sideBySide = Math.Min(jobs, findings.ToTrain.Count);
        var threadsEach = Math.Max(1, Environment.ProcessorCount / Math.Max(1, sideBySide));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var account = new RunAccount(findings, observer, time, begun);
        account.Planned(new RunPlanned(findings.ToTrain, findings.Complete.Count, findings.Damaged, findings.Failed, sideBySide, threadsEach));
        new RunSlots(store, launcher, threadsEach, account, findings.ToTrain, stop, time).Work(sideBySide);
        return account.Summary();
    }
}

/// <summary>What a run finds of its plan in the store.</summary>
/// <param name="Complete">Nothing is to be done.</param>
/// <param name="ToTrain">The longest first.</param>
/// <param name="Damaged">Of those to train, what is stored but not to be trusted.</param>
/// <param name="Failed">Marked as failed by a run before; not tried again.</param>
internal sealed record Findings(
    IReadOnlyList<Realization> Complete, IReadOnlyList<Realization> ToTrain,
    IReadOnlyList<DamagedRealization> Damaged, IReadOnlyList<FailedRealization> Failed)
{
    public static Findings Of(Plan plan, ResultStore store)
    {
        var (complete, toTrain) = (new List<Realization>(), new List<Realization>());
        var (damaged, failed) = (new List<DamagedRealization>(), new List<FailedRealization>());
        foreach (var realization in plan.Realizations)
        {
            var state = store.State(realization.Key);
            if (state.Status == RealizationStatus.Complete)
            {
                Tidy(store, realization, state);
                complete.Add(realization);
                continue;
            }

            if (store.Failures.Find(realization.Key) is { } failure)
            {
                failed.Add(new FailedRealization(realization, failure.Reason));
                continue;
            }

            if (state.Status == RealizationStatus.Damaged)
                damaged.Add(new DamagedRealization(realization, state.Reason));
            toTrain.Add(realization);
        }

        return new Findings(complete, [.. toTrain.OrderByDescending(r => WorkEstimate.Operations(r.Cell))], damaged, failed);
    }

    /// <summary>What a kill at the very end has left beside a complete realization goes.</summary>
    private static void Tidy(ResultStore store, Realization realization, RealizationState state)
    {
        if (!state.Strays.Any(RealizationFolder.IsRemains))
            return;
        using var claim = store.Claims.TryTake(realization.Key);
        if (claim is not null)
            store.Tidy(realization.Key);
    }
}
