using FlipFlop.Analysis;

namespace FlipFlop.Experiments.Results;

/// <summary>Two realizations' cubes set against each other.</summary>
public sealed record CubeRotation
{
    /// <summary>Where the first of the two stands among the realizations.</summary>
    public required int First { get; init; }

    /// <summary>Where the second stands.</summary>
    public required int Second { get; init; }

    /// <summary>How the second one's cube is turned against the first one's, as the paper draws them: disparity, matrix, angle.</summary>
    public required CubeAlignment Alignment { get; init; }

    /// <summary>Share of random rotations that have at most this angle: near 0, the two stand alike; near 1, they do not.</summary>
    public required double ChanceShare { get; init; }

    /// <summary>
    /// The angle with the second one's bits in each order of <see cref="CubeAlignment.Permutations"/>, degrees; the
    /// first is the pair's own. Where others are no larger, the labels have no part in the angle.
    /// </summary>
    public required double[] PermutedAngles { get; init; }

    /// <summary>Angular shape distance in the space of all units, radians: it needs no frame.</summary>
    public required double ShapeDistance { get; init; }

    /// <summary>How many of the orders of bits have an angle no larger than the pair's own: 1, its own, to 6.</summary>
    public int Rank => PermutedAngles.Count(angle => angle <= Alignment.AngleDegrees);
}

/// <summary>
/// Every pair of an experiment's three-bit networks: how their cubes are turned against each other, and what tells
/// whether that says anything: chance (<see cref="RotationChance"/>), the same under other orders of the bits, and
/// the distance that needs no frame.
/// </summary>
/// <remarks>
/// Only the pairs that have an angle are there: none whose states coincide. The signs of singular directions, and
/// their order, are a symmetry of the cube, so the angle does not depend on them.
/// </remarks>
public sealed record CubeRotations(IReadOnlyList<CubeRotation> Pairs)
{
    /// <summary>The pairs of trained networks.</summary>
    /// <param name="results">Realizations, at most <see cref="PairMetrics.MostRealizations"/> of them in reports.</param>
    /// <returns>Null where there is no pair of three-bit networks.</returns>
    public static CubeRotations? Of(IReadOnlyList<RealizationResult> results) =>
        Of([.. results.Select(result => result.Trained)]);

    /// <summary>The pairs of the untrained networks of the same seeds: what the frame alone makes of the angles.</summary>
    public static CubeRotations? OfUntrained(IReadOnlyList<RealizationResult> results) =>
        Of([.. results.Select(result => result.Untrained)]);

    private static CubeRotations? Of(IReadOnlyList<NetworkAnalysis?> networks)
    {
        var places = Enumerable.Range(0, networks.Count)
            .Where(place => networks[place]?.Bits == StateSpace.Dimensions)
            .Select(place => (Place: place, networks[place]!.MemoryStates))
            .ToList();
        var pairs = from a in places
                    from b in places
                    where a.Place < b.Place
                    let pair = Pair(a.Place, a.MemoryStates, b.Place, b.MemoryStates)
                    where double.IsFinite(pair.Alignment.AngleDegrees)
                    select pair;
        var all = pairs.ToList();
        return all.Count == 0 ? null : new CubeRotations(all);
    }

    private static CubeRotation Pair(int first, StateSet a, int second, StateSet b)
    {
        var alignment = CubeAlignment.Of(a, b);
        return new CubeRotation
        {
            First = first,
            Second = second,
            Alignment = alignment,
            ChanceShare = RotationChance.ShareUpTo(alignment.AngleDegrees),
            PermutedAngles = CubeAlignment.PermutedAngles(a, b),
            ShapeDistance = ShapeDistance.Angular(a, b),
        };
    }
}
