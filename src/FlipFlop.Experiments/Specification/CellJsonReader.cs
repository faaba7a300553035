namespace FlipFlop.Experiments.Specification;

/// <summary>Reads the sections task, network and training of a JSON text.</summary>
internal sealed class CellJsonReader(JsonFaults faults)
{
    /// <summary>"task", "network", "training".</summary>
    public static IReadOnlyList<string> Sections { get; } = [.. Parameters.All.Select(parameter => parameter.Section).Distinct()];

    /// <summary>The cell; what is left out has its default.</summary>
    public Cell Read(IReadOnlyDictionary<string, JsonItem> members)
    {
        var cell = new Cell();
        foreach (var section in Sections)
        {
            if (members.TryGetValue(section, out var item))
                cell = Section(cell, section, item);
        }
        return cell;
    }

    /// <summary>
    /// The cell of a text that leaves nothing out, but for parameters that came later than the text: those have
    /// their neutral value.
    /// </summary>
    public Cell ReadWhole(IReadOnlyDictionary<string, JsonItem> members)
    {
        var cell = Read(members);
        foreach (var parameter in Parameters.All)
        {
            var given = members.TryGetValue(parameter.Section, out var section)
                && (section is not JsonObject group || group.Members.Any(member => member.Name == parameter.Name));
            if (!given && parameter.Neutral is { } neutral)
                cell = parameter.Set(cell, neutral);
            else if (!given)
                faults.Add(parameter.Name, $"is missing in \"{parameter.Section}\"", section?.Line ?? 1);
        }
        return cell;
    }

    /// <summary>The value as the parameter takes it, or null, with a fault.</summary>
    public object? Value(Parameter parameter, JsonItem item)
    {
        object? value = (item, parameter.Kind) switch
        {
            (JsonNumber number, ParameterKind.Whole or ParameterKind.Real or ParameterKind.Milliseconds) =>
                ParameterValue.Parse(parameter.Kind, number.Text),
            (JsonSwitch flag, ParameterKind.Switch) => flag.Value,
            (JsonString text, ParameterKind.Choice) => text.Text,
            _ => null,
        };
        var fault = value is null ? $"{item.Kind} is not allowed; allowed: {parameter.Allowed}" : ParameterValue.FaultOf(parameter, value);
        if (fault is null)
            return value;
        faults.Add(parameter.Name, fault, item.Line);
        return null;
    }

    private Cell Section(Cell cell, string section, JsonItem item)
    {
        if (item is not JsonObject group)
        {
            faults.Add(section, $"is {item.Kind}; it must be a group {{ }} of parameters", item.Line);
            return cell;
        }
        faults.NoteLines(group);
        var names = Parameters.All.Where(parameter => parameter.Section == section).Select(parameter => parameter.Name);
        foreach (var (name, value) in Members(group, section, [.. names]))
        {
            var parameter = Parameters.Find(name)!;
            if (Value(parameter, value) is { } allowed)
                cell = parameter.Set(cell, allowed);
        }
        return cell;
    }

    /// <summary>A parameter of another section is told where it belongs.</summary>
    private Dictionary<string, JsonItem> Members(JsonObject group, string section, IReadOnlyList<string> names)
    {
        var strays = group.Members.Where(m => !names.Contains(m.Name) && Parameters.Find(m.Name) is not null).ToList();
        foreach (var stray in strays)
            faults.Add(section, $"\"{stray.Name}\" belongs in \"{Parameters.Find(stray.Name)!.Section}\": move it there", stray.Line);
        return faults.Members(new JsonObject([.. group.Members.Except(strays)], group.Line), section, names, $"parameters of {section}");
    }
}
