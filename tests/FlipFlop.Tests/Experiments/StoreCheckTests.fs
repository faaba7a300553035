module FlipFlop.Tests.Experiments.StoreCheckTests

open System
open System.IO
open Expecto
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.TrainedStore
open FlipFlop.Tests.TemporaryFolder

let private ofKind kind (result: CheckResult) =
    [ for finding in result.Findings do
          if finding.Kind = kind then
              finding ]

let private withRun (test: ResultStore -> Plan -> unit) =
    inStore (fun store -> test store (run store (spec "checked" [ 4; 5 ] [ 1 ])))

let private expectDamaged (store: ResultStore) (path: string) (mention: string) =
    let result = StoreCheck.All store

    match ofKind FindingKind.Damaged result with
    | [ finding ] ->
        Expect.equal finding.Path path "where"
        Expect.stringContains finding.What mention "what"
        Expect.stringContains finding.Cure "again" "what to do"
        Expect.isFalse result.IsWhole "the store is not whole"
    | others -> failtestf "One damage was expected at %s (%s), found: %A" path mention others

let private expectNote (store: ResultStore) (path: string) (mention: string) =
    let result = StoreCheck.All store
    let notes = ofKind FindingKind.Note result
    Expect.isTrue result.IsWhole $"a note is no damage: %A{List.ofSeq result.Findings}"
    let note = notes |> List.tryFind (fun note -> note.Path = path)
    Expect.isSome note $"a note on {path} among %A{notes}"
    Expect.stringContains note.Value.What mention "what"

/// A complete realization whose parts the test chooses.
let private write (store: ResultStore) key (cell: Realization) (weights: NetworkWeights) (trace: Trace) updates =
    let history = [| EpochRecord(1, updates, 32, 0.5, 1.0) |]

    let provenance =
        ProvenanceRecorder(engine, TimeProvider.System).Record(1, TimeSpan.FromSeconds 1.0, 1)

    let realization = Realization(cell.Cell, cell.Seed, [||], cell.Subject, key)

    store.Write(realization, TrainingOutcome(Outcome.Finished, weights, history), trace, provenance)
    |> ignore

let private drawn (realization: Realization) seed =
    Initialiser.Draw(realization.Cell.Network, realization.Cell.Task.Bits, realization.Cell.Task.Bits, seed)

let private traceOf (weights: NetworkWeights) =
    let recorder = TraceRecorder()
    recorder.AfterUpdate weights
    recorder.Recorded()

let private identity =
    let realization = (planOf (spec "identity" [ 6 ] [ 1 ])).Realizations[0]
    let weights = drawn realization 1L

    testList
        "what the manifest's hashes cannot tell"
        [ test "A realization under a key that is not its own is damaged" {
              inStore (fun store ->
                  let wrong = String('a', 32)
                  write store wrong realization weights (traceOf weights) 1L
                  Expect.isTrue (store.IsComplete wrong) "its files are what its manifest says"
                  expectDamaged store (store.FolderOf wrong) realization.Key)
          }

          test "A trace that does not end with the weights is damage" {
              inStore (fun store ->
                  write store realization.Key realization weights (traceOf (drawn realization 2L)) 1L
                  expectDamaged store (store.FolderOf realization.Key) "trace does not end with its weights")
          }

          test "A history that tells of other updates than the trace is damage" {
              inStore (fun store ->
                  write store realization.Key realization weights (traceOf weights) 2L
                  expectDamaged store (store.FolderOf realization.Key) "2 updates")
          }

          test "Weights of another size than the spec says are damage" {
              inStore (fun store ->
                  let larger = (planOf (spec "identity" [ 7 ] [ 1 ])).Realizations[0]
                  let weights = drawn larger 1L
                  write store realization.Key realization weights (traceOf weights) 1L
                  expectDamaged store (store.FolderOf realization.Key) "7 units")
          } ]

