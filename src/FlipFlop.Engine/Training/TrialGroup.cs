using System.Runtime.CompilerServices;
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
    private readonly float[] x;
    private readonly float[] y;
    private int present;

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
        x = new float[steps * bits];
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
        for (var t = 0; t < steps; t++)
            weights.Forward.Multiply<TanhEnd>(Channels(states, t), Units(states, t + 1), Units(states, t + 1), stride, Trials);
        Backward(errorScale, result);
        result.CloseSums();
    }

    private void Load(ReadOnlySpan<long> trials)
    {
        present = trials.Length;
        for (var r = 0; r < Trials; r++)
        {
            new Span<float>(Units(states, 0) + (nint)r * stride, weights.Units).Clear();
            if (r < trials.Length)
            {
                source.Generate(trials[r], x, y);
            }
            else
            {
                Array.Clear(x);
                Array.Clear(y);
            }

            for (var t = 0; t < steps; t++)
            {
                var inputs = Channels(states, t) + (nint)r * stride;
                var outputs = targets.Start + ((nint)t * Trials + r) * bits;
                for (var c = 0; c < bits; c++)
                {
                    inputs[c] = x[t * bits + c];
                    outputs[c] = y[t * bits + c];
                }
            }
        }
    }

    private void Backward(float errorScale, GroupGradient<V> result)
    {
        new Span<float>(errors.Start + (nint)chunk * Block, Block).Clear();
        for (int t = steps - 1, slot = chunk - 1; t >= 0; t--, slot--)
        {
            Readout(t, slot + 1, errorScale, result);
            weights.Backward.Multiply<ThroughTanhEnd>(
                Channels(errors, slot + 1), Units(errors, slot), Units(states, t + 1), stride, Trials);
            if (slot > 0 && t > 0)
                continue;

            AddGradients(t, chunk - slot, result);
            new Span<float>(Units(errors, 0) - Header, Block).CopyTo(new Span<float>(Units(errors, chunk) - Header, Block));
            slot = chunk;
        }
    }

    // z(t), its error, and what follows from it directly: loss, bias gradient, and dz(t) beside d(t+1).
    private void Readout(int t, int slot, float errorScale, GroupGradient<V> result)
    {
        fixed (float* biasErrors = result.BiasErrors, bias = weights.OutputBias)
        fixed (double* squaredErrors = result.SquaredErrors)
        {
            var y = targets.Start + (nint)t * Trials * bits;
            for (nint r = 0; r < Trials; r++)
            {
                Readout(
                    Units(states, t + 1) + r * stride, Channels(errors, slot) + r * stride, y + r * bits, bias,
                    r < present ? errorScale : 0, squaredErrors + r * bits, biasErrors + r * bits);
            }
        }
    }

    // One trial's; a row without a trial has the scale 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Readout(float* h, float* dz, float* y, float* bias, float scale, double* squaredErrors, float* biasErrors)
    {
        var output = weights.OutputRows;
        for (nint c = 0; c < bits; c++, output += weights.PaddedUnits)
        {
            var error = V.Dot(h, output, weights.PaddedUnits) + bias[c] - y[c];
            dz[c] = error * scale;
            biasErrors[c] += dz[c];
            squaredErrors[c] += scale == 0 ? 0 : (double)error * error;
        }
    }

    // The outer products of the last "count" steps, of which "first" is the earliest; the latest lies in the last slot.
    private void AddGradients(int first, int count, GroupGradient<V> result)
    {
        var last = first + count - 1;
        result.InputAndRecurrent.Add(Channels(states, last), Units(errors, chunk - 1), stride, Trials, count);
        result.OutputTransposed.Add(Channels(errors, chunk), Units(states, last + 1), stride, Trials, count);
    }

    public void Dispose()
    {
        states.Dispose();
        errors.Dispose();
        targets.Dispose();
    }
}

/// <summary>The sums of one group of trials.</summary>
internal sealed class GroupGradient<V>(int units, int bits) : IDisposable where V : struct, ILanes<V>
{
    /// <summary>(bits + N) x N: input weights above recurrent ones.</summary>
    public GradientSum<V> InputAndRecurrent { get; } = new(bits + units, units);

    /// <summary>bits x N.</summary>
    public GradientSum<V> OutputTransposed { get; } = new(bits, units);

    /// <summary>Over time, for each trial and bit: squared errors.</summary>
    public double[] SquaredErrors { get; } = new double[TrialGroup<V>.Trials * bits];

    /// <summary>Over time, for each trial and bit: the loss's derivative by the output.</summary>
    public float[] BiasErrors { get; } = new float[TrialGroup<V>.Trials * bits];

    /// <summary>Sum of squared errors of the group.</summary>
    public double Loss { get; private set; }

    /// <summary>Gradient of the output bias.</summary>
    public float[] OutputBias { get; } = new float[bits];

    public void Clear()
    {
        InputAndRecurrent.Clear();
        OutputTransposed.Clear();
        Array.Clear(SquaredErrors);
        Array.Clear(BiasErrors);
    }

    /// <summary>Adds up over the trials what was summed over time.</summary>
    public void CloseSums()
    {
        Loss = 0;
        Array.Clear(OutputBias);
        for (var q = 0; q < SquaredErrors.Length; q++)
        {
            Loss += SquaredErrors[q];
            OutputBias[q % bits] += BiasErrors[q];
        }
    }

    public void Dispose()
    {
        InputAndRecurrent.Dispose();
        OutputTransposed.Dispose();
    }
}
