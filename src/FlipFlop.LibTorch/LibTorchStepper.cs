using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;
using FlipFlop.LibTorch.Cells;
using TorchSharp;
using static TorchSharp.torch;

namespace FlipFlop.LibTorch;

/// <summary>Trains one network in float on LibTorch; after each update weights and moments are read back.</summary>
internal sealed class LibTorchStepper : ITrainingStepper
{
    private readonly ITrialSource source;
    private readonly TorchTraining training;
    private readonly Device device;

    public LibTorchStepper(
        NetworkWeights initial, AdamMoments moments, ITrialSource source, TrainingSpec spec, Device device)
    {
        this.device = device;
        this.source = source;
        Weights = initial.Copy();
        Moments = moments.Copy();
        var weights = Weights.Tensors().Zip(KerasShapes.Of(Weights), (t, shape) => tensor(t.Values, shape, device: device));
        training = new TorchTraining(RecurrentCell.Of(Weights.Layer), [.. weights], spec);
        Write(Moments.First, training.FirstMoments);
        Write(Moments.Second, training.SecondMoments);
    }

    public NetworkWeights Weights { get; }

    public AdamMoments Moments { get; }

    public StepResult Update(ReadOnlySpan<long> trials, long update)
    {
        using var scope = NewDisposeScope();
        var (x, y) = TorchBatch.Of(source, trials);
        var result = training.Update(x.to(device), y.to(device), update);
        Read(training.Weights, [.. Weights.Tensors().Select(t => t.Values)]);
        Read(training.FirstMoments, Moments.First);
        Read(training.SecondMoments, Moments.Second);
        return result;
    }

    private static void Write(IReadOnlyList<float[]> values, IReadOnlyList<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < tensors.Count; i++)
            tensors[i].copy_(tensor(values[i], tensors[i].shape));
    }

    private static void Read(IReadOnlyList<Tensor> tensors, IReadOnlyList<float[]> values)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < tensors.Count; i++)
            tensors[i].detach().cpu().data<float>().CopyTo(values[i]);
    }

    public void Dispose() => training.Dispose();
}
