using FlipFlop.Engine.Networks;

namespace FlipFlop.Engine.Training;

/// <summary>Is told of a training's progress, on the thread that trains.</summary>
public interface ITrainingObserver
{
    /// <param name="update">Number of the update that was made: 0, 1, ...</param>
    /// <param name="result">Its loss and gradient norm.</param>
    /// <param name="current">The weights after it: a live view.</param>
    void AfterUpdate(long update, StepResult result, NetworkWeights current);

    /// <summary>An epoch is complete.</summary>
    void AfterEpoch(EpochRecord record);
}
