using System.Runtime.Intrinsics;
using FlipFlop.Engine.Arithmetic;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Engine.Training;

/// <summary>
/// The default engine: back-propagation through time written out for the network of equation 6, on this machine's
/// widest registers, with the same bits on every machine.
/// </summary>
public sealed class SimdEngine : ITrainingEngine
{
    public static SimdEngine Instance { get; } = new();

    private SimdEngine()
    {
    }

    public string Name => "simd";

    /// <summary>To be raised by every change that alters a bit of any weight.</summary>
    public string ArithmeticVersion => "1";

    public ITrainingStepper Start(
        NetworkWeights initial, ITrialSource trials, TrainingSpec training, int threads, AdamMoments? moments = null)
    {
        if (initial.Layer != RecurrentLayer.Tanh)
            throw new ArgumentException("The engine simd trains tanh networks alone; a GRU needs the engine libtorch.", nameof(initial));
        if (initial.RecurrentBias is not null)
            throw new ArgumentException("This engine trains networks without a recurrent bias.", nameof(initial));
        if (initial.Inputs != trials.Bits || initial.Outputs != trials.Bits)
            throw new ArgumentException($"The network has {initial.Inputs} inputs and {initial.Outputs} outputs, the trials {trials.Bits}.");

        var start = moments?.Copy() ?? AdamMoments.Zero(initial);
        return Vector512.IsHardwareAccelerated ? new SimdStepper<Lanes512>(initial, start, trials, training, threads)
            : Vector256.IsHardwareAccelerated ? new SimdStepper<Lanes256>(initial, start, trials, training, threads)
            : new SimdStepper<Lanes128>(initial, start, trials, training, threads);
    }
}
