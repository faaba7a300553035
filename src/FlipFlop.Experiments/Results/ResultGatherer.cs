using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using FlipFlop.Analysis;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Results;

/// <summary>
/// Gathers all that a report shows of an experiment: what the store has of its plan, each network and its untrained
/// baseline analysed (from the cache where that was done before), the claims judged.
/// </summary>
public sealed class ResultGatherer
{
    private readonly ResultStore store;
    private readonly ConcurrentDictionary<(NetworkSpec, FlipFlopTask, long Seed), Lazy<NetworkAnalysis>> untrained = new();

    private readonly bool mayNotKeep;

    private ResultGatherer(ResultStore store, bool mayNotKeep) => (this.store, this.mayNotKeep) = (store, mayNotKeep);

    /// <summary>Gathers what is there of a plan; what is missing or damaged in the store is named as missing.</summary>
    /// <param name="plan">The experiment's realizations.</param>
    /// <param name="store">Where they are kept.</param>
    /// <param name="specJson">Canonical JSON of the spec.</param>
    /// <param name="script">Text of the experiment file, where there is one.</param>
    /// <param name="jobs">Networks that are analysed side by side, 1 or more.</param>
    /// <param name="cancellation">Stops it; analyses that were made are in the cache.</param>
    /// <param name="progress">Is told how many realizations are gathered, one call at a time.</param>
    /// <param name="mayNotKeep">Whether it is no error that the cache cannot be written, as of a store that is only read.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="StoreException">The store cannot be read, or its cache not be written.</exception>
    public static ExperimentResult Gather(
        Plan plan, ResultStore store, string specJson, string? script, int jobs, CancellationToken cancellation,
        Action<int>? progress = null, bool mayNotKeep = false)
    {
        var realizations = new ResultGatherer(store, mayNotKeep).All(plan.Realizations, jobs, progress, cancellation);
        return new ExperimentResult
        {
            Plan = plan,
            Realizations = realizations,
            Claims = ClaimJudge.Judge(plan.Spec.Claims, realizations),
            SpecJson = specJson,
            Script = script,
        };
    }

    private RealizationResult[] All(
        IReadOnlyList<Realization> realizations, int jobs, Action<int>? progress, CancellationToken cancellation)
    {
        var results = new RealizationResult[realizations.Count];
        var gathered = 0;
        var gate = new Lock();
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, realizations.Count, options, i =>
            {
                results[i] = One(realizations[i]);
                lock (gate)
                    progress?.Invoke(++gathered);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return results;
    }

    private RealizationResult One(Realization realization)
    {
        var state = store.State(realization.Key);
        if (state.Manifest is not { } manifest)
            return Without(realization, state);
        var trained = Trained(realization, manifest);
        return new RealizationResult
        {
            Realization = realization,
            Outcome = ManifestJson.OutcomeOf(manifest) switch
            {
                Outcome.Finished => RealizationOutcome.Finished,
                Outcome.ReachedGoal => RealizationOutcome.ReachedGoal,
                _ => RealizationOutcome.Diverged,
            },
            History = store.ReadHistory(realization.Key),
            Manifest = manifest,
            Trained = trained,
            Weights = () => store.ReadWeights(realization.Key),
            Untrained = trained is null || realization.Imported is not null ? null : Untrained(realization),
        };
    }

    private RealizationResult Without(Realization realization, RealizationState state)
    {
        var failure = store.Failures.Find(realization.Key);
        return new RealizationResult
        {
            Realization = realization,
            Outcome = failure is not null ? RealizationOutcome.Failed : RealizationOutcome.Missing,
            History = [],
            Reason = failure is not null ? failure.Reason : state.Status == RealizationStatus.Damaged ? state.Reason : null,
        };
    }

    /// <summary>Null where the training diverged or a weight is no finite number: there is nothing to analyse.</summary>
    private NetworkAnalysis? Trained(Realization realization, Manifest manifest)
    {
        if (ManifestJson.OutcomeOf(manifest) == Outcome.Diverged)
            return null;
        var task = AnalysisTask(realization);
        if (store.Analyses.Find(manifest.WeightsSha256, task) is { } known)
            return known;
        var weights = store.ReadWeights(realization.Key);
        return weights.Tensors().All(tensor => Array.TrueForAll(tensor.Values, float.IsFinite))
            ? Analysed(weights, manifest.WeightsSha256, task)
            : null;
    }

    /// <summary>With what noise an imported network was trained nobody says: none is tried on it.</summary>
    private static FlipFlopTask AnalysisTask(Realization realization) => AnalysisCache.Relevant(
        realization.Imported is null ? realization.Cell.Task : realization.Cell.Task with { InputNoise = 0 });

    /// <summary>Cells that differ only in training share the untrained network of a seed and what noise does to it.</summary>
    private NetworkAnalysis Untrained(Realization realization)
    {
        var baseline = (realization.Cell.Network, AnalysisCache.Relevant(realization.Cell.Task), realization.Seed.Init);
        return untrained.GetOrAdd(baseline, key => new Lazy<NetworkAnalysis>(() =>
        {
            var (network, task, seed) = key;
            var weights = Initialiser.Draw(network, task.Bits, task.Bits, seed);
            var sha256 = RawValues.Sha256(weights);
            return store.Analyses.Find(sha256, task) ?? Analysed(weights, sha256, task);
        })).Value;
    }

    private NetworkAnalysis Analysed(NetworkWeights weights, string sha256, FlipFlopTask task)
    {
        var analysis = NetworkAnalyzer.Analyze(weights, task);
        try
        {
            store.Analyses.Keep(sha256, task, analysis);
        }
        catch (StoreException) when (mayNotKeep)
        {
            // The next comparison analyses it again.
        }

        return analysis;
    }
}
