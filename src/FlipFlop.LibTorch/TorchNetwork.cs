using FlipFlop.LibTorch.Cells;
using TorchSharp;
using static TorchSharp.torch;

namespace FlipFlop.LibTorch;

/// <summary>One recurrent layer and a linear readout, as LibTorch sees them: a loss, which autograd differentiates.</summary>
/// <param name="cell">The recurrent layer.</param>
/// <param name="weights">The cell's tensors, then output kernel and output bias; Keras' layout.</param>
internal sealed class TorchNetwork(RecurrentCell cell, IReadOnlyList<Tensor> weights)
{
    /// <summary>Mean square error over trials, steps and channels; a scalar with its graph.</summary>
    /// <param name="x">Inputs, (step, trial, bit).</param>
    /// <param name="y">Targets, likewise.</param>
    public Tensor Loss(Tensor x, Tensor y)
    {
        var (kernel, bias) = (weights[^2], weights[^1]);
        var z = States(x).matmul(kernel) + bias;
        return nn.functional.mse_loss(z, y);
    }

    /// <summary>h at every step, (step, trial, unit).</summary>
    private Tensor States(Tensor x)
    {
        var state = zeros(x.shape[1], weights[^2].shape[0], x.dtype, x.device);
        var states = new List<Tensor>((int)x.shape[0]);
        foreach (var input in x.matmul(weights[0]).unbind(0))
        {
            state = cell.Step(input, state, weights);
            states.Add(state);
        }

        return stack(states, 0);
    }
}
