using System.Security.Cryptography;
using System.Text;

namespace FlipFlop.Experiments.Storage;

/// <summary>What is written of an experiment: its newest results, and a version for every spec and code version that ever ran.</summary>
/// <param name="Script">Text of the experiment file, where there is one.</param>
/// <param name="SpecJson">Canonical JSON of the spec.</param>
/// <param name="SummaryCsv">One row a realization.</param>
/// <param name="SummaryJson">The same and the claims.</param>
public sealed record ExperimentFiles(string? Script, string SpecJson, string SummaryCsv, string SummaryJson);

/// <summary>
/// experiments/NAME in the store: the newest experiment.fsx, spec.json, summaries and page, versions/ID without the page,
/// and versions.csv: which of them was written when.
/// </summary>
public sealed class ExperimentFolder(string path)
{
    public const string ScriptName = "experiment.fsx";
    public const string SpecName = "spec.json";
    public const string SummaryCsvName = "summary.csv";
    public const string SummaryJsonName = "summary.json";
    public const string ReportName = "report.html";

    public string Path { get; } = path;

    public string ReportPath => PathOf(ReportName);

    /// <summary>Names of the versions, sorted.</summary>
    public IReadOnlyList<string> Versions =>
        Directory.Exists(PathOf("versions"))
            ? [.. Directory.GetDirectories(PathOf("versions")).Select(folder => System.IO.Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Which version became the newest when, the last one last; none of versions that were written before this was kept.</summary>
    /// <exception cref="StoreException">The file is there but cannot be read.</exception>
    public IReadOnlyList<VersionEntry> VersionEntries => VersionLog.Read(PathOf(VersionLog.Name));

    /// <summary>Where a version's files are.</summary>
    public string VersionPath(string id) => System.IO.Path.Combine(PathOf("versions"), id);

    /// <summary>Canonical JSON of the newest spec, or null if the experiment has never run here.</summary>
    /// <exception cref="StoreException">
    /// The file is there but cannot be read, or is not what a run has written: each run keeps the same in a version.
    /// </exception>
    public string? ReadSpecJson()
    {
        var text = ReadText(PathOf(SpecName));
        if (text is null || Versions is not [_, ..] versions
            || versions.Any(id => ReadText(System.IO.Path.Combine(VersionPath(id), SpecName)) == text))
        {
            return text;
        }

        throw new StoreException(
            PathOf(SpecName), "is not the spec of any run in its versions: it was damaged, or changed by hand",
            "Run the experiment again from its own file: what is trained stays.");
    }

    /// <summary>Text of the newest experiment file, or null if there is none.</summary>
    /// <exception cref="StoreException">The file is there but cannot be read.</exception>
    public string? ReadScript() => ReadText(PathOf(ScriptName));

    /// <summary>Replaces the newest results, and keeps a version of them. The page is written apart, by <see cref="WriteReport"/>.</summary>
    /// <param name="files">What to write.</param>
    /// <param name="codeVersion">Version of the program and commit of its code.</param>
    /// <param name="time">The clock; the system's if none is given.</param>
    /// <returns>The version's id.</returns>
    /// <exception cref="StoreException">The file system refused.</exception>
    public string Write(ExperimentFiles files, string codeVersion, TimeProvider? time = null)
    {
        var id = Keep(files, codeVersion);
        if (files.Script is null)
            StoreException.Guard(PathOf(ScriptName), "cannot be deleted", () => { File.Delete(PathOf(ScriptName)); return true; });
        WriteInto(Path, files);
        VersionLog.Add(PathOf(VersionLog.Name), new VersionEntry((time ?? TimeProvider.System).GetUtcNow(), id, codeVersion));
        return id;
    }

    /// <summary>Writes the page.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public void WriteReport(string html) => AtomicFile.WriteText(ReportPath, html);

    /// <summary>
    /// A version is never overwritten. Where one of this spec and code has other results (it was interrupted, say,
    /// and goes on now), the next gets a number of its own: ID, ID-2, ID-3.
    /// </summary>
    private string Keep(ExperimentFiles files, string codeVersion)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{files.SpecJson}\n{codeVersion}"));
        var first = Convert.ToHexStringLower(hash)[..12];
        for (var number = 1; ; number++)
        {
            var id = number == 1 ? first : $"{first}-{number}";
            if (Holds(VersionPath(id), files))
                return id;
            if (Exists(VersionPath(id)))
                continue;
            WriteInto(VersionPath(id), files);
            return id;
        }
    }

    /// <summary>A version exists once its summary.json does, which is written last; without it, it is finished now.</summary>
    private static bool Exists(string version) => File.Exists(System.IO.Path.Combine(version, SummaryJsonName));

    private static bool Holds(string version, ExperimentFiles files) =>
        Exists(version) && Contents(files).All(file => ReadText(System.IO.Path.Combine(version, file.Name)) == file.Text);

    private static void WriteInto(string folder, ExperimentFiles files)
    {
        foreach (var (name, text) in Contents(files))
        {
            if (text is not null)
                AtomicFile.WriteText(System.IO.Path.Combine(folder, name), text);
        }
    }

    private static IEnumerable<(string Name, string? Text)> Contents(ExperimentFiles files) =>
    [
        (ScriptName, files.Script),
        (SpecName, files.SpecJson),
        (SummaryCsvName, files.SummaryCsv),
        (SummaryJsonName, files.SummaryJson),
    ];

    private static string? ReadText(string file) =>
        File.Exists(file) ? StoreException.Guard(file, "cannot be read", () => File.ReadAllText(file)) : null;

    internal string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
