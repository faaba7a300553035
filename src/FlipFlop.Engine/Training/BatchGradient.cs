using System.Runtime.CompilerServices;
using FlipFlop.Engine.Arithmetic;
using FlipFlop.Engine.Networks;

namespace FlipFlop.Engine.Training;

/// <summary>A batch's gradient: the sum of its groups', each element in the order of the groups.</summary>
/// <param name="weights">What it is the gradient of.</param>
/// <param name="groups">The groups' gradients.</param>
internal sealed unsafe class BatchGradient<V>(NetworkWeights weights, GroupGradient<V>[] groups) where V : struct, ILanes<V>
{
    private readonly int units = weights.Units;
    private readonly int bits = weights.Outputs;

    public float[] Input { get; } = new float[weights.InputKernel.Length];

    public float[] Recurrent { get; } = new float[weights.RecurrentKernel.Length];

    public float[] Output { get; } = new float[weights.OutputKernel.Length];

    public float[] OutputBias { get; } = new float[weights.OutputBias.Length];

    /// <summary>In the order of the weights' tensors.</summary>
    public float[][] Tensors => [Input, Recurrent, Output, OutputBias];

    /// <summary>Sum of squared errors of the first groups.</summary>
    public double Loss(int used)
    {
        var sum = 0d;
        for (var group = 0; group < used; group++)
            sum += groups[group].Loss;
        return sum;
    }

    /// <summary>Adds up some rows of the recurrent weights' gradient over the first groups.</summary>
    public void SumRecurrent(int first, int count, int used)
    {
        for (var k = first; k < first + count; k++)
            SumRow(bits + k, Recurrent.AsSpan(k * units, units), used);
    }

    /// <summary>Adds up all other gradients over the first groups.</summary>
    public void SumInputAndOutput(int used)
    {
        for (var k = 0; k < bits; k++)
            SumRow(k, Input.AsSpan(k * units, units), used);
        Array.Clear(Output);
        Array.Clear(OutputBias);
        for (var group = 0; group < used; group++)
        {
            var from = groups[group];
            for (var c = 0; c < bits; c++)
            {
                var row = from.OutputTransposed.Row(c);
                for (var j = 0; j < units; j++)
                    Output[j * bits + c] += row[j];
                OutputBias[c] += from.OutputBias[c];
            }
        }
    }

    // Of input and recurrent weights below one another.
    private void SumRow(int row, Span<float> to, int used)
    {
        var parts = stackalloc float*[used];
        for (var group = 0; group < used; group++)
            parts[group] = groups[group].InputAndRecurrent.Row(row);
        fixed (float* sum = to)
            Sum(parts, used, sum, to.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sum(float** parts, int count, float* to, int length)
    {
        var j = 0;
        for (; j <= length - V.Count; j += V.Count)
        {
            var sum = V.Of(0);
            for (var part = 0; part < count; part++)
                sum += V.Load(parts[part] + j);
            sum.Store(to + j);
        }

        for (; j < length; j++)
        {
            var sum = 0f;
            for (var part = 0; part < count; part++)
                sum += parts[part][j];
            to[j] = sum;
        }
    }
}
