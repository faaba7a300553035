module FlipFlop.Tests.Experiments.StoreCleanTests

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

let private expectLeft (cleaning: Cleaning) path (why: string) =
    match cleaning.Left |> Seq.tryFind (fun each -> each.Path = path) with
    | Some left -> Expect.stringContains left.Why why "why it stays"
    | None -> failtestf "%s is not among what is left: %A" path (List.ofSeq cleaning.Left)

/// The realization as an engine of another arithmetic would have stored it.
let private writeAs arithmetic (store: ResultStore) (realization: Realization) =
    let key = Planner.Key(realization.Subject, "simd", arithmetic)

    let weights = Initialiser.Draw(realization.Cell.Network, 1, 1, 99L)
    let outcome = TrainingOutcome(Outcome.Finished, weights, [||])

    let provenance =
        ProvenanceRecorder(engine, TimeProvider.System).Record(1, TimeSpan.Zero, 1)

    let realization =
        Realization(realization.Cell, realization.Seed, [||], realization.Subject, key)

    store.Write(realization, outcome, Trace([| "t" |], [||]), provenance) |> ignore
    key

let private references =
    testList
        "what is referred to stays"
        [ test "After a run there is nothing to remove, the analyses of untrained networks included" {
              inStore (fun store ->
                  run store (spec "one" [ 4; 5 ] [ 1; 2 ]) |> ignore
                  expectNothing store)
          }

          test "What an experiment alone had goes with it; what another has too stays to the byte" {
              inStore (fun store ->
                  let kept = run store (spec "kept" [ 4 ] [ 1; 2 ])
                  let before = contents store.Root
                  let gone = run store (spec "gone" [ 4; 5 ] [ 1 ])
                  forget store "gone"
                  let cleaning = clean store
                  Expect.equal (countOf RemovalKind.Realization cleaning) 1 "the network of 5 units"
                  Expect.equal (countOf RemovalKind.Analysis cleaning) 2 "its analyses, trained and untrained"
                  Expect.isGreaterThan cleaning.Bytes 1000L "bytes"
                  Expect.equal (contents store.Root) before "everything else is as it was"
                  Expect.isFalse (Directory.Exists(store.FolderOf gone.Realizations[1].Key)) "its folder"
                  Expect.isTrue (keys kept |> List.forall store.IsComplete) "whole"
                  expectNothing store)
          }

          test "A version's realizations stay, also if the newest has fewer" {
              inStore (fun store ->
                  run store (spec "shrunk" [ 4 ] [ 1; 2 ]) |> ignore
                  run store (spec "shrunk" [ 4 ] [ 1 ]) |> ignore
                  expectNothing store)
          }

          test "An unfinished run's realizations stay, complete or begun" {
              inStore (fun store ->
                  let begun = spec "begun" [ 4; 5 ] [ 1 ]
                  store.Plans.Freeze("begun", SpecJson.Write begun, null) |> ignore
                  let plan = planOf begun
                  train store (spec "begun" [ 4 ] [ 1 ]) |> ignore
                  store.WriteCheckpoint(checkpoint plan.Realizations[1] 1)
                  expectNothing store
                  store.Plans.Finish("begun", SpecJson.Write begun)
                  Expect.equal (countOf RemovalKind.Realization (planned store)) 2 "and go with it")
          }

          test "Another arithmetic's realization stays as long as its subject is referred to" {
              inStore (fun store ->
                  let plan = run store (spec "old" [ 4 ] [ 1 ])
                  let key = writeAs "0" store plan.Realizations[0]
                  expectNothing store
                  forget store "old"
                  clean store |> ignore
                  Expect.isFalse (Directory.Exists(store.FolderOf key)) "and goes with it")
          }

          test "A realization of another arithmetic that is only begun is known by its spec.json" {
              inStore (fun store ->
                  let plan = run store (spec "old" [ 4 ] [ 1 ])
                  let one = plan.Realizations[0]

                  let older =
                      Realization(one.Cell, one.Seed, [||], one.Subject, Planner.Key(one.Subject, "simd", "0"))

                  store.WriteSpec older
                  store.WriteCheckpoint(checkpoint older 1)
                  expectNothing store)
          }

          test "Where an experiment cannot be read nothing is removed, since it is not known what it refers to" {
              inStore (fun store ->
                  run store (spec "fine" [ 4 ] [ 1 ]) |> ignore
                  run store (spec "newer" [ 5 ] [ 1 ]) |> ignore
                  let path = Path.Combine((store.Experiment "newer").Path, "spec.json")
                  File.WriteAllText(path, File.ReadAllText(path).Replace("\"schema\": 1", "\"schema\": 9"))
                  let e = Expect.throwsC (fun () -> planned store |> ignore) (fun e -> e :?> StoreException)
                  Expect.equal e.Path path "which"
                  Expect.stringContains e.Message "Nothing is removed" "what became of it")
          }

          test "Where a plan is damaged nothing is removed either" {
              inStore (fun store ->
                  let plan = store.Plans.Freeze("begun", SpecJson.Write(spec "begun" [ 4 ] [ 1 ]), null)
                  train store (spec "begun" [ 4 ] [ 1 ]) |> ignore
                  flip plan
                  let e = Expect.throwsC (fun () -> planned store |> ignore) (fun e -> e :?> StoreException)
                  Expect.stringContains e.Message "Nothing is removed" "what became of it")
          }

          test "An experiment that begins after the question was asked keeps what it refers to" {
              inStore (fun store ->
                  let spec = spec "late" [ 4 ] [ 1 ]
                  let plan = train store spec
                  let cleaning = planned store
                  Expect.equal (countOf RemovalKind.Realization cleaning) 1 "nothing refers to it"
                  store.Plans.Freeze("late", SpecJson.Write spec, null) |> ignore
                  let cleaned = remove store cleaning
                  expectLeft cleaned (store.FolderOf plan.Realizations[0].Key) "begun meanwhile"
                  Expect.isTrue (store.IsComplete plan.Realizations[0].Key) "it is whole")
          } ]

