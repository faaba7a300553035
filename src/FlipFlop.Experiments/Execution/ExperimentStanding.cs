using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>How it stands with an experiment.</summary>
/// <param name="Plan">Its realizations.</param>
/// <param name="Realizations">How it stands with each, in the order of the plan.</param>
public sealed record ExperimentStanding(Plan Plan, IReadOnlyList<Standing> Realizations)
{
    public int Count(StandingKind kind) => Realizations.Count(each => each.Kind == kind);

    /// <summary>Share of the work that is done, 0 to 1, weighted by what each update costs.</summary>
    public double Fraction
    {
        get
        {
            var all = Realizations.Sum(each => each.Operations);
            return all > 0 ? Realizations.Sum(each => each.Fraction * each.Operations) / all : 1;
        }
    }

    /// <summary>
    /// Time left for all that is not complete, failed ones aside, at the speed of what is running now; null if nothing is
    /// running whose speed is known.
    /// </summary>
    public TimeSpan? Left
    {
        get
        {
            var speed = Realizations.Sum(each => each.OperationsPerSecond);
            var open = Realizations.Where(each => each.Kind != StandingKind.Failed).Sum(each => (1 - each.Fraction) * each.Operations);
            var seconds = open / speed;
            return speed > 0 && seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
        }
    }
}

/// <summary>
/// Finds out how it stands with experiments, by the store alone, and writes nothing. What it has once seen complete it
/// does not read again, so that it can be asked every few seconds.
/// </summary>
/// <param name="store">The store.</param>
public sealed class StandingReader(ResultStore store)
{
    private readonly ConcurrentDictionary<string, Standing> complete = new(StringComparer.Ordinal);

    /// <summary>How it stands with a plan's realizations; those that are complete are rehashed, the first time.</summary>
    /// <exception cref="StoreException">The store cannot be read, or a newer program wrote it.</exception>
    public ExperimentStanding Read(Plan plan)
    {
        try
        {
            return new ExperimentStanding(plan, [.. plan.Realizations.AsParallel().AsOrdered().Select(Read)]);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
    }

    private Standing Read(Realization realization)
    {
        if (complete.TryGetValue(realization.Key, out var known))
            return known with { Realization = realization };
        var state = store.State(realization.Key);
        if (state.Manifest is not { } manifest)
            return Open(realization, state);
        return complete[realization.Key] = new Standing(realization, StandingKind.Complete)
        {
            Outcome = ManifestJson.OutcomeOf(manifest),
            Updates = WorkEstimate.Updates(realization.Cell),
        };
    }

    private Standing Open(Realization realization, RealizationState state)
    {
        var key = realization.Key;
        if (store.Claims.Owner(key) is { } owner)
            return Owned(realization, owner);
        var checkpoint = state.Status == RealizationStatus.Absent ? null : store.ReadCheckpoint(key);
        var kept = new Standing(realization, StandingKind.Waiting)
        {
            Updates = checkpoint?.State.Updates ?? 0,
            Loss = checkpoint?.State.History is [.., var last] ? last.Loss : null,
        };
        if (store.Failures.Find(key) is { } failure)
            return kept with { Kind = StandingKind.Failed, Reason = failure.Reason, Log = failure.Log };
        if (state.Status == RealizationStatus.Damaged)
            return kept with { Kind = StandingKind.Damaged, Reason = state.Reason };
        return checkpoint is null ? kept : kept with { Kind = StandingKind.Interrupted };
    }

    private Standing Owned(Realization realization, ClaimOwner owner)
    {
        var isSilent = !owner.IsHere && owner.SinceSign > store.Claims.Patience;
        return new Standing(realization, isSilent ? StandingKind.Silent : StandingKind.Running)
        {
            Owner = owner,
            Updates = owner.Sign.Updates,
            Loss = owner.Sign.Loss,
        };
    }
}
