using System.Collections.Concurrent;
using System.Text.Json;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Storage;

/// <summary>What a check has looked at, and what it has found.</summary>
public sealed record CheckResult
{
    /// <summary>Realizations that are complete, and all of whose files agree.</summary>
    public required int Whole { get; init; }

    /// <summary>Realizations that were begun and are not finished: no fault.</summary>
    public required int Unfinished { get; init; }

    /// <summary>Analyses in the cache, experiments.</summary>
    public required int Analyses { get; init; }
    public required int Experiments { get; init; }

    /// <summary>In the order of their paths, the damaged first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    public int Count(FindingKind kind) => Findings.Count(finding => finding.Kind == kind);

    /// <summary>Nothing is damaged, and everything could be checked.</summary>
    public bool IsWhole => Count(FindingKind.Damaged) + Count(FindingKind.NotChecked) == 0;
}

/// <summary>Rehashes what is in a store and says what is not as it was written. Writes nothing.</summary>
public sealed class StoreCheck
{
    private readonly ResultStore store;
    private readonly ConcurrentBag<Finding> findings = [];
    private int whole;
    private int unfinished;

    private StoreCheck(ResultStore store) => this.store = store;

    /// <summary>Checks everything.</summary>
    /// <param name="store">The store.</param>
    /// <param name="progress">Is told how many realizations of how many are checked; from several threads.</param>
    /// <exception cref="StoreException">The store's folders cannot be listed.</exception>
    public static CheckResult All(ResultStore store, Action<int, int>? progress = null)
    {
        store.RequireReadable();
        var check = new StoreCheck(store);
        var keys = new List<string>();
        foreach (var name in store.RealizationNames)
        {
            if (Planner.IsKey(name) && Directory.Exists(store.FolderOf(name)))
                keys.Add(name);
            else
                check.findings.Add(Finding.Note(store.FolderOf(name), "is no realization", "Move it elsewhere: no command will touch it."));
        }

        check.Realizations(keys, progress);
        var analyses = store.Analyses.Entries();
        check.Analyses(analyses);
        var experiments = store.ExperimentNames;
        foreach (var name in experiments)
            check.Experiment(name);
        check.Work();
        return check.Result(analyses.Count, experiments.Count);
    }

    /// <summary>Checks what belongs to one experiment.</summary>
    /// <param name="store">The store.</param>
    /// <param name="plan">The experiment's realizations; those that are not there are no fault.</param>
    /// <param name="progress">As above.</param>
    public static CheckResult Of(ResultStore store, Plan plan, Action<int, int>? progress = null)
    {
        var check = new StoreCheck(store);
        var weights = check.Realizations([.. plan.Realizations.Select(each => each.Key)], progress);
        var analyses = store.Analyses.Entries()
            .Where(path => AnalysisCache.NameParts(path) is { } parts && weights.Contains(parts.WeightsSha256)).ToList();
        check.Analyses(analyses);
        var hasResults = Directory.Exists(store.Experiment(plan.Spec.Name).Path);
        if (hasResults)
            check.Experiment(plan.Spec.Name);
        return check.Result(analyses.Count, hasResults ? 1 : 0);
    }

    /// <summary>Checks them side by side; the hashes of the weights that are whole.</summary>
    private HashSet<string> Realizations(IReadOnlyList<string> keys, Action<int, int>? progress)
    {
        var done = 0;
        var weights = new ConcurrentBag<string>();
        keys.AsParallel().ForAll(key =>
        {
            var (state, found) = new RealizationCheck(store, key).Check();
            foreach (var finding in found)
                findings.Add(finding);
            if (state?.Status == RealizationStatus.Unfinished)
                Interlocked.Increment(ref unfinished);
            if (state?.Manifest is { } manifest && found.All(finding => finding.Kind == FindingKind.Note))
            {
                Interlocked.Increment(ref whole);
                weights.Add(manifest.WeightsSha256);
            }

            progress?.Invoke(Interlocked.Increment(ref done), keys.Count);
        });
        return [.. weights];
    }

    private void Analyses(IReadOnlyList<string> paths) => paths.AsParallel().ForAll(path =>
    {
        try
        {
            if (!AnalysisCache.IsWhole(path))
                findings.Add(Finding.Note(path, "is a damaged analysis", "Nothing needs to be done: it is made anew when it is needed."));
        }
        catch (StoreException) when (!File.Exists(path))
        {
            // It was removed meanwhile: it is a cache.
        }
        catch (StoreException e)
        {
            findings.Add(Finding.NotChecked(e));
        }
    });

