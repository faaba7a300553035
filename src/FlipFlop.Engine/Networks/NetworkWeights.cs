namespace FlipFlop.Engine.Networks;

/// <summary>
/// The weights of one network, float32, in Keras' layout: rows are what a connection comes from.
/// h(t) = tanh(x(t) InputKernel + h(t-1) RecurrentKernel [+ RecurrentBias]), z(t) = h(t) OutputKernel + OutputBias.
/// </summary>
/// <remarks>
/// Treated as immutable once published: whoever trains works on copies. Of a GRU the kernels are G = 3 times as wide
/// (update gate, reset gate, candidate), and the bias has two rows: G is 1 for tanh.
/// </remarks>
public sealed record NetworkWeights
{
    /// <summary>Input channels.</summary>
    public required int Inputs { get; init; }

    /// <summary>Recurrent units, N.</summary>
    public required int Units { get; init; }

    /// <summary>Output channels.</summary>
    public required int Outputs { get; init; }

    /// <summary>Inputs x G N, row by row.</summary>
    public required float[] InputKernel { get; init; }

    /// <summary>N x G N, row by row: with G = 1 element [i, j] is the weight from unit i to unit j.</summary>
    public required float[] RecurrentKernel { get; init; }

    /// <summary>N x Outputs, row by row.</summary>
    public required float[] OutputKernel { get; init; }

    /// <summary>Outputs.</summary>
    public required float[] OutputBias { get; init; }

    /// <summary>N, or null: tanh networks trained here have none, imported ones may. Of a GRU 2 x 3 N.</summary>
    public float[]? RecurrentBias { get; init; }

    /// <summary>The recurrent layer, told by the width of its kernels.</summary>
    public RecurrentLayer Layer => RecurrentKernel.Length == Units * Units ? RecurrentLayer.Tanh : RecurrentLayer.Gru;

    /// <summary>A network of tensors in the order of <see cref="Tensors"/>: four, or five with a recurrent bias.</summary>
    public static NetworkWeights Of(int inputs, int units, int outputs, IReadOnlyList<float[]> tensors) => new()
    {
        Inputs = inputs,
        Units = units,
        Outputs = outputs,
        InputKernel = tensors[0],
        RecurrentKernel = tensors[1],
        RecurrentBias = tensors.Count == 5 ? tensors[2] : null,
        OutputKernel = tensors[^2],
        OutputBias = tensors[^1],
    };

    /// <summary>The tensors that training changes, by name, in the order in which they are hashed and stored.</summary>
    public IEnumerable<(string Name, float[] Values)> Tensors()
    {
        yield return ("input_kernel", InputKernel);
        yield return ("recurrent_kernel", RecurrentKernel);
        if (RecurrentBias is not null)
            yield return ("recurrent_bias", RecurrentBias);
        yield return ("output_kernel", OutputKernel);
        yield return ("output_bias", OutputBias);
    }

    /// <summary>The same values in arrays of their own.</summary>
    public NetworkWeights Copy() => this with
    {
        InputKernel = [.. InputKernel],
        RecurrentKernel = [.. RecurrentKernel],
        OutputKernel = [.. OutputKernel],
        OutputBias = [.. OutputBias],
        RecurrentBias = RecurrentBias is null ? null : [.. RecurrentBias],
    };
}
