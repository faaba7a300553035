using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Engine.Training;

/// <summary>Trains one realization: epochs of batches until the last epoch, the goal, or divergence.</summary>
public sealed class Trainer : ITrainingUnderWay
{
    private readonly ITrainingStepper stepper;
    private readonly TrainingSpec training;
    private readonly long dataSeed;
    private readonly ITrainingObserver observer;
    private readonly List<EpochRecord> history;
    private EpochSums epoch;

    private Trainer(ITrainingStepper stepper, TrainingSpec training, long dataSeed, ITrainingObserver observer, TrainingState from)
    {
        this.stepper = stepper;
        this.training = training;
        this.dataSeed = dataSeed;
        this.observer = observer;
        history = [.. from.History];
        epoch = from.Epoch;
    }

    /// <summary>Draws the initial weights from the seed and trains them, or goes on where a training was stopped.</summary>
    /// <param name="engine">Makes the updates.</param>
    /// <param name="task">What a trial is.</param>
    /// <param name="network">What is trained.</param>
    /// <param name="training">How.</param>
    /// <param name="seed">Seeds of the initial weights and of the data.</param>
    /// <param name="threads">Threads, which change no bit.</param>
    /// <param name="observer">Is told of every update and epoch.</param>
    /// <param name="cancellation">Stops the training after the update under way.</param>
    /// <param name="from">Where to go on, of a training with the same specs, seed and engine; null: from the beginning.</param>
    /// <exception cref="TrainingStoppedException">Training was cancelled; the exception has the state to go on from.</exception>
    public static TrainingOutcome Train(
        ITrainingEngine engine, FlipFlopTask task, NetworkSpec network, TrainingSpec training, Seed seed,
        int threads, ITrainingObserver observer, CancellationToken cancellation, TrainingState? from = null)
    {
        from ??= Beginning(Initialiser.Draw(network, task.Bits, task.Bits, seed.Init));
        using var stepper = engine.Start(from.Weights, new FlipFlopSource(task, seed.Data), training, threads, from.Moments);
        return new Trainer(stepper, training, seed.Data, observer, from).TrainToEnd(cancellation);
    }

    NetworkWeights ITrainingUnderWay.Weights => stepper.Weights;

    TrainingState ITrainingUnderWay.State() => State();

    private long NextUpdate => (long)history.Count * training.UpdatesPerEpoch + epoch.Updates;

    private static TrainingState Beginning(NetworkWeights initial) =>
        new() { Weights = initial, Moments = AdamMoments.Zero(initial), History = [], Epoch = EpochSums.None };

    private TrainingState State() => new()
    {
        Weights = stepper.Weights.Copy(),
        Moments = stepper.Moments.Copy(),
        History = [.. history],
        Epoch = epoch,
    };

    private TrainingOutcome TrainToEnd(CancellationToken cancellation)
    {
        while (OutcomeSoFar() is null)
        {
            TrainEpoch(cancellation);
            var record = new EpochRecord(
                history.Count + 1, NextUpdate, epoch.Trials, epoch.Loss / epoch.Trials, epoch.GradientNorm / epoch.Updates);
            history.Add(record);
            epoch = EpochSums.None;
            observer.AfterEpoch(record, this);
        }

        return new TrainingOutcome(OutcomeSoFar()!.Value, stepper.Weights.Copy(), history);
    }

    /// <summary>Null while training is to go on.</summary>
    private Outcome? OutcomeSoFar()
    {
        if (history.Count == 0)
            return training.Epochs == 0 ? Outcome.Finished : null;
        if (!double.IsFinite(history[^1].Loss) || !double.IsFinite(history[^1].GradientNorm))
            return Outcome.Diverged;
        if (history[^1].Loss < training.StopBelow)
            return Outcome.ReachedGoal;
        return history.Count < training.Epochs ? null : Outcome.Finished;
    }

    private void TrainEpoch(CancellationToken cancellation)
    {
        var order = TrialOrder.OfEpoch(training, dataSeed, history.Count);
        while (epoch.IsFinite && epoch.Updates < training.UpdatesPerEpoch)
        {
            if (cancellation.IsCancellationRequested)
                throw new TrainingStoppedException(State());
            var start = epoch.Updates * training.Batch;
            var batch = order.AsSpan(start, Math.Min(training.Batch, order.Length - start));
            var update = NextUpdate;
            var result = stepper.Update(batch, update);
            epoch = epoch.Add(result, batch.Length);
            observer.AfterUpdate(update, result, this);
        }
    }
}
