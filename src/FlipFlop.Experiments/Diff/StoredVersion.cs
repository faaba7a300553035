using System.Text.Json;
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
        return matching is [var only]
            ? only
            : throw new NothingToCompareException(
                (matching.Count == 0 ? $"{name} has no version that begins with \"{prefix}\"." : $"{name} has {matching.Count} versions that begin with \"{prefix}\".")
                + $" {Listed(all)}");
    }

    /// <summary>The newest results, and the version that was written last before.</summary>
    /// <exception cref="NothingToCompareException">There are no two of them.</exception>
    public static (StoredVersion Before, StoredVersion Newest) LastTwo(ResultStore store, string name)
    {
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
            return ArithmeticVersion() is { } version ? Planner.Plan(spec, version) : Planner.Plan(spec);
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

    /// <summary>What it said of its results when it was written; null if that is not there or no JSON.</summary>
    public JsonElement? Summary()
    {
        try
        {
            return Text(ExperimentFolder.SummaryJsonName) is { } text ? JsonDocument.Parse(text).RootElement : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string? ArithmeticVersion() =>
        Summary() is { ValueKind: JsonValueKind.Object } summary
        && summary.TryGetProperty("arithmeticVersion", out var version) && version.ValueKind == JsonValueKind.String
            ? version.GetString()
            : null;

    /// <summary>The newest results: those of the version with the very same content.</summary>
    private static StoredVersion Newest(ResultStore store, string name)
    {
        RequireExperiment(store, name);
        var newest = new StoredVersion(name, "", store.Experiment(name).Path);
        return Versions(store, name).FirstOrDefault(version => Names.All(file => version.Text(file) == newest.Text(file))) ?? newest;
    }

    private static readonly string[] Names = [ExperimentFolder.SpecName, ExperimentFolder.SummaryJsonName];

    /// <summary>All that are whole, the one that was written last first.</summary>
    private static IReadOnlyList<StoredVersion> Versions(ResultStore store, string name)
    {
        var folder = store.Experiment(name);
        return
        [
            .. folder.Versions.Select(id => new StoredVersion(name, id, folder.VersionPath(id)))
                .Where(version => Names.All(file => File.Exists(Path.Combine(version.Folder, file))))
                .OrderByDescending(version => File.GetLastWriteTimeUtc(Path.Combine(version.Folder, ExperimentFolder.SummaryJsonName))),
        ];
    }

    private static void RequireExperiment(ResultStore store, string name)
    {
        if (!Directory.Exists(store.Root))
            throw new NothingToCompareException($"There is no folder {store.Root}: give the folder of results with --results.");
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
        : $"It has, the newest first: {string.Join(", ", versions.Select(version => version.Id))}.";

    private string? Text(string name)
    {
        var path = Path.Combine(Folder, name);
        return File.Exists(path) ? StoreException.Guard(path, "cannot be read", () => File.ReadAllText(path)) : null;
    }
}
