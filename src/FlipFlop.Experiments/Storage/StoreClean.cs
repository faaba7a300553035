using System.Text.RegularExpressions;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// Finds what no experiment refers to. A realization is matched by its subject, so that those of another engine or of
/// an older arithmetic stay as long as the experiment does. Files that are not this program's are never among it.
/// </summary>
public sealed partial class StoreClean
{
    private static readonly TimeSpan SurelyAbandoned = TimeSpan.FromHours(1);

    private readonly ResultStore store;
    private readonly StoreReferences references;
    private readonly TimeProvider time;
    private readonly List<Removal> removals = [];
    private readonly List<Left> left = [];
    private readonly HashSet<string> keptWeights = new(StringComparer.Ordinal);
    private readonly HashSet<string> keptKeys = new(StringComparer.Ordinal);

    private StoreClean(ResultStore store, StoreReferences references, TimeProvider time) =>
        (this.store, this.references, this.time) = (store, references, time);

    /// <summary>What a cleaning would remove; nothing is removed yet.</summary>
    /// <param name="store">The store.</param>
    /// <param name="references">What its experiments refer to.</param>
    /// <param name="time">The clock, for the age of files half written.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static Cleaning Plan(ResultStore store, StoreReferences references, TimeProvider time)
    {
        store.RequireReadable();
        var clean = new StoreClean(store, references, time);
        clean.Realizations();
        clean.EpochWeights();
        clean.Analyses();
        var failures = clean.Failures();
        clean.Logs(failures);
        clean.Claims();
        clean.HalfWritten();
        return new Cleaning(clean.removals, clean.left);
    }

    private void Realizations()
    {
        foreach (var name in store.RealizationNames)
        {
            var path = store.FolderOf(name);
            if (!Planner.IsKey(name) || !IsPlainFolder(path))
                left.Add(new Left(path, "it is no realization"));
            else
                Realization(name, path);
        }
    }

    private void Realization(string key, string path)
    {
        Manifest? manifest;
        try
        {
            manifest = store.Folder(key).TryReadManifest();
        }
        catch (StoreException e)
        {
            keptKeys.Add(key);
            left.Add(new Left(path, e.What));
            return;
        }

        if (references.HasKey(key) || SubjectOf(key, manifest) is { } subject && references.HasSubject(subject))
        {
            keptKeys.Add(key);
            if (manifest is not null)
                keptWeights.Add(manifest.WeightsSha256);
            Remains(key, path, manifest is not null);
        }
        else
        {
            Add(RemovalKind.Realization, key, path, name => IsOfRealization(name, manifest));
        }
    }

    /// <summary>By the manifest, or where there is none by spec.json; null where neither tells.</summary>
    private string? SubjectOf(string key, Manifest? manifest)
    {
        if (manifest is not null)
            return manifest.Subject;
        try
        {
            return store.Folder(key).ReadSpec().Subject;
        }
        catch (Exception e) when (e is StoreException or FaultyExperimentException)
        {
            return null;
        }
    }

    private static bool IsOfRealization(string name, Manifest? manifest) =>
        name == RealizationFolder.ManifestName || RealizationFolder.Content.Contains(name) || RealizationFolder.IsRemains(name)
        || manifest?.Files.Any(file => file.Name == name) == true;

    /// <summary>Of a realization that stays: checkpoints beside a manifest, and files half written long ago.</summary>
    private void Remains(string key, string path, bool isComplete)
    {
        var files = Directory.GetFiles(path).Where(file =>
            AtomicFile.IsTemporary(Path.GetFileName(file)) ? IsOld(file, SurelyAbandoned)
            : isComplete && RealizationFolder.IsRemains(Path.GetFileName(file))).ToList();
        if (files.Count > 0)
            removals.Add(Removal.Of(RemovalKind.Remains, key, path, files));
    }

    private void EpochWeights()
    {
        foreach (var path in FoldersIn(store.EpochsFolder).Where(path => Planner.IsKey(Path.GetFileName(path))))
        {
            var key = Path.GetFileName(path);
            if (!keptKeys.Contains(key) && !references.HasKey(key))
                Add(RemovalKind.EpochWeights, key, path, name => EpochFile().IsMatch(name) || AtomicFile.IsTemporary(name));
        }
    }

