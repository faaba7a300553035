using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// A folder of results: plain files, named by content, so that any number of runners share it without a database,
/// a global lock or a counter.
/// </summary>
/// <remarks>
/// realizations/KEY (spec.json, history.csv, trace, network.weights.h5, manifest.json), analyses (a cache),
/// experiments/NAME, locks (empty files; may be deleted while nothing runs).
/// </remarks>
public sealed class ResultStore
{
    /// <param name="root">The store's folder; made when something is first written.</param>
    public ResultStore(string root)
    {
        Root = Path.GetFullPath(root);
        Analyses = new AnalysisCache(Path.Combine(Root, "analyses"));
    }

    public string Root { get; }

    public AnalysisCache Analyses { get; }

    /// <summary>Where a realization's files are.</summary>
    public string FolderOf(string key) => Path.Combine(Root, "realizations", key);

    /// <summary>Whether it is there, whole, and what its manifest says; reads and hashes every file of it.</summary>
    /// <exception cref="StoreException">A file is there but cannot be read.</exception>
    public RealizationState State(string key) => Folder(key).State();

    /// <inheritdoc cref="State"/>
    public bool IsComplete(string key) => State(key).Status == RealizationStatus.Complete;

    /// <summary>Stores a trained realization; it is complete when this returns, and not before its manifest is there.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public Manifest Write(Realization realization, TrainingOutcome outcome, Trace trace, Provenance provenance) =>
        Folder(realization.Key).Write(realization, outcome, trace, provenance);

    /// <summary>A complete realization, every file verified.</summary>
    /// <exception cref="StoreException">It is absent or damaged.</exception>
    public StoredRealization Read(string key)
    {
        var state = State(key);
        var manifest = state.Manifest ?? throw new StoreException(
            FolderOf(key),
            state.Status == RealizationStatus.Absent ? "there is no such realization" : $"is damaged: {state.Reason}",
            "Run its experiment again: what is not complete is trained anew.");
        return new StoredRealization(
            manifest, ManifestJson.OutcomeOf(manifest), ReadWeights(key), ReadHistory(key), Folder(key).ReadTrace());
    }

    /// <summary>The weights, bit for bit.</summary>
    /// <exception cref="StoreException">The file is missing or no network.</exception>
    public NetworkWeights ReadWeights(string key) => KerasWeights.Read(Folder(key).PathOf(RealizationFolder.Weights));

    /// <summary>The history, epoch by epoch.</summary>
    /// <exception cref="StoreException">The file is missing or no history.</exception>
    public IReadOnlyList<EpochRecord> ReadHistory(string key) => Folder(key).ReadHistory();

    /// <summary>The right to train this realization on this host, or null if someone else has it.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public RealizationLock? TryLock(string key) => RealizationLock.TryTake(Path.Combine(Root, "locks", $"{key}.lock"));

    /// <summary>Where the experiment of that name has its newest results and its versions.</summary>
    public ExperimentFolder Experiment(string name) => new(Path.Combine(Root, "experiments", name));

    private RealizationFolder Folder(string key) => new(FolderOf(key), key);
}
