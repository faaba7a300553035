using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using PureHDF;

namespace FlipFlop.Experiments.Keras;

/// <summary>
/// What a network does in the test set of all states (eight for three bits), as HDF5 for one's own plots: the very numbers
/// that the report's figures of responses and state space are drawn from.
/// </summary>
/// <remarks>
/// float64: x (steps x bits) inputs without noise, y (steps x bits) targets, h (steps x N) states, z (steps x bits) outputs;
/// int32: signs (pulses x bits) that each pulse writes, read_steps (pulses) the last step before the next pulse.
/// Attributes: step_ms, experiment, key.
/// </remarks>
public static class StatesFile
{
    /// <summary>The file's bytes: the same network and task give the same.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="task">Its task.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="key">The realization's key.</param>
    public static byte[] Bytes(NetworkWeights weights, FlipFlopTask task, string experiment, string key)
    {
        var set = EightStateSet.Of(task);
        var run = Simulation.Run(weights, set.Trial);
        var (steps, bits, units) = ((ulong)set.Steps, (ulong)set.Bits, (ulong)weights.Units);
        var file = new H5File
        {
            ["x"] = new H5Dataset(set.Trial.X, fileDims: [steps, bits]),
            ["y"] = new H5Dataset(set.Trial.Y, fileDims: [steps, bits]),
            ["h"] = new H5Dataset(run.States, fileDims: [steps, units]),
            ["z"] = new H5Dataset(run.Outputs, fileDims: [steps, bits]),
            ["signs"] = new H5Dataset(set.Signs, fileDims: [(ulong)set.Pulses, bits]),
            ["read_steps"] = new H5Dataset(set.ReadSteps, fileDims: [(ulong)set.Pulses]),
            Attributes = { ["step_ms"] = task.StepMs, ["experiment"] = experiment, ["key"] = key },
        };
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }
}
