using FlipFlop.Engine.Networks;
using TorchSharp;

namespace FlipFlop.LibTorch.Cells;

/// <summary>What happens to a recurrent state in one step. A new cell is one file, and one line here.</summary>
internal abstract class RecurrentCell
{
    /// <summary>The cell of a layer.</summary>
    public static RecurrentCell Of(RecurrentLayer layer) => layer switch
    {
        RecurrentLayer.Tanh => new TanhCell(),
        RecurrentLayer.Gru => new GruCell(),
        _ => throw new ArgumentException($"There is no cell of the layer {layer}."),
    };

    /// <summary>h before the first step is 0.</summary>
    /// <param name="input">This step's input times the input kernel: (trial, column of the input kernel).</param>
    /// <param name="state">h(t-1), (trial, unit).</param>
    /// <param name="weights">Input kernel, recurrent kernel and, where the cell has one, bias; in Keras' layout.</param>
    /// <returns>h(t), (trial, unit).</returns>
    public abstract torch.Tensor Step(torch.Tensor input, torch.Tensor state, IReadOnlyList<torch.Tensor> weights);
}
