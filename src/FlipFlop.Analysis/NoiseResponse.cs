using FlipFlop.Analysis.Statistics;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Randomness;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Analysis;

/// <summary>
/// What the training's input noise does to the memory states: several copies of the network start from each, get
/// nothing but noise, and are watched. How far does it spread them, and how long are they right?
/// </summary>
/// <remarks>
/// A copy escapes at the first step at which an output has another sign than the state; a memory state whose signs are
/// wrong to begin with escapes at 0. Every network gets the same noise, so networks are compared in pairs.
/// </remarks>
public sealed record NoiseResponse
{
    /// <summary>Steps of noise after which copies are no longer watched: those still right are censored there.</summary>
    public const int MostSteps = 1000;

    /// <summary>Steps over which the spread is averaged.</summary>
    public const int SpreadSteps = 100;

    private const int LeastCopies = 32;

    /// <summary>Standard deviation of the noise, that of the training's inputs.</summary>
    public required double InputNoise { get; init; }

    /// <summary>Copies of each memory state: as many as make 32 in all, four or more.</summary>
    public required int Copies { get; init; }

    /// <summary>How long each copy was watched, ms, (2^bits x copies): until it escaped or the end.</summary>
    public required double[] WatchedMs { get; init; }

    /// <summary>Whether it escaped then; otherwise it was right to the end (censored).</summary>
    public required bool[] Escaped { get; init; }

    /// <summary>Length of the shortest edge between memory states, in the space of all units.</summary>
    public required double ShortestEdge { get; init; }

    /// <summary>
    /// Standard deviation, along that edge, of the copies of either end about their mean at each of the first
    /// 100 steps; NaN if the edge has no length.
    /// </summary>
    public required double Spread { get; init; }

    /// <summary>Shortest edge over spread; NaN or infinite where there is no edge or no spread.</summary>
    public double Separation => ShortestEdge / Spread;

    /// <summary>The survival of all copies of all states, by time in ms.</summary>
    public SurvivalCurve Survival() => KaplanMeier.Of(WatchedMs, Escaped);

    /// <summary>The response of a network's memory states.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="task">Its task: the noise and the time step count.</param>
    /// <param name="states">Its memory states.</param>
    /// <returns>Null where the task has no input noise: there is nothing to resist.</returns>
    public static NoiseResponse? Of(NetworkWeights weights, FlipFlopTask task, StateSet states)
    {
        if (task.InputNoise == 0)
            return null;
        var patterns = states.Right.Length;
        var copies = Math.Max(4, LeastCopies / patterns);
        var edge = states.Cube.Edges.MinBy(each => each.Length);
        var spread = new EdgeSpread(states.States, edge, weights.Units, copies);
        var escapes = Watch(weights, task, states, copies, spread);
        return new NoiseResponse
        {
            InputNoise = task.InputNoise,
            Copies = copies,
            WatchedMs = Array.ConvertAll(escapes, step => (step ?? MostSteps) * task.StepMs),
            Escaped = Array.ConvertAll(escapes, step => step is not null),
            ShortestEdge = edge.Length,
            Spread = spread.Deviation,
        };
    }

    /// <summary>The step at which each copy escapes, or null.</summary>
    private static int?[] Watch(NetworkWeights weights, FlipFlopTask task, StateSet states, int copies, EdgeSpread spread)
    {
        var network = new RunningNetwork(weights, states.Right.Length * copies);
        for (var row = 0; row < network.Rows; row++)
            network.SetState(row, states.States.AsSpan(row / copies * weights.Units, weights.Units));
        var noise = Noise(network.Rows, task);
        var escapes = new int?[network.Rows];
        MarkWrong(network, states, escapes, step: 0);
        for (var step = 1; step <= MostSteps && (step <= SpreadSteps || escapes.Any(escape => escape is null)); step++)
        {
            for (var row = 0; row < network.Rows; row++)
                network.SetInput(row, noise[row].AsSpan((step - 1) * task.Bits, task.Bits));
            network.Advance(1);
            if (step <= SpreadSteps)
                spread.Add(network);
            MarkWrong(network, states, escapes, step);
        }
        return escapes;
    }

    /// <summary>For each row its inputs, (step, bit).</summary>
    private static double[][] Noise(int rows, FlipFlopTask task)
    {
        var normals = new float[MostSteps * task.Bits];
        var noise = new double[rows][];
        for (var row = 0; row < rows; row++)
        {
            SingleNormals.Fill(new RandomRow(0, RandomStream.Escape, row), 0, normals);
            noise[row] = Array.ConvertAll(normals, normal => normal * task.InputNoise);
        }
        return noise;
    }

    private static void MarkWrong(RunningNetwork network, StateSet states, int?[] escapes, int step)
    {
        var (patterns, bits) = (states.Right.Length, states.Signs.Length / states.Right.Length);
        var outputs = new double[bits];
        for (var row = 0; row < escapes.Length; row++)
        {
            if (escapes[row] is not null)
                continue;
            var signs = states.Signs.AsSpan(row / (escapes.Length / patterns) * bits, bits);
            network.CopyOutput(row, outputs);
            for (var bit = 0; bit < bits; bit++)
                if (!(outputs[bit] * signs[bit] > 0))
                    escapes[row] = step;
        }
    }
}
