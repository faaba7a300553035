using FlipFlop.Engine.Networks;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// Looks at one realization more closely than any other command: not only whether its files are what the manifest says,
/// but whether they say the same thing: key, spec, weights, history and trace.
/// </summary>
internal sealed class RealizationCheck(ResultStore store, string key)
{
    private const string Redo = "Run its experiment again: it is trained anew.";
    private const string DeleteAndRedo = "Delete this folder, and run its experiment again: it is trained anew.";

    private readonly RealizationFolder folder = store.Folder(key);
    private readonly List<Finding> findings = [];

    /// <summary>The state, and all that was found; the state is null where it could not be told.</summary>
    public (RealizationState? State, IReadOnlyList<Finding> Findings) Check()
    {
        try
        {
            var state = store.State(key);
            if (state.Status == RealizationStatus.Damaged)
                Damaged(state.Reason, Redo);
            else if (state.Manifest is { } manifest)
                CheckComplete(manifest, state.Strays);
            else if (state.Status == RealizationStatus.Unfinished)
                CheckUnfinished();
            return (state, findings);
        }
        catch (StoreException e)
        {
            findings.Add(Finding.NotChecked(e));
            return (null, findings);
        }
    }

    private void CheckComplete(Manifest manifest, IReadOnlyList<string> strays)
    {
        var cell = CheckIdentity(manifest);
        // What has the manifest's hash and yet cannot be understood was written wrongly: damaged, not unreadable.
        try
        {
            CheckWeights(manifest, cell);
        }
        catch (StoreException e)
        {
            Damaged($"{Path.GetFileName(e.Path)} {e.What}", DeleteAndRedo);
        }

        foreach (var stray in strays)
        {
            findings.Add(Finding.Note(
                folder.PathOf(stray),
                RealizationFolder.IsRemains(stray) ? "is left of an interruption" : "does not belong to the realization",
                RealizationFolder.IsRemains(stray) ? "The next run, or `flipflop clean`, removes it." : "Move it elsewhere: no command will touch it."));
        }
    }

    /// <summary>Key and subject, computed anew from spec.json and who trained it.</summary>
    private Cell? CheckIdentity(Manifest manifest)
    {
        try
        {
            var (cell, subject) = folder.ReadSpec();
            var (engine, version) = (manifest.Provenance.Engine, manifest.Provenance.ArithmeticVersion);
            if (subject != manifest.Subject)
                Damaged($"its spec.json is of the subject {subject}, its manifest of {manifest.Subject}", DeleteAndRedo);
            else if (Planner.Key(subject, engine, version) is var rightful && rightful != key)
                Damaged($"what is in it (engine {engine}, arithmetic version {version}) has the key {rightful}", DeleteAndRedo);
            return cell;
        }
        catch (FaultyExperimentException e)
        {
            Damaged($"its spec.json cannot be read: {string.Join("; ", e.Faults.Select(fault => $"{fault.Field}: {fault.Message}"))}", DeleteAndRedo);
            return null;
        }
    }

    private void CheckWeights(Manifest manifest, Cell? cell)
    {
        var weights = store.ReadWeights(key);
        if (RawValues.Sha256(weights) != manifest.WeightsSha256)
            Damaged("its weights are not those whose SHA-256 the manifest has", DeleteAndRedo);
        if (cell is not null && (weights.Units, weights.Inputs, weights.Outputs) != (cell.Network.Units, cell.Task.Bits, cell.Task.Bits))
            Damaged($"its weights are of {weights.Units} units and {weights.Outputs} bits, its spec.json of {cell.Network.Units} and {cell.Task.Bits}", DeleteAndRedo);
        var history = store.ReadHistory(key);
        var trace = store.ReadTrace(key);
        if (history is [.., var last] && last.Updates != trace.Updates)
            Damaged($"its history tells of {last.Updates} updates, its trace of {trace.Updates}", DeleteAndRedo);
        if (trace.Updates > 0 && !EndsWith(trace, weights))
            Damaged("its trace does not end with its weights", DeleteAndRedo);
    }

    private static bool EndsWith(Trace trace, NetworkWeights weights)
    {
        var tensors = weights.Tensors().ToList();
        return trace.Tensors.SequenceEqual(tensors.Select(tensor => tensor.Name))
            && trace.Hashes.TakeLast(tensors.Count).SequenceEqual(tensors.Select(tensor => Trace.HashOf(tensor.Values)));
    }

    private void CheckUnfinished()
    {
        var checkpoints = CheckpointFiles.Names.Where(name => File.Exists(folder.PathOf(name))).ToList();
        if (checkpoints.Count > 0 && store.ReadCheckpoint(key) is null && store.Claims.Owner(key) is null)
            findings.Add(Finding.Note(store.FolderOf(key), "it was interrupted, and its checkpoint is damaged", "The next run begins it anew."));
    }

    private void Damaged(string what, string cure) => findings.Add(new Finding(FindingKind.Damaged, store.FolderOf(key), what, cure));
}
