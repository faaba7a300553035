using FlipFlop.Engine.Randomness;

namespace FlipFlop.Analysis;

/// <summary>
/// The angle that two cubes have by chance alone: of a rotation drawn evenly from all rotations, the angle to the
/// nearest of the cube's symmetries. An angle between two networks means something only beside it.
/// </summary>
/// <remarks>
/// Crystallographers know the distribution as that of misorientations between cubic crystals (J. K. Mackenzie,
/// Biometrika 45, 1958): mean 40.74 degrees, largest 62.80, and up to 45 degrees the closed form
/// 24 (angle - sin angle) / pi. Beyond, and for every quantile, a sample serves that is the same everywhere.
/// A reflection has the same distribution, since the cube's own reflections are taken off.
/// </remarks>
public static class RotationChance
{
    /// <summary>Rotations in the sample: a share of them is known to half a percent.</summary>
    public const int Rotations = 10_000;

    private static readonly Lazy<double[]> Sample = new(() =>
        [.. Enumerable.Range(0, Rotations).Select(Angle).Order()]);

    /// <summary>The sample's angles in degrees, rising.</summary>
    public static IReadOnlyList<double> Angles => Sample.Value;

    /// <summary>Share of random rotations whose angle is at most this.</summary>
    /// <param name="degrees">The angle; NaN gives NaN.</param>
    public static double ShareUpTo(double degrees)
    {
        if (double.IsNaN(degrees))
            return double.NaN;
        var place = Array.BinarySearch(Sample.Value, degrees);
        return (double)(place < 0 ? ~place : place + 1) / Rotations;
    }

    /// <summary>The angle in degrees that this share of random rotations do not exceed.</summary>
    /// <param name="share">From above 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not from above 0 to 1.</exception>
    public static double Quantile(double share)
    {
        if (!(share is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share of rotations is from above 0 to 1.");
        return Sample.Value[(int)Math.Ceiling(share * Rotations) - 1];
    }

    private static double Angle(int number) => CubeAlignment.SmallestAngle(Rotation(number), 1);

    /// <summary>Rotation (3 x 3) number 0, 1, ... : that of a random unit quaternion, which four normal values of any length point at.</summary>
    internal static double[] Rotation(int number)
    {
        var q = new double[4];
        new RandomRow(0, RandomStream.Probe, number).Normals(q);
        var s = 2 / q.Sum(element => element * element);
        var (w, x, y, z) = (q[0], q[1], q[2], q[3]);
        return
        [
            1 - s * (y * y + z * z), s * (x * y - w * z), s * (x * z + w * y),
            s * (x * y + w * z), 1 - s * (x * x + z * z), s * (y * z - w * x),
            s * (x * z - w * y), s * (y * z + w * x), 1 - s * (x * x + y * y),
        ];
    }
}
