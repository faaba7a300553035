using System.Diagnostics;
using FlipFlop.Engine.Arithmetic;
using FlipFlop.Engine.Training;

namespace FlipFlop.Benchmarks;

/// <summary>
/// The three matrix products of a step and nothing else: the same kernels on buffers of the same layout, in the same
/// order. Every state is 1 and every weight 1 / depth, so that products of products stay ordinary numbers.
/// </summary>
internal sealed unsafe class ProductsAlone<V> : IDisposable where V : struct, ILanes<V>
{
    private const int Rows = TrialGroup<V>.Trials;

    private readonly int steps;
    private readonly int groups;
    private readonly int depth;
    private readonly int stride;
    private readonly int chunk;
    private readonly Panel[] panels;
    private readonly AlignedFloats forward;
    private readonly AlignedFloats backward;
    private readonly AlignedFloats states;
    private readonly AlignedFloats errors;
    private readonly GradientSum<V> gradient;

    public ProductsAlone(StepCase step)
    {
        steps = step.Task.Steps;
        groups = (step.Batch + Rows - 1) / Rows;
        depth = step.Task.Bits + step.Units;
        stride = TrialGroup<V>.RowStride(step.Units);
        chunk = TrialGroup<V>.StepsOfChunk(stride, steps);
        panels = Panel.Split<V>(step.Units);
        forward = Filled((long)depth * Panel.PaddedColumns<V>(step.Units), 1f / depth);
        backward = Filled(forward.Length, 1f / depth);
        states = Filled((steps + 1L) * Rows * stride, 1);
        errors = Filled((chunk + 1L) * Rows * stride, 1);
        gradient = new GradientSum<V>(depth, step.Units);
    }

    /// <summary>Seconds that the products of one step take, the mean of some.</summary>
    public double Seconds(int repeats)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < repeats * groups; i++)
            OneGroup();
        return clock.Elapsed.TotalSeconds / repeats;
    }

    private void OneGroup()
    {
        for (var t = 0; t < steps; t++)
            Product(Row(states, t), forward.Start, Row(states, t + 1));
        for (int t = steps - 1, slot = chunk - 1; t >= 0; t--, slot--)
        {
            Product(Row(errors, slot + 1), backward.Start, Row(errors, slot));
            if (slot > 0 && t > 0)
                continue;
            gradient.Add(Row(states, t + chunk - slot - 1), Row(errors, chunk - 1), stride, Rows, chunk - slot);
            slot = chunk;
        }
    }

    private void Product(float* a, float* b, float* to)
    {
        foreach (var panel in panels)
        {
            for (nint row = 0; row < Rows; row += V.TileRows)
                PackedMatrix<V>.Product(panel.Registers, a + row * stride, b + (nint)panel.Column * depth, depth, to + row * stride + panel.Column, stride);
        }
    }

    private float* Row(AlignedFloats buffer, int block) => buffer.Start + (nint)block * Rows * stride;

    private static AlignedFloats Filled(long length, float value)
    {
        var buffer = new AlignedFloats(length);
        new Span<float>(buffer.Start, checked((int)length)).Fill(value);
        return buffer;
    }

    public void Dispose()
    {
        foreach (var buffer in new[] { forward, backward, states, errors })
            buffer.Dispose();
        gradient.Dispose();
    }
}
