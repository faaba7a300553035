namespace FlipFlop.Experiments.Specification;

/// <summary>What a sweep's axes say of cells.</summary>
/// <remarks>
/// A point that leaves out a parameter which another point of its axis sets has the base cell's value there:
/// an explicit list of cells need not repeat itself.
/// </remarks>
public static class SweepAxes
{
    /// <summary>Names of the parameters that an axis sets: known ones in the order of the registry, then unknown ones.</summary>
    public static IReadOnlyList<string> ParametersOf(SweepAxis axis)
    {
        var names = axis.Points.SelectMany(point => point.Assignments).Select(a => a.Parameter).Distinct().ToList();
        return [.. Parameters.All.Select(parameter => parameter.Name).Where(names.Contains),
            .. names.Where(name => Parameters.Find(name) is null)];
    }

    /// <summary>Names of the swept parameters, in the order of the sweep.</summary>
    public static IReadOnlyList<string> SweptParameters(ExperimentSpec spec) =>
        [.. spec.Sweep.SelectMany(ParametersOf).Distinct()];

    /// <summary>The axis with every point naming all of its parameters, in the order of the registry.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="cell">The base cell.</param>
    public static SweepAxis Completed(SweepAxis axis, Cell cell)
    {
        var names = ParametersOf(axis);
        return new SweepAxis([.. axis.Points.Select(point => new SweepPoint(
            [.. names.Select(name => ValueAt(point, name, cell)).OfType<Assignment>()]))]);
    }

    /// <summary>
    /// Points of the product of some axes, the first the slowest: each a combination of their points' assignments.
    /// No axis: one combination, of nothing.
    /// </summary>
    public static IEnumerable<IReadOnlyList<Assignment>> Product(IEnumerable<SweepAxis> axes) =>
        axes.Aggregate<SweepAxis, IEnumerable<IReadOnlyList<Assignment>>>(
            [[]],
            (combinations, axis) => combinations.SelectMany(
                combination => axis.Points.Select(IReadOnlyList<Assignment> (point) => [.. combination, .. point.Assignments])));

    /// <summary>The cell with these values, all of known parameters and allowed.</summary>
    /// <exception cref="ArgumentException">A parameter is unknown.</exception>
    public static Cell With(Cell cell, IEnumerable<Assignment> assignments) =>
        assignments.Aggregate(cell, (changed, a) =>
            (Parameters.Find(a.Parameter) ?? throw new ArgumentException($"There is no parameter {a.Parameter}."))
                .Set(changed, a.Value));

    /// <summary>"units = 48, hold = 340 ms".</summary>
    public static string InWords(IEnumerable<Assignment> assignments) => string.Join(", ", assignments.Select(a =>
        $"{a.Parameter} = {(Parameters.Find(a.Parameter) is { } parameter ? ParameterValue.WithUnit(parameter, a.Value) : ParameterValue.Format(a.Value))}"));

    private static Assignment? ValueAt(SweepPoint point, string name, Cell cell)
    {
        var given = point.Assignments.FirstOrDefault(a => a.Parameter == name);
        return given ?? (Parameters.Find(name) is { } parameter ? new Assignment(name, parameter.Get(cell)) : null);
    }
}
