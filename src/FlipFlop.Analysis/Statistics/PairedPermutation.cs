using FlipFlop.Engine.Randomness;

namespace FlipFlop.Analysis.Statistics;

/// <summary>What the permutation test says of pairs.</summary>
/// <param name="MeanDifference">b minus a.</param>
/// <param name="P">Two-sided.</param>
/// <param name="LeastP">The least P that so many pairs can reach.</param>
public sealed record PairedResult(double MeanDifference, double P, double LeastP);

/// <summary>
/// Fisher's permutation test of pairs: where nothing differs but chance, each difference could as well have the other
/// sign; how often is the mean then at least as far from 0?
/// </summary>
public static class PairedPermutation
{
    /// <summary>Up to so many pairs all 2^n signs are tried.</summary>
    public const int MostExactPairs = 20;

    /// <summary>Beyond, so many random ones, the same ones every time.</summary>
    public const int Draws = 99_999;

    private const int WordBits = 32;

    /// <summary>
    /// Exact up to <see cref="MostExactPairs"/>; beyond, P = (as far + 1) / (<see cref="Draws"/> + 1), of which the
    /// least is 1 / (<see cref="Draws"/> + 1).
    /// </summary>
    /// <exception cref="ArgumentException">No pairs, counts that differ, or a value that is not finite.</exception>
    public static PairedResult Compare(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Samples.CheckPairs(a, b);
        var differences = Samples.Differences(a, b);
        var sum = differences.Sum();
        // Sums of the same numbers in another order differ by rounding; they are as far.
        var asFar = Math.Abs(sum) - 1e-12 * differences.Sum(Math.Abs);
        var (p, leastP) = differences.Length <= MostExactPairs
            ? (Exact(differences, asFar), Math.Min(1, Math.Pow(2, 1 - differences.Length)))
            : (Drawn(differences, asFar), 1.0 / (Draws + 1));
        return new PairedResult(sum / differences.Length, p, leastP);
    }

    /// <summary>Half of the signs: the others are their negatives and lie as far.</summary>
    private static double Exact(double[] differences, double asFar)
    {
        return CountFrom(1, differences[0]) / Math.Pow(2, differences.Length - 1);

        double CountFrom(int pair, double sum) => pair == differences.Length
            ? Math.Abs(sum) >= asFar ? 1 : 0
            : CountFrom(pair + 1, sum + differences[pair]) + CountFrom(pair + 1, sum - differences[pair]);
    }

    private static double Drawn(double[] differences, double asFar)
    {
        var count = 0;
        for (var draw = 0; draw < Draws; draw++)
            count += Math.Abs(WithDrawnSigns(differences, draw)) >= asFar ? 1 : 0;
        return (count + 1.0) / (Draws + 1);
    }

    private static double WithDrawnSigns(double[] differences, int draw)
    {
        var row = new RandomRow(seed: 0, RandomStream.Permutation, draw);
        var sum = 0.0;
        for (var word = 0; word * WordBits < differences.Length; word++)
        {
            var bits = row.Word(word);
            foreach (var difference in differences.AsSpan(word * WordBits, Math.Min(WordBits, differences.Length - word * WordBits)))
            {
                sum += (bits & 1) == 0 ? difference : -difference;
                bits >>= 1;
            }
        }
        return sum;
    }
}
