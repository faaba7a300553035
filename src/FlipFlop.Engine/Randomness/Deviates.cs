using FlipFlop.Engine.Arithmetic;

namespace FlipFlop.Engine.Randomness;

/// <summary>
/// Random numbers made of random words by a fixed count of exact operations: nothing is ever rejected, so no
/// count depends on luck.
/// </summary>
public static class Deviates
{
    /// <summary>
    /// A float in (0, 1) from a word's upper 23 bits: the middle of one of 2^23 equal intervals. (With 24 bits
    /// the middle of an upper interval is not a float, and the last would round to 1.)
    /// </summary>
    public static float UniformSingle(uint word) => ((int)(word >> 9) + 0.5f) * (1f / (1 << 23));

    /// <summary>A double in (0, 1) from the upper 52 bits: the middle of one of 2^52 equal intervals.</summary>
    public static double Uniform(ulong bits) => ((long)(bits >> 12) + 0.5) * (1.0 / (1L << 52));

    /// <summary>A whole number of least .. most by multiply-shift; no number is likelier than another by more than 2^-32.</summary>
    public static int Integer(uint word, int least, int most) =>
        least + (int)((word * ((ulong)((long)most - least) + 1)) >> 32);

    /// <summary>A whole number of 0 .. count - 1 by multiply-shift; no number is likelier than another by more than 2^-64.</summary>
    public static long Below(ulong bits, long count) => (long)Math.BigMul(bits, (ulong)count, out _);

    /// <summary>Two independent normal values (mean 0, variance 1), double precision, by Box and Muller.</summary>
    public static (double Even, double Odd) Normals(ulong radius, ulong angle)
    {
        var length = Math.Sqrt(-2 * Logarithm.Of(Uniform(radius)));
        var (sine, cosine) = SineCosine.OfTurns(Uniform(angle));
        return (length * cosine, length * sine);
    }
}
