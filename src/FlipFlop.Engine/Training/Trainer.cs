using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Engine.Training;

/// <summary>Trains one realization: epochs of batches until the last epoch, the goal, or divergence.</summary>
public static class Trainer
{
    /// <summary>Draws the initial weights from the seed and trains them.</summary>
    /// <exception cref="OperationCanceledException">Training was cancelled between two updates.</exception>
    public static TrainingOutcome Train(
        ITrainingEngine engine, FlipFlopTask task, NetworkSpec network, TrainingSpec training, Seed seed,
        int threads, ITrainingObserver observer, CancellationToken cancellation)
    {
        var initial = Initialiser.Draw(network, task.Bits, task.Bits, seed.Init);
        using var stepper = engine.Start(initial, new FlipFlopSource(task, seed.Data), training, threads);
        var history = new List<EpochRecord>();
        var outcome = Outcome.Finished;

        for (var epoch = 1; epoch <= training.Epochs && outcome == Outcome.Finished; epoch++)
        {
            var record = TrainEpoch(stepper, training, seed.Data, epoch, observer, cancellation);
            history.Add(record);
            observer.AfterEpoch(record);
            if (!double.IsFinite(record.Loss) || !double.IsFinite(record.GradientNorm))
                outcome = Outcome.Diverged;
            else if (record.Loss < training.StopBelow)
                outcome = Outcome.ReachedGoal;
        }

        return new TrainingOutcome(outcome, stepper.Weights.Copy(), history);
    }

    private static EpochRecord TrainEpoch(
        ITrainingStepper stepper, TrainingSpec training, long dataSeed, int epoch,
        ITrainingObserver observer, CancellationToken cancellation)
    {
        var order = TrialOrder.OfEpoch(training, dataSeed, epoch - 1);
        var update = (long)(epoch - 1) * training.UpdatesPerEpoch;
        double lossSum = 0, normSum = 0;
        int trials = 0, updates = 0;

        for (var start = 0; start < order.Length; start += training.Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = order.AsSpan(start, Math.Min(training.Batch, order.Length - start));
            var result = stepper.Update(batch, update);
            lossSum += result.Loss * batch.Length;
            normSum += result.GradientNorm;
            trials += batch.Length;
            updates++;
            observer.AfterUpdate(update++, result, stepper.Weights);
            if (!result.IsFinite)
                break;
        }

        return new EpochRecord(epoch, update, trials, lossSum / trials, normSum / updates);
    }
}
