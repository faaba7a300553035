using System.Text.Json;
using FlipFlop.Analysis;
using FlipFlop.Experiments.Specification;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Results;

/// <summary>summary.json: how the experiment came out, its claims and the rows of summary.csv, for programs to read.</summary>
public static class SummaryJson
{
    /// <summary>The version of the form.</summary>
    public const int Schema = 1;

    /// <summary>The text of summary.json: the same result gives the same text.</summary>
    public static string Write(ExperimentResult result) => CanonicalJson.Text(writer =>
    {
        var spec = result.Plan.Spec;
        writer.WriteStartObject();
        writer.WriteNumber("schema", Schema);
        writer.WriteString("name", spec.Name);
        writer.WriteString("title", spec.Title);
        writer.WriteString("engine", spec.Engine);
        writer.WriteString("arithmeticVersion", result.Plan.ArithmeticVersion);
        writer.WriteNumber("analysisVersion", NetworkAnalysis.CurrentVersion);
        WriteCodeVersions(writer, result);
        WriteCounts(writer, result);
        WriteClaims(writer, result.Claims);
        WriteRows(writer, Summary.Of(result));
        writer.WriteEndObject();
    });

    /// <summary>Of the programs that trained the realizations.</summary>
    private static void WriteCodeVersions(Utf8JsonWriter writer, ExperimentResult result)
    {
        var manifests = result.Realizations.Select(realization => realization.Manifest).OfType<Manifest>();
        var versions = manifests.Select(manifest => manifest.Provenance.CodeVersion).Distinct();
        writer.WriteStartArray("codeVersions");
        foreach (var version in versions.Order(StringComparer.Ordinal))
            writer.WriteStringValue(version);
        writer.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter writer, ExperimentResult result)
    {
        writer.WriteStartObject("realizations");
        writer.WriteNumber("all", result.Realizations.Count);
        foreach (var outcome in Enum.GetValues<RealizationOutcome>())
            writer.WriteNumber(Summary.Word(outcome), result.Realizations.Count(realization => realization.Outcome == outcome));
        writer.WriteEndObject();
    }

    private static void WriteClaims(Utf8JsonWriter writer, IEnumerable<ClaimVerdict> verdicts)
    {
        writer.WriteStartArray("claims");
        foreach (var verdict in verdicts)
        {
            writer.WriteStartObject();
            writer.WriteString("text", verdict.Claim.Text);
            writer.WriteString("means", ClaimWords.Of(verdict.Claim));
            writer.WritePropertyName("holds");
            WriteCell(writer, verdict.Holds);
            writer.WriteNumber("right", verdict.Right);
            writer.WriteNumber("of", verdict.Of);
            writer.WriteNumber("without", verdict.Without);
            WriteNumbers(writer, verdict);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>What was compared: one number of all together, where the claim is of one; and how far the numbers reach.</summary>
    private static void WriteNumbers(Utf8JsonWriter writer, ClaimVerdict verdict)
    {
        if (ClaimWords.IsOfAllTogether(verdict.Claim.Quantifier))
        {
            writer.WritePropertyName(SpecJson.Quantifiers[(int)verdict.Claim.Quantifier]);
            WriteCell(writer, verdict.Number);
        }
        writer.WritePropertyName("from");
        WriteCell(writer, verdict.Least);
        writer.WritePropertyName("to");
        WriteCell(writer, verdict.Greatest);
    }

    private static void WriteRows(Utf8JsonWriter writer, Summary summary)
    {
        writer.WriteStartArray("rows");
        foreach (var row in summary.Rows)
        {
            writer.WriteStartObject();
            foreach (var (column, cell) in summary.Columns.Zip(row))
            {
                writer.WritePropertyName(column);
                WriteCell(writer, cell);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteCell(Utf8JsonWriter writer, object? cell)
    {
        if (cell is null)
            writer.WriteNullValue();
        else
            CanonicalJson.WriteValue(writer, cell);
    }
}
