using System.Globalization;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Diff;

/// <summary>What was asked to be compared is not there, or cannot be told; the message says what there is.</summary>
public sealed class NothingToCompareException(string message) : Exception(message);

/// <summary>One version of an experiment's results.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Id">The version's id; "" of newest results that stand in no version.</param>
/// <param name="Folder">Where its spec.json and summary.json are.</param>
public sealed record StoredVersion(string Experiment, string Id, string Folder)
{
    /// <summary>When it became the newest last; of one of which that was not kept, when its training ended; null if neither is known.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>The code that wrote it, or "".</summary>
    public string Code { get; init; } = "";

    /// <summary>"quickstart@3f2a0b1c9d1e".</summary>
    public string Label => Id == "" ? Experiment : $"{Experiment}@{Id}";

    /// <summary>The version that a text names: NAME is the newest, NAME@PREFIX the one whose id begins so.</summary>
    /// <exception cref="NothingToCompareException">There is none, or more than one; the message says which there are.</exception>
    public static StoredVersion Find(ResultStore store, string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
            return Newest(store, text);
        var (name, prefix) = (text[..at], text[(at + 1)..]);
        RequireExperiment(store, name);
        var all = Versions(store, name);
        var matching = all.Where(version => version.Id.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        if (matching.FirstOrDefault(version => version.Id == prefix) is { } exact)
            return exact;
        if (matching.Count == 0 && store.Experiment(name).Versions.FirstOrDefault(id => id.StartsWith(prefix, StringComparison.Ordinal)) is { } half)
            throw new NothingToCompareException($"{name}@{half} was not written to the end: it has no summary.json. Run the experiment again. {Listed(all)}");
        return matching is [var only]
            ? only
            : throw new NothingToCompareException(
                (matching.Count == 0 ? $"{name} has no version that begins with \"{prefix}\"." : $"{name} has {matching.Count} versions that begin with \"{prefix}\".")
                + $" {Listed(all)}");
    }

    /// <summary>The newest results, and the version that was the newest before.</summary>
    /// <exception cref="NothingToCompareException">There are no two of them.</exception>
    public static (StoredVersion Before, StoredVersion Newest) LastTwo(ResultStore store, string name)
    {
        if (name.Contains('@', StringComparison.Ordinal))
        {
            var one = Find(store, name);
            throw new NothingToCompareException(
                $"{one.Label} is one version alone: name what to compare it with, such as its newest: flipflop diff {one.Label} {one.Experiment}.");
        }

        var newest = Newest(store, name);
        var before = Versions(store, name).FirstOrDefault(version => version.Id != newest.Id);
        return before is null
            ? throw new NothingToCompareException(
                $"{name} has one version alone: there is none before it to compare with. Name another experiment, or two stores with --experiment.")
            : (before, newest);
    }

    /// <summary>The spec, planned for the arithmetic that its results were made with.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public Plan Plan()
    {
        var path = Path.Combine(Folder, ExperimentFolder.SpecName);
        try
        {
            var spec = SpecJson.Read(SpecText(), path);
            return Summary().ArithmeticVersion is { } version ? Planner.Plan(spec, version) : Planner.Plan(spec);
        }
        catch (FaultyExperimentException e)
        {
            throw new StoreException(
                path, $"cannot be read: {string.Join("; ", e.Faults.Select(fault => $"{fault.Field}: {fault.Message}"))}",
                "Run the experiment again from its file, or use the program that wrote this.", e);
        }
    }

    /// <summary>Canonical JSON of its spec.</summary>
    public string SpecText() => Text(ExperimentFolder.SpecName) ?? throw new StoreException(
        Path.Combine(Folder, ExperimentFolder.SpecName), "is gone", "Run the experiment again.");

    /// <summary>What it said of its results when it was written.</summary>
    public StoredSummary Summary() => StoredSummary.Of(Text(ExperimentFolder.SummaryJsonName));

    /// <summary>The newest results: those of the version with the very same content.</summary>
    private static StoredVersion Newest(ResultStore store, string name)
    {
        RequireExperiment(store, name);
        var folder = store.Experiment(name);
        // What was changed by hand is no result of any run.
        folder.ReadSpecJson();
        var newest = new StoredVersion(name, "", folder.Path);
        return Versions(store, name).FirstOrDefault(version => Names.All(file => version.Text(file) == newest.Text(file))) ?? newest;
    }

    private static readonly string[] Names = [ExperimentFolder.SpecName, ExperimentFolder.SummaryJsonName];

    /// <summary>All that are whole, the one that was the newest last first; before all others those of which that is known.</summary>
    private static IReadOnlyList<StoredVersion> Versions(ResultStore store, string name)
    {
        var folder = store.Experiment(name);
        var entries = folder.VersionEntries.Index().GroupBy(entry => entry.Item.Id, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        return
        [
            .. folder.Versions.Select(id => new StoredVersion(name, id, folder.VersionPath(id)))
                .Where(version => Names.All(file => File.Exists(Path.Combine(version.Folder, file))))
                .Select(version => entries.TryGetValue(version.Id, out var entry)
                    ? (At: entry.Index, Version: version with { Written = entry.Item.Time, Code = entry.Item.Code })
                    : (At: -1, Version: version with { Written = version.TrainedUntil(store) }))
                .OrderByDescending(each => each.At)
                .ThenByDescending(each => each.Version.Written)
                .ThenByDescending(each => File.GetLastWriteTimeUtc(Path.Combine(each.Version.Folder, ExperimentFolder.SummaryJsonName)))
                .Select(each => each.Version),
        ];
    }

    /// <summary>When the last of its realizations was finished; null where none is there.</summary>
    private DateTimeOffset? TrainedUntil(ResultStore store)
    {
        try
        {
            return Plan().Realizations.Max(each => store.Folder(each.Key).TryReadManifest()?.Provenance.FinishedAt);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private static void RequireExperiment(ResultStore store, string name)
    {
        if (!Directory.Exists(store.Root))
            throw new NothingToCompareException($"There is no folder of results {store.Root}.");
        var known = store.ExperimentNames
            .Where(each => File.Exists(Path.Combine(store.Experiment(each).Path, ExperimentFolder.SpecName))).ToList();
        if (known.Contains(name))
            return;
        throw new NothingToCompareException(known.Count == 0
            ? $"There is no experiment \"{name}\": no experiment has results in {store.Root}."
            : $"There is no experiment \"{name}\" in {store.Root}. {Suggestions.For(name, "experiments", known)}");
    }

    private static string Listed(IReadOnlyList<StoredVersion> versions) => versions.Count == 0
        ? "It has none."
        : $"It has, the newest first: {string.Join(", ", versions.Select(version => version.Described()))}.";

    /// <summary>"3f2a0b1c9d1e (2026-11-26 17:59 UTC, 0.1.0+abc)".</summary>
    private string Described()
    {
        var time = Written?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var known = string.Join(", ", new[] { time, Code }.Where(each => !string.IsNullOrEmpty(each)));
        return known == "" ? Id : $"{Id} ({known})";
    }

    private string? Text(string name)
    {
        var path = Path.Combine(Folder, name);
        return File.Exists(path) ? StoreException.Guard(path, "cannot be read", () => File.ReadAllText(path)) : null;
    }
}
