using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FlipFlop.Engine.Training;

/// <summary>The global norm of a gradient: root of the sum of all squares of all tensors.</summary>
internal static class GradientNorm
{
    private const int Sums = 16;

    /// <summary>In double precision: element i of a tensor goes to the sum i mod 16, and the sums are added in halves.</summary>
    public static double Of(IEnumerable<float[]> tensors)
    {
        var squares = 0d;
        foreach (var tensor in tensors)
            squares += SumOfSquares(tensor);
        return Math.Sqrt(squares);
    }

    // The square of a float is exact in double precision, so each sum is rounded once an element.
    private static double SumOfSquares(ReadOnlySpan<float> tensor)
    {
        Span<double> sums = stackalloc double[Sums];
        var whole = tensor.Length / Sums * Sums;
        AddWholeRows(tensor[..whole], sums);
        for (var i = whole; i < tensor.Length; i++)
            sums[i % Sums] += (double)tensor[i] * tensor[i];
        for (var half = Sums / 2; half > 0; half /= 2)
        {
            for (var i = 0; i < half; i++)
                sums[i] += sums[i + half];
        }

        return sums[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static unsafe void AddWholeRows(ReadOnlySpan<float> tensor, Span<double> sums)
    {
        Vector256<double> a = default, b = default, c = default, d = default;
        fixed (float* start = tensor)
        {
            for (float* x = start, end = start + tensor.Length; x < end; x += Sums)
            {
                a += Square(x);
                b += Square(x + 4);
                c += Square(x + 8);
                d += Square(x + 12);
            }
        }

        a.CopyTo(sums);
        b.CopyTo(sums[4..]);
        c.CopyTo(sums[8..]);
        d.CopyTo(sums[12..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<double> Square(float* four)
    {
        var (low, high) = Vector128.Widen(Vector128.Load(four));
        var x = Vector256.Create(low, high);
        return x * x;
    }

    /// <summary>What the gradient is multiplied by: min(1, clipNorm / norm), or 1 where clipNorm is 0.</summary>
    public static double ClippingFactor(double norm, double clipNorm) =>
        clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
}
