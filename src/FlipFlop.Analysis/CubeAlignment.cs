using FlipFlop.Engine.Tasks;

namespace FlipFlop.Analysis;

/// <summary>
/// How one network's labelled states are turned against another's, as the paper draws them: each in its own
/// first three singular directions. The signs of such directions are arbitrary, and they follow the test
/// set, so the angle says little unless set against chance; <see cref="ShapeDistance"/> needs no frame.
/// </summary>
/// <param name="Disparity">SciPy's Procrustes disparity of the two, 0 (the same shape) to 1.</param>
/// <param name="Orthogonal">The orthogonal matrix R (3 x 3), row by row, that minimises |A R - B|, A and B standardised.</param>
/// <param name="Determinant">Of R: 1 for a rotation, -1 with a reflection.</param>
/// <param name="AngleDegrees">
/// Smallest angle between R and one of the cube's 48 symmetries of the same determinant; random rotations have 41 on average.
/// </param>
/// <remarks>All are NaN if the states of either network coincide.</remarks>
public sealed record CubeAlignment(double Disparity, double[] Orthogonal, double Determinant, double AngleDegrees)
{
    private const int Dimensions = StateSpace.Dimensions;

    /// <summary>Aligns two networks' states in their own singular directions.</summary>
    /// <exception cref="ArgumentException">The two have different numbers of bits.</exception>
    public static CubeAlignment Of(StateSet a, StateSet b)
    {
        DemandSameBits(a, b);
        return Of(a.Projected, b.Projected);
    }

    /// <summary>Aligns labelled points, both (points x 3), row by row.</summary>
    public static CubeAlignment Of(double[] a, double[] b)
    {
        var best = Procrustes.Of(a, b, a.Length / Dimensions, Dimensions);
        var determinant = Determinant3(best.Orthogonal);
        return new CubeAlignment(best.Disparity, best.Orthogonal, determinant, SmallestAngle(best.Orthogonal, determinant));
    }

    /// <summary>
    /// The angles that the same two networks have if the second one's bits are taken in another order: what their
    /// angle would be if nothing tied a bit of the one to the same bit of the other.
    /// </summary>
    /// <returns>Six angles in degrees, in the order of <see cref="Permutations"/>: the first is the pair's own.</returns>
    /// <exception cref="ArgumentException">One of them has not three bits.</exception>
    public static double[] PermutedAngles(StateSet a, StateSet b)
    {
        DemandSameBits(a, b);
        if (a.Right.Length != SignPatterns.Count(Dimensions))
            throw new ArgumentException($"The networks have {a.Right.Length} labelled states; only cubes of three bits can be permuted.");
        return [.. Permutations.Select(permutation => Of(a.Projected, Relabelled(b.Projected, permutation)).AngleDegrees)];
    }

    /// <summary>The orders that three bits can be taken in, theirs first.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Permutations { get; } =
        [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    /// <summary>Points (8 x 3) by the signs of their bits in another order: bit i of the result is bit permutation[i].</summary>
    private static double[] Relabelled(double[] points, IReadOnlyList<int> permutation)
    {
        var relabelled = new double[points.Length];
        for (var state = 0; state < SignPatterns.Count(Dimensions); state++)
        {
            var signs = new int[Dimensions];
            for (var bit = 0; bit < Dimensions; bit++)
                signs[permutation[bit]] = SignPatterns.Sign(state, bit, Dimensions);
            points.AsSpan(SignPatterns.IndexOf(signs) * Dimensions, Dimensions).CopyTo(relabelled.AsSpan(state * Dimensions));
        }
        return relabelled;
    }

    /// <summary>States on the ideal cube: what is drawn to see many networks' cubes in one frame.</summary>
    /// <returns>Null for more than three bits: their cube has no place in three dimensions.</returns>
    public static AlignedCube? OntoIdealCube(StateSet set)
    {
        var bits = set.Signs.Length / set.Right.Length;
        if (bits > Dimensions)
            return null;
        var principal = PrincipalStates.Of(set.States, bits);
        var best = principal.FromIdealCube();
        // Standardised, the ideal corners lie at +1 and -1 over the norm of the ideal cube.
        var idealNorm = Math.Sqrt(set.Right.Length * bits);
        var norm = Math.Sqrt(principal.Scores().Sum(score => score * score));
        return new AlignedCube(
            Array.ConvertAll(best.Aligned, coordinate => coordinate * best.Scale * idealNorm),
            norm / (best.Scale * idealNorm),
            best.Disparity);
    }

    /// <summary>Throws unless both have as many states.</summary>
    internal static void DemandSameBits(StateSet a, StateSet b)
    {
        if (a.Right.Length != b.Right.Length)
            throw new ArgumentException(
                $"One network has {a.Right.Length} labelled states, the other {b.Right.Length}. "
                + "Only networks with the same number of bits can be aligned.");
    }

    /// <summary>
    /// The rotation angle, in degrees, from an orthogonal matrix (3 x 3) to the nearest of the cube's symmetries of
    /// the same determinant.
    /// </summary>
    internal static double SmallestAngle(double[] orthogonal, double determinant)
    {
        if (double.IsNaN(determinant))
            return double.NaN;
        var smallest = double.PositiveInfinity;
        foreach (var (symmetry, sign) in Symmetries)
            if (sign * determinant > 0)
                smallest = Math.Min(smallest, SquaredDistance(symmetry, orthogonal));
        // |R - S|_F = 2 sqrt 2 sin(angle / 2) for the rotation R'S: exact where its arccosine would not be.
        return 2 * Math.Asin(Math.Min(1, Math.Sqrt(smallest / 8))) * 180 / Math.PI;
    }

    private static double SquaredDistance(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var index = 0; index < a.Length; index++)
            sum += (a[index] - b[index]) * (a[index] - b[index]);
        return sum;
    }

    /// <summary>The 48 matrices that carry a cube into itself, signed permutations of the axes, with their determinants.</summary>
    private static IReadOnlyList<(double[] Matrix, double Determinant)> Symmetries { get; } =
    [
        .. from permutation in Permutations
           from pattern in Enumerable.Range(0, SignPatterns.Count(Dimensions))
           let matrix = Symmetry(permutation, pattern)
           select (matrix, Determinant3(matrix)),
    ];

    private static double[] Symmetry(IReadOnlyList<int> permutation, int pattern)
    {
        var matrix = new double[Dimensions * Dimensions];
        for (var axis = 0; axis < Dimensions; axis++)
            matrix[axis * Dimensions + permutation[axis]] = SignPatterns.Sign(pattern, axis, Dimensions);
        return matrix;
    }

    private static double Determinant3(double[] m) =>
        m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
}
