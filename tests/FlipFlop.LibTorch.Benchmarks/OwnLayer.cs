using FlipFlop.Benchmarks;
using FlipFlop.Engine.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace FlipFlop.LibTorch.Benchmarks;

/// <summary>What one would write first: nn.RNN, nn.Linear, and LibTorch's own loss, clipping and Adam.</summary>
internal sealed class OwnLayer : Contestant
{
    private readonly FlipFlopSource source;
    private readonly double clipNorm;
    private readonly TorchSharp.Modules.RNN recurrent;
    private readonly TorchSharp.Modules.Linear readout;
    private readonly IReadOnlyList<TorchSharp.Modules.Parameter> parameters;
    private readonly optim.Optimizer adam;

    public OwnLayer(StepCase step)
    {
        source = new FlipFlopSource(step.Task, 1);
        var (weights, training) = (Drawn(step), Training(step));
        clipNorm = training.ClipNorm;
        recurrent = nn.RNN(weights.Inputs, weights.Units, 1, nn.NonLinearities.Tanh, bias: false);
        readout = nn.Linear(weights.Units, weights.Outputs);
        parameters = [.. recurrent.parameters(), .. readout.parameters()];
        adam = optim.Adam(parameters, training.LearningRate, training.Beta1, training.Beta2, training.Epsilon);
        using var ungraded = no_grad();
        foreach (var (parameter, (values, shape)) in parameters.Zip(weights.Tensors().Select(t => t.Values).Zip(KerasShapes.Of(weights))))
        {
            using var drawn = tensor(values, shape);
            using var transposed = shape.Length == 2 ? drawn.t() : drawn.alias();
            parameter.copy_(transposed);
        }
    }

    public override double Step(long[] trials, long update)
    {
        using var scope = NewDisposeScope();
        var (x, y) = TorchBatch.Of(source, trials);
        adam.zero_grad();
        var (states, _) = recurrent.forward(x, null);
        var loss = nn.functional.mse_loss(readout.forward(states), y);
        loss.backward();
        nn.utils.clip_grad_norm_(parameters, clipNorm);
        adam.step();
        return loss.item<float>();
    }

    public override void Dispose()
    {
        adam.Dispose();
        recurrent.Dispose();
        readout.Dispose();
    }
}
