namespace FlipFlop.Engine.Training;

/// <summary>The global norm of a gradient: root of the sum of all squares of all tensors.</summary>
internal static class GradientNorm
{
    private const int Sums = 16;

    /// <summary>In double precision: element i of a tensor goes to the sum i mod 16, and the sums are added in halves.</summary>
    public static double Of(IEnumerable<float[]> tensors)
    {
        var squares = 0d;
        Span<double> sums = stackalloc double[Sums];
        foreach (var tensor in tensors)
        {
            sums.Clear();
            for (var i = 0; i < tensor.Length; i++)
                sums[i % Sums] += (double)tensor[i] * tensor[i];
            for (var half = Sums / 2; half > 0; half /= 2)
            {
                for (var i = 0; i < half; i++)
                    sums[i] += sums[i + half];
            }

            squares += sums[0];
        }

        return Math.Sqrt(squares);
    }

    /// <summary>What the gradient is multiplied by: min(1, clipNorm / norm), or 1 where clipNorm is 0.</summary>
    public static double ClippingFactor(double norm, double clipNorm) =>
        clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
}
