using System.Text.Json;
using FlipFlop.Experiments.Results;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Diff;

/// <summary>A comparison as JSON, for programs: everything that the model has, but for the results of the two sides.</summary>
public static class DiffJson
{
    /// <summary>The version of the form.</summary>
    public const int Schema = 1;

    /// <summary>The text: the same comparison gives the same text.</summary>
    public static string Write(ExperimentDiff diff) => CanonicalJson.Text(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("schema", Schema);
        writer.WriteString("verdict", Word(diff.Verdict));
        writer.WriteBoolean("fair", diff.NotFair.Count == 0);
        WriteTexts(writer, "notFair", diff.NotFair);
        WriteSide(writer, "a", diff.A);
        WriteSide(writer, "b", diff.B);
        WriteTerms(writer, diff.Terms);
        WriteCells(writer, diff.Cells);
        WriteList(writer, "spec", diff.Spec, each =>
        {
            writer.WriteString("path", each.Path);
            WriteRaw(writer, "a", each.A);
            WriteRaw(writer, "b", each.B);
        });
        WriteList(writer, "metrics", diff.Metrics, each => WriteMetric(writer, each));
        WriteList(writer, "networks", diff.Networks, each => WriteNetwork(writer, each));
        WriteList(writer, "claims", diff.Claims, each =>
        {
            writer.WriteString("text", each.Text);
            WriteFlag(writer, "a", each.A);
            WriteFlag(writer, "b", each.B);
            writer.WriteBoolean("mayBeChance", each.MayBeChance);
            writer.WriteString("metricVerdict", each.MetricVerdict is { } verdict ? Word(verdict) : null);
        });
        WriteList(writer, "storedNumbers", diff.StoredNumbers, each => WriteStored(writer, each));
        writer.WriteEndObject();
    });

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static void WriteSide(Utf8JsonWriter writer, string name, SideHeader side)
    {
        writer.WriteStartObject(name);
        writer.WriteString("label", side.Label);
        writer.WriteString("name", side.Name);
        writer.WriteString("version", side.Version);
        writer.WriteString("store", side.Store);
        writer.WriteString("engine", side.Engine);
        writer.WriteString("arithmeticVersion", side.ArithmeticVersion);
        WriteTexts(writer, "codeVersions", side.CodeVersions);
        WriteTexts(writer, "packages", side.Packages);
        WriteTexts(writer, "machines", side.Machines);
        writer.WriteEndObject();
    }

    private static void WriteTerms(Utf8JsonWriter writer, DiffTerms terms)
    {
        writer.WriteStartObject("terms");
        writer.WriteNumber("alpha", terms.Alpha);
        writer.WriteNumber("absolute", terms.Absolute);
        writer.WriteNumber("relative", terms.Relative);
        WriteMargins(writer, "margins", terms.Margins);
        WriteMargins(writer, "replacedMargins", terms.ReplacedMargins);
        if (terms.Metrics is { } asked)
            WriteTexts(writer, "metrics", asked);
        writer.WriteEndObject();
    }

    private static void WriteMargins(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, double> margins)
    {
        writer.WriteStartObject(name);
        foreach (var (metric, margin) in margins.OrderBy(margin => margin.Key, StringComparer.Ordinal))
            writer.WriteNumber(metric, margin);
        writer.WriteEndObject();
    }

    private static void WriteCells(Utf8JsonWriter writer, CellAccount cells)
    {
        writer.WriteStartObject("realizations");
        WriteList(writer, "matched", cells.Matched, pair =>
        {
            writer.WriteString("name", pair.Name);
            writer.WriteString("a", pair.A.Realization.Key);
            writer.WriteString("b", pair.B.Realization.Key);
            writer.WriteBoolean("sameSubject", pair.SameSubject);
            writer.WriteString("outcomeA", Summary.Word(pair.A.Outcome));
            writer.WriteString("outcomeB", Summary.Word(pair.B.Outcome));
        });
        WriteList(writer, "onlyInA", cells.OnlyInA, each => WriteRealization(writer, each));
        WriteList(writer, "onlyInB", cells.OnlyInB, each => WriteRealization(writer, each));
        WriteList(writer, "failed", cells.Failed, each => WriteOfSide(writer, each));
        WriteList(writer, "incomplete", cells.Incomplete, each => WriteOfSide(writer, each));
        writer.WriteEndObject();
    }

    private static void WriteRealization(Utf8JsonWriter writer, RealizationResult result)
    {
        writer.WriteString("name", MatchedRealization.NameOf(result.Realization));
        writer.WriteString("key", result.Realization.Key);
        writer.WriteString("subject", result.Realization.Subject);
        writer.WriteString("outcome", Summary.Word(result.Outcome));
    }

    private static void WriteOfSide(Utf8JsonWriter writer, OfSide each)
    {
        writer.WriteString("side", each.Side);
        WriteRealization(writer, each.Result);
        writer.WriteString("reason", each.Reason);
    }

    private static void WriteMetric(Utf8JsonWriter writer, MetricComparison metric)
    {
        writer.WriteString("name", metric.Name);
        writer.WriteString("tier", Word(metric.Tier));
        writer.WriteString("verdict", Word(metric.Verdict));
        WriteNumber(writer, "meanA", metric.MeanA);
        WriteNumber(writer, "meanB", metric.MeanB);
        writer.WriteNumber("seedsA", metric.SeedsA);
        writer.WriteNumber("seedsB", metric.SeedsB);
        writer.WriteNumber("commonSeeds", metric.CommonSeeds);
        writer.WriteBoolean("sharedSeeds", metric.SharedSeeds);
        writer.WriteNumber("compared", metric.Compared);
        writer.WriteNumber("numbersA", metric.NumbersA);
        writer.WriteNumber("numbersB", metric.NumbersB);
        writer.WriteNumber("without", metric.Without);
        WriteNumber(writer, "greatestDifference", metric.GreatestDifference);
        if (metric.Test is null)
            writer.WriteNull("test");
        else
            WriteTest(writer, metric.Test);
    }

    private static void WriteTest(Utf8JsonWriter writer, MetricTest test)
    {
        writer.WriteStartObject("test");
        writer.WriteString("kind", test.Paired ? "pairedPermutation" : "mannWhitney");
        writer.WriteNumber("meanDifference", test.MeanDifference);
        writer.WriteNumber("cliffsDelta", test.CliffsDelta);
        writer.WriteNumber("shift", test.Shift);
        WriteNumber(writer, "low", test.Low);
        WriteNumber(writer, "high", test.High);
        writer.WriteNumber("p", test.P);
        writer.WriteNumber("leastP", test.LeastP);
        writer.WriteNumber("adjustedP", test.AdjustedP);
        WriteNumber(writer, "seedsNeeded", test.SeedsNeeded);
        WriteNumber(writer, "margin", test.Margin);
        WriteNumber(writer, "equivalenceP", test.EquivalenceP);
        writer.WriteEndObject();
    }

    private static void WriteNetwork(Utf8JsonWriter writer, NetworkComparison network)
    {
        writer.WriteString("name", network.Pair.Name);
        writer.WriteString("a", network.Pair.A.Realization.Key);
        writer.WriteString("b", network.Pair.B.Realization.Key);
        writer.WriteBoolean("samePromised", network.Pair.BitsPromised);
        WriteObject(writer, "weights", network.Weights, weights =>
        {
            writer.WriteString("tensor", weights.Tensor);
            writer.WriteNumber("values", weights.Values);
            WriteNumber(writer, "greatest", weights.Greatest);
        });
        WriteObject(writer, "divergence", network.Divergence, first =>
        {
            writer.WriteNumber("epoch", first.Epoch);
            writer.WriteNumber("update", first.Update);
            writer.WriteString("tensor", first.Tensor);
        });
        WriteObject(writer, "spectrum", network.Spectrum, spectrum =>
        {
            writer.WriteNumber("greatestShift", spectrum.GreatestShift);
            writer.WriteNumber("meanShift", spectrum.MeanShift);
            WriteList(writer, "born", spectrum.Born, value => WriteEigenvalue(writer, value));
            WriteList(writer, "lost", spectrum.Lost, value => WriteEigenvalue(writer, value));
        });
        WriteObject(writer, "cube", network.Cube, cube =>
        {
            WriteNumber(writer, "shapeDistance", cube.ShapeDistance);
            WriteNumber(writer, "disparity", cube.Disparity);
        });
    }

    private static void WriteEigenvalue(Utf8JsonWriter writer, Eigenvalue value)
    {
        writer.WriteNumber("real", value.Real);
        writer.WriteNumber("imaginary", value.Imaginary);
    }

    private static void WriteStored(Utf8JsonWriter writer, StoredNumberDifference each)
    {
        writer.WriteString("side", each.Side);
        writer.WriteString("column", each.Column);
        writer.WriteNumber("rows", each.Rows);
        writer.WriteString("realization", each.Realization);
        writer.WriteString("stored", each.Stored);
        writer.WriteString("today", each.Today);
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteObject<T>(Utf8JsonWriter writer, string name, T? value, Action<T> write) where T : class
    {
        if (value is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        write(value);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    /// <summary>A number, or null where there is none or it is not finite.</summary>
    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is double number && double.IsFinite(number))
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
    }

    private static void WriteFlag(Utf8JsonWriter writer, string name, bool? value)
    {
        if (value is bool flag)
            writer.WriteBoolean(name, flag);
        else
            writer.WriteNull(name);
    }

    /// <summary>A value of a spec as it stands there.</summary>
    private static void WriteRaw(Utf8JsonWriter writer, string name, string? json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json ?? "null");
    }
}
