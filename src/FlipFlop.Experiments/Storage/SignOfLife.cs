using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlipFlop.Experiments.Storage;

/// <summary>What the owner of a realization under way tells of it, every few seconds: work/claims/KEY.beat.</summary>
public sealed record SignOfLife
{
    /// <summary>Identifies the owner: other after every start.</summary>
    public required string Owner { get; init; }

    /// <summary>The host's name, for people.</summary>
    public required string Host { get; init; }

    /// <summary>The process on that host.</summary>
    public required int Process { get; init; }

    /// <summary>1, 2, ...: that it grows is the sign of life. No clock is compared with another's.</summary>
    public required long Beat { get; init; }

    /// <summary>Updates made.</summary>
    public required long Updates { get; init; }

    /// <summary>The most updates that will be made.</summary>
    public required long OfUpdates { get; init; }

    /// <summary>Updates a second in this session; 0 as long as there is nothing to judge by.</summary>
    public required double UpdatesPerSecond { get; init; }

    /// <summary>Loss of the last complete epoch; null before the first.</summary>
    public required double? Loss { get; init; }

    /// <summary>Time left at this speed; null as long as there is nothing to judge by.</summary>
    [JsonIgnore]
    public TimeSpan? Left =>
        (OfUpdates - Updates) / UpdatesPerSecond is >= 0 and <= LongestSeconds and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>A hundred years: what would take longer is no estimate but a damaged file.</summary>
    private const double LongestSeconds = 100 * 365.25 * 86_400;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
    };

    internal byte[] Bytes() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    /// <summary>What the file says; null where there is none, or it is no sign of life.</summary>
    internal static SignOfLife? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<SignOfLife>(File.ReadAllBytes(path), Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