let private others =
    testList
        "what is another's stays"
        [ test "What someone trains is not touched" {
              inStore (fun store ->
                  let plan = planOf (spec "claimed" [ 4 ] [ 1 ])
                  let key = plan.Realizations[0].Key
                  store.WriteCheckpoint(checkpoint plan.Realizations[0] 1)
                  use _ = nonNull ((ResultStore store.Root).Claims.TryTake key)
                  let before = contents store.Root
                  let cleaned = clean store
                  expectLeft cleaned (store.FolderOf key) "someone is training it"
                  Expect.equal (contents store.Root) before "every file")
          }

          test "What someone on another host trains is not touched" {
              inStore (fun store ->
                  let plan = planOf (spec "claimed" [ 4 ] [ 1 ])
                  let key = plan.Realizations[0].Key
                  store.WriteCheckpoint(checkpoint plan.Realizations[0] 1)
                  use _ = nonNull ((onHost "node7" store).Claims.TryTake key)
                  expectLeft (clean store) (store.FolderOf key) "someone is training it"
                  Expect.isNotNull (store.ReadCheckpoint key) "its checkpoint is there")
          }

          test "A folder with a stranger's file in it stays whole, and so does what is linked" {
              inStore (fun store ->
                  let plan = train store (spec "strange" [ 4; 5 ] [ 1 ])
                  let first, second = plan.Realizations[0].Key, plan.Realizations[1].Key
                  File.WriteAllText(file store first "notes.txt", "mine")
                  let elsewhere = Path.Combine(store.Root, "elsewhere")
                  Directory.Move(store.FolderOf second, elsewhere)
                  Directory.CreateSymbolicLink(store.FolderOf second, elsewhere) |> ignore
                  File.WriteAllText(Path.Combine(store.RealizationsFolder, "readme"), "mine")
                  let before = contents store.Root
                  let cleaned = planned store
                  Expect.isEmpty cleaned.Removals "nothing goes"
                  expectLeft cleaned (store.FolderOf first) "notes.txt"
                  expectLeft cleaned (store.FolderOf second) "no realization"
                  expectLeft cleaned (Path.Combine(store.RealizationsFolder, "readme")) "no realization"
                  remove store cleaned |> ignore
                  Expect.equal (contents store.Root) before "every file")
          } ]

[<Tests>]
let tests = testList "Store clean" [ references; others ]
