using FlipFlop.Engine.Training;
using FlipFlop.LibTorch.Cells;
using TorchSharp;
using static TorchSharp.torch;

namespace FlipFlop.LibTorch;

/// <summary>
/// A network under training on LibTorch, in float or double precision: autograd's gradients, clipping by the global
/// norm, and Adam as Keras writes it (LibTorch's own Adam has epsilon in another place).
/// </summary>
internal sealed class TorchTraining : IDisposable
{
    private readonly TrainingSpec training;
    private readonly TorchNetwork network;

    /// <param name="cell">The recurrent layer.</param>
    /// <param name="weights">Its tensors and the readout's; trained in place and disposed of with this.</param>
    /// <param name="training">Adam's values and the clipping norm.</param>
    public TorchTraining(RecurrentCell cell, IReadOnlyList<Tensor> weights, TrainingSpec training)
    {
        this.training = training;
        Weights = weights;
        FirstMoments = [.. weights.Select(tensor => zeros_like(tensor).DetachFromDisposeScope())];
        SecondMoments = [.. weights.Select(tensor => zeros_like(tensor).DetachFromDisposeScope())];
        foreach (var tensor in weights)
            tensor.requires_grad_(true).DetachFromDisposeScope();
        network = new TorchNetwork(cell, weights);
    }

    public IReadOnlyList<Tensor> Weights { get; }

    /// <summary>Adam's running means of the gradient.</summary>
    public IReadOnlyList<Tensor> FirstMoments { get; }

    /// <summary>Adam's running means of its square.</summary>
    public IReadOnlyList<Tensor> SecondMoments { get; }

    /// <summary>The loss of a batch and its gradient by each of the weights, which the caller disposes of.</summary>
    /// <param name="x">Inputs, (step, trial, bit).</param>
    /// <param name="y">Targets, likewise.</param>
    public (double Loss, IReadOnlyList<Tensor> Gradient) LossAndGradient(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        var loss = network.Loss(x, y);
        var gradient = autograd.grad([loss], [.. Weights]);
        foreach (var tensor in gradient)
            tensor.MoveToOuterDisposeScope();
        return (loss.to(float64).item<double>(), [.. gradient]);
    }

    /// <summary>One update; where loss or gradient is not finite the weights are left as they are.</summary>
    /// <param name="x">Inputs, (step, trial, bit).</param>
    /// <param name="y">Targets, likewise.</param>
    /// <param name="update">Number of this update: 0, 1, ...</param>
    public StepResult Update(Tensor x, Tensor y, long update)
    {
        using var scope = NewDisposeScope();
        var (loss, gradient) = LossAndGradient(x, y);
        return Apply(loss, gradient, update);
    }

    /// <summary>Makes the update of a gradient, which is clipped in place.</summary>
    public StepResult Apply(double loss, IReadOnlyList<Tensor> gradient, long update)
    {
        using var scope = NewDisposeScope();
        var result = new StepResult(loss, Norm(gradient));
        if (!result.IsFinite)
            return result;
        using var ungraded = no_grad();
        var factor = GradientNorm.ClippingFactor(result.GradientNorm, training.ClipNorm);
        var rate = AdamRate.Of(training, update);
        for (var i = 0; i < Weights.Count; i++)
            Step(i, gradient[i].mul_(factor), rate);
        return result;
    }

    private static double Norm(IEnumerable<Tensor> gradient) =>
        Math.Sqrt(gradient.Sum(tensor => tensor.to(float64).square().sum().item<double>()));

    private void Step(int i, Tensor gradient, double rate)
    {
        FirstMoments[i].mul_(training.Beta1).add_(gradient, alpha: 1 - training.Beta1);
        SecondMoments[i].mul_(training.Beta2).addcmul_(gradient, gradient, value: 1 - training.Beta2);
        Weights[i].addcdiv_(FirstMoments[i], SecondMoments[i].sqrt().add_(training.Epsilon), value: -rate);
    }

    public void Dispose()
    {
        foreach (var tensor in Weights.Concat(FirstMoments).Concat(SecondMoments))
            tensor.Dispose();
    }
}
