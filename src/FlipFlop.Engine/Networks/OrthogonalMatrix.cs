using System.Numerics;
using System.Runtime.InteropServices;

namespace FlipFlop.Engine.Networks;

/// <summary>
/// The orthogonal factor of a square matrix, A = Q R with the diagonal of R positive (which makes it unique, and
/// uniformly distributed over all orthogonal matrices where A is Gaussian). Householder reflections, double
/// precision.
/// </summary>
/// <remarks>
/// Both passes go over whole rows and add to each element in the order of the rows, so the number of lanes in a
/// vector cannot change a bit.
/// </remarks>
public static class OrthogonalMatrix
{
    /// <summary>Replaces the matrix (size x size, row by row) by its orthogonal factor.</summary>
    /// <exception cref="ArgumentException">The matrix is singular, or has not size x size elements.</exception>
    public static void Factor(Span<double> matrix, int size)
    {
        if (matrix.Length != size * size)
            throw new ArgumentException($"A matrix of {size} x {size} has {size * size} elements, not {matrix.Length}.");

        var reflections = new double[size * size];
        var diagonalSigns = new double[size];
        Triangularise(matrix, size, reflections, diagonalSigns);
        Accumulate(matrix, size, reflections, diagonalSigns);
    }

    /// <summary>Turns the matrix into R, keeping the reflections I - 2 v v' (|v| = 1), one a row, and the signs of R's diagonal.</summary>
    private static void Triangularise(Span<double> matrix, int size, double[] reflections, double[] diagonalSigns)
    {
        var projection = new double[size];
        for (var k = 0; k < size; k++)
        {
            var v = reflections.AsSpan(k * size + k, size - k);
            for (var i = k; i < size; i++)
                v[i - k] = matrix[i * size + k];
            diagonalSigns[k] = k == size - 1 ? Sign(v[0]) : -Sign(v[0]);
            Normalise(v, k);
            if (k < size - 1)
                Reflect(matrix, size, k, v, projection.AsSpan(k));
        }
    }

    /// <summary>Q = H(0) H(1) ... H(n-2), from the right, columns turned so that R's diagonal becomes positive.</summary>
    private static void Accumulate(Span<double> matrix, int size, double[] reflections, double[] diagonalSigns)
    {
        var projection = new double[size];
        matrix.Clear();
        for (var k = 0; k < size; k++)
            matrix[k * size + k] = diagonalSigns[k];
        for (var k = size - 2; k >= 0; k--)
            Reflect(matrix, size, k, reflections.AsSpan(k * size + k, size - k), projection.AsSpan(k));
    }

    /// <summary>Makes of a column the direction v whose reflection takes the column to its first axis, |v| = 1.</summary>
    private static void Normalise(Span<double> v, int column)
    {
        var length = Length(v);
        if (!(length > 0))
            throw new ArgumentException($"The matrix is singular at column {column}: it has no orthogonal factor.");
        v[0] += Sign(v[0]) * length;
        var scale = 1 / Length(v);
        foreach (ref var value in v)
            value *= scale;
    }

    /// <summary>Rows and columns from k on: A = A - 2 v (v' A).</summary>
    private static void Reflect(Span<double> matrix, int size, int k, ReadOnlySpan<double> v, Span<double> projection)
    {
        projection.Clear();
        for (var i = k; i < size; i++)
            AddScaled(projection, v[i - k], matrix.Slice(i * size + k, size - k));
        for (var i = k; i < size; i++)
            AddScaled(matrix.Slice(i * size + k, size - k), -2 * v[i - k], projection);
    }

    /// <summary>target = target + factor * row, element by element.</summary>
    private static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> row)
    {
        var targets = MemoryMarshal.Cast<double, Vector<double>>(target);
        var rows = MemoryMarshal.Cast<double, Vector<double>>(row);
        var factors = new Vector<double>(factor);
        for (var i = 0; i < targets.Length; i++)
            targets[i] += factors * rows[i];
        for (var i = targets.Length * Vector<double>.Count; i < target.Length; i++)
            target[i] += factor * row[i];
    }

    private static double Length(ReadOnlySpan<double> v)
    {
        var sum = 0.0;
        foreach (var value in v)
            sum += value * value;
        return Math.Sqrt(sum);
    }

    private static double Sign(double value) => value < 0 ? -1 : 1;
}
