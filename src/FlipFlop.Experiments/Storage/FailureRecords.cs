using System.Text.Json;

namespace FlipFlop.Experiments.Storage;

/// <summary>A realization that could not be trained, and is not tried again unless that is asked for.</summary>
/// <param name="Key">The realization's key.</param>
/// <param name="Reason">What happened: a sentence without its full stop.</param>
/// <param name="Log">The log that tells more, below the store's folder; null if there is none.</param>
/// <param name="Host">Where it failed.</param>
/// <param name="At">When.</param>
public sealed record FailureRecord(string Key, string Reason, string? Log, string Host, DateTimeOffset At);

/// <summary>The realizations that are marked as failed: work/failures/KEY.json.</summary>
public sealed class FailureRecords(string folder)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How it failed; null if it has not, or if the record is damaged: then it is tried again.</summary>
    public FailureRecord? Find(string key)
    {
        var path = PathOf(key);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<FailureRecord>(File.ReadAllBytes(path), Options);
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var refusal = DiskRefusal.Of(e);
            throw new StoreException(path, $"cannot be read: {refusal.Reason}", refusal.Cure, e);
        }
    }

    /// <summary>Keys that are marked, sorted.</summary>
    internal IReadOnlyList<string> Keys() => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Where a key's mark is.</summary>
    internal string PathOf(string key) => Path.Combine(folder, key + ".json");

    /// <summary>Marks it as failed.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public void Put(FailureRecord record) =>
        AtomicFile.Write(PathOf(record.Key), JsonSerializer.SerializeToUtf8Bytes(record, Options));

    /// <summary>It may be tried again.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public void Remove(string key) => StoreException.Guard(PathOf(key), "cannot be deleted", () =>
    {
        if (File.Exists(PathOf(key)))
            File.Delete(PathOf(key));
        return true;
    });
}
