using FlipFlop.Analysis;
using FlipFlop.Engine.Networks;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Diff;

/// <summary>How the weights of two networks differ.</summary>
/// <param name="Tensor">The first tensor that differs; "shape" where they are not of one size.</param>
/// <param name="Values">How many weights have other bits.</param>
/// <param name="Greatest">The greatest difference of two weights; null where they are not of one size.</param>
public sealed record WeightDifference(string Tensor, long Values, double? Greatest)
{
    /// <summary>Null where every bit is the same.</summary>
    public static WeightDifference? Between(NetworkWeights a, NetworkWeights b)
    {
        var (left, right) = (a.Tensors().ToList(), b.Tensors().ToList());
        if (!left.Select(tensor => (tensor.Name, tensor.Values.Length)).SequenceEqual(right.Select(tensor => (tensor.Name, tensor.Values.Length))))
            return new WeightDifference("shape", 0, null);
        var pairs = left.Zip(right).Where(pair => Others(pair.First.Values, pair.Second.Values) > 0).ToList();
        return pairs.Count == 0
            ? null
            : new WeightDifference(
                pairs[0].First.Name,
                pairs.Sum(pair => Others(pair.First.Values, pair.Second.Values)),
                pairs.Max(pair => pair.First.Values.Zip(pair.Second.Values, (x, y) => Math.Abs((double)x - y)).Max()));
    }

    private static long Others(float[] a, float[] b) => a.Zip(b).LongCount(pair =>
        BitConverter.SingleToInt32Bits(pair.First) != BitConverter.SingleToInt32Bits(pair.Second));
}

/// <summary>An eigenvalue.</summary>
public sealed record Eigenvalue(double Real, double Imaginary)
{
    public double Modulus => Math.Sqrt(Real * Real + Imaginary * Imaginary);
}

/// <summary>Two cubes of memory states after the best alignment.</summary>
/// <param name="ShapeDistance">Angular, in the space of all units, radians: 0 for one shape.</param>
/// <param name="Disparity">Procrustes disparity in the first three singular directions of each, 0 to 1.</param>
public sealed record CubeComparison(double ShapeDistance, double Disparity);

/// <summary>Two networks that are compared with one another: weights, spectrum, cube.</summary>
public sealed record NetworkComparison
{
    public required MatchedRealization Pair { get; init; }

    /// <summary>How the weights differ; null where every bit is the same.</summary>
    public required WeightDifference? Weights { get; init; }

    /// <summary>The first update after which they differ; null where all agree, or where they are not of one subject.</summary>
    public required FirstDifference? Divergence { get; init; }

    /// <summary>Whether the recorded trainings agree to the last update and the stored weights do not: then training is not why.</summary>
    public bool IsAlteredAfterTraining =>
        Weights is not null && Divergence is null && Pair.SameSubject && Pair.A.Realization.Imported is null;

    /// <summary>Null of a GRU, of other sizes, and of networks that diverged.</summary>
    public required SpectrumComparison? Spectrum { get; init; }

    /// <summary>Null of other numbers of bits, and of networks that diverged.</summary>
    public required CubeComparison? Cube { get; init; }

    /// <summary>Compares two trained networks.</summary>
    internal static NetworkComparison Of(MatchedRealization pair, DiffSide a, DiffSide b)
    {
        var same = pair.A.Manifest!.WeightsSha256 == pair.B.Manifest!.WeightsSha256;
        return new NetworkComparison
        {
            Pair = pair,
            Weights = same ? null : WeightDifference.Between(pair.A.Weights!(), pair.B.Weights!()),
            Divergence = pair.SameSubject && pair.A.Realization.Imported is null ? Divergent(pair, a, b) : null,
            Spectrum = pair is { A.Trained.Spectrum: { } left, B.Trained.Spectrum: { } right } && left.Real.Length == right.Real.Length
                ? SpectrumComparison.Of(left, right)
                : null,
            Cube = Aligned(pair),
        };
    }

    private static FirstDifference? Divergent(MatchedRealization pair, DiffSide a, DiffSide b) => FirstDifference.Of(
        a.TraceOf(pair.A.Realization.Key), b.TraceOf(pair.B.Realization.Key), pair.A.History, prefix: false);

    private static CubeComparison? Aligned(MatchedRealization pair) =>
        pair is { A.Trained: { } a, B.Trained: { } b } && a.Bits == b.Bits
            ? new CubeComparison(ShapeDistance.Angular(a.MemoryStates, b.MemoryStates), CubeAlignment.Of(a.MemoryStates, b.MemoryStates).Disparity)
            : null;
}
