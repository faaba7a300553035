namespace FlipFlop.Tests

open System
open System.Runtime.ExceptionServices
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage

/// Workers that train on the thread of whoever asks, with any engine: what a worker does, without its process.
type InlineLauncher(store: ResultStore, engine: ITrainingEngine, keep: KeptWeights) =
    new(store, engine) = InlineLauncher(store, engine, KeptWeights.Last)

    interface IWorkerLauncher with
        member _.Launch(_, threads) =
            { new IWorker with
                member _.Train(realization, tell, stop) =
                    let mutable ending: WorkerEvent | null = null

                    let listen (told: WorkerEvent) =
                        if told.IsEnd then
                            ending <- told
                        else
                            try
                                tell.Invoke told
                            with broken ->
                                raise (WorkerListenerException broken)

                    try
                        RealizationTrainer(store, engine, threads, keep, listen, TimeProvider.System)
                            .Settle(realization, stop)
                    with :? WorkerListenerException as nobody ->
                        ExceptionDispatchInfo.Throw(nonNull nobody.InnerException)

                    nonNull ending

                member _.Dispose() = () }

/// Is told how a run goes, and does nothing.
type NoObserver() =
    interface IRunObserver with
        member _.Planned _ = ()
        member _.RealizationStarted(_, _) = ()
        member _.EpochDone(_, _) = ()
        member _.Progress _ = ()
        member _.RealizationFinished _ = ()
        member _.RealizationFailed _ = ()
        member _.RealizationPaused _ = ()
        member _.WorkerDied _ = ()
