using System.Globalization;

namespace FlipFlop.Experiments.Storage;

/// <summary>That a version's results were written.</summary>
/// <param name="Time">When.</param>
/// <param name="Id">The version's id.</param>
/// <param name="Code">Version of the program and commit of its code.</param>
public sealed record VersionEntry(DateTimeOffset Time, string Id, string Code);

/// <summary>
/// experiments/NAME/versions.csv: which version was the newest when, one line each time that another became it. Files'
/// times do not survive a copy or a checkout; this does.
/// </summary>
internal static class VersionLog
{
    public const string Name = "versions.csv";

    private const string Header = "time,id,code";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The entries, the last written last; none where there is no file. A line that is none is left out.</summary>
    /// <exception cref="StoreException">The file is there but cannot be read.</exception>
    public static IReadOnlyList<VersionEntry> Read(string path) => [.. Text(path).Split('\n').Select(Entry).OfType<VersionEntry>()];

    /// <summary>
    /// Adds an entry, unless the last one is of the same version. Two runners that add at the same time may lose one of
    /// the two: the order of the others stays.
    /// </summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public static void Add(string path, VersionEntry entry)
    {
        var text = Text(path);
        if (Read(path) is [.., var last] && last.Id == entry.Id)
            return;
        var before = text == "" ? $"{Header}\n" : text.EndsWith('\n') ? text : $"{text}\n";
        var time = entry.Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        AtomicFile.WriteText(path, $"{before}{time},{entry.Id},{string.Concat(entry.Code.Where(letter => letter is not (',' or '"' or '\n' or '\r')))}\n");
    }

    private static string Text(string path) =>
        File.Exists(path) ? StoreException.Guard(path, "cannot be read", () => File.ReadAllText(path)) : "";

    private static VersionEntry? Entry(string line) =>
        line.Split(',') is [var time, var id, var code]
        && DateTimeOffset.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when)
            ? new VersionEntry(when, id, code)
            : null;
}
