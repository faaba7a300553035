using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Planning;

/// <summary>
/// One realization as JSON: the spec.json of its folder in the store, and the text that is hashed. Parameters
/// have the names that they have in an experiment.
/// </summary>
public static class RealizationSpecJson
{
    /// <summary>The version of the form that is written.</summary>
    public const int Schema = 1;

    private static readonly string[] Properties = ["schema", .. CellJsonReader.Sections, "seed"];

    /// <summary>The spec.json of a realization in the store: every parameter and the seed, or where it was imported from.</summary>
    public static string Write(Realization realization) => realization.Imported is { } imported
        ? CanonicalJson.Text(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("schema", Schema);
            CanonicalJson.WriteCell(writer, realization.Cell, ImportedNetwork.CellParameters);
            imported.Write(writer);
            writer.WriteEndObject();
        })
        : Write(realization.Cell, realization.Seed);

    /// <summary>What is hashed of an imported network: the task, the units and the weights.</summary>
    public static string Subject(Cell cell, ImportedNetwork imported) => CanonicalJson.Line(writer =>
    {
        writer.WriteStartObject();
        CanonicalJson.WriteCell(writer, cell, ImportedNetwork.CellParameters);
        writer.WriteString("weightsSha256", imported.WeightsSha256);
        writer.WriteEndObject();
    });

    /// <summary>Every parameter and the seed, in canonical form.</summary>
    public static string Write(Cell cell, Seed seed) => CanonicalJson.Text(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("schema", Schema);
        CanonicalJson.WriteCell(writer, cell, Parameters.All);
        writer.WritePropertyName("seed");
        writer.WriteRawValue(CanonicalJson.Seed(seed));
        writer.WriteEndObject();
    });

    /// <summary>
    /// What is hashed: cell and seed on one line. A parameter that came after schema 1 is left out while it has
    /// its neutral value, so that old keys stay true.
    /// </summary>
    public static string Subject(Cell cell, Seed seed) => CanonicalJson.Line(writer =>
    {
        writer.WriteStartObject();
        CanonicalJson.WriteCell(writer, cell, Parameters.All.Where(p => p.Neutral is null || !p.Neutral.Equals(p.Get(cell))));
        writer.WritePropertyName("seed");
        writer.WriteRawValue(CanonicalJson.SeedOnOneLine(seed));
        writer.WriteEndObject();
    });

    /// <summary>Cell and subject of a stored realization, whether it was trained or imported.</summary>
    /// <param name="json">The text of spec.json.</param>
    /// <param name="file">Where it stands, for messages.</param>
    /// <exception cref="FaultyExperimentException">Everything that is wrong with it.</exception>
    public static (Cell Cell, string Subject) ReadSubject(string json, string? file = null)
    {
        if (JsonItem.Parse(json, file) is JsonObject root && root.Members.Any(member => member.Name == "imported"))
            return ReadImported(root, file);
        var (cell, seed) = Read(json, file);
        return (cell, Planner.Subject(cell, seed));
    }

    private static (Cell Cell, string Subject) ReadImported(JsonObject root, string? file)
    {
        var faults = new JsonFaults(file);
        var members = faults.Members(root, "the realization", ["schema", .. CellJsonReader.Sections, "imported"]);
        faults.NoteLines(root);
        faults.CheckSchema(members, Schema);
        var cell = new CellJsonReader(faults).Read(members);
        if (ImportedNetwork.Read(members["imported"], faults) is not { } imported)
            throw new FaultyExperimentException(faults.All);
        var asExperiment = new ExperimentSpec
        {
            Name = "realization",
            Base = cell,
            Seeds = [],
            Engine = Engines.Import,
            Imported = imported,
        };
        faults.AddContent(SpecValidator.Faults(asExperiment, faults.Fields));
        return faults.Any ? throw new FaultyExperimentException(faults.All) : (cell, Planner.Subject(cell, imported));
    }

    /// <summary>
    /// Cell and seed of a stored realization. Nothing may be missing but parameters that came later than the
    /// file; those have their neutral value.
    /// </summary>
    /// <param name="json">The text of spec.json.</param>
    /// <param name="file">Where it stands, for messages.</param>
    /// <exception cref="FaultyExperimentException">Everything that is wrong with it.</exception>
    public static (Cell Cell, Seed Seed) Read(string json, string? file = null)
    {
        var faults = new JsonFaults(file);
        var item = JsonItem.Parse(json, file);
        if (item is not JsonObject root)
            throw new FaultyExperimentException([new Fault("json", $"a realization is a group {{ }}, not {item.Kind}", file, item.Line)]);
        var members = faults.Members(root, "the realization", Properties);
        faults.NoteLines(root);
        faults.CheckSchema(members, Schema);
        var cell = new CellJsonReader(faults).ReadWhole(members);
        Seed? seed = null;
        if (members.TryGetValue("seed", out var seedItem))
            seed = SeedJson.Read(seedItem, faults);
        else
            faults.Add("seed", "is missing", root.Line);
        // A realization's JSON does not say which engine trained it: what any of them trains is allowed.
        var asExperiment = new ExperimentSpec
        {
            Name = "realization",
            Base = cell,
            Seeds = [seed ?? Seed.Both(1)],
            Engine = Engines.LibTorch,
        };
        faults.AddContent(SpecValidator.Faults(asExperiment, faults.Fields));
        return faults.Any ? throw new FaultyExperimentException(faults.All) : (cell, seed!.Value);
    }
}
