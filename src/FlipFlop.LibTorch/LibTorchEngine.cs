using System.Globalization;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;
using FlipFlop.LibTorch.Loading;
using TorchSharp;

namespace FlipFlop.LibTorch;

/// <summary>
/// Training by LibTorch's autograd: the independent judge of the default engine's gradients, and the way to other
/// cells. The same bits are not promised: LibTorch's products differ between machines.
/// </summary>
public sealed class LibTorchEngine : ITrainingEngine
{
    private readonly int threads;

    /// <summary>Loads LibTorch.</summary>
    /// <param name="threads">Threads of every product; they may change bits, so they are part of the realization's key.</param>
    /// <exception cref="LibTorchException">LibTorch cannot be used here.</exception>
    public LibTorchEngine(int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        this.threads = threads;
        ArithmeticVersion = string.Create(
            CultureInfo.InvariantCulture, $"libtorch {LibTorchLibrary.Version}, {threads} {(threads == 1 ? "thread" : "threads")}");
    }

    public string Name => "libtorch";

    public string ArithmeticVersion { get; }

    /// <summary>Starts from the given weights and moments, on this engine's own number of threads.</summary>
    public ITrainingStepper Start(
        NetworkWeights initial, ITrialSource trials, TrainingSpec training, int threads, AdamMoments? moments = null)
    {
        if (initial.Inputs != trials.Bits || initial.Outputs != trials.Bits)
            throw new ArgumentException($"The network has {initial.Inputs} inputs and {initial.Outputs} outputs, the trials {trials.Bits}.");
        torch.set_num_threads(this.threads);
        return new LibTorchStepper(initial, moments ?? AdamMoments.Zero(initial), trials, training);
    }
}
