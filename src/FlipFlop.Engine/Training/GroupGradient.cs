using FlipFlop.Engine.Arithmetic;

namespace FlipFlop.Engine.Training;

/// <summary>The sums of one group of trials.</summary>
internal sealed class GroupGradient<V>(int units, int bits) : IDisposable where V : struct, ILanes<V>
{
    private const int Trials = TrialGroup<V>.Trials;

    /// <summary>(bits + N) x N: input weights above recurrent ones.</summary>
    public GradientSum<V> InputAndRecurrent { get; } = new(bits + units, units);

    /// <summary>bits x N.</summary>
    public GradientSum<V> OutputTransposed { get; } = new(bits, units);

    /// <summary>Over time: squared errors, (bit, trial).</summary>
    public double[] SquaredErrors { get; } = new double[bits * Trials];

    /// <summary>Over time: the loss's derivative by the output, (bit, trial).</summary>
    public float[] BiasErrors { get; } = new float[bits * Trials];

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

    /// <summary>Adds up what was summed over time: trial after trial, and of each bit after bit.</summary>
    public void CloseSums()
    {
        Loss = 0;
        Array.Clear(OutputBias);
        for (var r = 0; r < Trials; r++)
        {
            for (var c = 0; c < bits; c++)
            {
                Loss += SquaredErrors[c * Trials + r];
                OutputBias[c] += BiasErrors[c * Trials + r];
            }
        }
    }

    public void Dispose()
    {
        InputAndRecurrent.Dispose();
        OutputTransposed.Dispose();
    }
}
