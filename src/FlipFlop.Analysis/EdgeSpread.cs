using FlipFlop.Engine.Networks;

namespace FlipFlop.Analysis;

/// <summary>Gathers how far copies of an edge's two ends spread along it, step by step.</summary>
internal sealed class EdgeSpread
{
    private readonly int[] ends;
    private readonly int copies;

    /// <summary>Of length 1, from one end to the other; not a number where the ends coincide.</summary>
    private readonly double[] direction;

    private double squares;
    private int freedom;

    /// <param name="states">All states (2^bits x N), row by row.</param>
    /// <param name="edge">The edge.</param>
    /// <param name="units">N.</param>
    /// <param name="copies">Copies of each state, at least 2; those of state s are rows s x copies onwards.</param>
    public EdgeSpread(double[] states, CubeEdge edge, int units, int copies)
    {
        ends = [edge.From, edge.To];
        this.copies = copies;
        direction = new double[units];
        for (var unit = 0; unit < units; unit++)
            direction[unit] = (states[edge.To * units + unit] - states[edge.From * units + unit]) / edge.Length;
    }

    /// <summary>Standard deviation of what was added, each copy about the mean of its end's at its step.</summary>
    public double Deviation => Math.Sqrt(squares / freedom);

    /// <summary>Adds where the copies stand.</summary>
    public void Add(RunningNetwork network)
    {
        foreach (var end in ends)
        {
            var along = new double[copies];
            for (var copy = 0; copy < copies; copy++)
                along[copy] = Along(network.State(end * copies + copy));
            var mean = along.Average();
            squares += along.Sum(place => (place - mean) * (place - mean));
            freedom += copies - 1;
        }
    }

    private double Along(ReadOnlySpan<double> state)
    {
        var sum = 0.0;
        for (var unit = 0; unit < state.Length; unit++)
            sum += state[unit] * direction[unit];
        return sum;
    }
}
