using FlipFlop.Engine.Arithmetic;
using FlipFlop.Engine.Networks;

namespace FlipFlop.Engine.Training;

/// <summary>A network's weights laid out for the kernels; read by all threads, packed anew after each update.</summary>
internal sealed unsafe class PackedWeights<V> : IDisposable where V : struct, ILanes<V>
{
    private readonly NetworkWeights weights;
    private readonly AlignedFloats outputRows;

    public PackedWeights(NetworkWeights weights)
    {
        this.weights = weights;
        PaddedUnits = (weights.Units + 15) / 16 * 16;
        Forward = new PackedMatrix<V>(weights.Inputs + weights.Units, weights.Units);
        Backward = new PackedMatrix<V>(weights.Outputs + weights.Units, weights.Units);
        outputRows = new AlignedFloats((long)weights.Outputs * PaddedUnits);
    }

    public int Units => weights.Units;

    public int Outputs => weights.Outputs;

    /// <summary>Units, padded with zeros to a multiple of 16.</summary>
    public int PaddedUnits { get; }

    /// <summary>Wout', a padded row for each channel.</summary>
    public float* OutputRows => outputRows.Start;

    public float[] OutputBias => weights.OutputBias;

    /// <summary>[Win; Wrec]: (bits + N) x N.</summary>
    public PackedMatrix<V> Forward { get; }

    /// <summary>[Wout'; Wrec']: (bits + N) x N.</summary>
    public PackedMatrix<V> Backward { get; }

    /// <summary>Takes over all weights as they are now.</summary>
    public void Pack()
    {
        PackRecurrent(0, Units);
        PackInputAndOutput();
    }

    /// <summary>Takes over some rows of the recurrent weights: what leaves these units.</summary>
    public void PackRecurrent(int first, int count)
    {
        var rows = weights.RecurrentKernel.AsSpan(first * Units, count * Units);
        Forward.SetRows(weights.Inputs + first, rows);
        Backward.SetColumns(first, weights.Outputs, rows, Units);
    }

    /// <summary>Takes over input and output weights.</summary>
    public void PackInputAndOutput()
    {
        Forward.SetRows(0, weights.InputKernel);
        Backward.SetColumns(0, 0, weights.OutputKernel, weights.Outputs);
        for (var c = 0; c < weights.Outputs; c++)
        {
            for (var j = 0; j < weights.Units; j++)
                outputRows.Start[c * PaddedUnits + j] = weights.OutputKernel[j * weights.Outputs + c];
        }
    }

    public void Dispose()
    {
        Forward.Dispose();
        Backward.Dispose();
        outputRows.Dispose();
    }
}
