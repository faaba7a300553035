using FlipFlop.Engine.Tasks;

namespace FlipFlop.Analysis;

/// <summary>
/// How like a cube labelled states are, by their expansion over the bits: P(c) = sum over sets S of bits of
/// w_S times the product of their signs.
/// </summary>
/// <remarks>
/// Every number is defined for every set of states: where states coincide or an axis has no length a share,
/// ratio or angle may be NaN or infinite, as each says.
/// </remarks>
public sealed record CubeGeometry
{
    /// <summary>|w_S|^2 of each set of bits, named by its bits ("centre", "0", "1", "01", ...).</summary>
    public required IReadOnlyDictionary<string, double> WalshEnergy { get; init; }

    /// <summary>Share of the energy in sets of two or more bits, the centre left out; NaN if all states coincide.</summary>
    public required double Nonlinearity { get; init; }

    /// <summary>Longest over shortest axis; infinite if the shortest is 0, NaN if all are.</summary>
    public required double AxisRatio { get; init; }

    /// <summary>Largest |cosine| between two axes; 0 for one bit; NaN if an axis is 0.</summary>
    public required double Skew { get; init; }

    /// <summary>|2 w_i| for each bit.</summary>
    public required double[] AxisLengths { get; init; }

    /// <summary>Angle between axes i and j in degrees: (0,1), (0,2), (1,2), ...; NaN if either is 0.</summary>
    public required double[] AxisAngles { get; init; }

    /// <summary>The states that each edge joins (their indices), and its length.</summary>
    public required IReadOnlyList<CubeEdge> Edges { get; init; }

    /// <summary>Mean distance between states at Hamming distance 1, 2, ..., bits.</summary>
    public required double[] MeanDistanceByHamming { get; init; }

    /// <summary>Share of the states' variance in their first "bits" principal components; NaN if all states coincide.</summary>
    public required double VarianceInBitsComponents { get; init; }

    /// <summary>
    /// SciPy's Procrustes disparity of the states in their first three principal components from the cube; three
    /// bits only; NaN if all states coincide.
    /// </summary>
    public required double? ProcrustesDisparity { get; init; }

    /// <summary>The geometry of states (2^bits x N) in the order of the sign patterns.</summary>
    public static CubeGeometry Of(double[] states, int bits)
    {
        var expansion = WalshExpansion.Of(states, bits);
        var axes = Enumerable.Range(0, bits).Select(bit => expansion.Axis(bit).ToArray()).ToArray();
        var lengths = axes.Select(axis => 2 * Norm(axis)).ToArray();
        var cosines = Cosines(axes);
        var principal = PrincipalStates.Of(states, bits);
        return new CubeGeometry
        {
            WalshEnergy = expansion.Energies(),
            Nonlinearity = expansion.Nonlinearity(),
            AxisRatio = lengths.Max() / lengths.Min(),
            Skew = cosines.Select(Math.Abs).DefaultIfEmpty(0).Aggregate(Math.Max),
            AxisLengths = lengths,
            AxisAngles = [.. cosines.Select(cosine => Math.Acos(cosine) * 180 / Math.PI)],
            Edges = EdgesOf(states, bits),
            MeanDistanceByHamming = MeanDistances(states, bits),
            VarianceInBitsComponents = principal.VarianceShare(bits),
            ProcrustesDisparity = bits == 3 ? principal.FromIdealCube().Disparity : null,
        };
    }

    private static double[] Cosines(double[][] axes) =>
    [
        .. from i in Enumerable.Range(0, axes.Length)
           from j in Enumerable.Range(i + 1, axes.Length - i - 1)
           select Math.Clamp(Dot(axes[i], axes[j]) / (Norm(axes[i]) * Norm(axes[j])), -1, 1),
    ];

    private static CubeEdge[] EdgesOf(double[] states, int bits) =>
    [
        .. from state in Enumerable.Range(0, SignPatterns.Count(bits))
           from place in Enumerable.Range(0, bits)
           let neighbour = state | (1 << place)
           where neighbour != state
           select new CubeEdge(state, neighbour, Distance(states, state, neighbour, bits)),
    ];

    private static double[] MeanDistances(double[] states, int bits)
    {
        var sums = new double[bits];
        var pairs = new int[bits];
        for (var a = 0; a < SignPatterns.Count(bits); a++)
            for (var b = a + 1; b < SignPatterns.Count(bits); b++)
            {
                var hamming = int.PopCount(a ^ b);
                sums[hamming - 1] += Distance(states, a, b, bits);
                pairs[hamming - 1]++;
            }
        return [.. sums.Zip(pairs, (sum, count) => sum / count)];
    }

    private static double Distance(double[] states, int a, int b, int bits)
    {
        var units = states.Length / SignPatterns.Count(bits);
        var sum = 0.0;
        for (var unit = 0; unit < units; unit++)
        {
            var difference = states[a * units + unit] - states[b * units + unit];
            sum += difference * difference;
        }
        return Math.Sqrt(sum);
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Norm(double[] vector) => Math.Sqrt(Dot(vector, vector));
}

/// <summary>One edge of a cube: two states that differ in one bit.</summary>
/// <param name="From">Index of the state whose bit is +1.</param>
/// <param name="To">Index of the other.</param>
/// <param name="Length">Their distance in the space of all units.</param>
public readonly record struct CubeEdge(int From, int To, double Length);
