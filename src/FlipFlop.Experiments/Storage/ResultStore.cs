using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// A folder of results: plain files, named by content, so that any number of runners share it without a database,
/// a global lock or a counter.
/// </summary>
/// <remarks>
/// realizations/KEY (spec.json, history.csv, trace, network.weights.h5, manifest.json; checkpoints only while under
/// way), analyses (a cache), experiments/NAME, epochs (weights after every epoch, where they are kept), and work: claims,
/// logs, plans and failures of what is under way.
/// </remarks>
public sealed class ResultStore
{
    private readonly IDisk disk;

    /// <param name="root">The store's folder; made when something is first written.</param>
    public ResultStore(string root)
        : this(root, ClaimTerms.OfThisHost(), TimeProvider.System, PhysicalDisk.Instance)
    {
    }

    internal ResultStore(string root, ClaimTerms terms, TimeProvider time, IDisk disk)
    {
        this.disk = disk;
        Root = Path.GetFullPath(root);
        Analyses = new AnalysisCache(Path.Combine(Root, "analyses"));
        Claims = new WorkClaims(Path.Combine(WorkFolder, "claims"), terms, time);
        Failures = new FailureRecords(Path.Combine(WorkFolder, "failures"));
        Plans = new FrozenPlans(Path.Combine(WorkFolder, "plans"));
        Logs = new RunLogs(Path.Combine(WorkFolder, "logs"), terms, time);
    }

    public string Root { get; }

    public AnalysisCache Analyses { get; }

    /// <summary>Who is training what.</summary>
    public WorkClaims Claims { get; }

    /// <summary>What could not be trained.</summary>
    public FailureRecords Failures { get; }

    /// <summary>Runs that have begun and are not finished.</summary>
    public FrozenPlans Plans { get; }

    /// <summary>Logs of workers, by run.</summary>
    public RunLogs Logs { get; }

    /// <summary>All that concerns work under way; may be deleted while nothing runs.</summary>
    public string WorkFolder => Path.Combine(Root, "work");

    /// <summary>Where all realizations are.</summary>
    public string RealizationsFolder => Path.Combine(Root, "realizations");

    /// <summary>Where all experiments are.</summary>
    public string ExperimentsFolder => Path.Combine(Root, "experiments");

    /// <summary>Where a realization's files are.</summary>
    public string FolderOf(string key) => Path.Combine(RealizationsFolder, key);

    /// <summary>Whether it is there, whole, and what its manifest says; reads and hashes every file of it.</summary>
    /// <exception cref="StoreException">A file is there but cannot be read, or a newer program wrote it.</exception>
    public RealizationState State(string key) => Folder(key).State();

    /// <inheritdoc cref="State"/>
    public bool IsComplete(string key) => State(key).Status == RealizationStatus.Complete;

    /// <summary>Keys of all that is stored of a subject, by any engine and version: reads every manifest of the store.</summary>
    public IEnumerable<string> KeysOf(string subject) => Directory.Exists(RealizationsFolder)
        ? Directory.GetDirectories(RealizationsFolder).Select(folder => Path.GetFileName(folder))
            .Where(key => Folder(key).TryReadManifest()?.Subject == subject).Order(StringComparer.Ordinal)
        : [];

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
            state.Status == RealizationStatus.Absent ? "there is no such realization" : $"is not whole: {state.Reason}",
            "Run its experiment again: what is not complete is trained anew.");
        return new StoredRealization(
            manifest, ManifestJson.OutcomeOf(manifest), ReadWeights(key), ReadHistory(key), ReadTrace(key));
    }

    /// <summary>The weights, bit for bit.</summary>
    /// <exception cref="StoreException">The file is missing or no network.</exception>
    public NetworkWeights ReadWeights(string key) => KerasWeights.Read(Folder(key).PathOf(RealizationFolder.Weights));

    /// <summary>The history, epoch by epoch.</summary>
    /// <exception cref="StoreException">The file is missing or no history.</exception>
    public IReadOnlyList<EpochRecord> ReadHistory(string key) => Folder(key).ReadHistory();

    /// <summary>The trace of every update.</summary>
    /// <exception cref="StoreException">The file is missing or no trace.</exception>
    public Trace ReadTrace(string key) => Folder(key).ReadTrace();

    /// <summary>Says in the folder of a realization that is begun what it is.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public void WriteSpec(Realization realization) => Folder(realization.Key).WriteSpec(realization);

    /// <summary>Where a training was when it was interrupted; null if there is nothing to go on from.</summary>
    /// <exception cref="StoreException">A file is there but cannot be read.</exception>
    public Checkpoint? ReadCheckpoint(string key) => Checkpoints(key).Newest();

    /// <summary>Keeps a state to go on from; the one before stays until the next.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public void WriteCheckpoint(Checkpoint checkpoint) => Checkpoints(checkpoint.Key).Write(checkpoint);

    /// <summary>Keeps the weights after an epoch, outside what makes a realization complete.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public void WriteEpoch(string key, int epoch, NetworkWeights weights) =>
        KerasWeights.Write(Path.Combine(EpochFolder(key), FormattableString.Invariant($"epoch-{epoch:0000}.weights.h5")), weights);

    /// <summary>Where the weights after every epoch are, of realizations of which they are kept.</summary>
    public string EpochFolder(string key) => Path.Combine(EpochsFolder, key);

    internal string EpochsFolder => Path.Combine(Root, "epochs");

    /// <summary>Removes what an interruption has left beside a complete realization: checkpoints, files half written.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public void Tidy(string key) => Folder(key).Tidy();

    /// <summary>Names of the folders of experiments, sorted.</summary>
    /// <exception cref="StoreException">They cannot be listed.</exception>
    public IReadOnlyList<string> ExperimentNames => NamesIn(ExperimentsFolder, Directory.GetDirectories);

    /// <summary>Names of everything in the folder of realizations, sorted: keys, and what does not belong there.</summary>
    /// <exception cref="StoreException">They cannot be listed.</exception>
    internal IReadOnlyList<string> RealizationNames => NamesIn(RealizationsFolder, Directory.GetFileSystemEntries);

    /// <summary>Tells a store that may not be read from one that is empty.</summary>
    /// <exception cref="StoreException">Its folder is there but cannot be read.</exception>
    public void RequireReadable() => NamesIn(Root, Directory.GetFileSystemEntries);

    /// <summary>Where the experiment of that name has its newest results and its versions.</summary>
    public ExperimentFolder Experiment(string name) => new(Path.Combine(ExperimentsFolder, name));

    private static IReadOnlyList<string> NamesIn(string folder, Func<string, string[]> list) =>
        StoreException.Guard<IReadOnlyList<string>>(folder, "cannot be listed", () => Directory.Exists(folder)
            ? [.. list(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : []);

    internal RealizationFolder Folder(string key) => new(FolderOf(key), key, disk);

    private CheckpointFiles Checkpoints(string key) => new(FolderOf(key), key, disk);
}
