namespace FlipFlop.Engine.Networks;

/// <summary>
/// Several copies ("rows") of one network that run side by side in double precision, each from its own state
/// with its own input: h(t) by the network's layer, z = h Wout + c (Keras' layout).
/// </summary>
/// <remarks>
/// Every sum is one chain of fused multiply-adds from the bias over inputs, then units, in their order. So
/// neither the width of the machine's vectors nor the number of rows can change a bit, and in a tanh network without
/// bias the mirror image (-x, -h) of a row runs as its exact negative.
/// </remarks>
public sealed class RunningNetwork
{
    private readonly NetworkWeights weights;
    private readonly RunningLayer layer;
    private readonly int stride;
    private readonly double[] outputKernel;

    /// <summary>x and h of each row, (row, inputs + units [+ padding]).</summary>
    private double[] current;
    private double[] next;

    /// <summary>Starts so many copies at h = 0 with zero input.</summary>
    public RunningNetwork(NetworkWeights weights, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        this.weights = weights;
        Rows = rows;
        layer = RunningLayer.Of(weights, rows);
        stride = weights.Inputs + RunningLayer.Padded(weights.Units);
        outputKernel = Array.ConvertAll(weights.OutputKernel, weight => (double)weight);
        current = new double[rows * stride];
        next = new double[rows * stride];
    }

    /// <summary>Copies that run.</summary>
    public int Rows { get; }

    /// <summary>The state h of a row (N). Valid until the next <see cref="Advance"/>.</summary>
    public ReadOnlySpan<double> State(int row) => current.AsSpan(row * stride + weights.Inputs, weights.Units);

    /// <summary>Puts a row into a state (N).</summary>
    public void SetState(int row, ReadOnlySpan<double> state) =>
        state.CopyTo(current.AsSpan(row * stride + weights.Inputs, weights.Units));

    /// <summary>The input that a row gets at every step from now on.</summary>
    public void SetInput(int row, ReadOnlySpan<double> input)
    {
        input.CopyTo(current.AsSpan(row * stride, weights.Inputs));
        input.CopyTo(next.AsSpan(row * stride, weights.Inputs));
    }

    /// <summary>Zero input for every row from now on.</summary>
    public void Silence()
    {
        for (var row = 0; row < Rows; row++)
        {
            current.AsSpan(row * stride, weights.Inputs).Clear();
            next.AsSpan(row * stride, weights.Inputs).Clear();
        }
    }

    /// <summary>Writes the output z of a row's state.</summary>
    public void CopyOutput(int row, Span<double> output)
    {
        var state = State(row);
        for (var channel = 0; channel < weights.Outputs; channel++)
        {
            double sum = weights.OutputBias[channel];
            for (var unit = 0; unit < state.Length; unit++)
                sum = Math.FusedMultiplyAdd(state[unit], outputKernel[unit * weights.Outputs + channel], sum);
            output[channel] = sum;
        }
    }

    /// <summary>Runs every row so many steps.</summary>
    public void Advance(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            layer.Advance(Rows, current, next);
            (current, next) = (next, current);
        }
    }
}
