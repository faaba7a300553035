using FlipFlop.Engine.Networks;
using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Execution;

/// <summary>What a realization costs: multiplications and additions, to weigh progress and to begin with the longest.</summary>
public static class WorkEstimate
{
    /// <summary>
    /// 2 N^2 operations a step and trial for each of three matrix products: forward, backward, gradient; three times as
    /// many for the three kernels of a GRU. Input and output weights add a little.
    /// </summary>
    public static double OperationsPerUpdate(Cell cell)
    {
        double units = cell.Network.Units;
        var gates = cell.Network.Layer == RecurrentLayer.Gru ? 3 : 1;
        double batch = Math.Min(cell.Training.Batch, cell.Training.Trials);
        return gates * 6 * units * (units + 2 * cell.Task.Bits) * batch * cell.Task.Steps;
    }

    /// <summary>The most updates: an early stop may save some.</summary>
    public static long Updates(Cell cell) => (long)cell.Training.UpdatesPerEpoch * cell.Training.Epochs;

    public static double Operations(Cell cell) => OperationsPerUpdate(cell) * Updates(cell);
}
