using FlipFlop.Engine.Randomness;
using FlipFlop.Experiments.Execution;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Diff;

/// <summary>How a realization that was trained again compares with the one that is stored.</summary>
public enum VerificationGrade
{
    /// <summary>Every bit of every update that was made again is the same, and so is the history.</summary>
    BitIdentical,

    /// <summary>Some bit is another.</summary>
    DifferentBits,

    /// <summary>The store has no whole realization to compare with.</summary>
    NotStored,

    /// <summary>It could not be trained again.</summary>
    NotRetrained,
}

/// <summary>One realization, verified.</summary>
/// <param name="Realization">The realization.</param>
/// <param name="Grade">How it compares.</param>
/// <param name="Difference">Where it parts; null unless bits differ.</param>
/// <param name="Remark">What is to be known besides, or "".</param>
public sealed record VerifiedRealization(
    Realization Realization, VerificationGrade Grade, FirstDifference? Difference, string Remark);

/// <summary>
/// Trains realizations of an experiment again, in a store of its own, and compares bits with what is stored: traces
/// update by update, histories, weights.
/// </summary>
/// <param name="Chosen">The realizations to verify, of the experiment as it is stored.</param>
/// <param name="Again">The same, as they are trained again: with fewer epochs perhaps, under keys of their own.</param>
/// <param name="Epochs">The epochs that are trained again; null: all.</param>
public sealed record Verification(Plan Chosen, Plan Again, int? Epochs)
{
    /// <summary>Plans a verification.</summary>
    /// <param name="plan">The experiment.</param>
    /// <param name="sample">How many realizations, chosen by the seed; null: all.</param>
    /// <param name="seed">Chooses the sample: the same seed, the same realizations.</param>
    /// <param name="epochs">Only so many epochs; null: all.</param>
    /// <exception cref="FaultyExperimentException">The experiment sweeps its epochs, and only some are asked for.</exception>
    public static Verification Of(Plan plan, int? sample, long seed, int? epochs)
    {
        var spec = plan.Spec with { KeepWeights = KeptWeights.Last };
        if (epochs is { } few)
        {
            if (plan.SweptParameters.Contains("epochs"))
                throw new FaultyExperimentException([new Fault("epochs", "are swept by this experiment: verify it without --epochs")]);
            var training = spec.Base.Training;
            spec = spec with { Base = spec.Base with { Training = training with { Epochs = Math.Min(few, training.Epochs) } } };
        }

        var again = Planner.Plan(spec, plan.ArithmeticVersion);
        var indices = Sample(plan.Realizations.Count, sample, seed);
        return new Verification(Only(plan, indices), Only(again, indices), epochs);
    }

    /// <summary>Canonical JSON of what is trained again.</summary>
    public string SpecJson => Specification.SpecJson.Write(Again.Spec);

    /// <summary>Compares what was trained again with what is stored.</summary>
    /// <param name="store">The store that is verified.</param>
    /// <param name="scratch">The store in which it was trained again.</param>
    public IReadOnlyList<VerifiedRealization> Compare(ResultStore store, ResultStore scratch) =>
        [.. Chosen.Realizations.Select((realization, i) => Compare(realization, Again.Realizations[i], store, scratch))];

    private VerifiedRealization Compare(Realization realization, Realization again, ResultStore store, ResultStore scratch)
    {
        if (StoredKey(realization, store) is not { } key)
            return new VerifiedRealization(realization, VerificationGrade.NotStored, null, store.State(realization.Key).Reason);
        if (!scratch.IsComplete(again.Key))
            return new VerifiedRealization(realization, VerificationGrade.NotRetrained, null, scratch.Failures.Find(again.Key)?.Reason ?? "");
        var (stored, retrained) = (store.Read(key), scratch.Read(again.Key));
        var remark = key == realization.Key ? "" : Versions(stored.Manifest);
        var shortened = retrained.History.Count < stored.History.Count;
        var difference = FirstDifference.Of(stored.Trace, retrained.Trace, stored.History, prefix: shortened && Epochs is not null);
        var same = difference is null
            && stored.History.Take(retrained.History.Count).SequenceEqual(retrained.History)
            && (shortened || stored.Manifest.WeightsSha256 == retrained.Manifest.WeightsSha256);
        return new VerifiedRealization(
            realization, same ? VerificationGrade.BitIdentical : VerificationGrade.DifferentBits, difference, remark);
    }

    /// <summary>Under today's key, or else what another engine or arithmetic version trained of the same subject.</summary>
    private static string? StoredKey(Realization realization, ResultStore store) =>
        store.IsComplete(realization.Key) ? realization.Key : store.KeysOf(realization.Subject).FirstOrDefault(store.IsComplete);

    private static string Versions(Manifest manifest) =>
        $"stored by {manifest.Provenance.Engine}, arithmetic version {manifest.Provenance.ArithmeticVersion}";

    private static Plan Only(Plan plan, IReadOnlyList<int> indices) =>
        plan with { Realizations = [.. indices.Select(i => plan.Realizations[i])] };

    /// <summary>The indices in their order: the first of a random order.</summary>
    private static int[] Sample(int count, int? sample, long seed)
    {
        int[] all = [.. Enumerable.Range(0, count)];
        if (sample is not { } size || size >= count)
            return all;
        var random = new RandomRow(seed, RandomStream.Probe, 0);
        for (var i = 0; i < size; i++)
        {
            var other = i + random.Below(i, count - i);
            (all[i], all[other]) = (all[other], all[i]);
        }

        return [.. all[..size].Order()];
    }
}
