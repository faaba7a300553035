using FlipFlop.Benchmarks;
using FlipFlop.Engine.Tasks;
using static TorchSharp.torch;

namespace FlipFlop.LibTorch.Benchmarks;

/// <summary>
/// Back-propagation through time written out with LibTorch's products, without autograd: what is common to all steps is
/// one product each (readout, its gradient, all weight gradients), and a step back is one product and one tanh'.
/// </summary>
internal sealed class ProductsByHand(StepCase step) : Contestant
{
    private readonly FlipFlopSource source = new(step.Task, 1);
    private readonly TorchTraining training = OnLibTorch(step);

    public override double Step(long[] trials, long update)
    {
        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        var (x, y) = TorchBatch.Of(source, trials);
        var (loss, gradient) = LossAndGradient(x, y);
        return training.Apply(loss, gradient, update).Loss;
    }

    private (double Loss, IReadOnlyList<Tensor> Gradient) LossAndGradient(Tensor x, Tensor y)
    {
        var (input, recurrent, output, bias) = (training.Weights[0], training.Weights[1], training.Weights[2], training.Weights[3]);
        var states = States(x.matmul(input), recurrent);
        var error = states.matmul(output).add_(bias).sub_(y);
        var loss = error.square().mean().item<float>();
        var dz = error.mul_(2.0 / error.numel());
        var d = Backward(dz.matmul(output.t()), states, recurrent.t());
        var (bits, units) = (x.shape[2], states.shape[2]);
        Tensor Flat(Tensor tensor, long columns) => tensor.reshape(-1, columns);
        var before = cat([zeros_like(states[0]).unsqueeze(0), states.narrow(0, 0, states.shape[0] - 1)], 0);
        return (loss,
        [
            Flat(x, bits).t().matmul(Flat(d, units)),
            Flat(before, units).t().matmul(Flat(d, units)),
            Flat(states, units).t().matmul(Flat(dz, bits)),
            Flat(dz, bits).sum(dim: 0),
        ]);
    }

    private static Tensor States(Tensor inputs, Tensor recurrent)
    {
        var steps = inputs.unbind(0);
        var states = new Tensor[steps.Length];
        for (var t = 0; t < steps.Length; t++)
            states[t] = t == 0 ? steps[0].tanh() : addmm(steps[t], states[t - 1], recurrent, beta: 1, alpha: 1).tanh_();
        return stack(states, 0);
    }

    /// <summary>d(t) = (dz(t) Wout' + d(t+1) Wrec') (1 - h(t)^2), from the last step back.</summary>
    private static Tensor Backward(Tensor errors, Tensor states, Tensor recurrent)
    {
        var (steps, slopes) = (errors.unbind(0), states.square().neg_().add_(1).unbind(0));
        var d = new Tensor[steps.Length];
        for (var t = steps.Length - 1; t >= 0; t--)
            d[t] = (t == steps.Length - 1 ? steps[t] : addmm(steps[t], d[t + 1], recurrent, beta: 1, alpha: 1)).mul(slopes[t]);
        return stack(d, 0);
    }

    public override void Dispose() => training.Dispose();
}
