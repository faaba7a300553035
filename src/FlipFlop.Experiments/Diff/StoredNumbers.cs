using System.Globalization;
using System.Text.Json;
using FlipFlop.Experiments.Results;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Diff;

/// <summary>A column of a stored summary that does not say what today's analysis says of the same weights; or a claim, or rows.</summary>
/// <param name="Side">"A" or "B".</param>
/// <param name="Column">As in summary.json: "spectral_radius", "outcome"; or one of the two below.</param>
/// <param name="Rows">In how many rows.</param>
/// <param name="Realization">The first of them; of a claim its text.</param>
/// <param name="Stored">What is stored of it.</param>
/// <param name="Today">What it is today.</param>
public sealed record StoredNumberDifference(string Side, string Column, int Rows, string Realization, string Stored, string Today)
{
    /// <summary>In a column's place: a claim that is judged otherwise today, or was not made.</summary>
    public const string Claim = "claims";

    /// <summary>In a column's place: realizations that have no row.</summary>
    public const string MissingRows = "rows";

    /// <summary>All that differs of a side: columns in their order, claims, rows; numbers within the tolerances are the same.</summary>
    public static IReadOnlyList<StoredNumberDifference> Of(string name, DiffSide side, DiffTerms terms) =>
        side.StoredSummary is { Fault: null } stored
            ? [.. Columns(name, side, stored.Rows, terms), .. Claims(name, side, stored), .. Missing(name, side, stored.Rows)]
            : [];

    private static IEnumerable<StoredNumberDifference> Columns(
        string name, DiffSide side, IReadOnlyDictionary<string, JsonElement> stored, DiffTerms terms)
    {
        var today = Summary.Of(side.Result);
        var differences =
            from row in today.Rows.Zip(side.Result.Realizations)
            where stored.ContainsKey((string)row.First[0]!) && HasResult(row.Second)
            from cell in today.Columns.Zip(row.First)
            where stored[(string)row.First[0]!].TryGetProperty(cell.First, out var before) && !Same(before, cell.Second, terms)
            select (Column: cell.First, Row: row.Second, Before: Written(stored[(string)row.First[0]!].GetProperty(cell.First)), Now: cell.Second);
        return differences.GroupBy(each => each.Column).Select(group => new StoredNumberDifference(
            name, group.Key, group.Count(), MatchedRealization.NameOf(group.First().Row.Realization), group.First().Before,
            group.First().Now is { } now ? ParameterValue.Format(now) : "none"));
    }

    /// <summary>What has none today is counted among the realizations, and no number of it is another.</summary>
    private static bool HasResult(RealizationResult result) => result.Outcome is not (RealizationOutcome.Failed or RealizationOutcome.Missing);

    /// <summary>A claim is the same where text and meaning are.</summary>
    private static IEnumerable<StoredNumberDifference> Claims(string name, DiffSide side, StoredSummary stored)
    {
        var today = side.Result.Claims.DistinctBy(verdict => Key(verdict.Claim)).ToDictionary(verdict => Key(verdict.Claim), verdict => verdict.Holds);
        return
            from claim in stored.Claims.Keys.Union(today.Keys)
            let before = stored.Claims.TryGetValue(claim, out var held) ? ClaimWords.Of(held) : "not there"
            let now = today.TryGetValue(claim, out var holds) ? ClaimWords.Of(holds) : "not there"
            where before != now
            select new StoredNumberDifference(name, Claim, 1, claim.Text, before, now);

        static (string Means, string Text) Key(ClaimSpec claim) => (ClaimWords.Of(claim), claim.Text);
    }

    private static IEnumerable<StoredNumberDifference> Missing(
        string name, DiffSide side, IReadOnlyDictionary<string, JsonElement> stored)
    {
        var missing = side.Result.Realizations.Where(each => !stored.ContainsKey(each.Realization.Key)).ToList();
        if (missing.Count > 0)
            yield return new StoredNumberDifference(
                name, MissingRows, missing.Count, MatchedRealization.NameOf(missing[0].Realization), "none", Summary.Word(missing[0].Outcome));
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
