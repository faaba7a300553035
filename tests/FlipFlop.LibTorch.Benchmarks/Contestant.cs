using FlipFlop.Benchmarks;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;
using FlipFlop.LibTorch.Cells;
using static TorchSharp.torch;

namespace FlipFlop.LibTorch.Benchmarks;

/// <summary>One way to make the same training step: data, forward, backward, clipping, Adam.</summary>
internal abstract class Contestant : IDisposable
{
    /// <summary>By name; the first is what the others are compared with.</summary>
    public static IReadOnlyList<string> Names { get; } = ["simd", "products by hand", "autograd, step by step", "autograd, nn.RNN"];

    /// <summary>Starts a contestant on so many threads.</summary>
    public static Contestant Start(string name, StepCase step, int threads) => name switch
    {
        "simd" => new DefaultEngine(step, threads),
        "products by hand" => new ProductsByHand(step),
        "autograd, step by step" => new StepByStep(step),
        "autograd, nn.RNN" => new OwnLayer(step),
        _ => throw new ArgumentException($"There is no contestant {name}."),
    };

    /// <summary>One update; the loss before it.</summary>
    public abstract double Step(long[] trials, long update);

    public abstract void Dispose();

    protected static NetworkWeights Drawn(StepCase step) =>
        Initialiser.Draw(new NetworkSpec { Units = step.Units }, step.Task.Bits, step.Task.Bits, 1);

    protected static TrainingSpec Training(StepCase step) => new() { Batch = step.Batch };

    protected static TorchTraining OnLibTorch(StepCase step)
    {
        var weights = Drawn(step);
        return new TorchTraining(
            new TanhCell(), [.. weights.Tensors().Zip(KerasShapes.Of(weights), (t, shape) => tensor(t.Values, shape))], Training(step));
    }

    /// <summary>The engine that trains by default.</summary>
    private sealed class DefaultEngine(StepCase step, int threads) : Contestant
    {
        private readonly ITrainingStepper stepper =
            SimdEngine.Instance.Start(Drawn(step), new FlipFlopSource(step.Task, 1), Training(step), threads);

        public override double Step(long[] trials, long update) => stepper.Update(trials, update).Loss;

        public override void Dispose() => stepper.Dispose();
    }

    /// <summary>What the engine libtorch does: one product and one tanh a step, differentiated by autograd.</summary>
    private sealed class StepByStep(StepCase step) : Contestant
    {
        private readonly FlipFlopSource source = new(step.Task, 1);
        private readonly TorchTraining training = OnLibTorch(step);

        public override double Step(long[] trials, long update)
        {
            using var scope = NewDisposeScope();
            var (x, y) = TorchBatch.Of(source, trials);
            return training.Update(x, y, update).Loss;
        }

        public override void Dispose() => training.Dispose();
    }
}
