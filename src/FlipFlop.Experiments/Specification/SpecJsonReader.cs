using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;

namespace FlipFlop.Experiments.Specification;

/// <summary>Reads one JSON text of an experiment and collects every fault on the way.</summary>
internal sealed class SpecJsonReader(string? file)
{
    private static readonly string[] Properties =
        ["schema", "name", "title", .. CellJsonReader.Sections, "sweep", "seeds", "engine", "device", "claims", "margins", "figures", "keepWeights", "imported"];

    private static readonly string[] NeededOfClaim = ["text", "over", "metric", "comparison", "value"];
    private static readonly string[] ClaimProperties = [.. NeededOfClaim, "against"];
    private static readonly string[] MarginProperties = ["metric", "value"];

    private readonly JsonFaults _faults = new(file);

    /// <exception cref="FaultyExperimentException">Everything that is wrong with it, in form and in content.</exception>
    public ExperimentSpec Read(string json)
    {
        var item = JsonItem.Parse(json, file);
        if (item is not JsonObject root)
            throw new FaultyExperimentException([new Fault("json", $"an experiment is a group {{ }}, not {item.Kind}", file, item.Line)]);
        var members = _faults.Members(root, "the experiment", Properties);
        _faults.NoteLines(root);
        _faults.CheckSchema(members, SpecJson.Schema);
        var spec = new ExperimentSpec
        {
            Name = Text(members, "name", required: true, standIn: "unnamed"),
            Title = Text(members, "title"),
            Base = new CellJsonReader(_faults).Read(members),
            Sweep = Sweep(members.GetValueOrDefault("sweep")),
            Seeds = Seeds(members.GetValueOrDefault("seeds"), root.Line),
            Engine = Text(members, "engine", standIn: Engines.Simd),
            Device = Text(members, "device", standIn: Engines.Cpu),
            Claims = Claims(members.GetValueOrDefault("claims")),
            Margins = Margins(members.GetValueOrDefault("margins")),
            Figures = Figures(members.GetValueOrDefault("figures")),
            KeepWeights = (KeptWeights)OneOf(members, "keepWeights", "keepWeights", SpecJson.KeptWeights),
            Imported = ImportedNetwork.Read(members.GetValueOrDefault("imported"), _faults),
        };
        _faults.AddContent(SpecValidator.Faults(spec, _faults.Fields));
        return _faults.Any ? throw new FaultyExperimentException(_faults.All) : spec;
    }

    private string Text(Dictionary<string, JsonItem> members, string name, bool required = false, string standIn = "")
    {
        if (!members.TryGetValue(name, out var item))
        {
            if (required)
                _faults.Add(name, $"is missing: give the experiment a {name}", 1);
            return standIn;
        }
        if (item is JsonString text)
            return text.Text;
        _faults.Add(name, $"is {item.Kind}; it must be a text", item.Line);
        return standIn;
    }

    private List<SweepAxis> Sweep(JsonItem? item)
    {
        var axes = _faults.Items(item, "sweep", "a list of axes, each a list of points such as { \"units\": 48 }");
        return [.. axes.Select(axis => new SweepAxis([.. _faults
            .Items(axis, "sweep", "of axes, each a list of points such as [{ \"units\": 48 }, { \"units\": 64 }]")
            .Select(Point)
            .OfType<SweepPoint>()]))];
    }

    private SweepPoint? Point(JsonItem item)
    {
        if (item is not JsonObject point)
        {
            _faults.Add("sweep", $"a point is a group such as {{ \"units\": 48 }}, not {item.Kind}", item.Line);
            return null;
        }
        var known = _faults.Members(point, "sweep", [.. Parameters.All.Select(p => p.Name)], "parameters");
        var reader = new CellJsonReader(_faults);
        return new SweepPoint([.. known
            .Select(member => (member.Key, Value: reader.Value(Parameters.Find(member.Key)!, member.Value)))
            .Where(member => member.Value is not null)
            .Select(member => new Assignment(member.Key, member.Value!))]);
    }

