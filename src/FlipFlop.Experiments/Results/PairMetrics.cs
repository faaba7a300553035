using FlipFlop.Analysis;

namespace FlipFlop.Experiments.Results;

/// <summary>Every number of pairs of realizations that can be claimed. A new one is one entry.</summary>
public static class PairMetrics
{
    /// <summary>The most realizations of which every pair is judged: half a million pairs take seconds.</summary>
    public const int MostRealizations = 1000;

    public static IReadOnlyList<PairMetric> All { get; } =
    [
        new()
        {
            Name = "rotationBetweenCubes",
            Title = "rotation between cubes",
            Unit = "degrees",
            Description = "angle by which two networks' cubes of memory states, each in its own first three singular directions, "
                + "are turned against each other, less the cube's symmetries; 40.7 on average by chance; three bits only",
            Of = network => network.Bits == StateSpace.Dimensions ? network.MemoryStates.Projected : null,
            Between = (a, b) => CubeAlignment.Of(a, b).AngleDegrees,
        },
        new()
        {
            Name = "shapeDistance",
            Title = "shape distance",
            Unit = "radians",
            Description = "angular distance of two networks' memory states, centred, in the space of all units, after the best turn "
                + "and scale: 0 for one shape, pi / 2 at most; networks with equally many bits only, two or more",
            // Of one bit every network has the same two points: their distance is a rounding error.
            Of = network => network.Bits > 1 ? ShapeDistance.Coordinates(network.MemoryStates) : null,
            Between = (a, b) => a.Length == b.Length ? ShapeDistance.Angular(a, b, (int)Math.Sqrt(a.Length)) : double.NaN,
        },
    ];

    private static readonly Dictionary<string, PairMetric> ByName = All.ToDictionary(metric => metric.Name, StringComparer.Ordinal);

    /// <summary>The pair metric of that name, or null.</summary>
    public static PairMetric? Find(string name) => ByName.GetValueOrDefault(name);
}
