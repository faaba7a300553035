namespace FlipFlop.Analysis;

/// <summary>
/// How large the recurrent weights are, in units of 1 / sqrt(N): the standard deviation of an entry of a random
/// orthogonal matrix, and of the Normal(0, 1 / N) that the paper names. So one scale serves networks of every size.
/// </summary>
public sealed record WeightDistribution
{
    /// <summary>Below this many 1 / sqrt(N) a weight counts as near 0: one standard deviation of an untrained weight.</summary>
    /// <remarks>Of normal weights 68.3 % are: only what differs from the untrained matrix is learnt.</remarks>
    public const double NearZero = 1;

    /// <summary>The histogram reaches from minus to plus this many 1 / sqrt(N).</summary>
    public const double Reach = 5;

    /// <summary>Bins of the histogram, each of 0.1 / sqrt(N).</summary>
    public const int Bins = 100;

    /// <summary>Weights in each bin, from the lowest; a weight on a border belongs to the upper bin.</summary>
    public required int[] Counts { get; init; }

    /// <summary>Weights below the histogram.</summary>
    public required int Below { get; init; }

    /// <summary>Weights above it.</summary>
    public required int Above { get; init; }

    /// <summary>Share of the weights with a modulus below <see cref="NearZero"/> / sqrt(N).</summary>
    public required double ShareNearZero { get; init; }

    /// <summary>Standard deviation (of all weights, about their mean), in units of 1 / sqrt(N).</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Excess kurtosis: 0 for normal weights, above 0 where few are large; NaN if all weights are equal.</summary>
    public required double Kurtosis { get; init; }

    /// <summary>The distribution of a matrix's elements (N x N).</summary>
    /// <param name="matrix">The recurrent matrix, finite numbers, in either order.</param>
    /// <param name="size">N.</param>
    public static WeightDistribution Of(ReadOnlySpan<float> matrix, int size)
    {
        var scaled = new double[matrix.Length];
        for (var index = 0; index < scaled.Length; index++)
            scaled[index] = matrix[index] * Math.Sqrt(size);
        var mean = scaled.Average();
        var variance = scaled.Average(weight => (weight - mean) * (weight - mean));
        var fourth = scaled.Average(weight => (weight - mean) * (weight - mean) * (weight - mean) * (weight - mean));
        return new WeightDistribution
        {
            Counts = Histogram(scaled),
            Below = scaled.Count(weight => weight < -Reach),
            Above = scaled.Count(weight => weight >= Reach),
            ShareNearZero = (double)scaled.Count(weight => Math.Abs(weight) < NearZero) / scaled.Length,
            StandardDeviation = Math.Sqrt(variance),
            Kurtosis = fourth / (variance * variance) - 3,
        };
    }

    private static int[] Histogram(double[] scaled)
    {
        var counts = new int[Bins];
        foreach (var weight in scaled)
            if (weight is >= -Reach and < Reach)
                counts[Math.Min(Bins - 1, (int)((weight + Reach) * (Bins / (2 * Reach))))]++;
        return counts;
    }
}
