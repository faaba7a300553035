module FlipFlop.Tests.Experiments.LocalRunnerTests

open System
open System.Collections.Concurrent
open System.IO
open System.Threading
open System.Threading.Tasks
open Expecto
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests

let private inStore test =
    let folder = Directory.CreateTempSubdirectory "flipflop-run-"

    try
        test (ResultStore folder.FullName)
    finally
        folder.Delete true

/// An engine that adds one to a weight at every update, after doing what the test wants of it.
type private AddingEngine(beforeUpdate: NetworkWeights -> int64 -> unit, loss: int64 -> float) =
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
type private Recorder() =
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
let private planOf units =
    let cell =
        Cell(Task = FlipFlopTask(Bits = 1), Training = TrainingSpec(Batch = 2, Trials = 6, Epochs = 2))

    let axis =
        SweepAxis [| for n in units -> SweepPoint [| Assignment("units", int64 n) |] |]

    let spec =
        ExperimentSpec(Name = "run", Base = cell, Sweep = [| axis |], Seeds = [| Seed.Both 1L |])

    Planner.Plan(spec, "1")

let private runWith store engine jobs (recorder: IRunObserver) cancellation plan =
    LocalRunner.Run(plan, store, InlineLauncher(store, engine), jobs, recorder, cancellation)

let private run store engine plan =
    runWith store engine 2 (Recorder()) CancellationToken.None plan

let private unitsOf (realizations: Realization seq) =
    [ for r in realizations -> r.Cell.Network.Units ]

let private weightsFile (store: ResultStore) (r: Realization) =
    File.ReadAllBytes(Path.Combine(store.FolderOf r.Key, "network.weights.h5"))

