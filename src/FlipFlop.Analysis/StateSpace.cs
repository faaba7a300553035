namespace FlipFlop.Analysis;

/// <summary>The test set's trajectory in few dimensions.</summary>
public sealed record StateSpace
{
    /// <summary>Columns of the trajectory, and rows of the directions.</summary>
    public const int Dimensions = 3;

    private const int MostSingularValues = 20;
    private const int MostComponents = 10;

    /// <summary>Leading singular values of the states (steps x N), uncentred, as the paper does; at most 20.</summary>
    public required double[] SingularValues { get; init; }

    /// <summary>Share of the energy in each of those directions; NaN if all states are 0.</summary>
    public required double[] Energy { get; init; }

    /// <summary>Share of the variance in each principal component (centred); at most 10; NaN if no state ever changes.</summary>
    public required double[] ExplainedVarianceRatio { get; init; }

    /// <summary>The trajectory in the first three singular directions, (step, 3), row by row.</summary>
    public required double[] Trajectory { get; init; }

    /// <summary>
    /// The first three singular directions (3 x N), row by row; each with its largest component positive.
    /// A network of fewer than three units has zeros in place of those that there are not.
    /// </summary>
    public required double[] Directions { get; init; }

    /// <summary>The state space of a run.</summary>
    /// <param name="states">h, (step x N), row by row.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="units">N.</param>
    public static StateSpace Of(double[] states, int steps, int units)
    {
        var singular = SingularDirections.Of(states, steps, units, MostSingularValues);
        var principal = SingularDirections.Of(
            SingularDirections.Centred(states, steps, units), steps, units, MostComponents);
        var directions = singular.First(Dimensions, units);
        return new StateSpace
        {
            SingularValues = singular.Values,
            Energy = singular.Shares(),
            ExplainedVarianceRatio = principal.Shares(),
            Trajectory = SingularDirections.Project(states, steps, directions, Dimensions),
            Directions = directions,
        };
    }
}
