using System.Globalization;
using System.Text.Json;
using FlipFlop.Experiments.Results;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Diff;

/// <summary>A column of a stored summary that does not say what today's analysis says of the same weights.</summary>
/// <param name="Side">"A" or "B".</param>
/// <param name="Column">As in summary.json: "spectral_radius", "outcome".</param>
/// <param name="Rows">In how many rows.</param>
/// <param name="Realization">The first of them.</param>
/// <param name="Stored">What is stored of it.</param>
/// <param name="Today">What it is today.</param>
public sealed record StoredNumberDifference(string Side, string Column, int Rows, string Realization, string Stored, string Today)
{
    /// <summary>All columns that differ of a side, in their order; numbers within the tolerances are the same.</summary>
    public static IReadOnlyList<StoredNumberDifference> Of(string name, DiffSide side, DiffTerms terms)
    {
        if (side.StoredSummary is not { ValueKind: JsonValueKind.Object } summary || !summary.TryGetProperty("rows", out var rows))
            return [];
        var stored = rows.EnumerateArray().Where(row => row.TryGetProperty("key", out _))
            .GroupBy(row => row.GetProperty("key").ToString()).ToDictionary(group => group.Key, group => group.First());
        var today = Summary.Of(side.Result);
        var differences =
            from row in today.Rows.Zip(side.Result.Realizations)
            where stored.ContainsKey((string)row.First[0]!)
            from cell in today.Columns.Zip(row.First)
            where stored[(string)row.First[0]!].TryGetProperty(cell.First, out var before) && !Same(before, cell.Second, terms)
            select (Column: cell.First, Row: row.Second, Before: Written(stored[(string)row.First[0]!].GetProperty(cell.First)), Now: cell.Second);
        return
        [
            .. differences.GroupBy(each => each.Column).Select(group => new StoredNumberDifference(
                name, group.Key, group.Count(), MatchedRealization.NameOf(group.First().Row.Realization), group.First().Before,
                group.First().Now is { } now ? ParameterValue.Format(now) : "none")),
        ];
    }

    private static bool Same(JsonElement before, object? now, DiffTerms terms) => (before.ValueKind, now) switch
    {
        (JsonValueKind.Null, null) => true,
        (JsonValueKind.Number, double or long) => terms.Agree(before.GetDouble(), Convert.ToDouble(now, CultureInfo.InvariantCulture)),
        (_, null) or (JsonValueKind.Null, _) => false,
        _ => before.ToString() == ParameterValue.Format(now) || before.GetRawText() == ParameterValue.Format(now),
    };

    private static string Written(JsonElement value) => value.ValueKind == JsonValueKind.Null ? "none" : value.ToString();
}
