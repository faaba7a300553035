/// What runs have left beside the realizations, and when it goes.
module FlipFlop.Tests.Experiments.StoreCleanWorkTests

open System
open System.IO
open Expecto
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.TrainedStore
open FlipFlop.Tests.Experiments.Cleaned
open FlipFlop.Tests.TemporaryFolder

let private work =
    testList
        "what runs have left"
        [ test "A claim that nobody holds goes; one that is held stays" {
              inStore (fun store ->
                  run store (spec "claims" [ 4 ] [ 1 ]) |> ignore
                  let held = nonNull (store.Claims.TryTake "held")
                  let gone = nonNull (store.Claims.TryTake "gone")
                  let files = claimFiles store "gone" |> Array.map (fun path -> path, bytesOf path)
                  gone.Dispose()

                  for path, content in files do
                      File.WriteAllBytes(path, content)

                  let cleaned = clean store
                  Expect.equal (countOf RemovalKind.Claim cleaned) 1 "one of two"
                  Expect.isEmpty (claimFiles store "gone") "what a kill has left"
                  Expect.equal (claimFiles store "held").Length 2 "lock and sign of life"
                  held.ThrowIfVanished()
                  held.Dispose())
          }

          test "Another host's claim goes after a day of silence, not before" {
              inStore (fun store ->
                  run store (spec "claims" [ 4 ] [ 1 ]) |> ignore
                  use _ = nonNull ((onHost "node7" store).Claims.TryTake "far")
                  age store "far" (TimeSpan.FromHours 23.0)
                  expectNothing store
                  age store "far" (TimeSpan.FromHours 25.0)
                  Expect.equal (countOf RemovalKind.Claim (clean store)) 1 "it is given up"
                  Expect.isEmpty (claimFiles store "far") "its files")
          }

          test "Logs go when their run is over, unless a failure points to them" {
              inStore (fun store ->
                  let plan = planOf (spec "logs" [ 4 ] [ 1 ])
                  store.Plans.Freeze("logs", SpecJson.Write plan.Spec, null) |> ignore
                  let log run = Path.Combine(store.Logs.Folder, run, "worker-1.log")

                  let write run =
                      Directory.CreateDirectory(Path.Combine(store.Logs.Folder, run)) |> ignore
                      File.WriteAllText(log run, "what happened\n")

                  let over, alive, needed =
                      "logs-20260101-000000-1", "logs-20260101-000000-2", "logs-20260101-000000-3"

                  use _ = store.Logs.Begin alive
                  List.iter write [ over; alive; needed ]

                  FailureRecord(
                      plan.Realizations[0].Key,
                      "it broke",
                      Path.GetRelativePath(store.Root, log needed),
                      "here",
                      DateTimeOffset.UnixEpoch
                  )
                  |> store.Failures.Put

                  Expect.isTrue (store.Logs.IsRunningHere "logs") "one is alive"
                  Expect.equal (countOf RemovalKind.Log (clean store)) 1 "one of three"
                  Expect.isFalse (Directory.Exists(Path.Combine(store.Logs.Folder, over))) "the one that is over"
                  Expect.isTrue (File.Exists(log alive) && File.Exists(log needed)) "the others")
          }

          test "A mark of failure goes when its realization is complete, or nobody wants it" {
              inStore (fun store ->
                  let mark key =
                      store.Failures.Put(FailureRecord(key, "it broke", null, "here", DateTimeOffset.UnixEpoch))

                  let plan = run store (spec "marks" [ 4 ] [ 1 ])
                  let open' = planOf (spec "open" [ 5 ] [ 1 ])
                  store.Plans.Freeze("open", SpecJson.Write open'.Spec, null) |> ignore
                  mark plan.Realizations[0].Key
                  mark open'.Realizations[0].Key
                  mark "unknown"
                  Expect.equal (countOf RemovalKind.Failure (clean store)) 2 "two of three"
                  Expect.equal (List.ofSeq (store.Failures.Keys())) [ open'.Realizations[0].Key ] "the one that counts")
          }

          test "Files half written go when they are old; young ones, and those of another name, stay" {
              inStore (fun store ->
                  let plan = run store (spec "halves" [ 4 ] [ 1 ])
                  let temporary name = $".{name}.{Guid.NewGuid():N}.tmp"
                  let key = plan.Realizations[0].Key

                  let folders =
                      [ store.FolderOf key; store.Analyses.Folder; (store.Experiment "halves").Path ]

                  let make name =
                      [ for folder in folders do
                            let path = Path.Combine(folder, name)
                            File.WriteAllText(path, "half")
                            path ]

                  let aged, young, mine = make (temporary "trace"), make (temporary "trace"), make "notes.tmp"
                  aged @ mine |> List.iter makeOld
                  store.WriteCheckpoint(checkpoint plan.Realizations[0] 1)
                  Expect.equal (countOf RemovalKind.Remains (clean store)) 3 "one place each"
                  Expect.isFalse (aged |> List.exists File.Exists) "the old ones"
                  Expect.isFalse (File.Exists(file store key "checkpoint.1")) "a checkpoint of what is complete"
                  Expect.isTrue (young @ mine |> List.forall File.Exists) "the others")
          }

          test "Weights after every epoch go with their realization" {
              inStore (fun store ->
                  let plan = run store (spec "epochs" [ 4 ] [ 1 ])
                  let one = plan.Realizations[0]
                  store.WriteEpoch(one.Key, 1, Initialiser.Draw(one.Cell.Network, 1, 1, 1L))
                  expectNothing store
                  forget store "epochs"
                  Expect.equal (countOf RemovalKind.EpochWeights (clean store)) 1 "they go"
                  Expect.isFalse (Directory.Exists(store.EpochFolder one.Key)) "their folder too")
          } ]

[<Tests>]
let tests = testList "Store clean" [ work ]
