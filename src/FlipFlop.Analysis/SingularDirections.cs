using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace FlipFlop.Analysis;

/// <summary>The leading singular values and right singular vectors of a matrix (rows x columns).</summary>
/// <param name="Values">Singular values, falling.</param>
/// <param name="Directions">
/// Right singular vectors (values x columns), row by row, each with its largest component positive.
/// A direction that the rows do not have (singular value 0) may be 0.
/// </param>
/// <param name="Energy">Sum of the squares of all singular values.</param>
/// <remarks>
/// The vectors come from the eigenvectors of the smaller Gram matrix, whose eigenvalues would lose half the
/// digits of a small singular value. So each value is measured as the length of (matrix x direction): an
/// error of the direction counts only by its square, and values come out to about 1e-15 of the largest one.
/// Only among singular values below 1e-8 of the largest may directions, and so values, be mixed.
/// </remarks>
internal sealed record SingularDirections(double[] Values, double[] Directions, double Energy)
{
    /// <summary>Decomposes a matrix that is given row by row.</summary>
    public static SingularDirections Of(double[] matrix, int rows, int columns, int wanted)
    {
        ManagedAlgebra.Use();
        var transposed = new DenseMatrix(columns, rows, matrix);
        var directions = new List<Vector<double>>();
        foreach (var candidate in Candidates(transposed, Math.Min(wanted, Math.Min(rows, columns))))
        {
            Orthonormalise(candidate, directions);
            TurnLargestPositive(candidate);
            directions.Add(candidate);
        }
        var measured = directions
            .Select(direction => (Value: transposed.LeftMultiply(direction).L2Norm(), Direction: direction))
            .OrderByDescending(pair => pair.Value)
            .ToArray();
        return new SingularDirections(
            [.. measured.Select(pair => pair.Value)],
            [.. measured.SelectMany(pair => pair.Direction)],
            matrix.Sum(element => element * element));
    }

    /// <summary>Share of the energy in each direction; NaN if the matrix is 0.</summary>
    public double[] Shares() => Array.ConvertAll(Values, value => value * value / Energy);

    /// <summary>So many of the directions (count x columns); zeros in place of those that there are not.</summary>
    public double[] First(int count, int columns)
    {
        var first = new double[count * columns];
        Directions.AsSpan(0, Math.Min(first.Length, Directions.Length)).CopyTo(first);
        return first;
    }

    /// <summary>Coordinates of rows in given directions (count x columns): (rows x count), row by row.</summary>
    public static double[] Project(double[] matrix, int rows, double[] directions, int count)
    {
        var columns = rows == 0 ? 0 : matrix.Length / rows;
        var coordinates = new double[rows * count];
        for (var row = 0; row < rows; row++)
            for (var direction = 0; direction < count; direction++)
            {
                var sum = 0.0;
                for (var column = 0; column < columns; column++)
                    sum += matrix[row * columns + column] * directions[direction * columns + column];
                coordinates[row * count + direction] = sum;
            }
        return coordinates;
    }

    /// <summary>The matrix less the mean of its rows.</summary>
    public static double[] Centred(double[] matrix, int rows, int columns)
    {
        var mean = new double[columns];
        for (var index = 0; index < matrix.Length; index++)
            mean[index % columns] += matrix[index];
        var centred = new double[matrix.Length];
        for (var index = 0; index < matrix.Length; index++)
            centred[index] = matrix[index] - mean[index % columns] / rows;
        return centred;
    }

    private static IEnumerable<Vector<double>> Candidates(DenseMatrix transposed, int count)
    {
        var tall = transposed.ColumnCount >= transposed.RowCount;
        var gram = tall ? transposed.TransposeAndMultiply(transposed) : transposed.TransposeThisAndMultiply(transposed);
        var decomposition = gram.Evd(Symmetricity.Symmetric);
        return Enumerable.Range(0, gram.ColumnCount)
            .OrderByDescending(index => decomposition.EigenValues[index].Real)
            .Take(count)
            .Select(index => decomposition.EigenVectors.Column(index))
            .Select(vector => tall ? vector : transposed.Multiply(vector));
    }

    /// <summary>Gram and Schmidt, twice, which is enough; what nothing is left of becomes 0.</summary>
    private static void Orthonormalise(Vector<double> vector, List<Vector<double>> basis)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var direction in basis)
                vector.Subtract(direction.Multiply(direction.DotProduct(vector)), vector);
            if (vector.L2Norm() is var norm and > 0)
                vector.Divide(norm, vector);
        }
    }

    private static void TurnLargestPositive(Vector<double> vector)
    {
        if (vector.Count > 0 && vector[vector.AbsoluteMaximumIndex()] < 0)
            vector.Negate(vector);
    }
}
