using System.Security.Cryptography;
using System.Text;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// Runs that have begun: the experiment as it was then, from which workers train. Gone when the run has written its
/// results; what was interrupted leaves it, and so is known to `status`, `report` and `clean`.
/// </summary>
/// <remarks>work/plans/NAME-ID/spec.json and experiment.fsx; ID is of the spec.</remarks>
public sealed class FrozenPlans(string folder)
{
    private const int IdDigits = 12;
    private const int Attempts = 20;

    /// <summary>Freezes a plan; the path of its canonical JSON.</summary>
    /// <param name="name">The experiment's name.</param>
    /// <param name="specJson">Its canonical JSON.</param>
    /// <param name="script">Text of the experiment file, where there is one.</param>
    /// <exception cref="StoreException">The file system refused.</exception>
    public string Freeze(string name, string specJson, string? script)
    {
        var plan = PathOf(name, specJson);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (script is not null)
                    AtomicFile.WriteText(Path.Combine(plan, ExperimentFolder.ScriptName), script);
                var path = Path.Combine(plan, ExperimentFolder.SpecName);
                AtomicFile.WriteText(path, specJson);
                return path;
            }
            catch (StoreException e) when (attempt < Attempts && e.InnerException is IOException)
            {
                // Another run of the same plan may just have finished, and taken the folder away.
            }
        }
    }

    /// <summary>The run has written its results. Another run of the same plan may finish, or begin, at the same time.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public void Finish(string name, string specJson)
    {
        var plan = PathOf(name, specJson);
        StoreException.Guard(plan, "cannot be deleted", () =>
        {
            try
            {
                File.Delete(Path.Combine(plan, ExperimentFolder.SpecName));
                File.Delete(Path.Combine(plan, ExperimentFolder.ScriptName));
            }
            catch (DirectoryNotFoundException)
            {
                // The other has finished it.
            }

            DeleteEmpty(plan);
            return true;
        });
    }

    /// <summary>Every run that has not written its results, the newest first; a plan that is not what was frozen is none.</summary>
    public IReadOnlyList<FrozenPlan> All() => Directory.Exists(folder)
        ?
        [
            .. Directory.GetDirectories(folder).Select(Find).OfType<FrozenPlan>()
                .OrderByDescending(plan => plan.Begun).ThenBy(plan => plan.Name, StringComparer.Ordinal),
        ]
        : [];

    /// <summary>Folders in which no plan is: it was not frozen to the end, or what was there is gone.</summary>
    internal IReadOnlyList<string> Empty() => FoldersWithoutPlan(hasSpec: false);

    /// <summary>Folders with a plan that is not what was frozen: it is not known what its run was of.</summary>
    internal IReadOnlyList<string> Damaged() => FoldersWithoutPlan(hasSpec: true);

    private IReadOnlyList<string> FoldersWithoutPlan(bool hasSpec) => Directory.Exists(folder)
        ?
        [
            .. Directory.GetDirectories(folder)
                .Where(path => File.Exists(Path.Combine(path, ExperimentFolder.SpecName)) == hasSpec && Find(path) is null)
                .Order(StringComparer.Ordinal),
        ]
        : [];

    private static FrozenPlan? Find(string path)
    {
        var folderName = Path.GetFileName(path);
        var spec = Path.Combine(path, ExperimentFolder.SpecName);
        var end = folderName.Length - IdDigits - 1;
        return end > 0 && BytesOf(spec) is { } bytes && folderName[(end + 1)..] == IdOf(bytes)
            ? new FrozenPlan(folderName[..end], new ExperimentFolder(path), File.GetLastWriteTimeUtc(spec))
            : null;
    }

    /// <summary>Null where there is none, any more or yet.</summary>
    private static byte[]? BytesOf(string path) => StoreException.Guard(path, "cannot be read", () =>
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    });

    /// <summary>A folder without a spec is no plan: where it cannot be deleted, since it is gone or filled again, all is well.</summary>
    private static void DeleteEmpty(string plan)
    {
        try
        {
            Directory.Delete(plan);
        }
        catch (IOException)
        {
            // The other has finished it, or begins: then the plan is its own.
        }
    }

    private string PathOf(string name, string specJson) =>
        Path.Combine(folder, $"{name}-{IdOf(Encoding.UTF8.GetBytes(specJson))}");

    private static string IdOf(byte[] spec) => Convert.ToHexStringLower(SHA256.HashData(spec))[..IdDigits];
}

/// <summary>A run that has begun and not written its results.</summary>
/// <param name="Name">The experiment's name.</param>
/// <param name="Folder">Its spec.json and experiment.fsx.</param>
/// <param name="Begun">When it was begun last.</param>
public sealed record FrozenPlan(string Name, ExperimentFolder Folder, DateTime Begun);
