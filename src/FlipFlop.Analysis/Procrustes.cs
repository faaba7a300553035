using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace FlipFlop.Analysis;

/// <summary>
/// Labelled points B brought onto labelled points A by the best orthogonal matrix and scale, both first
/// standardised (centred, Frobenius norm 1): as scipy.spatial.procrustes(A, B) does.
/// </summary>
/// <param name="Orthogonal">R (d x d), row by row, that minimises |A - B R'| (so |A R - B| too). It may reflect.</param>
/// <param name="Scale">The best scale s: the nuclear norm of A'B.</param>
/// <param name="Disparity">|A - s B R'|^2 = 1 - s^2, from 0 to 1.</param>
/// <param name="Distance">|A - B R'|, without the scale.</param>
/// <param name="Aligned">B R', standardised (points x d).</param>
/// <remarks>All numbers are NaN if the points of A or of B coincide: they have no shape.</remarks>
internal sealed record Procrustes(double[] Orthogonal, double Scale, double Disparity, double Distance, double[] Aligned)
{
    /// <summary>Aligns B with A, both (points x dimensions), row by row.</summary>
    public static Procrustes Of(double[] a, double[] b, int points, int dimensions)
    {
        ManagedAlgebra.Use();
        if (Standardised(a, points, dimensions) is not { } target || Standardised(b, points, dimensions) is not { } moved)
            return Undefined(points, dimensions);
        var decomposition = target.TransposeThisAndMultiply(moved).Svd();
        var orthogonal = decomposition.U * decomposition.VT;
        var scale = decomposition.S.Sum();
        var aligned = moved.TransposeAndMultiply(orthogonal);
        return new Procrustes(
            orthogonal.ToRowMajorArray(),
            scale,
            Square((target - scale * aligned).FrobeniusNorm()),
            (target - aligned).FrobeniusNorm(),
            aligned.ToRowMajorArray());
    }

    private static Matrix<double>? Standardised(double[] points, int count, int dimensions)
    {
        var columns = new DenseMatrix(dimensions, count, SingularDirections.Centred(points, count, dimensions));
        var centred = columns.Transpose();
        var norm = centred.FrobeniusNorm();
        return norm > 0 ? centred / norm : null;
    }

    private static Procrustes Undefined(int points, int dimensions) => new(
        Unknown(dimensions * dimensions), double.NaN, double.NaN, double.NaN, Unknown(points * dimensions));

    private static double[] Unknown(int length)
    {
        var values = new double[length];
        Array.Fill(values, double.NaN);
        return values;
    }

    private static double Square(double value) => value * value;
}
