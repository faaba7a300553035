namespace FlipFlop.Analysis;

/// <summary>How different two networks' labelled states are, whatever the frame and size they are seen in.</summary>
public static class ShapeDistance
{
    /// <summary>
    /// The angular shape distance arccos(|A'B|_nuclear / (|A| |B|)) of the centred, labelled states in the space
    /// of all units, in radians: 0 to pi / 2. The networks may have different numbers of units.
    /// </summary>
    /// <remarks>
    /// Measured as 2 arcsin(|A - B R'| / 2) of the standardised states after the best alignment, which is the
    /// same and stays exact near 0. NaN if the states of either network coincide.
    /// </remarks>
    /// <exception cref="ArgumentException">The two have different numbers of bits.</exception>
    public static double Angular(StateSet a, StateSet b)
    {
        CubeAlignment.DemandSameBits(a, b);
        return Angular(Coordinates(a), Coordinates(b), a.Right.Length);
    }

    /// <summary>The same of two networks' coordinates: where many pairs are asked for, each network is projected once.</summary>
    /// <param name="a">Coordinates of the one, (states x states).</param>
    /// <param name="b">Coordinates of the other, as many.</param>
    /// <param name="states">How many states.</param>
    public static double Angular(double[] a, double[] b, int states)
    {
        var distance = Procrustes.Of(a, b, states, states).Distance;
        return 2 * Math.Asin(Math.Min(1, distance / 2));
    }

    /// <summary>
    /// The centred states in as many of their own principal components as there are states, (states x states): all
    /// that the distance depends on.
    /// </summary>
    public static double[] Coordinates(StateSet set)
    {
        var states = set.Right.Length;
        var units = set.States.Length / states;
        var centred = SingularDirections.Centred(set.States, states, units);
        var directions = SingularDirections.Of(centred, states, units, states).First(states, units);
        return SingularDirections.Project(centred, states, directions, states);
    }
}
