namespace FlipFlop.Experiments.Specification;

/// <summary>The faults of one JSON text, and the lines on which its fields stand.</summary>
internal sealed class JsonFaults(string? file)
{
    private readonly List<Fault> _faults = [];
    private readonly Dictionary<string, int> _lines = [];

    public bool Any => _faults.Count > 0;

    public IReadOnlyList<Fault> All => _faults;

    /// <summary>The fields of which a fault was found.</summary>
    public IReadOnlySet<string> Fields => _faults.Select(fault => fault.Field).ToHashSet();

    public bool Has(string field) => _faults.Exists(fault => fault.Field == field);

    public void Add(string field, string message, int line) => _faults.Add(new Fault(field, message, file, line));

    /// <summary>Faults of content, each with the line on which its field stands.</summary>
    public void AddContent(IEnumerable<Fault> faults) => _faults.AddRange(faults.Select(
        fault => fault with { File = file, Line = _lines.TryGetValue(fault.Field, out var line) ? line : null }));

    /// <summary>The members of a group by name; those that are unknown or given twice are faults.</summary>
    /// <param name="group">The group.</param>
    /// <param name="field">What it is, for messages.</param>
    /// <param name="known">The names there are.</param>
    /// <param name="plural">What the names are of.</param>
    public Dictionary<string, JsonItem> Members(JsonObject group, string field, IReadOnlyList<string> known, string plural = "properties")
    {
        var members = new Dictionary<string, JsonItem>();
        foreach (var member in group.Members)
        {
            if (!known.Contains(member.Name))
                Add(field, $"\"{member.Name}\" is unknown. {Suggestions.For(member.Name, plural, known)}", member.Line);
            else if (!members.TryAdd(member.Name, member.Value))
                Add(field, $"\"{member.Name}\" is given twice: keep one", member.Line);
        }
        return members;
    }

    /// <summary>Keeps the lines of a group's members, for faults of their content.</summary>
    public void NoteLines(JsonObject group)
    {
        foreach (var member in group.Members)
            _lines.TryAdd(member.Name, member.Line);
    }

    /// <summary>A version of the form that this program does not know is a fault; none is this one's.</summary>
    public void CheckSchema(IReadOnlyDictionary<string, JsonItem> members, int newest)
    {
        if (!members.TryGetValue("schema", out var item))
            return;
        if (item is not JsonNumber number || ParameterValue.Whole(number.Text) is not long version || version < 1)
            Add("schema", $"{item.Kind} is not allowed; it is the version of the form, now {newest}", item.Line);
        else if (version > newest)
            Add("schema", $"{version} is newer than this program, which knows versions up to {newest}: use a newer program", item.Line);
    }

    /// <summary>The items of a list; none if it is left out, or is no list, which is a fault.</summary>
    public IReadOnlyList<JsonItem> Items(JsonItem? item, string field, string allowed)
    {
        if (item is JsonArray list)
            return list.Items;
        if (item is not null)
            Add(field, $"is {item.Kind}; it must be {allowed}", item.Line);
        return [];
    }
}
