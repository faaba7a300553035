using FlipFlop.Engine.Arithmetic;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Engine.Training;

/// <summary>
/// Forward and backward through time for up to sixteen trials, on one thread. Every sum's order is fixed by time,
/// trial and unit; groups meet only when their gradients are added.
/// </summary>
/// <remarks>
/// Rows of both buffers are [padding, channels, units]: forward [x(t), h(t-1)] and backward [dz(t), d(t+1)], so that
/// input and recurrent weights are one product each way. A block is the sixteen rows of one step.
/// </remarks>
internal sealed unsafe class TrialGroup<V> : IDisposable where V : struct, ILanes<V>
{
    /// <summary>Trials in a group: a constant of the arithmetic, not of the machine.</summary>
    public const int Trials = 16;

    private const int Header = 16;

    private readonly PackedWeights<V> weights;
    private readonly ITrialSource source;
    private readonly int bits;
    private readonly int steps;
    private readonly int stride;
    private readonly int chunk;
    private readonly AlignedFloats states;
    private readonly AlignedFloats errors;
    private readonly AlignedFloats targets;
    private readonly AlignedFloats errorScales;
    private readonly float[] x;
    private readonly float[] y;

    public TrialGroup(PackedWeights<V> weights, ITrialSource source)
    {
        this.weights = weights;
        this.source = source;
        bits = source.Bits;
        steps = source.Steps;
        stride = RowStride(weights.Units);
        chunk = StepsOfChunk(stride, steps);
        states = new AlignedFloats((long)(steps + 1) * Trials * stride);
        errors = new AlignedFloats((long)(chunk + 1) * Trials * stride);
        targets = new AlignedFloats((long)steps * Trials * bits);
        errorScales = new AlignedFloats(Trials);
        x = new float[Trials * steps * bits];
        y = new float[steps * bits];
    }

    private const int ChunkFloats = 32 * 1024;

    /// <summary>Steps between two additions to the weight gradient: its operands should still lie in the cache. Changes no bit.</summary>
    internal static int StepsOfChunk(int stride, int steps) => Math.Clamp(ChunkFloats / (Trials * stride), 1, steps);

    /// <summary>Floats from one row to the next. A whole number of 4 KiB pages would send every row to the same cache sets.</summary>
    internal static int RowStride(int units)
    {
        var stride = Header + (units + 15) / 16 * 16;
        return stride % 1024 == 0 ? stride + 16 : stride;
    }

    private int Block => Trials * stride;

    private float* Channels(AlignedFloats buffer, int block) => buffer.Start + (nint)block * Block + Header - bits;

    private float* Units(AlignedFloats buffer, int block) => buffer.Start + (nint)block * Block + Header;

    /// <summary>The loss and the gradients of these trials.</summary>
    /// <param name="trials">Numbers of one to sixteen trials.</param>
    /// <param name="errorScale">2 / (trials of the whole batch x steps x bits): the derivative of the mean square.</param>
    /// <param name="result">Is overwritten with these trials' sums.</param>
    public void Run(ReadOnlySpan<long> trials, float errorScale, GroupGradient<V> result)
    {
        result.Clear();
        Load(trials);
        new Span<float>(errorScales.Start, Trials).Clear();
        new Span<float>(errorScales.Start, trials.Length).Fill(errorScale);
        Forward();
        Backward(result);
        result.CloseSums();
    }

    // Inputs stay as they are made, trial by trial; targets are laid out (step, channel, trial), as the readout takes them.
    private void Load(ReadOnlySpan<long> trials)
    {
        Array.Clear(x);
        targets.Clear();
        for (var r = 0; r < trials.Length; r++)
        {
            source.Generate(trials[r], x.AsSpan(r * y.Length, y.Length), y);
            var target = targets.Start + r;
            foreach (var value in y)
            {
                *target = value;
                target += Trials;
            }
        }
    }

    private void Forward()
    {
        new Span<float>(Units(states, 0) - Header, Block).Clear();
        fixed (float* inputs = x)
        {
            for (var t = 0; t < steps; t++)
            {
                SetInputs(Channels(states, t), inputs + t * bits);
                weights.Forward.Multiply<TanhEnd>(Channels(states, t), Units(states, t + 1), Units(states, t + 1), stride, Trials);
            }
        }
    }

    private void SetInputs(float* rows, float* from)
    {
        for (var r = 0; r < Trials; r++, rows += stride, from += y.Length)
        {
            for (nint c = 0; c < bits; c++)
                rows[c] = from[c];
        }
    }

    private void Backward(GroupGradient<V> result)
    {
        new Span<float>(errors.Start + (nint)chunk * Block, Block).Clear();
        for (int t = steps - 1, slot = chunk - 1; t >= 0; t--, slot--)
        {
            Readout(t, slot + 1, result);
            weights.Backward.Multiply<ThroughTanhEnd>(
                Channels(errors, slot + 1), Units(errors, slot), Units(states, t + 1), stride, Trials);
            if (slot > 0 && t > 0)
                continue;

            AddGradients(t, chunk - slot, result);
            new Span<float>(Units(errors, 0) - Header, Block).CopyTo(new Span<float>(Units(errors, chunk) - Header, Block));
            slot = chunk;
        }
    }

    // The errors of z(t), dz(t) beside d(t+1), and the gradient of the output weights while h(t) is at hand.
    private void Readout(int t, int slot, GroupGradient<V> result)
    {
        float* h = Units(states, t + 1), dz = Channels(errors, slot);
        fixed (float* biasErrors = result.BiasErrors)
        fixed (double* squaredErrors = result.SquaredErrors)
        {
            Training.Readout.Run(
                weights, h, dz, stride, targets.Start + (nint)t * Trials * bits, errorScales.Start, squaredErrors, biasErrors);
        }

        result.OutputTransposed.Add(dz, h, stride, Trials, 1);
    }

    // The outer products of the recurrent weights over the last "count" steps, of which "first" is the earliest; the latest lies in the last slot.
    private void AddGradients(int first, int count, GroupGradient<V> result)
    {
        result.InputAndRecurrent.Add(Channels(states, first + count - 1), Units(errors, chunk - 1), stride, Trials, count);
    }

    public void Dispose()
    {
        foreach (var buffer in new[] { states, errors, targets, errorScales })
            buffer.Dispose();
    }
}
