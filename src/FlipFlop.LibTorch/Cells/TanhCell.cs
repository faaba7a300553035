using TorchSharp;

namespace FlipFlop.LibTorch.Cells;

/// <summary>The paper's equation 6: h(t) = tanh(x(t) Win + h(t-1) Wrec).</summary>
internal sealed class TanhCell : RecurrentCell
{
    public override torch.Tensor Step(torch.Tensor input, torch.Tensor state, IReadOnlyList<torch.Tensor> weights) =>
        torch.addmm(input, state, weights[1], beta: 1, alpha: 1).tanh_();
}
