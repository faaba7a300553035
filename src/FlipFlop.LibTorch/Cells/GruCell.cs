using TorchSharp;

namespace FlipFlop.LibTorch.Cells;

/// <summary>
/// The gated recurrent unit as Keras writes it (reset_after = true). With the columns of kernels and bias in three parts,
/// z, r and c: z = s(x Kz + b0z + h Uz + b1z), r = s(x Kr + b0r + h Ur + b1r), c = tanh(x Kc + b0c + r (h Uc + b1c)),
/// h(t) = z h(t-1) + (1 - z) c.
/// </summary>
internal sealed class GruCell : RecurrentCell
{
    public override torch.Tensor Step(torch.Tensor input, torch.Tensor state, IReadOnlyList<torch.Tensor> weights)
    {
        var bias = weights[2];
        var fromInput = (input + bias[0]).chunk(3, 1);
        var fromState = torch.addmm(bias[1], state, weights[1], beta: 1, alpha: 1).chunk(3, 1);
        var z = (fromInput[0] + fromState[0]).sigmoid();
        var r = (fromInput[1] + fromState[1]).sigmoid();
        var candidate = (fromInput[2] + r * fromState[2]).tanh();
        return candidate + z * (state - candidate);
    }
}
