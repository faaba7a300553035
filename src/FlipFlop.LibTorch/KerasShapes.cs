using FlipFlop.Engine.Networks;

namespace FlipFlop.LibTorch;

/// <summary>A network's tensors with their shapes, in the order in which training changes, hashes and stores them.</summary>
internal static class KerasShapes
{
    public static IEnumerable<(float[] Values, long[] Shape)> Of(NetworkWeights weights)
    {
        long inputs = weights.Inputs, units = weights.Units, outputs = weights.Outputs;
        yield return (weights.InputKernel, [inputs, units]);
        yield return (weights.RecurrentKernel, [units, units]);
        yield return (weights.OutputKernel, [units, outputs]);
        yield return (weights.OutputBias, [outputs]);
    }
}
