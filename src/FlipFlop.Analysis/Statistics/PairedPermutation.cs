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
    private const double Confidence = 0.95;

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
        var asFar = Math.Abs(sum) - Rounding(differences);
        var count = 0;
        ForEachSum(differences, (each, _) => count += Math.Abs(each) >= asFar ? 1 : 0);
        return new PairedResult(sum / differences.Length, Share(count, differences.Length), LeastP(differences.Length));
    }

    /// <summary>The least two-sided P that so many pairs can reach; one-sided, half of it, and where signs are drawn all of it.</summary>
    public static double LeastP(int pairs) => IsExact(pairs) ? Math.Min(1, Math.Pow(2, 1 - pairs)) : 1.0 / (Draws + 1);

    /// <summary>One-sided P of whether the mean lies above a number: how often is it, under other signs, as far above or further?</summary>
    /// <param name="differences">b minus a, pair by pair.</param>
    /// <param name="number">What the mean is held against.</param>
    /// <exception cref="ArgumentException">There is no difference, or one that is not finite.</exception>
    public static double PAbove(ReadOnlySpan<double> differences, double number)
    {
        Samples.Check(differences, nameof(differences));
        double[] left = [.. differences];
        for (var at = 0; at < left.Length; at++)
            left[at] -= number;
        var asFar = left.Sum() - Rounding(left);
        var count = 0.0;
        // Of the signs that are not tried, each gives the negative of a sum that is.
        ForEachSum(left, (each, _) => count += IsExact(left.Length)
            ? ((each >= asFar ? 1 : 0) + (-each >= asFar ? 1 : 0)) / 2.0
            : each >= asFar ? 1 : 0);
        return Share(count, left.Length);
    }

    /// <summary>
    /// The mean of the differences, and the interval of 95 % of all means that the test would not reject: at least 6 pairs
    /// for a bound.
    /// </summary>
    /// <remarks>
    /// Under other signs the sum of what is left of a supposed mean is as far from 0 exactly where the mean of those with
    /// the other sign, or of those without, is no larger (or no smaller) than it. So the bounds are among those means.
    /// </remarks>
    /// <param name="differences">b minus a, pair by pair.</param>
    /// <exception cref="ArgumentException">There is none, or one that is not finite.</exception>
    public static ShiftEstimate Mean(ReadOnlySpan<double> differences)
    {
        Samples.Check(differences, nameof(differences));
        double[] all = [.. differences];
        var whole = all.Sum();
        var (least, greatest) = (new List<double>(), new List<double>());
        ForEachSum(all, (sum, flipped) =>
        {
            var (others, rest) = ((whole - sum) / 2 / flipped, (whole + sum) / 2 / (all.Length - flipped));
            var isWhole = flipped == 0 || flipped == all.Length;
            least.Add(isWhole ? double.NegativeInfinity : Math.Min(others, rest));
            greatest.Add(isWhole ? double.PositiveInfinity : Math.Max(others, rest));
        });
        least.Sort();
        greatest.Sort();
        // So many may be as far, and the mean be rejected still.
        var tail = IsExact(all.Length) ? (int)((1 - Confidence) * least.Count) : (int)Math.Round((1 - Confidence) * (Draws + 1)) - 1;
        return new ShiftEstimate(whole / all.Length, least[tail], greatest[^(tail + 1)]);
    }

    private static bool IsExact(int pairs) => pairs <= MostExactPairs;

    /// <summary>Sums of the same numbers in another order differ by rounding; they are as far.</summary>
    private static double Rounding(double[] differences) => 1e-12 * differences.Sum(Math.Abs);

    private static double Share(double count, int pairs) =>
        IsExact(pairs) ? count / Math.Pow(2, pairs - 1) : (count + 1) / (Draws + 1);

    /// <summary>
    /// Tells the sum under each choice of signs, and how many are negative: of half of all signs, since the others are
    /// their negatives, or of those that are drawn.
    /// </summary>
    private static void ForEachSum(double[] differences, Action<double, int> tell)
    {
        if (IsExact(differences.Length))
            From(1, differences[0], 0);
        else
            for (var draw = 0; draw < Draws; draw++)
                Drawn(differences, draw, tell);

        void From(int pair, double sum, int flipped)
        {
            if (pair == differences.Length)
            {
                tell(sum, flipped);
                return;
            }

            From(pair + 1, sum + differences[pair], flipped);
            From(pair + 1, sum - differences[pair], flipped + 1);
        }
    }

    private static void Drawn(double[] differences, int draw, Action<double, int> tell)
    {
        var row = new RandomRow(seed: 0, RandomStream.Permutation, draw);
        var (sum, flipped) = (0.0, 0);
        for (var word = 0; word * WordBits < differences.Length; word++)
        {
            var bits = row.Word(word);
            foreach (var difference in differences.AsSpan(word * WordBits, Math.Min(WordBits, differences.Length - word * WordBits)))
            {
                sum += (bits & 1) == 0 ? difference : -difference;
                flipped += (int)(bits & 1);
                bits >>= 1;
            }
        }

        tell(sum, flipped);
    }
}
