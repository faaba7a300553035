using FlipFlop.Engine.Networks;

namespace FlipFlop.Engine.Training;

/// <summary>Is told of a training's progress, on the thread that trains.</summary>
public interface ITrainingObserver
{
    /// <param name="update">Number of the update that was made: 0, 1, ...</param>
    /// <param name="result">Its loss and gradient norm.</param>
    /// <param name="training">The training after it.</param>
    void AfterUpdate(long update, StepResult result, ITrainingUnderWay training);

    /// <summary>An epoch is complete.</summary>
    void AfterEpoch(EpochRecord record, ITrainingUnderWay training);
}

/// <summary>A training between two updates.</summary>
public interface ITrainingUnderWay
{
    /// <summary>The weights as they are now: a live view, to be copied by whoever keeps it.</summary>
    NetworkWeights Weights { get; }

    /// <summary>All that is needed to go on from here, in arrays of its own.</summary>
    TrainingState State();
}
