using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Engine.Training;

/// <summary>Makes the stepper that trains one realization. One implementation per engine.</summary>
public interface ITrainingEngine
{
    /// <summary>The engine's name, part of a realization's key: "simd", "libtorch".</summary>
    string Name { get; }

    /// <summary>What a change of bits raises; part of a realization's key.</summary>
    string ArithmeticVersion { get; }

    /// <summary>The threads on which a realization is trained where so many are offered.</summary>
    int ThreadsOf(int offered) => offered;

    /// <summary>Starts from the given weights and moments, on this many threads, which change no bit.</summary>
    /// <param name="initial">The weights to start from; they are copied.</param>
    /// <param name="trials">Makes the trials.</param>
    /// <param name="training">How the network is trained.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="moments">Adam's moments to start from, copied; null: all zero.</param>
    ITrainingStepper Start(
        NetworkWeights initial, ITrialSource trials, TrainingSpec training, int threads, AdamMoments? moments = null);
}

/// <summary>Holds one network under training: weights and optimizer moments.</summary>
public interface ITrainingStepper : IDisposable
{
    /// <summary>
    /// One update on a batch: forward, backward, clipping, Adam. Where loss or gradient is not finite the
    /// weights are left as they are.
    /// </summary>
    /// <param name="trials">Numbers of the trials; the source makes trial k.</param>
    /// <param name="update">Number of this update: 0, 1, ...</param>
    StepResult Update(ReadOnlySpan<long> trials, long update);

    /// <summary>The weights as they are now: a live view, to be copied by whoever keeps it.</summary>
    NetworkWeights Weights { get; }

    /// <summary>Adam's moments as they are now: a live view, like the weights.</summary>
    AdamMoments Moments { get; }
}

/// <param name="Loss">Mean square error over the batch, before the update.</param>
/// <param name="GradientNorm">Global norm of the gradient, before clipping.</param>
public readonly record struct StepResult(double Loss, double GradientNorm)
{
    /// <summary>Whether training can go on from here.</summary>
    public bool IsFinite => double.IsFinite(Loss) && double.IsFinite(GradientNorm);
}
