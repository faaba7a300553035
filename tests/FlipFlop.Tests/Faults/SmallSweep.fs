/// A realization of six updates, trained by the real engine in this process, and what its files are when nothing
/// disturbs it.
module internal FlipFlop.Tests.Faults.SmallSweep

open System
open System.IO
open System.Threading
open Expecto
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.TemporaryFolder

/// One bit, four units, two epochs of three updates, for each of the seeds.
let planOf seeds =
    let cell =
        Cell(
            Task = FlipFlopTask(Bits = 1),
            Network = NetworkSpec(Units = 4),
            Training = TrainingSpec(Batch = 2, Trials = 6, Epochs = 2)
        )

    let spec =
        ExperimentSpec(Name = "small", Base = cell, Seeds = [| for seed in seeds -> Seed.Both(int64 seed) |])

    Planner.Plan(spec, SimdEngine.Instance.ArithmeticVersion)

let plan = planOf [ 1 ]
let realization = plan.Realizations[0]
let key = realization.Key

/// What a realization's folder holds besides its manifest: the same bytes, however it was trained.
let contentNames = [ "history.csv"; "network.weights.h5"; "spec.json"; "trace" ]

/// Name and bytes of all of them.
let contentOf (folder: string) =
    [ for name in contentNames -> name, File.ReadAllBytes(Path.Combine(folder, name)) ]

/// This engine, after doing what the test wants before each update.
let engineThat (beforeUpdate: int64 -> unit) =
    { new ITrainingEngine with
        member _.Name = SimdEngine.Instance.Name
        member _.ArithmeticVersion = SimdEngine.Instance.ArithmeticVersion

        member _.Start(initial, trials, training, threads, moments) =
            let inner = SimdEngine.Instance.Start(initial, trials, training, threads, moments)

            { new ITrainingStepper with
                member _.Update(batch, update) =
                    beforeUpdate update
                    inner.Update(batch, update)

                member _.Weights = inner.Weights
                member _.Moments = inner.Moments
                member _.Dispose() = inner.Dispose() } }

/// An engine on whose clock an update takes longer than the time between two checkpoints.
let slowEngine (clock: ManualClock) =
    engineThat (fun _ -> clock.Advance(TimeSpan.FromSeconds 11.0))

let terms host =
    ClaimTerms(host, host, TimeSpan.FromSeconds 5.0, TimeSpan.FromSeconds 75.0)

/// Claims the realization and trains it as a worker does; the last event that is told.
let settle (store: ResultStore) (engine: ITrainingEngine) (clock: TimeProvider) (stop: CancellationToken) =
    let mutable last: WorkerEvent | null = null
    RealizationTrainer(store, engine, 1, KeptWeights.Last, (fun told -> last <- told), clock).Settle(realization, stop)
    nonNull last

/// The files of the realization that nothing has disturbed.
let undisturbed =
    lazy
        (let mutable content = []

         inFolder (fun folder ->
             let store = ResultStore folder
             settle store SimdEngine.Instance TimeProvider.System CancellationToken.None |> ignore
             content <- contentOf (store.FolderOf key))

         content)

/// It is complete, with the undisturbed bits, and nothing else lies in its folder.
let isWhole (store: ResultStore) =
    let state = store.State key
    Expect.equal state.Status RealizationStatus.Complete "complete"
    Expect.equal (contentOf (store.FolderOf key)) undisturbed.Value "the bits of an undisturbed training"

    let names =
        Directory.GetFileSystemEntries(store.FolderOf key) |> Seq.map Path.GetFileName |> Seq.sort

    Expect.sequenceEqual names (List.sort ("manifest.json" :: contentNames)) "nothing else"

/// Canonical JSON of a small sweep for the command line, written into the folder as NAME.json.
let writeSweep (folder: string) (name: string) (units: int list) (epochs: int) (seeds: int list) =
    let points = units |> List.map (sprintf "{ \"units\": %d }") |> String.concat ", "
    let seeds = seeds |> List.map string |> String.concat ", "

    let json =
        $$"""{
  "schema": 1,
  "name": "{{name}}",
  "network": { "units": 8 },
  "training": { "batch": 32, "trials": 64, "epochs": {{epochs}} },
  "sweep": [[{{points}}]],
  "seeds": [{{seeds}}]
}
"""

    File.WriteAllText(Path.Combine(folder, name + ".json"), json)

/// The content of every realization of a store, by key.
let contentOfAll (results: string) =
    [ for folder in Directory.GetDirectories(Path.Combine(results, "realizations")) |> Array.sort ->
          Path.GetFileName folder, contentOf folder ]

/// Every realization folder of a store holds the files of a complete realization and nothing else.
let isTidy (results: string) =
    for folder in Directory.GetDirectories(Path.Combine(results, "realizations")) do
        let names =
            Directory.GetFileSystemEntries folder |> Seq.map Path.GetFileName |> Seq.sort

        Expect.sequenceEqual names (List.sort ("manifest.json" :: contentNames)) $"{folder} holds what it should"
