using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
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

    /// <summary>Stands before the hash of all the bytes that come before it.</summary>
    private static ReadOnlySpan<byte> Seal => ",\n  \"sha256\": \""u8;

    /// <summary>The manifest's bytes; its last property is the SHA-256 of the bytes before the comma that precedes it.</summary>
    public static byte[] Write(Manifest manifest)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, Options).AsSpan();
        var content = json[..json.LastIndexOf("\n}"u8)];
        return [.. content, .. Seal, .. Encoding.ASCII.GetBytes(HashOf(content)), .. "\"\n}\n"u8];
    }

    /// <param name="json">The file's bytes.</param>
    /// <param name="path">Its path, for the message.</param>
    /// <exception cref="InvalidDataException">The bytes are no manifest, or not those that were written.</exception>
    /// <exception cref="StoreException">A newer program has written it.</exception>
    public static Manifest Read(ReadOnlySpan<byte> json, string path)
    {
        var seal = json.LastIndexOf(Seal);
        if (seal < 0)
            throw new InvalidDataException("the manifest is cut off, or is none");
        var hash = json[(seal + Seal.Length)..];
        if (!hash.SequenceEqual(Encoding.ASCII.GetBytes(HashOf(json[..seal]) + "\"\n}\n")))
            throw new InvalidDataException("the manifest is not what was written: its SHA-256 differs");
        RefuseNewer(json, path);
        try
        {
            var manifest = JsonSerializer.Deserialize<Manifest>(json, Options)
                ?? throw new InvalidDataException("the manifest is empty");
            _ = OutcomeOf(manifest);
            return manifest;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("the manifest is no whole JSON, or lacks something", e);
        }
    }

    /// <summary>What a newer program has written is neither damaged nor to be redone. The seal is for all schemas.</summary>
    private static void RefuseNewer(ReadOnlySpan<byte> json, string path)
    {
        var match = Regex.Match(Encoding.UTF8.GetString(json[..Math.Min(json.Length, 64)]), "^\\{\\s*\"schema\": ([0-9]{1,9}),");
        if (match.Success && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var schema && schema > Schema)
        {
            throw new StoreException(
                path, $"has schema {schema}, and this program knows schemas up to {Schema}",
                "A newer version of the program wrote this store: use that, or another folder for the results.");
        }
    }

    private static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

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
