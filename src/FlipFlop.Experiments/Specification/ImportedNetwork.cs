using System.Text.Json;

namespace FlipFlop.Experiments.Specification;

/// <summary>
/// Where the one network of an experiment came from that was imported and not trained. Such an experiment has no seed,
/// no sweep and the engine "import"; of its cell only the parameters that an analysis depends on mean anything.
/// </summary>
/// <param name="File">The file's name, without its folder.</param>
/// <param name="FileSha256">SHA-256 of the file, in lower-case hex.</param>
/// <param name="WeightsSha256">SHA-256 of the weights' raw values, as in a manifest: with the task it is the network's identity.</param>
/// <param name="Notes">What was assumed and what was left aside, for the report; a sentence each without a full stop.</param>
public sealed record ImportedNetwork(string File, string FileSha256, string WeightsSha256, IReadOnlyList<string> Notes)
{
    private static readonly string[] Meant = ["bits", "step", "pulse", "responseDelay", "units"];
    private static readonly string[] Properties = ["file", "fileSha256", "weightsSha256", "notes"];

    /// <summary>The parameters of a cell that mean something of a network that was not trained here.</summary>
    public static IReadOnlyList<Parameter> CellParameters { get; } = [.. Parameters.All.Where(parameter => Meant.Contains(parameter.Name))];

    /// <summary>What is wrong with it.</summary>
    internal IEnumerable<Fault> Faults()
    {
        if (File.Length == 0 || File.Any(char.IsControl))
            yield return new Fault("imported", "\"file\" must be a file's name on one line");
        if (!IsSha256(FileSha256) || !IsSha256(WeightsSha256))
            yield return new Fault("imported", "\"fileSha256\" and \"weightsSha256\" must be 64 digits of lower-case hex");
        if (Notes.Any(note => note.Any(char.IsControl)))
            yield return new Fault("imported", "\"notes\" must be lines of text");
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("imported");
        writer.WriteString("file", File);
        writer.WriteString("fileSha256", FileSha256);
        writer.WriteString("weightsSha256", WeightsSha256);
        writer.WriteStartArray("notes");
        foreach (var note in Notes)
            writer.WriteStringValue(note);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>What a JSON text says; null, with a fault, where it is no group.</summary>
    internal static ImportedNetwork? Read(JsonItem? item, JsonFaults faults)
    {
        if (item is null)
            return null;
        if (item is not JsonObject group)
        {
            faults.Add("imported", $"is {item.Kind}; it must be a group {{ }}", item.Line);
            return null;
        }
        var members = faults.Members(group, "imported", Properties);
        foreach (var missing in Properties.Where(name => !members.ContainsKey(name)))
            faults.Add("imported", $"\"{missing}\" is missing", item.Line);
        var notes = faults.Items(members.GetValueOrDefault("notes"), "imported", "a list of texts (\"notes\")");
        return new ImportedNetwork(
            Text(members, "file"), Text(members, "fileSha256"), Text(members, "weightsSha256"),
            [.. notes.OfType<JsonString>().Select(note => note.Text)]);
    }

    private static string Text(Dictionary<string, JsonItem> members, string name) =>
        (members.GetValueOrDefault(name) as JsonString)?.Text ?? "";

    private static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