[<Tests>]
let tests =
    testList
        "Local runner"
        [ test "It trains what is missing, and the second run trains nothing" {
              inStore (fun store ->
                  let engine = AddingEngine()
                  let first = run store engine (planOf [ 3; 4; 5 ])
                  Expect.equal (unitsOf first.Trained |> List.sort) [ 3; 4; 5 ] "trained"
                  Expect.isFalse first.Cancelled "to its end"
                  let second = run store engine (planOf [ 3; 4; 5; 6 ])
                  Expect.equal (unitsOf second.Trained) [ 6 ] "only what is new"
                  Expect.equal (unitsOf second.AlreadyThere) [ 3; 4; 5 ] "already there"
                  Expect.equal engine.Starts [ 3; 4; 5; 6 ] "each once")
          }

          test "It refuses to train on threads that flush subnormal numbers to zero" {
              inStore (fun store ->
                  let engine = AddingEngine()

                  Expect.throwsT<BrokenArithmeticException>
                      (fun () -> FlushedSubnormals.during (fun () -> run store engine (planOf [ 3; 4 ]) |> ignore))
                      "refused"

                  Expect.isEmpty engine.Starts "no training was started"
                  Expect.equal (unitsOf (run store engine (planOf [ 3; 4 ])).Trained |> List.sort) [ 3; 4 ] "elsewhere it trains")
          }

          test "It stores weights, history, trace and provenance of each" {
              inStore (fun store ->
                  let plan = planOf [ 4 ]
                  run store (AddingEngine()) plan |> ignore
                  let stored = store.Read plan.Realizations[0].Key
                  let drawn = Initialiser.Draw(NetworkSpec(Units = 4), 1, 1, 1L)

                  let expected =
                      (drawn.RecurrentKernel[0], [ 1..6 ]) ||> List.fold (fun w _ -> w + 1f)

                  Expect.equal stored.Weights.RecurrentKernel[0] expected "six updates"
                  Expect.equal [ for e in stored.History -> e.Updates ] [ 3L; 6L ] "two epochs"
                  Expect.equal stored.Trace.Updates 6 "trace"
                  let last = Trace.HashOf(ReadOnlySpan stored.Weights.RecurrentKernel)
                  Expect.equal stored.Trace.Hashes[5 * 4 + 1] last "the trace ends at the stored weights"
                  Expect.equal stored.Manifest.Provenance.Engine "adding" "engine"
                  Expect.equal stored.Outcome Outcome.Finished "outcome")
          }

          test "The weights after every epoch are kept where that is asked for, and their last are the network's" {
              inStore (fun store ->
                  let plan = planOf [ 4 ]
                  let realization = plan.Realizations[0]
                  let launcher = InlineLauncher(store, AddingEngine(), KeptWeights.EveryEpoch)
                  LocalRunner.Run(plan, store, launcher, 1, Recorder(), CancellationToken.None) |> ignore
                  let kept = Directory.GetFiles(store.EpochFolder realization.Key) |> Array.sort

                  Expect.equal
                      [ for path in kept -> Path.GetFileName path ]
                      [ "epoch-0001.weights.h5"; "epoch-0002.weights.h5" ]
                      "one file an epoch"

                  let first, last = KerasWeights.Read kept[0], KerasWeights.Read kept[1]
                  Expect.equal (round (last.RecurrentKernel[0] - first.RecurrentKernel[0])) 3f "three updates an epoch"
                  Expect.equal (RawValues.Sha256 last) (store.Read realization.Key).Manifest.WeightsSha256 "the last")
          }

          test "What is damaged is named and trained anew, to the same bytes" {
              inStore (fun store ->
                  let plan = planOf [ 3; 4 ]
                  run store (AddingEngine()) plan |> ignore
                  let before = weightsFile store plan.Realizations[1]

                  File.WriteAllBytes(
                      Path.Combine(store.FolderOf plan.Realizations[1].Key, "network.weights.h5"),
                      before[..9]
                  )

                  let recorder = Recorder()
                  let again = runWith store (AddingEngine()) 1 recorder CancellationToken.None plan
                  Expect.equal (unitsOf again.Trained) [ 4 ] "that one alone"
                  let damaged = recorder.Planned.Head.Damaged
                  Expect.equal damaged.Count 1 "named"
                  Expect.stringContains damaged[0].Reason "network.weights.h5" "with the reason"
                  Expect.equal (weightsFile store plan.Realizations[1]) before "to the byte")
          }

          test "One job and two give the same files" {
              let all jobs =
                  let mutable files = []

                  inStore (fun store ->
                      let plan = planOf [ 3; 4; 5; 6 ]
                      runWith store (AddingEngine()) jobs (Recorder()) CancellationToken.None plan |> ignore

                      files <-
                          [ for r in plan.Realizations do
                                for name in [ "spec.json"; "history.csv"; "trace"; "network.weights.h5" ] ->
                                    File.ReadAllBytes(Path.Combine(store.FolderOf r.Key, name)) ])

                  files

              Expect.equal (all 1) (all 2) "every file but the manifests"
          }

          test "A training that breaks down is put down with its reason, and the others go on" {
              inStore (fun store ->
                  let engine =
                      AddingEngine(
                          (fun weights update ->
                              if weights.Units = 4 && update = 2L then
                                  failwith "no such luck"),
                          fun _ -> 0.5
                      )

                  let plan = planOf [ 3; 4; 5 ]
                  let summary = run store engine plan
                  Expect.equal (unitsOf summary.Trained |> List.sort) [ 3; 5 ] "the others"
                  Expect.equal summary.Failed.Count 1 "one failed"
                  Expect.equal summary.Failed[0].Realization.Cell.Network.Units 4 "that one"
                  Expect.stringContains summary.Failed[0].Reason "no such luck" "and why"
                  Expect.isFalse (store.IsComplete plan.Realizations[1].Key) "nothing of it is stored")
          }

          test "A training that diverges is a result: stored with its history, and counted" {
              inStore (fun store ->
                  let engine =
                      AddingEngine((fun _ _ -> ()), (fun update -> if update = 4L then nan else 0.5))

                  let plan = planOf [ 3 ]
                  let summary = run store engine plan
                  Expect.equal (unitsOf summary.Diverged) [ 3 ] "diverged"
                  Expect.equal (unitsOf summary.Trained) [ 3 ] "and trained"
                  let stored = store.Read plan.Realizations[0].Key
                  Expect.equal stored.Outcome Outcome.Diverged "outcome"
                  Expect.isTrue (Double.IsNaN stored.History[1].Loss) "the last epoch's loss"
                  Expect.equal (unitsOf (run store engine plan).AlreadyThere) [ 3 ] "not trained again")
          }

          test "A cancelled run keeps what was finished, and nothing of the rest" {
              inStore (fun store ->
                  use stop = new CancellationTokenSource()
                  let recorder = Recorder(OnFinished = stop.Cancel)
                  let plan = planOf [ 3; 4; 5 ]
                  let summary = runWith store (AddingEngine()) 1 recorder stop.Token plan
                  Expect.isTrue summary.Cancelled "cancelled"
                  Expect.equal (unitsOf summary.Trained) [ 5 ] "the first, which is the longest"
                  Expect.equal [ for r in plan.Realizations -> store.IsComplete r.Key ] [ false; false; true ] "stored"
                  let rest = run store (AddingEngine()) plan
                  Expect.equal (unitsOf rest.Trained |> List.sort) [ 3; 4 ] "the rest is trained by the next run")
          }

          test "A training under way stops when the run is cancelled" {
              inStore (fun store ->
                  use stop = new CancellationTokenSource()

                  let engine =
                      AddingEngine(
                          (fun _ update ->
                              if update = 1L then
                                  stop.Cancel()),
                          (fun _ -> 0.5)
                      )

                  let plan = planOf [ 3; 4 ]
                  let summary = runWith store engine 1 (Recorder()) stop.Token plan
                  Expect.isTrue summary.Cancelled "cancelled"
                  Expect.isEmpty summary.Trained "none trained"
                  Expect.isEmpty summary.Failed "none failed"
                  Expect.equal engine.Starts [ 4 ] "the other was not begun")
          }

          test "Two runners on one store train nothing twice" {
              inStore (fun store ->
                  let engine = AddingEngine((fun _ _ -> Thread.Sleep 1), (fun _ -> 0.5))
                  let plan = planOf [ 3..12 ]

                  let runner () =
                      Task.Run(fun () -> run (ResultStore store.Root) engine plan)

                  let both = Task.WhenAll(runner (), runner ()).GetAwaiter().GetResult()
                  Expect.equal engine.Starts [ 3..12 ] "each was started once"
                  let trained = both |> Seq.collect (fun s -> s.Trained) |> unitsOf |> List.sort
                  Expect.equal trained [ 3..12 ] "each is put down as trained by one"

                  for summary in both do
                      let accounted =
                          summary.Trained.Count + summary.TrainedByOthers.Count + summary.AlreadyThere.Count

                      Expect.equal accounted 10 "each run accounts for all")
          }

          test "What another is training is left for the end, and taken over when it is complete" {
              inStore (fun store ->
                  let plan = planOf [ 3; 4; 5 ]
                  let longest = plan.Realizations[2]
                  let elsewhere = ResultStore(Path.Combine(store.Root, "elsewhere"))
                  run elsewhere (AddingEngine()) plan |> ignore
                  let held = (Option.ofObj (store.Claims.TryTake longest.Key)).Value
                  let recorder = Recorder()
                  let othersDone = new ManualResetEventSlim()
                  let mutable finished = 0

                  recorder.OnFinished <-
                      fun () ->
                          finished <- finished + 1

                          if finished = 2 then
                              othersDone.Set()

                  let engine = AddingEngine()

                  let running =
                      Task.Run(fun () -> runWith store engine 1 recorder CancellationToken.None plan)

                  othersDone.Wait()
                  Directory.Move(elsewhere.FolderOf longest.Key, store.FolderOf longest.Key)
                  held.Dispose()
                  let summary = running.GetAwaiter().GetResult()
                  Expect.equal (unitsOf summary.TrainedByOthers) [ 5 ] "taken over"
                  Expect.equal engine.Starts [ 3; 4 ] "not trained here")
          }

          test "What another gave up is trained here" {
              inStore (fun store ->
                  let plan = planOf [ 3; 4 ]
                  let held = (Option.ofObj (store.Claims.TryTake plan.Realizations[1].Key)).Value
                  let recorder = Recorder(OnFinished = held.Dispose)
                  let summary = runWith store (AddingEngine()) 1 recorder CancellationToken.None plan
                  Expect.equal (unitsOf summary.Trained) [ 3; 4 ] "both, the held one last")
          }

          test "The longest is begun first, every event is told, and the work done grows to exactly 1" {
              inStore (fun store ->
                  let recorder = Recorder()
                  let plan = planOf [ 3; 5; 4 ]
                  runWith store (AddingEngine()) 1 recorder CancellationToken.None plan |> ignore

                  let expected =
                      [ for n in [ 5; 4; 3 ] do
                            $"start {n}"
                            $"epoch {n}/1"
                            $"epoch {n}/2"
                            $"finish {n}" ]

                  Expect.equal recorder.Events expected "events"
                  let planned = recorder.Planned.Head
                  Expect.equal (unitsOf planned.ToTrain, planned.AlreadyThere) ([ 5; 4; 3 ], 0) "planned"
                  let fractions = [ for p in recorder.Progress -> p.Fraction ]
                  Expect.equal fractions (List.sort fractions) "it never shrinks"
                  Expect.isTrue (fractions.Head > 0.0 && fractions.Head < 1.0) "it begins between 0 and 1"
                  let last = recorder.Progress[recorder.Progress.Count - 1]
                  Expect.equal (last.Fraction, last.Done, last.Running) (1.0, 3, 0) "the end"
                  Expect.equal last.Left (Nullable TimeSpan.Zero) "no time is left")
          }

          test "An early stop counts as all of its work" {
              inStore (fun store ->
                  let cell =
                      Cell(
                          Task = FlipFlopTask(Bits = 1),
                          Network = NetworkSpec(Units = 3),
                          Training = TrainingSpec(Batch = 2, Trials = 6, Epochs = 50, StopBelow = 0.9)
                      )

                  let plan =
                      Planner.Plan(ExperimentSpec(Name = "run", Base = cell, Seeds = [| Seed.Both 1L |]), "1")

                  let recorder = Recorder()
                  runWith store (AddingEngine()) 1 recorder CancellationToken.None plan |> ignore
                  let stored = store.Read plan.Realizations[0].Key
                  Expect.equal stored.Outcome Outcome.ReachedGoal "stopped early"
                  Expect.equal recorder.Progress[recorder.Progress.Count - 1].Fraction 1.0 "and done")
          }

          test "A store that cannot be written stops the run with the path" {
              inStore (fun store ->
                  let file = Path.Combine(store.Root, "file")
                  File.WriteAllText(file, "")

                  let e =
                      Expect.throwsC
                          (fun () ->
                              run (ResultStore(Path.Combine(file, "results"))) (AddingEngine()) (planOf [ 3; 4 ])
                              |> ignore)
                          (fun e -> e :?> StoreException)

                  Expect.stringContains e.Message file "the path")
          }

          test "An observer that breaks stops the run, and is not taken for a failed training" {
              inStore (fun store ->
                  let recorder = Recorder(OnFinished = fun () -> failwith "no terminal")
                  let plan = planOf [ 3; 4 ]

                  let e =
                      Expect.throwsC
                          (fun () -> runWith store (AddingEngine()) 1 recorder CancellationToken.None plan |> ignore)
                          (fun e -> e :?> RunObserverException)

                  Expect.stringContains e.Message "no terminal" "why"
                  Expect.isTrue (store.IsComplete plan.Realizations[1].Key) "what was finished is stored")
          }

          test "No jobs at all is refused" {
              inStore (fun store ->
                  Expect.throwsT<ArgumentOutOfRangeException>
                      (fun () ->
                          runWith store (AddingEngine()) 0 (Recorder()) CancellationToken.None (planOf [ 3 ])
                          |> ignore)
                      "0 jobs")
          } ]
