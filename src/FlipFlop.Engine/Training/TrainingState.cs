using FlipFlop.Engine.Networks;

namespace FlipFlop.Engine.Training;

/// <summary>
/// All that a training needs to go on from between two updates, to the same bits as one that was never interrupted.
/// Trials are functions of their numbers, so no generator has a state.
/// </summary>
public sealed record TrainingState
{
    /// <summary>The weights as they are now.</summary>
    public required NetworkWeights Weights { get; init; }

    /// <summary>Adam's moments of each tensor.</summary>
    public required AdamMoments Moments { get; init; }

    /// <summary>The epochs that are complete.</summary>
    public required IReadOnlyList<EpochRecord> History { get; init; }

    /// <summary>What the epoch under way has summed up so far.</summary>
    public required EpochSums Epoch { get; init; }

    /// <summary>Updates made since the start of training.</summary>
    public long Updates => (History.Count == 0 ? 0 : History[^1].Updates) + Epoch.Updates;
}

/// <summary>Sums over the updates of an epoch under way.</summary>
/// <param name="Updates">Updates made in this epoch.</param>
/// <param name="Trials">Trials seen in them.</param>
/// <param name="Loss">Sum of the batches' losses, each times its trials.</param>
/// <param name="GradientNorm">Sum of the gradients' norms before clipping.</param>
/// <param name="IsFinite">False once a loss or gradient was no finite number: the epoch ends there.</param>
public readonly record struct EpochSums(int Updates, int Trials, double Loss, double GradientNorm, bool IsFinite = true)
{
    /// <summary>An epoch before its first update.</summary>
    public static EpochSums None { get; } = new(0, 0, 0, 0);

    internal EpochSums Add(StepResult result, int trials) => new(
        Updates + 1, Trials + trials, Loss + result.Loss * trials, GradientNorm + result.GradientNorm, result.IsFinite);
}

/// <summary>Adam's moments of every tensor, in the order of <see cref="NetworkWeights.Tensors"/>.</summary>
/// <param name="First">Running means of the gradient, shaped as the tensors.</param>
/// <param name="Second">Running means of its square.</param>
public sealed record AdamMoments(IReadOnlyList<float[]> First, IReadOnlyList<float[]> Second)
{
    /// <summary>Those of a training that begins: all zero.</summary>
    public static AdamMoments Zero(NetworkWeights weights) => new(ZerosFor(weights), ZerosFor(weights));

    /// <summary>The same values in arrays of their own.</summary>
    public AdamMoments Copy() => new(Copied(First), Copied(Second));

    private static float[][] ZerosFor(NetworkWeights weights) =>
        [.. weights.Tensors().Select(tensor => new float[tensor.Values.Length])];

    private static float[][] Copied(IReadOnlyList<float[]> tensors) => [.. tensors.Select(tensor => (float[])[.. tensor])];
}

/// <summary>Training was stopped between two updates; from this state it can go on.</summary>
public sealed class TrainingStoppedException(TrainingState state)
    : OperationCanceledException("Training was stopped between two updates.")
{
    public TrainingState State { get; } = state;
}
