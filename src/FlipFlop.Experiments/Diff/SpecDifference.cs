using System.Text.Json;

namespace FlipFlop.Experiments.Diff;

/// <summary>One value of the canonical JSON that is another in the other spec.</summary>
/// <param name="Path">"training.learningRate", "sweep[0]", "claims[1].value".</param>
/// <param name="A">Compact JSON of the one; null if it has none.</param>
/// <param name="B">Of the other.</param>
public sealed record SpecDifference(string Path, string? A, string? B)
{
    /// <summary>Whether the value is part of what is trained.</summary>
    public bool IsOfTraining =>
        Path.StartsWith("task.", StringComparison.Ordinal) || Path.StartsWith("network.", StringComparison.Ordinal)
        || Path.StartsWith("training.", StringComparison.Ordinal);

    /// <summary>What differs between two specs, in the order of the first.</summary>
    public static IReadOnlyList<SpecDifference> Between(string a, string b)
    {
        var (left, right) = (Values(a), Values(b));
        return
        [
            .. left.Keys.Union(right.Keys)
                .Select(path => new SpecDifference(path, left.GetValueOrDefault(path), right.GetValueOrDefault(path)))
                .Where(difference => difference.A != difference.B),
        ];
    }

    private static Dictionary<string, string> Values(string json)
    {
        using var document = JsonDocument.Parse(json);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(document.RootElement, "", values);
        return values;
    }

    /// <summary>Objects value by value, lists of objects or lists one by one, lists of plain values as one.</summary>
    private static void Collect(JsonElement element, string path, Dictionary<string, string> values)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
                Collect(property.Value, path == "" ? property.Name : $"{path}.{property.Name}", values);
        }
        else if (element.ValueKind == JsonValueKind.Array && path is "claims" or "sweep")
        {
            foreach (var (at, item) in element.EnumerateArray().Index())
                Collect(item, FormattableString.Invariant($"{path}[{at}]"), values);
        }
        else
        {
            values[path] = string.Join(" ", element.GetRawText().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
