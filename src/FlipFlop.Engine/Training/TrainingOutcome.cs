using FlipFlop.Engine.Networks;

namespace FlipFlop.Engine.Training;

/// <summary>How a training ended. Divergence is a result, not an error.</summary>
public enum Outcome
{
    /// <summary>All epochs were trained.</summary>
    Finished,

    /// <summary>An epoch's loss fell below the goal, and training stopped there.</summary>
    ReachedGoal,

    /// <summary>A loss was not a finite number; training stopped there.</summary>
    Diverged,
}

/// <summary>One line of the history.</summary>
/// <param name="Epoch">1, 2, ...</param>
/// <param name="Updates">Updates made since the start of training.</param>
/// <param name="Trials">Trials seen in this epoch.</param>
/// <param name="Loss">Mean square error over the epoch's trials, each batch before its own update, weighted by trials (as Keras does).</param>
/// <param name="GradientNorm">Mean over the epoch's updates of the gradient's global norm before clipping.</param>
public sealed record EpochRecord(int Epoch, long Updates, int Trials, double Loss, double GradientNorm);

/// <summary>A finished training: weights, history and how it ended.</summary>
public sealed record TrainingOutcome(Outcome Outcome, NetworkWeights Weights, IReadOnlyList<EpochRecord> History);