    private void Experiment(string name)
    {
        var folder = store.Experiment(name);
        var versions = folder.Versions;
        if (!File.Exists(folder.PathOf(ExperimentFolder.SpecName)))
        {
            findings.Add(versions.Count == 0
                ? Finding.Note(folder.Path, "is no experiment's results", "Move it elsewhere: no command will touch it.")
                : Finding.Note(folder.Path, "has versions, but no newest results", "Run the experiment again."));
        }
        else
        {
            if (Results(folder.Path, name, "Run the experiment again, or take the files of its newest version."))
                CheckAgainstVersions(folder);
        }

        foreach (var id in versions)
            Version(folder.VersionPath(id), name);
    }

    private void CheckAgainstVersions(ExperimentFolder folder)
    {
        try
        {
            folder.ReadSpecJson();
        }
        catch (StoreException e) when (e.InnerException is null)
        {
            findings.Add(new Finding(FindingKind.Damaged, e.Path, e.What, e.Cure));
        }
        catch (StoreException e)
        {
            findings.Add(Finding.NotChecked(e));
        }
    }

    private void Version(string path, string name)
    {
        if (File.Exists(Path.Combine(path, ExperimentFolder.SummaryJsonName)))
            Results(path, name, "Delete this version, and run the experiment again.");
        else
            findings.Add(Finding.Note(path, "was not written to the end", "The next run of this experiment and program finishes it."));
    }

    /// <summary>Whether its spec can be read.</summary>
    private bool Results(string path, string name, string cure)
    {
        foreach (var file in new[] { ExperimentFolder.SummaryCsvName, ExperimentFolder.SummaryJsonName })
        {
            if (!File.Exists(Path.Combine(path, file)))
                findings.Add(new Finding(FindingKind.Damaged, Path.Combine(path, file), "is missing", $"Write it again with `flipflop report {name}`."));
        }

        CheckJson(Path.Combine(path, ExperimentFolder.SummaryJsonName), name);
        return IsSpec(Path.Combine(path, ExperimentFolder.SpecName), name, cure);
    }

    private void CheckJson(string path, string name)
    {
        if (!File.Exists(path))
            return;
        try
        {
            using var _ = JsonDocument.Parse(StoreException.Guard(path, "cannot be read", () => File.ReadAllBytes(path)));
        }
        catch (JsonException)
        {
            findings.Add(new Finding(FindingKind.Damaged, path, "is no whole JSON", $"Write it again with `flipflop report {name}`."));
        }
        catch (StoreException e)
        {
            findings.Add(Finding.NotChecked(e));
        }
    }

    private bool IsSpec(string path, string name, string cure)
    {
        try
        {
            var spec = SpecJson.Read(StoreException.Guard(path, "cannot be read", () => File.ReadAllText(path)), path);
            if (spec.Name == name)
                return true;
            findings.Add(new Finding(FindingKind.Damaged, path, $"is of the experiment {spec.Name}", cure));
        }
        catch (FaultyExperimentException e)
        {
            var faults = string.Join("; ", e.Faults.Select(fault => $"{fault.Field}: {fault.Message}")).TrimEnd('.');
            findings.Add(new Finding(FindingKind.Damaged, path, $"cannot be read: {faults}", cure));
        }
        catch (StoreException e)
        {
            findings.Add(Finding.NotChecked(e));
        }

        return false;
    }

    private void Work()
    {
        foreach (var path in store.Plans.Damaged())
            findings.Add(new Finding(FindingKind.Damaged, path, "is a damaged plan of a run that is not finished", "Run its experiment again, and then delete this folder."));
        foreach (var plan in store.Plans.All())
            IsSpec(plan.Folder.PathOf(ExperimentFolder.SpecName), plan.Name, "Delete its folder, and run the experiment again.");
        foreach (var key in store.Failures.Keys().Where(key => store.Failures.Find(key) is null))
            findings.Add(Finding.Note(store.Failures.PathOf(key), "is a damaged record of a failure", "Nothing needs to be done: the next run tries this realization again."));
    }

    private CheckResult Result(int analyses, int experiments) => new()
    {
        Whole = whole,
        Unfinished = unfinished,
        Analyses = analyses,
        Experiments = experiments,
        Findings = [.. findings.OrderBy(finding => finding.Kind).ThenBy(finding => finding.Path, StringComparer.Ordinal)],
    };
}
