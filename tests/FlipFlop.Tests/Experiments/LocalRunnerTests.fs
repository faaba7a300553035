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
open FlipFlop.Tests.TemporaryFolder
open FlipFlop.Tests.Experiments.AddingEngine

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
              inFolder (fun folder ->
                  let file = Path.Combine(folder, "file")
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