    private List<Seed> Seeds(JsonItem? item, int rootLine)
    {
        if (item is null)
            _faults.Add("seeds", "are missing: give at least one, as in \"seeds\": [1, 2, 3]", rootLine);
        var items = _faults.Items(item, "seeds", "a list of whole numbers, as in [1, 2, 3]");
        List<Seed> seeds = [.. items.Select(seed => SeedJson.Read(seed, _faults)).OfType<Seed>()];
        return _faults.Has("seeds") && seeds.Count == 0 ? [Seed.Both(1)] : seeds;
    }

    private List<string> Figures(JsonItem? item)
    {
        var items = _faults.Items(item, "figures", "a list of names, as in [\"connectivity\", \"spectra\"]");
        foreach (var other in items.Where(name => name is not JsonString))
            _faults.Add("figures", $"has {other.Kind}; it must be a list of names", other.Line);
        return [.. items.OfType<JsonString>().Select(name => name.Text)];
    }

    private List<ClaimSpec> Claims(JsonItem? item) =>
        [.. _faults.Items(item, "claims", "a list of groups { }").Select(Claim)];

    /// <summary>A claim with faults keeps its place, so that the others keep their numbers.</summary>
    private ClaimSpec Claim(JsonItem item, int index)
    {
        var field = SpecValidator.ClaimField(index);
        if (item is not JsonObject claim)
        {
            _faults.Add(field, $"is {item.Kind}; it must be a group {{ }}", item.Line);
            return new ClaimSpec("", default, "", default, 0);
        }
        var members = _faults.Members(claim, field, ClaimProperties);
        foreach (var missing in NeededOfClaim.Where(name => !members.ContainsKey(name)))
            _faults.Add(field, $"\"{missing}\" is missing", item.Line);
        return new ClaimSpec(
            TextOf(members, field, "text"),
            (Quantifier)OneOf(members, field, "over", SpecJson.Quantifiers),
            TextOf(members, field, "metric"),
            (Comparison)OneOf(members, field, "comparison", SpecJson.Comparisons),
            NumberOf(members, field))
        {
            Against = (Baseline)OneOf(members, field, "against", SpecJson.Baselines),
        };
    }

    private List<MarginSpec> Margins(JsonItem? item) =>
        [.. _faults.Items(item, "margins", "a list of groups { }").Select(Margin)];

    private MarginSpec Margin(JsonItem item, int index)
    {
        var field = SpecValidator.MarginField(index);
        if (item is not JsonObject margin)
        {
            _faults.Add(field, $"is {item.Kind}; it must be a group {{ }}", item.Line);
            return new MarginSpec("", 0);
        }
        var members = _faults.Members(margin, field, MarginProperties);
        foreach (var missing in MarginProperties.Where(name => !members.ContainsKey(name)))
            _faults.Add(field, $"\"{missing}\" is missing", item.Line);
        return new MarginSpec(TextOf(members, field, "metric"), NumberOf(members, field));
    }

    private string TextOf(Dictionary<string, JsonItem> members, string field, string name)
    {
        if (members.TryGetValue(name, out var item) && item is not JsonString)
            _faults.Add(field, $"\"{name}\" is {item.Kind}; it must be a text", item.Line);
        return (item as JsonString)?.Text ?? "";
    }

    private int OneOf(Dictionary<string, JsonItem> members, string field, string name, string[] choices)
    {
        if (!members.TryGetValue(name, out var item))
            return 0;
        var index = item is JsonString text ? Array.IndexOf(choices, text.Text) : -1;
        if (index < 0)
            _faults.Add(field, $"\"{name}\" is {item.Kind}; allowed: {string.Join(", ", choices)}", item.Line);
        return Math.Max(index, 0);
    }

    private double NumberOf(Dictionary<string, JsonItem> members, string field)
    {
        if (!members.TryGetValue("value", out var item))
            return 0;
        if (item is JsonNumber number && ParameterValue.Real(number.Text) is double value)
            return value;
        _faults.Add(field, $"\"value\" is {item.Kind}; it must be a finite number", item.Line);
        return 0;
    }
}
