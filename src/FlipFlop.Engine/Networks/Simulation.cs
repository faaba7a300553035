using FlipFlop.Engine.Tasks;

namespace FlipFlop.Engine.Networks;

/// <summary>States and outputs of a simulated batch of trials, double precision.</summary>
/// <param name="Trials">Trials.</param>
/// <param name="Steps">Steps.</param>
/// <param name="States">h, (trial, step, unit), row by row.</param>
/// <param name="Outputs">z, (trial, step, output), row by row.</param>
public sealed record SimulatedTrials(int Trials, int Steps, double[] States, double[] Outputs);

/// <summary>Runs a network forward in double precision, from its float32 weights.</summary>
public static class Simulation
{
    /// <summary>Every state and output of every trial; h before the first step is 0.</summary>
    public static SimulatedTrials Run(NetworkWeights weights, TrialSet trials)
    {
        var network = new RunningNetwork(weights, trials.Trials);
        var (units, outputs, steps) = (weights.Units, weights.Outputs, trials.Steps);
        var states = new double[trials.Trials * steps * units];
        var answers = new double[trials.Trials * steps * outputs];
        for (var step = 0; step < steps; step++)
        {
            for (var trial = 0; trial < trials.Trials; trial++)
                network.SetInput(trial, trials.X.AsSpan((trial * steps + step) * trials.Bits, trials.Bits));
            network.Advance(1);
            for (var trial = 0; trial < trials.Trials; trial++)
            {
                network.State(trial).CopyTo(states.AsSpan((trial * steps + step) * units, units));
                network.CopyOutput(trial, answers.AsSpan((trial * steps + step) * outputs, outputs));
            }
        }
        return new SimulatedTrials(trials.Trials, steps, states, answers);
    }

    /// <summary>Where silence carries states.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="states">States to start from, (state x N), row by row.</param>
    /// <param name="steps">Steps of zero input.</param>
    /// <returns>The states after so many steps, in the same layout.</returns>
    public static double[] Silence(NetworkWeights weights, ReadOnlySpan<double> states, int steps)
    {
        var network = new RunningNetwork(weights, states.Length / weights.Units);
        for (var row = 0; row < network.Rows; row++)
            network.SetState(row, states.Slice(row * weights.Units, weights.Units));
        network.Advance(steps);
        var settled = new double[states.Length];
        for (var row = 0; row < network.Rows; row++)
            network.State(row).CopyTo(settled.AsSpan(row * weights.Units, weights.Units));
        return settled;
    }

    /// <summary>The outputs z of states (state x N), row by row: (state x outputs).</summary>
    public static double[] Outputs(NetworkWeights weights, ReadOnlySpan<double> states)
    {
        var network = new RunningNetwork(weights, 1);
        var rows = states.Length / weights.Units;
        var outputs = new double[rows * weights.Outputs];
        for (var row = 0; row < rows; row++)
        {
            network.SetState(0, states.Slice(row * weights.Units, weights.Units));
            network.CopyOutput(0, outputs.AsSpan(row * weights.Outputs, weights.Outputs));
        }
        return outputs;
    }
}
