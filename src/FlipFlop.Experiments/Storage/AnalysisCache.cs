using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FlipFlop.Analysis;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// Analyses that were made before, by weights, by what of the task they depend on, and by analysis version.
/// A cache: it may be deleted at any time, and what is damaged in it is computed anew.
/// </summary>
/// <remarks>
/// A file has two lines: a checksum (XXH3) of the second, and JSON in which every array of numbers is the base64 of
/// its little-endian values. A thousand realizations then load in a second.
/// </remarks>
public sealed partial class AnalysisCache(string folder)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        IgnoreReadOnlyProperties = true,
        Converters = { new RawDoublesConverter() },
    };

    public string Folder { get; } = folder;

    /// <summary>The analysis of these weights under this task, or null if there is none, or none that is whole.</summary>
    public NetworkAnalysis? Find(string weightsSha256, FlipFlopTask task) => TryRead(PathOf(weightsSha256, task));

    /// <summary>Keeps an analysis; what is there already is replaced.</summary>
    /// <exception cref="StoreException">The cache cannot be written.</exception>
    public void Keep(string weightsSha256, FlipFlopTask task, NetworkAnalysis analysis) =>
        AtomicFile.Write(PathOf(weightsSha256, task), Bytes(analysis));

    /// <summary>Paths of all entries, of every analysis version, sorted.</summary>
    internal IReadOnlyList<string> Entries() => Directory.Exists(Folder)
        ? [.. Directory.GetFiles(Folder, "*.analysis").Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The weights' hash and the analysis version in an entry's name; null where it has another name.</summary>
    internal static (string WeightsSha256, int Version)? NameParts(string path)
    {
        var match = EntryName().Match(Path.GetFileName(path));
        return match.Success ? (match.Groups[1].Value, int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture)) : null;
    }

    /// <summary>Whether an entry, of whatever version, has the checksum that it says.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    internal static bool IsWhole(string path)
    {
        var bytes = StoreException.Guard(path, "cannot be read", () => File.ReadAllBytes(path));
        return JsonOf(bytes).Length > 0;
    }

    [GeneratedRegex("^([0-9a-f]{64})-.+-v([0-9]{1,9})\\.analysis$")]
    private static partial Regex EntryName();

    /// <summary>
    /// What of a task an analysis depends on, the rest at nothing: networks are analysed with this, so that the name of
    /// an entry holds all that went into it. The test sets have no hold; the noise is what the memory states are tried with.
    /// </summary>
    public static FlipFlopTask Relevant(FlipFlopTask task) => new()
    {
        Bits = task.Bits,
        StepMs = task.StepMs,
        PulseMs = task.PulseMs,
        ResponseDelayMs = task.ResponseDelayMs,
        HoldMs = 0,
        InputNoise = task.InputNoise,
    };

    /// <summary>Where an analysis is kept: its name holds all that it depends on.</summary>
    internal string PathOf(string weightsSha256, FlipFlopTask task) => Path.Combine(Folder, string.Create(
        CultureInfo.InvariantCulture,
        $"{weightsSha256}-{task.Bits}bits-{task.StepMs:R}-{task.PulseMs:R}-{task.ResponseDelayMs:R}ms-noise{task.InputNoise:R}-v{NetworkAnalysis.CurrentVersion}.analysis"));

    private static byte[] Bytes(NetworkAnalysis analysis)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(analysis, Options);
        return [.. Encoding.ASCII.GetBytes(Checksum(json)), (byte)'\n', .. json];
    }

    /// <summary>What is cached there, or null if there is nothing or it is damaged.</summary>
    private static NetworkAnalysis? TryRead(string path)
    {
        try
        {
            var json = JsonOf(File.ReadAllBytes(path));
            if (json.IsEmpty)
                return null;
            var analysis = JsonSerializer.Deserialize<NetworkAnalysis>(json, Options);
            return analysis?.Version == NetworkAnalysis.CurrentVersion ? analysis : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The second line; empty where it has not the checksum of the first.</summary>
    private static ReadOnlySpan<byte> JsonOf(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        return end >= 0 && Encoding.ASCII.GetString(bytes[..end]) == Checksum(bytes[(end + 1)..]) ? bytes[(end + 1)..] : [];
    }

    private static string Checksum(ReadOnlySpan<byte> json) => XxHash3.HashToUInt64(json).ToString("x16", CultureInfo.InvariantCulture);
}
