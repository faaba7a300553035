using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>Trains one realization, traces it and stores it.</summary>
internal sealed class RealizationTrainer(
    ResultStore store, ITrainingEngine engine, int threads, RunAccount account, TimeProvider time)
{
    private readonly ProvenanceRecorder provenance = new(engine, time);

    /// <summary>Trains it and stores it. A training that breaks down is put down as failed; a store that does is not.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <exception cref="StoreException">It could not be stored.</exception>
    /// <exception cref="BrokenArithmeticException">This thread does not keep the arithmetic contract.</exception>
    public void Train(Realization realization, CancellationToken cancellation)
    {
        BrokenArithmeticException.ThrowIfSubnormalsAreFlushed();
        account.Started(realization);
        var begun = time.GetTimestamp();
        var witness = new Witness(realization, account);
        TrainingOutcome outcome;
        try
        {
            var (task, network, training) = (realization.Cell.Task, realization.Cell.Network, realization.Cell.Training);
            outcome = Trainer.Train(engine, task, network, training, realization.Seed, threads, witness, cancellation);
        }
        catch (Exception e) when (e is not RunObserverException && !(e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            account.Failed(realization, $"{e.GetType().Name}: {e.Message}");
            return;
        }

        var wallTime = time.GetElapsedTime(begun);
        store.Write(realization, outcome, witness.Trace.Recorded(), provenance.Record(threads, wallTime));
        account.Finished(realization, outcome, wallTime);
    }

    private sealed class Witness(Realization realization, RunAccount account) : ITrainingObserver
    {
        public TraceRecorder Trace { get; } = new();

        public void AfterUpdate(long update, StepResult result, ITrainingUnderWay training)
        {
            Trace.AfterUpdate(training.Weights);
            account.UpdateDone(realization);
        }

        public void AfterEpoch(EpochRecord record, ITrainingUnderWay training) => account.EpochDone(realization, record);
    }
}
