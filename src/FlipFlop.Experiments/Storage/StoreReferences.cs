using System.Security.Cryptography;
using System.Text;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// What the experiments of a store refer to: those of the newest results, of every version, and of every run that is
/// not finished.
/// </summary>
public sealed class StoreReferences
{
    private readonly HashSet<string> subjects = new(StringComparer.Ordinal);
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly HashSet<(NetworkSpec Network, int Bits, long Seed)> untrained = [];

    private StoreReferences(string fingerprint) => Fingerprint = fingerprint;

    /// <summary>Of the specs that were read: other when an experiment has come or gone.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads every spec of a store.</summary>
    /// <param name="store">The store.</param>
    /// <exception cref="StoreException">A spec cannot be read, so that it is not known what it refers to.</exception>
    public static StoreReferences Of(ResultStore store)
    {
        if (store.Plans.Damaged() is [var damaged, ..])
        {
            throw new StoreException(
                damaged, "is a damaged plan, so that it is not known what its run refers to",
                "Nothing is removed. Run its experiment again, and then delete this folder.");
        }

        var texts = SpecPaths(store).Select(path => (Path: path, Text: Read(path))).ToList();
        var references = new StoreReferences(HashOf(texts.Select(each => each.Text)));
        foreach (var (path, text) in texts.DistinctBy(each => each.Text))
            references.Add(Plan(path, text));
        return references;
    }

    /// <summary>The fingerprint that the store has now.</summary>
    /// <exception cref="StoreException">A spec cannot be read.</exception>
    public static string FingerprintOf(ResultStore store) => HashOf(SpecPaths(store).Select(Read));

    /// <summary>Whether an experiment has a realization of this subject, whatever engine has trained it.</summary>
    public bool HasSubject(string subject) => subjects.Contains(subject);

    /// <summary>Whether an experiment has this key, by this program's engines.</summary>
    public bool HasKey(string key) => keys.Contains(key);

    /// <summary>Hashes of the untrained networks whose analyses reports compare with.</summary>
    public ParallelQuery<string> UntrainedSha256s() => untrained.AsParallel()
        .Select(each => RawValues.Sha256(Initialiser.Draw(each.Network, each.Bits, each.Bits, each.Seed)));

    private void Add(Plan plan)
    {
        foreach (var realization in plan.Realizations)
        {
            subjects.Add(realization.Subject);
            keys.Add(realization.Key);
            if (realization.Imported is null)
                untrained.Add((realization.Cell.Network, realization.Cell.Task.Bits, realization.Seed.Init));
        }
    }

    private static Plan Plan(string path, string text)
    {
        try
        {
            return Planner.Plan(SpecJson.Read(text, path));
        }
        catch (FaultyExperimentException e)
        {
            var faults = string.Join("; ", e.Faults.Select(fault => $"{fault.Field}: {fault.Message}")).TrimEnd('.');
            throw new StoreException(
                path, $"cannot be read, so that it is not known what it refers to: {faults}",
                "Nothing is removed. Clean with the program that wrote it, or delete its folder if you do not want it.", e);
        }
    }

    private static IEnumerable<string> SpecPaths(ResultStore store)
    {
        var results = store.ExperimentNames.Select(store.Experiment)
            .SelectMany(folder => folder.Versions.Select(folder.VersionPath).Prepend(folder.Path));
        return results.Concat(store.Plans.All().Select(plan => plan.Folder.Path))
            .Select(path => Path.Combine(path, ExperimentFolder.SpecName)).Where(File.Exists);
    }

    private static string Read(string path) => StoreException.Guard(path, "cannot be read", () => File.ReadAllText(path));

    private static string HashOf(IEnumerable<string> texts) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)))));
}
