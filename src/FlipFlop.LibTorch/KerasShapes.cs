using FlipFlop.Engine.Networks;

namespace FlipFlop.LibTorch;

/// <summary>Shapes of a network's tensors, in the order in which training changes, hashes and stores them.</summary>
internal static class KerasShapes
{
    public static IReadOnlyList<long[]> Of(NetworkWeights weights)
    {
        long inputs = weights.Inputs, units = weights.Units, outputs = weights.Outputs;
        return weights.Layer switch
        {
            RecurrentLayer.Gru => [[inputs, 3 * units], [units, 3 * units], [2, 3 * units], [units, outputs], [outputs]],
            _ => [[inputs, units], [units, units], [units, outputs], [outputs]],
        };
    }
}
