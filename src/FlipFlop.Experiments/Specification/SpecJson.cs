using System.Text.Json;
using FlipFlop.Experiments.Planning;

namespace FlipFlop.Experiments.Specification;

/// <summary>
/// An experiment as canonical JSON: what is stored, sent to workers and compared. Two specs that mean the same
/// have the same text, and what is read from a canonical text is written as that text again.
/// </summary>
public static class SpecJson
{
    /// <summary>The version of the form that is written; older ones are read, newer ones refused.</summary>
    public const int Schema = 1;

    internal static readonly string[] Quantifiers = ["all", "most", "any", "median", "mean", "least", "greatest"];
    internal static readonly string[] Baselines = ["none", "ratioToUntrained", "differenceFromUntrained"];
    internal static readonly string[] KeptWeights = ["last", "everyEpoch"];
    internal static readonly string[] Comparisons = ["atLeast", "atMost", "above", "below", "equal"];

    /// <summary>The spec in its canonical form.</summary>
    public static string Write(ExperimentSpec spec) => CanonicalJson.Text(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("schema", Schema);
        writer.WriteString("name", spec.Name);
        writer.WriteString("title", spec.Title);
        CanonicalJson.WriteCell(writer, spec.Base, spec.Imported is null ? Parameters.All : ImportedNetwork.CellParameters);
        WriteSweep(writer, spec);
        WriteSeeds(writer, spec);
        writer.WriteString("engine", spec.Engine);
        if (spec.Device != Engines.Cpu)
            writer.WriteString("device", spec.Device);
        WriteClaims(writer, spec.Claims);
        WriteMargins(writer, spec.Margins);
        WriteFigures(writer, spec.Figures);
        if (spec.KeepWeights != default)
            writer.WriteString("keepWeights", KeptWeights[(int)spec.KeepWeights]);
        spec.Imported?.Write(writer);
        writer.WriteEndObject();
    });

    /// <summary>
    /// The spec that a text says. What is left out has its default, so that a person may write little; what is
    /// not known is refused.
    /// </summary>
    /// <param name="json">JSON, canonical or written by hand.</param>
    /// <param name="file">Where it stands, for messages.</param>
    /// <exception cref="FaultyExperimentException">Everything that is wrong with it, in form and in content.</exception>
    public static ExperimentSpec Read(string json, string? file = null) => new SpecJsonReader(file).Read(json);

    /// <summary>One line a point. Every point names all parameters of its axis, in the order of the registry.</summary>
    private static void WriteSweep(Utf8JsonWriter writer, ExperimentSpec spec)
    {
        var axes = spec.Sweep.Select(axis => SweepAxes.Completed(axis, spec.Base).Points
            .Select(point => CanonicalJson.Point(point.Assignments)));
        writer.WritePropertyName("sweep");
        writer.WriteRawValue(Lines(axes.Select(points => Lines(points, "      ", "    ")), "    ", "  "));
    }

    private static string Lines(IEnumerable<string> items, string indent, string closingIndent)
    {
        var lines = items.Select(item => indent + item).ToList();
        return lines.Count == 0 ? "[]" : $"[\n{string.Join(",\n", lines)}\n{closingIndent}]";
    }

    private static void WriteSeeds(Utf8JsonWriter writer, ExperimentSpec spec)
    {
        writer.WritePropertyName("seeds");
        writer.WriteRawValue($"[{string.Join(", ", spec.Seeds.Select(CanonicalJson.Seed))}]");
    }

    /// <summary>Left out where there are none, as what came after schema 1 is.</summary>
    private static void WriteFigures(Utf8JsonWriter writer, IReadOnlyList<string> figures)
    {
        if (figures.Count == 0)
            return;
        writer.WriteStartArray("figures");
        foreach (var figure in figures)
            writer.WriteStringValue(figure);
        writer.WriteEndArray();
    }

    private static void WriteMargins(Utf8JsonWriter writer, IReadOnlyList<MarginSpec> margins)
    {
        if (margins.Count == 0)
            return;
        writer.WriteStartArray("margins");
        foreach (var margin in margins)
        {
            writer.WriteStartObject();
            writer.WriteString("metric", margin.Metric);
            writer.WritePropertyName("value");
            CanonicalJson.WriteValue(writer, margin.Value);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteClaims(Utf8JsonWriter writer, IEnumerable<ClaimSpec> claims)
    {
        writer.WriteStartArray("claims");
        foreach (var claim in claims)
        {
            writer.WriteStartObject();
            writer.WriteString("text", claim.Text);
            writer.WriteString("over", Quantifiers[(int)claim.Quantifier]);
            writer.WriteString("metric", claim.Metric);
            if (claim.Against != default)
                writer.WriteString("against", Baselines[(int)claim.Against]);
            writer.WriteString("comparison", Comparisons[(int)claim.Comparison]);
            writer.WritePropertyName("value");
            CanonicalJson.WriteValue(writer, claim.Value);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
