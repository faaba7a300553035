/// A training whose every step is known, and an observer that keeps what it is told.
module FlipFlop.Tests.Experiments.AddingEngine

open System.Collections.Concurrent
open System.IO
open System.Threading
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests

/// An engine that adds one to a weight at every update, after doing what the test wants of it.
type AddingEngine(beforeUpdate: NetworkWeights -> int64 -> unit, loss: int64 -> float) =
    let starts = ConcurrentBag<int>()

    new() = AddingEngine((fun _ _ -> ()), (fun update -> 1.0 / float (update + 1L)))

    /// Units of every training that was started.
    member _.Starts = starts |> Seq.sort |> List.ofSeq

    interface ITrainingEngine with
        member _.Name = "adding"
        member _.ArithmeticVersion = "1"

        member _.Start(initial, _, _, _, moments) =
            starts.Add initial.Units
            let weights = initial.Copy()

            let moments =
                match moments with
                | NonNull given -> given.Copy()
                | _ -> AdamMoments.Zero initial

            { new ITrainingStepper with
                member _.Update(_, update) =
                    beforeUpdate weights update
                    weights.RecurrentKernel[0] <- weights.RecurrentKernel[0] + 1f
                    StepResult(loss update, 0.5)

                member _.Weights = weights
                member _.Moments = moments
                member _.Dispose() = () }

/// Keeps what it is told, in order.
type Recorder() =
    let events = ResizeArray<string>()
    member val Planned: RunPlanned list = [] with get, set
    member val Progress = ResizeArray<RunProgress>()
    member val OnFinished: unit -> unit = ignore with get, set
    member _.Events = List.ofSeq events

    interface IRunObserver with
        member this.Planned planned = this.Planned <- planned :: this.Planned

        member _.RealizationStarted(r, _) =
            events.Add $"start {r.Cell.Network.Units}"

        member _.EpochDone(r, epoch) =
            events.Add $"epoch {r.Cell.Network.Units}/{epoch.Epoch}"

        member this.Progress progress = this.Progress.Add progress

        member this.RealizationFinished finished =
            events.Add $"finish {finished.Realization.Cell.Network.Units}"
            this.OnFinished()

        member _.RealizationFailed failed =
            events.Add $"fail {failed.Realization.Cell.Network.Units}"

        member _.RealizationPaused r =
            events.Add $"pause {r.Cell.Network.Units}"

        member _.WorkerDied lost =
            events.Add $"death {lost.Realization.Cell.Network.Units} {lost.Deaths} of {lost.Limit}"

/// Two epochs of three updates on one bit, for each number of units.
let planOf units =
    let cell =
        Cell(Task = FlipFlopTask(Bits = 1), Training = TrainingSpec(Batch = 2, Trials = 6, Epochs = 2))

    let axis =
        SweepAxis [| for n in units -> SweepPoint [| Assignment("units", int64 n) |] |]

    let spec =
        ExperimentSpec(Name = "run", Base = cell, Sweep = [| axis |], Seeds = [| Seed.Both 1L |])

    Planner.Plan(spec, "1")

let runWith store engine jobs (recorder: IRunObserver) cancellation plan =
    LocalRunner.Run(plan, store, InlineLauncher(store, engine), jobs, recorder, cancellation)

let run store engine plan =
    runWith store engine 2 (Recorder()) CancellationToken.None plan

let unitsOf (realizations: Realization seq) =
    [ for r in realizations -> r.Cell.Network.Units ]

let weightsFile (store: ResultStore) (r: Realization) =
    File.ReadAllBytes(Path.Combine(store.FolderOf r.Key, "network.weights.h5"))
