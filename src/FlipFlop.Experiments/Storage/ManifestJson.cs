using System.Text.Encodings.Web;
using System.Text.Json;
using FlipFlop.Engine.Training;

namespace FlipFlop.Experiments.Storage;

/// <summary>A manifest as JSON, and the words that it has for outcomes.</summary>
public static class ManifestJson
{
    /// <summary>Raised when a manifest changes its meaning.</summary>
    public const int Schema = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Manifest manifest) => JsonSerializer.Serialize(manifest, Options) + "\n";

    /// <exception cref="InvalidDataException">The text is no manifest that this program knows.</exception>
    public static Manifest Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<Manifest>(json, Options)
                ?? throw new InvalidDataException("the manifest is empty");
            if (manifest.Schema != Schema)
                throw new InvalidDataException($"the manifest has schema {manifest.Schema}, and this program knows schema {Schema}");
            _ = OutcomeOf(manifest);
            return manifest;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("the manifest is no whole JSON, or lacks something", e);
        }
    }

    /// <summary>"finished", "reachedGoal" or "diverged".</summary>
    public static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Finished => "finished",
        Outcome.ReachedGoal => "reachedGoal",
        Outcome.Diverged => "diverged",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <exception cref="InvalidDataException">The manifest names no outcome.</exception>
    public static Outcome OutcomeOf(Manifest manifest) => manifest.Outcome switch
    {
        "finished" => Outcome.Finished,
        "reachedGoal" => Outcome.ReachedGoal,
        "diverged" => Outcome.Diverged,
        var other => throw new InvalidDataException($"the manifest has the outcome \"{other}\", which is none"),
    };
}
