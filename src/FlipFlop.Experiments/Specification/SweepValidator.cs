namespace FlipFlop.Experiments.Specification;

/// <summary>Says everything that is wrong with a sweep's form; the values themselves are checked elsewhere.</summary>
internal static class SweepValidator
{
    /// <summary>The number of cells; a double, so that no sweep is too large to be counted.</summary>
    public static double Cells(ExperimentSpec spec) => spec.Sweep.Aggregate(1.0, (cells, axis) => cells * axis.Points.Count);

    /// <param name="spec">The experiment.</param>
    /// <param name="known">Fields that are known to be faulty: where the sweep is, parts of it may be missing here.</param>
    public static IEnumerable<Fault> Faults(ExperimentSpec spec, IReadOnlySet<string> known)
    {
        var incomplete = known.Contains("sweep") || known.Any(field => Parameters.Find(field) is not null);
        return
        [
            .. UnknownParameters(spec),
            .. ParametersOnTwoAxes(spec),
            .. spec.Sweep.SelectMany((axis, i) => AxisFaults(axis, i, spec.Base, incomplete)),
        ];
    }

    private static IEnumerable<Fault> UnknownParameters(ExperimentSpec spec) =>
        from name in SweepAxes.SweptParameters(spec)
        where Parameters.Find(name) is null
        select new Fault("sweep", $"\"{name}\" is unknown. {Suggestions.For(name, "parameters", Parameters.All.Select(p => p.Name))}");

    private static IEnumerable<Fault> ParametersOnTwoAxes(ExperimentSpec spec) =>
        from axes in spec.Sweep.SelectMany(SweepAxes.ParametersOf).GroupBy(name => name)
        where axes.Count() > 1
        select new Fault("sweep", $"{axes.Key} is on two axes: keep one");

    private static IEnumerable<Fault> AxisFaults(SweepAxis axis, int index, Cell cell, bool incomplete)
    {
        var name = AxisName(axis, index);
        if (axis.Points.Count == 0 && !incomplete)
            yield return new Fault("sweep", $"{name} has no points: give at least one value");
        if (axis.Points.Any(point => point.Assignments.Count == 0) && !incomplete)
            yield return new Fault("sweep", $"{name} has a point that sets nothing: give it a value, or take it out");
        var repeated = axis.Points.SelectMany(point => point.Assignments.GroupBy(a => a.Parameter).Where(g => g.Count() > 1));
        foreach (var parameter in repeated.Select(group => group.Key).Distinct())
            yield return new Fault("sweep", $"{name} has a point that sets {parameter} twice: keep one value");
        var points = SweepAxes.Completed(axis, cell).Points.Where(point => point.Assignments.Count > 0);
        foreach (var point in points.Select(point => SweepAxes.InWords(point.Assignments)).GroupBy(text => text))
        {
            if (point.Count() > 1)
                yield return new Fault("sweep", $"{name} has the point {point.Key} more than once: keep one");
        }
    }

    private static string AxisName(SweepAxis axis, int index)
    {
        var names = SweepAxes.ParametersOf(axis);
        return names.Count == 0 ? $"axis {ParameterValue.Format((long)index + 1)}" : $"the axis of {string.Join(" and ", names)}";
    }
}
