using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Analysis;

/// <summary>2^bits labelled states, whether their signs are right, and how they stand to one another.</summary>
public sealed record StateSet
{
    /// <summary>Sign patterns (2^bits x bits) of +1 and -1, row by row, in the order of the states.</summary>
    public required int[] Signs { get; init; }

    /// <summary>The states (2^bits x N), row by row.</summary>
    public required double[] States { get; init; }

    /// <summary>Outputs of the states (2^bits x bits).</summary>
    public required double[] Outputs { get; init; }

    /// <summary>For each state, whether every output sign is right.</summary>
    public required bool[] Right { get; init; }

    /// <summary>How many are right. Of settled states: how many memories silence keeps ("held").</summary>
    public int CountRight => Right.Count(right => right);

    /// <summary>The states in the network's first three uncentred singular directions (2^bits x 3).</summary>
    public required double[] Projected { get; init; }

    public required CubeGeometry Cube { get; init; }

    /// <summary>Labelled states of a network, in the order of <see cref="SignPatterns"/>.</summary>
    /// <param name="weights">The network, for its readout.</param>
    /// <param name="states">The states (2^bits x N), row by row.</param>
    /// <param name="space">The state space that they are projected into.</param>
    public static StateSet Of(NetworkWeights weights, double[] states, StateSpace space)
    {
        var bits = weights.Outputs;
        var signs = SignPatterns.All(bits);
        var outputs = Simulation.Outputs(weights, states);
        return new StateSet
        {
            Signs = signs,
            States = states,
            Outputs = outputs,
            Right =
            [
                .. Enumerable.Range(0, SignPatterns.Count(bits))
                    .Select(state => Enumerable.Range(state * bits, bits).All(index => outputs[index] * signs[index] > 0)),
            ],
            Projected = SingularDirections.Project(
                states, SignPatterns.Count(bits), space.Directions, StateSpace.Dimensions),
            Cube = CubeGeometry.Of(states, bits),
        };
    }
}
