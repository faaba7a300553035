/// Runs that are stopped, and runs that share a store.
module FlipFlop.Tests.Experiments.LocalRunnerSharingTests

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
        [ test "A cancelled run keeps what was finished, and nothing of the rest" {
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
          } ]
