using System.Security.Cryptography;
using System.Text;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// One realization in the store: spec.json, history.csv, trace, network.weights.h5, and last of all manifest.json.
/// Complete = manifest present, and every file has the size and hash that it says.
/// </summary>
internal sealed class RealizationFolder(string path, string key, IDisk disk)
{
    public const string Spec = "spec.json";
    public const string History = "history.csv";
    public const string TraceName = "trace";
    public const string Weights = "network.weights.h5";
    public const string ManifestName = "manifest.json";

    /// <summary>The files that every complete realization has, besides the manifest.</summary>
    public static readonly IReadOnlyList<string> Content = [Spec, History, TraceName, Weights];

    public RealizationState State()
    {
        if (!Directory.Exists(path))
            return RealizationState.Absent;
        if (!File.Exists(PathOf(ManifestName)))
            return RealizationState.Unfinished;
        try
        {
            var manifest = ManifestJson.Read(Bytes(ManifestName), PathOf(ManifestName));
            return Damage(manifest) is { } damage
                ? RealizationState.Damaged(damage)
                : new RealizationState(RealizationStatus.Complete, "", manifest) { Strays = Strays(manifest) };
        }
        catch (InvalidDataException e)
        {
            return RealizationState.Damaged(e.Message);
        }
        catch (StoreException e) when (e.InnerException is FileNotFoundException or DirectoryNotFoundException)
        {
            return RealizationState.Damaged("a file of it vanished while it was read");
        }
    }

    /// <summary>
    /// Writes the realization: what an older manifest may say is void first, the new one comes last, and then the
    /// checkpoints go. What another owner has completed meanwhile is left as it is: it has the same bits.
    /// </summary>
    public Manifest Write(Realization realization, TrainingOutcome outcome, Trace trace, Provenance provenance)
    {
        if (State().Manifest is { } complete)
        {
            Tidy();
            return complete;
        }

        StoreException.Guard(path, "cannot be written", () =>
        {
            disk.Delete(PathOf(ManifestName));
            return true;
        });
        var manifest = new Manifest
        {
            Schema = ManifestJson.Schema,
            Key = key,
            Subject = realization.Subject,
            Outcome = ManifestJson.NameOf(outcome.Outcome),
            WeightsSha256 = RawValues.Sha256(outcome.Weights),
            Files =
            [
                Write(Spec, SpecBytes(realization)),
                Write(History, Encoding.UTF8.GetBytes(HistoryCsv.Write(outcome.History))),
                Write(TraceName, trace.Bytes()),
                Write(Weights, KerasWeights.Bytes(outcome.Weights)),
            ],
            Provenance = provenance,
        };
        AtomicFile.Write(PathOf(ManifestName), ManifestJson.Write(manifest), disk);
        Tidy();
        return manifest;
    }

    /// <summary>Says what the realization is, for whoever finds it unfinished; the same bytes as at the end.</summary>
    public void WriteSpec(Realization realization)
    {
        if (!File.Exists(PathOf(Spec)))
            AtomicFile.Write(PathOf(Spec), SpecBytes(realization), disk);
    }

    /// <summary>The manifest alone; null where there is none, or none that is whole. The files are not looked at.</summary>
    /// <exception cref="StoreException">It cannot be read, or a newer program wrote it.</exception>
    public Manifest? TryReadManifest()
    {
        if (!File.Exists(PathOf(ManifestName)))
            return null;
        try
        {
            return ManifestJson.Read(Bytes(ManifestName), PathOf(ManifestName));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>What the folder's spec.json says it is: its cell and subject.</summary>
    /// <exception cref="FaultyExperimentException">It does not say.</exception>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public (Cell Cell, string Subject) ReadSpec() => RealizationSpecJson.ReadSubject(Encoding.UTF8.GetString(Bytes(Spec)), PathOf(Spec));

    /// <summary>Removes checkpoints and files half written.</summary>
    public void Tidy() => StoreException.Guard(path, "cannot be tidied", () =>
    {
        foreach (var file in Directory.GetFiles(path).Where(file => IsRemains(Path.GetFileName(file))))
            disk.Delete(file);
        return true;
    });

    /// <summary>Whether a file of this name is what an interruption may leave.</summary>
    public static bool IsRemains(string name) =>
        CheckpointFiles.Names.Contains(name) || AtomicFile.IsTemporary(name);

    public IReadOnlyList<EpochRecord> ReadHistory() =>
        HistoryCsv.Read(Encoding.UTF8.GetString(Bytes(History)), PathOf(History));

    public Trace ReadTrace() => Trace.Read(Bytes(TraceName), PathOf(TraceName));

    public string PathOf(string name) => Path.Combine(path, name);

    private static byte[] SpecBytes(Realization realization) =>
        Encoding.UTF8.GetBytes(RealizationSpecJson.Write(realization));

    private StoredFile Write(string name, byte[] content)
    {
        AtomicFile.Write(PathOf(name), content, disk);
        return new StoredFile(name, content.Length, HashOf(content));
    }

    private string? Damage(Manifest manifest)
    {
        if (manifest.Key != key)
            return $"its manifest is of another realization ({manifest.Key})";
        if (Content.Except(manifest.Files.Select(file => file.Name)).FirstOrDefault() is { } unlisted)
            return $"its manifest does not list {unlisted}";
        return manifest.Files.Select(Damage).FirstOrDefault(damage => damage is not null);
    }

    private string? Damage(StoredFile file)
    {
        if (!File.Exists(PathOf(file.Name)))
            return $"{file.Name} is missing";
        var content = Bytes(file.Name);
        if (content.Length != file.Size)
            return $"{file.Name} has {content.Length} bytes where the manifest says {file.Size}";
        return HashOf(content) == file.Sha256 ? null : $"{file.Name} is not what the manifest says: its SHA-256 differs";
    }

    private string[] Strays(Manifest manifest) =>
    [
        .. Directory.GetFileSystemEntries(path).Select(entry => Path.GetFileName(entry))
            .Except([ManifestName, .. manifest.Files.Select(file => file.Name)]).Order(StringComparer.Ordinal),
    ];

    private byte[] Bytes(string name) =>
        StoreException.Guard(PathOf(name), "cannot be read", () => File.ReadAllBytes(PathOf(name)));

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
