namespace FlipFlop.Engine.Training;

/// <summary>Where an epoch's trials come from.</summary>
public enum TrialSource
{
    /// <summary>New trials every epoch.</summary>
    Fresh,

    /// <summary>The same trials, noise and all, every epoch, in an order of the epoch's own (the paper's way).</summary>
    Fixed,
}

/// <summary>
/// How a network is trained: mean square error over batch, steps and channels, back-propagation through
/// time, Adam as Keras writes it.
/// </summary>
public sealed record TrainingSpec
{
    /// <summary>Adam's learning rate before decay.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decay of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment (Keras' place: after the bias correction moved into the rate).</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The learning rate of update k = 0, 1, ... is divided by 1 + Decay k.</summary>
    public double Decay { get; init; }

    /// <summary>The gradient's global norm is clipped to this; 0: never.</summary>
    public double ClipNorm { get; init; } = 0.3;

    /// <summary>Trials in a batch; an epoch's last batch has what is left.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Fresh or fixed trials.</summary>
    public TrialSource Data { get; init; } = TrialSource.Fresh;

    /// <summary>Trials in an epoch.</summary>
    public int Trials { get; init; } = 8192;

    /// <summary>The most epochs that are trained.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Training stops after an epoch whose loss is below this; 0: never.</summary>
    public double StopBelow { get; init; }

    /// <summary>Updates in an epoch.</summary>
    public int UpdatesPerEpoch => (Trials + Batch - 1) / Batch;
}
