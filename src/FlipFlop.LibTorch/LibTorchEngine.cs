using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;
using FlipFlop.LibTorch.Loading;
using TorchSharp;

namespace FlipFlop.LibTorch;

/// <summary>
/// Training by LibTorch's autograd: the independent judge of the default engine's gradients, and the way to other
/// networks. The same bits are not promised: LibTorch's products differ between machines.
/// </summary>
public sealed class LibTorchEngine : ITrainingEngine
{
    private readonly torch.Device device;

    /// <summary>Loads LibTorch.</summary>
    /// <param name="device">"cpu", or "cuda" (untested: no package of LibTorch for CUDA is referenced).</param>
    /// <exception cref="LibTorchException">LibTorch cannot be used here, or has no such device.</exception>
    public LibTorchEngine(string device = Engines.Cpu)
    {
        LibTorchLibrary.EnsureLoaded();
        if (device != Engines.Cpu && !torch.cuda.is_available())
            throw LibTorchException.NoDevice(device);
        this.device = new torch.Device(device);
        ArithmeticVersion = Engines.LibTorchArithmetic(LibTorchLibrary.Version, device, Engines.LibTorchThreads);
    }

    public string Name => Engines.LibTorch;

    public string ArithmeticVersion { get; }

    /// <summary>A fixed number, since it may change bits and is part of the key.</summary>
    public int ThreadsOf(int offered) => Engines.LibTorchThreads;

    public ITrainingStepper Start(
        NetworkWeights initial, ITrialSource trials, TrainingSpec training, int threads, AdamMoments? moments = null)
    {
        if (initial.Inputs != trials.Bits || initial.Outputs != trials.Bits)
            throw new ArgumentException($"The network has {initial.Inputs} inputs and {initial.Outputs} outputs, the trials {trials.Bits}.");
        torch.set_num_threads(ThreadsOf(threads));
        return new LibTorchStepper(initial, moments ?? AdamMoments.Zero(initial), trials, training, device);
    }
}