[<Tests>]
let tests =
    testList
        "Store check"
        [ test "A store that was just written is whole, and checking it writes nothing" {
              withRun (fun store _ ->
                  let before = contents store.Root
                  let result = StoreCheck.All store
                  Expect.isEmpty result.Findings "nothing is found"
                  Expect.isTrue result.IsWhole "it is whole"
                  Expect.equal (result.Whole, result.Unfinished, result.Experiments) (2, 0, 1) "what was looked at"
                  Expect.equal result.Analyses 4 "trained and untrained networks"
                  Expect.equal (contents store.Root) before "every file")
          }

          for name in [ "spec.json"; "history.csv"; "trace"; "network.weights.h5"; "manifest.json" ] do
              test $"A flipped bit in {name} is damage, and so is its being cut off" {
                  withRun (fun store plan ->
                      let key = plan.Realizations[0].Key
                      let path = file store key name
                      let whole = File.ReadAllBytes path
                      flip path
                      expectDamaged store (store.FolderOf key) ""
                      File.WriteAllBytes(path, whole[.. whole.Length / 2])
                      expectDamaged store (store.FolderOf key) "")
              }

          identity

          test "A realization that is not finished is no damage; one whose checkpoints are both spoilt is told" {
              withRun (fun store _ ->
                  let open' = (planOf (spec "open" [ 9 ] [ 1 ])).Realizations[0]
                  store.WriteCheckpoint(checkpoint open' 1)
                  let result = StoreCheck.All store
                  Expect.isEmpty result.Findings "nothing is found"
                  Expect.equal result.Unfinished 1 "it is counted"
                  flip (file store open'.Key "checkpoint.1")
                  expectNote store (store.FolderOf open'.Key) "its checkpoint is damaged")
          }

          test "Strangers are told of, wherever they lie, and nothing else is said of them" {
              withRun (fun store plan ->
                  let inside = file store plan.Realizations[0].Key "notes.txt"
                  let beside = Path.Combine(store.RealizationsFolder, "notes.txt")
                  let folder = Path.Combine(store.ExperimentsFolder, "mine")
                  File.WriteAllText(inside, "mine")
                  File.WriteAllText(beside, "mine")
                  Directory.CreateDirectory folder |> ignore
                  expectNote store inside "does not belong"
                  expectNote store beside "is no realization"
                  expectNote store folder "is no experiment")
          }

          test "A checkpoint that is left beside a complete realization is a note" {
              withRun (fun store plan ->
                  store.WriteCheckpoint(checkpoint plan.Realizations[0] 1)
                  expectNote store (file store plan.Realizations[0].Key "checkpoint.1") "left of an interruption")
          }

          test "A damaged analysis is a note: it is made anew" {
              withRun (fun store _ ->
                  let analysis = Directory.GetFiles(store.Analyses.Folder) |> Array.head
                  flip analysis
                  expectNote store analysis "damaged analysis")
          }

          test "A realization of a newer program is not called damaged, but the store is not called whole" {
              withRun (fun store plan ->
                  let path = file store plan.Realizations[0].Key "manifest.json"
                  let text = File.ReadAllText path
                  let seal = ",\n  \"sha256\": \""

                  let newer =
                      text.Substring(0, text.LastIndexOf seal).Replace("\"schema\": 1", "\"schema\": 9")

                  let hash =
                      Security.Cryptography.SHA256.HashData(Text.Encoding.UTF8.GetBytes newer)
                      |> Convert.ToHexStringLower

                  File.WriteAllText(path, $"{newer}{seal}{hash}\"\n}}\n")
                  let result = StoreCheck.All store

                  match List.ofSeq result.Findings with
                  | [ finding ] ->
                      Expect.equal finding.Kind FindingKind.NotChecked "it could not be checked"
                      Expect.stringContains finding.What "schema 9" "why"
                      Expect.isFalse result.IsWhole "so it is not known"
                  | others -> failtestf "%A" others)
          }

          for name, how, spoil in
              [ "spec.json", "of a newer program", (fun path -> File.WriteAllText(path, "{ \"schema\": 9 }"))
                "summary.csv", "missing", File.Delete
                "summary.json", "missing", File.Delete
                "summary.json", "cut off", (fun path -> File.WriteAllText(path, "{ \"ro")) ] do
              test $"An experiment's {name} that is {how} is damage" {
                  withRun (fun store _ ->
                      let path = Path.Combine((store.Experiment "checked").Path, name)
                      spoil path
                      expectDamaged store path "")
              }

          test "A spec that was changed by hand, and a plan that is not what was frozen, are damage" {
              withRun (fun store _ ->
                  let path = Path.Combine((store.Experiment "checked").Path, "spec.json")
                  let text = File.ReadAllText path
                  File.WriteAllText(path, text.Replace("A test", "A text"))
                  expectDamaged store path "not the spec of any run"
                  File.WriteAllText(path, text)
                  let plan = store.Plans.Freeze("checked", text, null)
                  Expect.isTrue (StoreCheck.All store).IsWhole "a plan as it was frozen"
                  File.WriteAllText(plan, text.Replace("A test", "A text"))
                  expectDamaged store (nonNull (Path.GetDirectoryName plan)) "damaged plan")
          }

          test "A check of one experiment looks at what is its own" {
              withRun (fun store plan ->
                  let other = run store (spec "other" [ 8 ] [ 1 ])
                  flip (file store other.Realizations[0].Key "trace")
                  let result = StoreCheck.Of(store, plan)
                  Expect.isTrue result.IsWhole "the other's damage is not its own"
                  Expect.equal (result.Whole, result.Experiments, result.Analyses) (2, 1, 2) "what was looked at"
                  Expect.isFalse (StoreCheck.Of(store, other)).IsWhole "it is the other's")
          } ]
