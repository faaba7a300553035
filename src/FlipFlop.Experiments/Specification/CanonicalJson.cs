using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FlipFlop.Engine.Training;

namespace FlipFlop.Experiments.Specification;

/// <summary>
/// The one form in which specs are written: properties in a fixed order, two spaces, LF and a closing newline,
/// numbers with the shortest digits that round-trip, letters of every alphabet as they are.
/// </summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonWriterOptions OneLine = Indented with { Indented = false };

    /// <summary>What is written, indented, with a closing newline.</summary>
    public static string Text(Action<Utf8JsonWriter> write) => Text(write, Indented) + "\n";

    /// <summary>What is written, without white space: the form that is hashed.</summary>
    public static string Line(Action<Utf8JsonWriter> write) => Text(write, OneLine);

    /// <summary>The sections task, network and training, with every parameter in the order of the registry.</summary>
    /// <param name="writer">Stands inside an object.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="parameters">Which parameters are written: all of them but for the form that is hashed.</param>
    public static void WriteCell(Utf8JsonWriter writer, Cell cell, IEnumerable<Parameter> parameters)
    {
        foreach (var section in parameters.GroupBy(parameter => parameter.Section))
        {
            writer.WriteStartObject(section.Key);
            foreach (var parameter in section)
            {
                writer.WritePropertyName(parameter.Name);
                WriteValue(writer, parameter.Get(cell));
            }
            writer.WriteEndObject();
        }
    }

    /// <summary>A number, true or false, or a text.</summary>
    public static void WriteValue(Utf8JsonWriter writer, object value)
    {
        if (value is string text)
            writer.WriteStringValue(text);
        else
            writer.WriteRawValue(ParameterValue.Format(value));
    }

    /// <summary>A number, or {"init": ..., "data": ...} where the two differ.</summary>
    public static string Seed(Seed seed) => seed.Init == seed.Data
        ? ParameterValue.Format(seed.Init)
        : $"{{ \"init\": {ParameterValue.Format(seed.Init)}, \"data\": {ParameterValue.Format(seed.Data)} }}";

    /// <summary>The same without white space.</summary>
    public static string SeedOnOneLine(Seed seed) => Seed(seed).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>A group on one line: { "units": 48, "inputNoise": 0.1 }.</summary>
    public static string Point(IEnumerable<Assignment> assignments) =>
        $"{{ {string.Join(", ", assignments.Select(a => $"\"{a.Parameter}\": {Scalar(a.Value)}"))} }}";

    private static string Scalar(object value) => Line(writer => WriteValue(writer, value));

    private static string Text(Action<Utf8JsonWriter> write, JsonWriterOptions options)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, options))
            write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
