using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Double;
using Symmetricity = MathNet.Numerics.LinearAlgebra.Symmetricity;

namespace FlipFlop.Analysis;

/// <summary>Eigenvalues of the recurrent matrix, and how many lie where against the unit circle.</summary>
public sealed record Spectrum
{
    /// <summary>How far from the circle an eigenvalue counts as on it: of an orthogonal float32 matrix half lie outside by rounding.</summary>
    public const double Tolerance = 0.02;

    /// <summary>
    /// All N eigenvalues by falling modulus (of equal moduli: by falling real, then imaginary part): real parts.
    /// </summary>
    public required double[] Real { get; init; }

    /// <summary>Imaginary parts, in the same order.</summary>
    public required double[] Imaginary { get; init; }

    public required double SpectralRadius { get; init; }

    /// <summary>Count of |lambda| greater than 1 + tolerance.</summary>
    public required int Outside { get; init; }

    /// <summary>Count of |lambda| below 1 - tolerance.</summary>
    public required int Inside { get; init; }

    /// <summary>Count of Re lambda greater than 1.</summary>
    public required int RealPartAboveOne { get; init; }

    /// <summary>Of those outside: real and positive.</summary>
    public required int OutsidePositive { get; init; }

    /// <summary>Of those outside: real and negative.</summary>
    public required int OutsideNegative { get; init; }

    /// <summary>Of those outside: complex (each of a pair counted).</summary>
    public required int OutsideComplex { get; init; }

    public required double FrobeniusNorm { get; init; }

    /// <summary>Henrici's departure from normality: sqrt(|W|_F^2 - sum |lambda|^2).</summary>
    public required double DepartureFromNormality { get; init; }

    /// <summary>The spectrum of a matrix (N x N; a transposed matrix has the same).</summary>
    /// <exception cref="ArgumentException">An element is not a finite number: eigenvalues do not exist.</exception>
    public static Spectrum Of(ReadOnlySpan<float> matrix, int size)
    {
        var elements = new double[matrix.Length];
        for (var index = 0; index < elements.Length; index++)
            elements[index] = float.IsFinite(matrix[index])
                ? matrix[index]
                : throw new ArgumentException(
                    $"Element [{index / size}, {index % size}] of the recurrent matrix is {matrix[index]}: "
                    + "eigenvalues exist of finite numbers only.");
        var eigenvalues = Eigenvalues(elements, size);
        var outside = eigenvalues.Where(value => value.Magnitude > 1 + Tolerance).ToArray();
        var squares = elements.Sum(element => element * element);
        return new Spectrum
        {
            Real = [.. eigenvalues.Select(value => value.Real)],
            Imaginary = [.. eigenvalues.Select(value => value.Imaginary)],
            SpectralRadius = eigenvalues[0].Magnitude,
            Outside = outside.Length,
            Inside = eigenvalues.Count(value => value.Magnitude < 1 - Tolerance),
            RealPartAboveOne = eigenvalues.Count(value => value.Real > 1),
            OutsidePositive = outside.Count(value => value is { Imaginary: 0, Real: > 0 }),
            OutsideNegative = outside.Count(value => value is { Imaginary: 0, Real: < 0 }),
            OutsideComplex = outside.Count(value => value.Imaginary != 0),
            FrobeniusNorm = Math.Sqrt(squares),
            // Of a normal matrix the difference is 0 up to rounding, which may fall below 0.
            DepartureFromNormality = Math.Sqrt(Math.Max(0, squares - eigenvalues.Sum(SquaredModulus))),
        };
    }

    /// <summary>Of the transpose, in fact: the row by row elements are taken column by column.</summary>
    private static Complex[] Eigenvalues(double[] elements, int size)
    {
        // Of the zero matrix MathNet's iteration finds no end: it measures smallness against the norm.
        if (Array.TrueForAll(elements, element => element == 0))
            return new Complex[size];
        ManagedAlgebra.Use();
        var decomposition = new DenseMatrix(size, size, elements).Evd(Symmetricity.Asymmetric);
        return
        [
            .. decomposition.EigenValues
                .OrderByDescending(value => value.Magnitude)
                .ThenByDescending(value => value.Real)
                .ThenByDescending(value => value.Imaginary),
        ];
    }

    private static double SquaredModulus(Complex value) => value.Real * value.Real + value.Imaginary * value.Imaginary;
}
