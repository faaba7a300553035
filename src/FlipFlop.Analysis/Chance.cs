using FlipFlop.Engine.Tasks;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra.Double;

namespace FlipFlop.Analysis;

/// <summary>What numbers of a network are by chance alone, where that can be said: the one definition of each level.</summary>
/// <remarks>
/// Three kinds of chance. Whether signs are right: every output's sign is a fair coin, thrown anew for every state and
/// transition (<see cref="CoinSigns"/>). Where memory states stand: the states are what they are, and their labels, the
/// sign patterns, are dealt out at random. Which way axes point: each way in the space of all units is as likely.
/// There is none of a radius, a count of eigenvalues, a length or a ratio of lengths, a separation or a time: a
/// distribution of sizes would have to be made up. The untrained network is the baseline there.
/// The angle between two cubes has a distribution of its own, <see cref="RotationChance"/>.
/// </remarks>
public static class Chance
{
    /// <summary>The angle between two random directions, in degrees: as often below a right angle as above it.</summary>
    public const double AxisAngleDegrees = 90;

    private static readonly Lazy<(double Distance, double Disparity)> OfCube = new(() => RandomLabels(3));

    private static readonly Lazy<(double Distance, double Disparity)> OfSquare = new(() => RandomLabels(2));

    /// <summary>
    /// Mean nonlinearity of states whose labels are dealt out at random: (2^bits - 1 - bits) / (2^bits - 1), 4/7 of three
    /// bits, whatever the states are. Null for one bit, whose two states have nothing else to be than linear.
    /// </summary>
    /// <remarks>
    /// Signs of a set of bits that is not empty sum to 0 over the states, so by random labels the product of two
    /// different states' signs is -1 / (2^bits - 1) on average, for every such set. All sets have the same mean
    /// energy, then, and their sum is the same for all labels: of 2^bits - 1 equal parts all but "bits" count.
    /// </remarks>
    public static double? Nonlinearity(int bits) =>
        bits < 2 ? null : 1 - (double)bits / (SignPatterns.Count(bits) - 1);

    /// <summary>
    /// Mean angular shape distance, in radians, of two ideal cubes whose labels are dealt out at random. Of two bits
    /// 2 pi / 9: a third of the orders are symmetries of the square, the others lie pi / 3 away. Null for one bit, whose
    /// shapes are all alike, and above three, whose orders are too many to go through.
    /// </summary>
    public static double? ShapeDistance(int bits) => bits switch
    {
        2 => OfSquare.Value.Distance,
        3 => OfCube.Value.Distance,
        _ => null,
    };

    /// <summary>Mean Procrustes disparity from the ideal cube of one whose labels are dealt out at random; three bits only.</summary>
    public static double? CubeDisparity(int bits) => bits == 3 ? OfCube.Value.Disparity : null;

    /// <summary>
    /// Median over random directions of the largest |cosine| between two of them, one for each bit, in the space of so
    /// many units. Null for one bit, and for a single unit.
    /// </summary>
    /// <remarks>
    /// The squared cosine of two random directions is distributed as Beta(1/2, (N - 1) / 2). The cosines of all pairs
    /// are taken as independent, as any two of them are. A test holds that to about a percent.
    /// </remarks>
    public static double? Skew(int bits, int units)
    {
        if (bits < 2 || units < 2)
            return null;
        var share = Math.Pow(0.5, 2.0 / (bits * (bits - 1)));
        return Math.Sqrt(Beta.InvCDF(0.5, (units - 1) / 2.0, share));
    }

    /// <summary>
    /// Means over every order of the labels of the ideal cube's corners. The first corner keeps its place, since the
    /// cube's symmetries bring every corner there.
    /// </summary>
    private static (double Distance, double Disparity) RandomLabels(int bits)
    {
        ManagedAlgebra.Use();
        double distances = 0, disparities = 0;
        var orders = 0;
        foreach (var order in Orders([.. Enumerable.Range(1, SignPatterns.Count(bits) - 1)]))
        {
            var scale = Scale([0, .. order], bits);
            distances += Math.Acos(scale);
            disparities += 1 - scale * scale;
            orders++;
        }
        return (distances / orders, disparities / orders);
    }

    /// <summary>The nuclear norm of A'B for the standardised corners A and the same in another order: 1 for a symmetry.</summary>
    private static double Scale(int[] order, int bits)
    {
        var product = new DenseMatrix(bits);
        for (var corner = 0; corner < order.Length; corner++)
            for (var row = 0; row < bits; row++)
                for (var column = 0; column < bits; column++)
                    product[row, column] += SignPatterns.Sign(corner, row, bits) * SignPatterns.Sign(order[corner], column, bits);
        return Math.Min(1, product.Svd(false).S.Sum() / (bits * order.Length));
    }

    private static IEnumerable<int[]> Orders(int[] items)
    {
        if (items.Length <= 1)
            return [items];
        return from first in items
               from rest in Orders([.. items.Where(item => item != first)])
               select (int[])[first, .. rest];
    }
}
