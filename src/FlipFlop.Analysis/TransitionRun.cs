using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Analysis;

/// <summary>Runs a network through transition tests, doing what several transitions share once.</summary>
/// <remarks>
/// A written state is the same for every input that follows, and its silence for every gap. A network without
/// recurrent bias answers the negative of a transition's inputs by the exact negative of its states (the
/// transition from the other end of the list), so only one half is run.
/// </remarks>
internal sealed class TransitionRun(NetworkWeights weights)
{
    /// <summary>Rows that run together: enough to keep the kernel busy, few enough for the cache.</summary>
    private const int MostRows = 128;

    private readonly int units = weights.Units;
    private readonly int bits = weights.Inputs;

    /// <summary>For each test the written states after the silence of its gap, (2^bits x N).</summary>
    public double[][] WrittenStates(IReadOnlyList<TransitionTest> tests)
    {
        var patterns = SignPatterns.Count(bits);
        var network = new RunningNetwork(weights, patterns);
        for (var state = 0; state < patterns; state++)
            network.SetInput(state, [.. Enumerable.Range(0, bits).Select(bit => (double)SignPatterns.Sign(state, bit, bits))]);
        network.Advance(tests[0].PulseSteps);
        network.Silence();
        var written = new double[tests.Count][];
        var silence = 0;
        foreach (var index in Enumerable.Range(0, tests.Count).OrderBy(index => tests[index].GapSteps))
        {
            network.Advance(tests[index].GapSteps - silence);
            silence = tests[index].GapSteps;
            written[index] = new double[patterns * units];
            for (var state = 0; state < patterns; state++)
                network.State(state).CopyTo(written[index].AsSpan(state * units));
        }
        return written;
    }

    /// <summary>The outputs at the last step of every transition, (transition x bit).</summary>
    public double[] Outputs(TransitionTest test, double[] written)
    {
        var mirrored = weights.RecurrentBias is null;
        var count = mirrored ? test.Count / 2 : test.Count;
        var outputs = new double[test.Count * bits];
        for (var first = 0; first < count; first += MostRows)
            RunRows(test, written, first, Math.Min(MostRows, count - first), mirrored, outputs);
        return outputs;
    }

    private void RunRows(TransitionTest test, double[] written, int first, int rows, bool mirrored, double[] outputs)
    {
        var network = new RunningNetwork(weights, rows);
        var input = new double[bits];
        for (var row = 0; row < rows; row++)
        {
            for (var bit = 0; bit < bits; bit++)
                input[bit] = test.Input(first + row, bit);
            network.SetState(row, written.AsSpan((first + row) / test.Inputs * units, units));
            network.SetInput(row, input);
        }
        network.Advance(test.PulseSteps);
        network.Silence();
        network.Advance(test.GapSteps);
        var negative = new double[units];
        for (var row = 0; row < rows; row++)
        {
            network.CopyOutput(row, outputs.AsSpan((first + row) * bits, bits));
            if (!mirrored)
                continue;
            for (var unit = 0; unit < units; unit++)
                negative[unit] = -network.State(row)[unit];
            network.SetState(row, negative);
            network.CopyOutput(row, outputs.AsSpan((test.Count - 1 - first - row) * bits, bits));
        }
    }
}