    private void Analyses()
    {
        var candidates = store.Analyses.Entries().Select(path => (Path: path, Parts: AnalysisCache.NameParts(path)))
            .Where(entry => entry.Parts is not null)
            .ToLookup(entry => entry.Parts!.Value.WeightsSha256, entry => (entry.Path, entry.Parts!.Value.Version), StringComparer.Ordinal);
        var unknown = candidates.Select(entries => entries.Key).Where(hash => !keptWeights.Contains(hash)).ToHashSet(StringComparer.Ordinal);
        if (unknown.Count > 0)
            unknown.ExceptWith(references.UntrainedSha256s());
        foreach (var (path, version) in candidates.SelectMany(entries => entries))
        {
            if (unknown.Contains(AnalysisCache.NameParts(path)!.Value.WeightsSha256) || version < FlipFlop.Analysis.NetworkAnalysis.CurrentVersion)
                removals.Add(Removal.Of(RemovalKind.Analysis, null, path, [path]));
        }
    }

    /// <summary>The failures that stay.</summary>
    private List<FailureRecord> Failures()
    {
        var stay = new List<FailureRecord>();
        foreach (var key in store.Failures.Keys())
        {
            var isOpen = references.HasKey(key) || keptKeys.Contains(key);
            if (isOpen && store.Failures.Find(key) is { } record && !store.IsComplete(key))
                stay.Add(record);
            else
                removals.Add(Removal.Of(RemovalKind.Failure, key, store.Failures.PathOf(key), [store.Failures.PathOf(key)]));
        }

        return stay;
    }

    private void Logs(List<FailureRecord> failures)
    {
        var needed = failures.Select(failure => failure.Log).OfType<string>()
            .Select(log => Path.GetDirectoryName(Path.Combine(store.Root, log))).ToHashSet();
        foreach (var run in store.Logs.Runs.Where(run => !store.Logs.MayBeAlive(run)))
        {
            var path = Path.Combine(store.Logs.Folder, run);
            if (!needed.Contains(path))
                Add(RemovalKind.Log, null, path, RunLogs.IsOfRun);
        }
    }

    private void Claims()
    {
        foreach (var key in store.Claims.Keys())
        {
            var files = store.Claims.LeftBehind(key);
            if (files.Count > 0)
                removals.Add(Removal.Of(RemovalKind.Claim, key, files[0], files));
        }
    }

    /// <summary>Outside of realizations, which were looked at.</summary>
    private void HalfWritten()
    {
        foreach (var folder in new[] { store.Analyses.Folder, store.ExperimentsFolder, store.WorkFolder }.Where(Directory.Exists))
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
            foreach (var file in Directory.GetFiles(folder, "*" + AtomicFile.TemporarySuffix, options))
            {
                if (AtomicFile.IsTemporary(Path.GetFileName(file)) && IsOld(file, SurelyAbandoned))
                    removals.Add(Removal.Of(RemovalKind.Remains, null, file, [file]));
            }
        }

        foreach (var path in store.Plans.Empty().Where(path => IsOld(path, SurelyAbandoned)))
            Add(RemovalKind.Remains, null, path, name => name == ExperimentFolder.ScriptName || AtomicFile.IsTemporary(name));
    }

    /// <summary>A folder goes if every file in it is of a name that this program gives; else it stays whole.</summary>
    private void Add(RemovalKind kind, string? key, string path, Func<string, bool> isOurs)
    {
        var entries = new DirectoryInfo(path).GetFileSystemInfos();
        var stranger = entries.FirstOrDefault(entry => entry is not FileInfo || entry.LinkTarget is not null || !isOurs(entry.Name));
        if (stranger is not null)
            left.Add(new Left(path, $"{stranger.Name} in it is not of this program"));
        else
            removals.Add(Removal.Of(kind, key, path, [.. entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)]));
    }

    private bool IsOld(string path, TimeSpan age) => time.GetUtcNow() - File.GetLastWriteTimeUtc(path) > age;

    private static bool IsPlainFolder(string path) => new DirectoryInfo(path) is { Exists: true, LinkTarget: null };

    private static string[] FoldersIn(string path) => Directory.Exists(path) ? Directory.GetDirectories(path) : [];

    [GeneratedRegex("^epoch-[0-9]{4,}\\.weights\\.h5$")]
    private static partial Regex EpochFile();
}
