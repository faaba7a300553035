using FlipFlop.Experiments.Planning;

namespace FlipFlop.Experiments.Specification;

/// <summary>Changes an experiment from the command line: --set name=value, --set name=v1,v2, --seeds 1..8.</summary>
/// <remarks>
/// A value replaces the base cell's, several make an axis. If the parameter is swept already, it first leaves its
/// axis: alone there, the axis goes and a new one takes its place; zipped with others, the others stay, points
/// that have become equal are one, and the new axis follows theirs. A new axis of a parameter that was not swept
/// comes last (varies fastest).
/// </remarks>
public static class Overrides
{
    private static readonly string[] ElsewhereInTheFile = ["name", "title", "claim", "claims", "sweep"];

    private sealed record Setting(Parameter Parameter, IReadOnlyList<object> Values);

    /// <summary>The experiment with these changes, without faults.</summary>
    /// <param name="spec">The experiment.</param>
    /// <param name="assignments">"units=48", "units=48,64", ...</param>
    /// <param name="seeds">"1..8", "1,2,5", ...; null keeps the experiment's.</param>
    /// <exception cref="FaultyExperimentException">Every fault of the changes and of what they make of the experiment.</exception>
    public static ExperimentSpec Apply(ExperimentSpec spec, IEnumerable<string> assignments, string? seeds = null)
    {
        var faults = new List<Fault>();
        var settings = assignments.Select(assignment => Parse(assignment, faults)).OfType<Setting>().ToList();
        foreach (var twice in settings.GroupBy(setting => setting.Parameter.Name).Where(group => group.Count() > 1))
            faults.Add(new Fault(twice.Key, "is set more than once: keep one --set of it"));
        var changed = settings.Aggregate(spec, Changed);
        if (seeds is not null && SeedList.Parse(seeds, faults) is { Count: > 0 } parsed)
            changed = changed with { Seeds = parsed };
        faults.AddRange(SpecValidator.Faults(changed, faults.Select(fault => fault.Field).ToHashSet()));
        return faults.Count == 0 ? changed : throw new FaultyExperimentException(faults);
    }

    /// <summary>The experiment with another engine or device, not yet checked; null keeps the experiment's.</summary>
    public static ExperimentSpec WithEngine(ExperimentSpec spec, string? engine, string? device) =>
        spec with { Engine = engine ?? spec.Engine, Device = device ?? spec.Device };

    private static Setting? Parse(string assignment, List<Fault> faults)
    {
        var at = assignment.IndexOf('=', StringComparison.Ordinal);
        if (at < 1)
        {
            faults.Add(new Fault("--set", $"\"{assignment}\" is not allowed; allowed: name=value, or name=value,value for a sweep"));
            return null;
        }
        var name = assignment[..at].Trim();
        if (Parameters.Find(name) is { } parameter)
            return Values(parameter, assignment[(at + 1)..], faults);
        faults.Add(new Fault("--set", Unknown(name)));
        return null;
    }

    private static string Unknown(string name) => name switch
    {
        "seed" or "seeds" => $"{name} is set by --seeds, as in --seeds 1..8",
        "engine" or "device" => $"{name} is set by --{name}, as in --{name} {(name == "engine" ? Engines.LibTorch : Engines.Cuda)}",
        _ when ElsewhereInTheFile.Contains(name) => $"{name} is no parameter: change it in the experiment file",
        _ => $"\"{name}\" is unknown. {Suggestions.For(name, "parameters", Parameters.All.Select(parameter => parameter.Name))}",
    };

    private static Setting? Values(Parameter parameter, string text, List<Fault> faults)
    {
        var before = faults.Count;
        var values = new List<object>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var value = ParameterValue.Parse(parameter.Kind, part);
            var fault = value is null
                ? $"\"{part}\" is not allowed; allowed: {parameter.Allowed}"
                : ParameterValue.FaultOf(parameter, value);
            if (fault is null)
                values.Add(value!);
            else
                faults.Add(new Fault(parameter.Name, fault));
        }
        return faults.Count == before ? new Setting(parameter, values) : null;
    }

    private static ExperimentSpec Changed(ExperimentSpec spec, Setting setting)
    {
        var name = setting.Parameter.Name;
        var axis = new SweepAxis([.. setting.Values.Select(value => new SweepPoint([new Assignment(name, value)]))]);
        SweepAxis[] added = setting.Values.Count > 1 ? [axis] : [];
        var sweep = spec.Sweep.SelectMany(IEnumerable<SweepAxis> (old) => Sets(old, name) ? [.. Without(old, name, spec.Base), .. added] : [old]);
        return spec with
        {
            Base = setting.Values.Count > 1 ? spec.Base : setting.Parameter.Set(spec.Base, setting.Values[0]),
            Sweep = spec.Sweep.Any(old => Sets(old, name)) ? [.. sweep] : [.. spec.Sweep, .. added],
        };
    }

    private static bool Sets(SweepAxis axis, string name) => SweepAxes.ParametersOf(axis).Contains(name);

    /// <summary>What is left of an axis without one parameter: nothing, or one axis.</summary>
    private static SweepAxis[] Without(SweepAxis axis, string name, Cell cell)
    {
        var points = SweepAxes.Completed(axis, cell).Points
            .Select(point => new SweepPoint([.. point.Assignments.Where(a => a.Parameter != name)]))
            .DistinctBy(point => SweepAxes.InWords(point.Assignments))
            .ToList();
        return points[0].Assignments.Count == 0 ? [] : [new SweepAxis(points)];
    }
}
