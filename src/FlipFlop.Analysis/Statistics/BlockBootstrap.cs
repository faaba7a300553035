using FlipFlop.Engine.Randomness;

namespace FlipFlop.Analysis.Statistics;

/// <summary>
/// The percentile bootstrap (Efron and Tibshirani 1993, chapter 13) of values that come in blocks: whole blocks are
/// drawn, because the values of one block are no independent witnesses. Realizations of one seed are such a block: the
/// cells of a sweep share initial weights and data.
/// </summary>
public static class BlockBootstrap
{
    /// <summary>So many times blocks are drawn, the same ones every time.</summary>
    public const int Draws = 2_000;

    // The rows below belong to the permutation test.
    private const long FirstRow = 1L << 40;

    /// <summary>The interval of the median of all values.</summary>
    /// <param name="blocks">Two or more, each with one value or more; they may differ in size.</param>
    /// <param name="confidence">Above 0, below 1.</param>
    /// <exception cref="ArgumentException">Too few blocks, an empty one, a value that is not finite, or a confidence that is not allowed.</exception>
    public static Interval OfMedian(IReadOnlyList<IReadOnlyList<double>> blocks, double confidence = 0.95)
    {
        Check(blocks, confidence);
        var sorted = blocks.SelectMany((values, block) => values.Select(value => (Value: value, Block: block)))
            .OrderBy(each => each.Value).ToArray();
        var medians = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
            medians[draw] = Median(sorted, TimesDrawn(blocks.Count, draw));
        var tail = (1 - confidence) / 2;
        return new Interval(Quantiles.Linear(medians, tail), Quantiles.Linear(medians, 1 - tail));
    }

    private static void Check(IReadOnlyList<IReadOnlyList<double>> blocks, double confidence)
    {
        if (blocks.Count < 2)
            throw new ArgumentException($"There must be at least 2 blocks; there are {blocks.Count}.", nameof(blocks));
        if (blocks.Any(values => values.Count == 0))
            throw new ArgumentException("A block is empty; leave it out, and say how many have no value.", nameof(blocks));
        if (blocks.Any(values => values.Any(value => !double.IsFinite(value))))
            throw new ArgumentException("A value is not finite; leave it out, and say how many have no value.", nameof(blocks));
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentException(FormattableString.Invariant(
                $"The confidence is {confidence}; it must lie between 0 and 1, such as 0.95."), nameof(confidence));
    }

    /// <summary>How often each block is among as many that are drawn with replacement.</summary>
    private static int[] TimesDrawn(int blocks, int draw)
    {
        var row = new RandomRow(seed: 0, RandomStream.Permutation, FirstRow + draw);
        var times = new int[blocks];
        for (var place = 0; place < blocks; place++)
            times[row.Below(place, blocks)]++;
        return times;
    }

    /// <summary>Of the sorted values, each as often as its block was drawn.</summary>
    private static double Median((double Value, int Block)[] sorted, int[] times)
    {
        var count = sorted.Sum(each => times[each.Block]);
        var (below, above) = (At((count - 1) / 2), At(count / 2));
        return below == above ? below : 0.5 * below + 0.5 * above;

        double At(int place)
        {
            foreach (var (value, block) in sorted)
            {
                place -= times[block];
                if (place < 0)
                    return value;
            }
            throw new InvalidOperationException("There are fewer values than were counted.");
        }
    }
}
