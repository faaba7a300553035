using FlipFlop.Analysis;
using FlipFlop.Analysis.Statistics;

namespace FlipFlop.Experiments.Diff;

/// <summary>Two spectra, eigenvalue by eigenvalue: matched so that the sum of the distances is as small as it can be.</summary>
/// <param name="GreatestShift">The greatest distance between two that are matched.</param>
/// <param name="MeanShift">The mean distance.</param>
/// <param name="Born">Of the second, outside the circle where the first's counterpart is not.</param>
/// <param name="Lost">Of the first, outside the circle where the second's counterpart is not.</param>
public sealed record SpectrumComparison(
    double GreatestShift, double MeanShift, IReadOnlyList<Eigenvalue> Born, IReadOnlyList<Eigenvalue> Lost)
{
    /// <summary>Compares the spectra of two matrices of one size.</summary>
    public static SpectrumComparison Of(Spectrum a, Spectrum b)
    {
        var (left, right) = (Eigenvalues(a), Eigenvalues(b));
        if (left.SequenceEqual(right))
            return new SpectrumComparison(0, 0, [], []);
        var size = left.Count;
        var distances = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                distances[i, j] = new Eigenvalue(left[i].Real - right[j].Real, left[i].Imaginary - right[j].Imaginary).Modulus;
        }

        var counterparts = Assignment.Solve(distances);
        var pairs = left.Select((value, i) => (A: value, B: right[counterparts[i]], Shift: distances[i, counterparts[i]])).ToList();
        return new SpectrumComparison(
            pairs.Max(pair => pair.Shift),
            pairs.Average(pair => pair.Shift),
            [.. pairs.Where(pair => IsOutside(pair.B) && !IsOutside(pair.A)).Select(pair => pair.B)],
            [.. pairs.Where(pair => IsOutside(pair.A) && !IsOutside(pair.B)).Select(pair => pair.A)]);
    }

    private static bool IsOutside(Eigenvalue value) => value.Modulus > 1 + Spectrum.Tolerance;

    private static List<Eigenvalue> Eigenvalues(Spectrum spectrum) =>
        [.. spectrum.Real.Zip(spectrum.Imaginary, (real, imaginary) => new Eigenvalue(real, imaginary))];
}
