using System.Text.Json;
using FlipFlop.Experiments.Results;

namespace FlipFlop.Experiments.Diff;

/// <summary>What a version said of its results when it was written.</summary>
/// <param name="Fault">Why that cannot be read, after "summary.json"; null if it can.</param>
/// <param name="ArithmeticVersion">Of its realizations; null where it is not known.</param>
/// <param name="Rows">One of each realization, by key.</param>
/// <param name="Claims">Whether each claim held, by its meaning and its text; null: undecided.</param>
public sealed record StoredSummary(
    string? Fault, string? ArithmeticVersion, IReadOnlyDictionary<string, JsonElement> Rows, IReadOnlyDictionary<(string Means, string Text), bool?> Claims)
{
    /// <summary>Reads summary.json as it was written; null is a file that is not there.</summary>
    public static StoredSummary Of(string? text)
    {
        if (text is null)
            return Faulty("is not there");
        try
        {
            var root = JsonDocument.Parse(text).RootElement;
            return root.GetProperty("schema").GetInt32() is var schema && schema > SummaryJson.Schema
                ? Faulty(FormattableString.Invariant($"is of a newer program (schema {schema}, and this one knows {SummaryJson.Schema})"))
                : Read(root);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return Faulty("cannot be read");
        }
    }

    private static StoredSummary Read(JsonElement root) => new(
        null,
        root.GetProperty("arithmeticVersion").GetString(),
        root.GetProperty("rows").EnumerateArray().DistinctBy(row => row.GetProperty("key").GetString())
            .ToDictionary(row => row.GetProperty("key").GetString()!, StringComparer.Ordinal),
        root.GetProperty("claims").EnumerateArray()
            .Select(claim => (Claim: (Text(claim, "means"), Text(claim, "text")), Holds: Flag(claim.GetProperty("holds"))))
            .DistinctBy(claim => claim.Claim).ToDictionary(claim => claim.Claim, claim => claim.Holds));

    private static string Text(JsonElement claim, string name) => claim.GetProperty(name).GetString() ?? "";

    private static bool? Flag(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetBoolean();

    private static StoredSummary Faulty(string fault) =>
        new(fault, null, new Dictionary<string, JsonElement>(), new Dictionary<(string, string), bool?>());
}
