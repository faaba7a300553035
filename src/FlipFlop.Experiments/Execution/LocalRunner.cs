using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>
/// Trains what a store lacks of a plan, in this process: so many realizations side by side, each stored as it
/// finishes. Any number of runners may share a store; on one host nothing is trained twice.
/// </summary>
public static class LocalRunner
{
    /// <summary>
    /// Trains what is missing; what is damaged counts as missing. Returns when all is done, or soon after the run is cancelled.
    /// </summary>
    /// <param name="plan">What is wanted.</param>
    /// <param name="store">Where it is kept.</param>
    /// <param name="engine">The engine of the plan's keys.</param>
    /// <param name="jobs">How many realizations side by side, 1 or more; each gets cores / jobs threads, which change no bit.</param>
    /// <param name="observer">Is told how it goes.</param>
    /// <param name="cancellation">Stops the run: what is finished stays, what is under way is lost.</param>
    /// <param name="time">The clock; the system's if none is given.</param>
    /// <exception cref="StoreException">The store cannot be read or written. What was finished before is stored.</exception>
    /// <exception cref="BrokenArithmeticException">This process does not keep the arithmetic contract; nothing was trained.</exception>
    public static RunSummary Run(
        Plan plan, ResultStore store, ITrainingEngine engine, int jobs, IRunObserver observer,
        CancellationToken cancellation, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(jobs, 1);
        time ??= TimeProvider.System;
        var begun = time.GetTimestamp();
        var states = plan.Realizations.ToLookup(r => store.State(r.Key).Status == RealizationStatus.Complete);
        IReadOnlyList<Realization> there = [.. states[true]];
        IReadOnlyList<Realization> toTrain = [.. states[false].OrderByDescending(r => WorkEstimate.Operations(r.Cell))];
        var sideBySide = Math.Min(jobs, toTrain.Count);
        var threadsEach = Math.Max(1, Environment.ProcessorCount / Math.Max(1, sideBySide));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var account = new RunAccount(there, toTrain, observer, time, begun);
        account.Planned(new RunPlanned(toTrain, there.Count, Damaged(store, toTrain), sideBySide, threadsEach));
        var trainer = new RealizationTrainer(store, engine, threadsEach, account, time);
        new RunWorkers(store, trainer, account, toTrain, stop).Work(sideBySide);
        return account.Summary();
    }

    private static IReadOnlyList<DamagedRealization> Damaged(ResultStore store, IReadOnlyList<Realization> toTrain) =>
    [
        .. toTrain.Select(r => (Realization: r, State: store.State(r.Key)))
            .Where(r => r.State.Status == RealizationStatus.Damaged)
            .Select(r => new DamagedRealization(r.Realization, r.State.Reason)),
    ];
}
