using FlipFlop.Engine.Tasks;

namespace FlipFlop.Analysis;

/// <summary>Labelled states in their own principal components.</summary>
/// <param name="Bits">Bits.</param>
/// <param name="Components">The principal components of the centred states.</param>
/// <param name="Centred">The states less their mean, (2^bits x N).</param>
internal sealed record PrincipalStates(int Bits, SingularDirections Components, double[] Centred)
{
    /// <summary>The cube's dimensions.</summary>
    public const int Dimensions = 3;

    public static PrincipalStates Of(double[] states, int bits)
    {
        var count = SignPatterns.Count(bits);
        var units = states.Length / count;
        var centred = SingularDirections.Centred(states, count, units);
        return new PrincipalStates(
            bits, SingularDirections.Of(centred, count, units, Math.Max(bits, Dimensions)), centred);
    }

    /// <summary>Share of the variance in so many components; NaN if all states coincide.</summary>
    public double VarianceShare(int components) => Components.Shares().Take(components).Sum();

    /// <summary>The states against the ideal cube, both standardised; at most three bits.</summary>
    public Procrustes FromIdealCube() => Procrustes.Of(IdealCube(Bits), Scores(), SignPatterns.Count(Bits), Dimensions);

    /// <summary>
    /// The states in their first three components (2^bits x 3); 0 in those that there are not.
    /// </summary>
    public double[] Scores()
    {
        var count = SignPatterns.Count(Bits);
        var directions = Components.First(Dimensions, Centred.Length / count);
        return SingularDirections.Project(Centred, count, directions, Dimensions);
    }

    /// <summary>
    /// Corners at +1 and -1 (2^bits x 3): the cube of three bits, a square of two and a segment of one, in
    /// the first axes.
    /// </summary>
    public static double[] IdealCube(int bits)
    {
        var corners = new double[SignPatterns.Count(bits) * Dimensions];
        for (var state = 0; state < SignPatterns.Count(bits); state++)
            for (var bit = 0; bit < bits; bit++)
                corners[state * Dimensions + bit] = SignPatterns.Sign(state, bit, bits);
        return corners;
    }
}
