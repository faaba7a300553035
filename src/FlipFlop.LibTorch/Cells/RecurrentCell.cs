using TorchSharp;

namespace FlipFlop.LibTorch.Cells;

/// <summary>What happens to a recurrent state in one step. A new cell is one file, and one line where cells are chosen.</summary>
internal abstract class RecurrentCell
{
    /// <summary>h before the first step is 0.</summary>
    /// <param name="input">This step's input times the input kernel: (trial, column of the input kernel).</param>
    /// <param name="state">h(t-1), (trial, unit).</param>
    /// <param name="weights">Input kernel, recurrent kernel and, where the cell has one, bias; in Keras' layout.</param>
    /// <returns>h(t), (trial, unit).</returns>
    public abstract torch.Tensor Step(torch.Tensor input, torch.Tensor state, IReadOnlyList<torch.Tensor> weights);
}
