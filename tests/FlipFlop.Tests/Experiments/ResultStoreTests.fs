module FlipFlop.Tests.Experiments.ResultStoreTests

open System
open System.Globalization
open System.IO
open System.Text
open System.Security.Cryptography
open System.Threading
open Expecto
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.TemporaryFolder

let private weights =
    NetworkWeights(
        Inputs = 1,
        Units = 2,
        Outputs = 1,
        InputKernel = [| 0.25f; -2f |],
        RecurrentKernel = [| 1f; 0.1f; -0f; 4f |],
        OutputKernel = [| 1f; 2f |],
        OutputBias = [| nanf |]
    )

let private history =
    [| EpochRecord(1, 128L, 8192, 0.1, 1.5)
       EpochRecord(2, 256L, 8192, nan, infinity) |]

let private trace =
    let recorder = TraceRecorder()
    recorder.AfterUpdate weights
    recorder.Recorded()

let private provenance =
    Provenance(
        Engine = "simd",
        ArithmeticVersion = "1",
        CodeVersion = "0.1.0+abc",
        DotNet = ".NET 10",
        OperatingSystem = "Linux",
        Cpu = "a processor",
        InstructionSets = [| "AVX2" |],
        Packages = readOnlyDict [ "PureHDF", "2.2.0" ],
        Threads = 2,
        WallSeconds = 1.25,
        Sessions = 1,
        FinishedAt = DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)
    )

let private realization =
    let cell =
        Cell(Task = FlipFlopTask(Bits = 1, InputNoise = 0.05), Network = NetworkSpec(Units = 2))

    Realization(cell, Seed.Both 7L, [||], "0123", "abcd")

let private write (store: ResultStore) =
    store.Write(realization, TrainingOutcome(Outcome.Diverged, weights, history), trace, provenance)

let private fileOf (store: ResultStore) name =
    Path.Combine(store.FolderOf realization.Key, name)

let private files = [ "spec.json"; "history.csv"; "trace"; "network.weights.h5" ]

let private bits (w: NetworkWeights) =
    [ for struct (name, values) in w.Tensors() -> name, values |> Array.map BitConverter.SingleToInt32Bits ]

let private expectStatus status (store: ResultStore) (mention: string) =
    let state = store.State realization.Key
    Expect.equal state.Status status $"{status}: {mention}"
    Expect.stringContains state.Reason mention "the reason"
    Expect.isNull state.Manifest "its manifest is not offered"
    Expect.isFalse (store.IsComplete realization.Key) "not complete"

    let e =
        Expect.throwsC (fun () -> store.Read realization.Key |> ignore) (fun e -> e :?> StoreException)

    Expect.stringContains e.Message mention "reading it says why not"

let private expectDamaged = expectStatus RealizationStatus.Damaged

/// The manifest's text with another content, and the hash that goes with it.
let private resealed (text: string) (written: string) (changed: string) =
    let seal = ",\n  \"sha256\": \""
    let content = text.Substring(0, text.LastIndexOf seal).Replace(written, changed)
    let hash = SHA256.HashData(Encoding.UTF8.GetBytes content) |> Convert.ToHexStringLower
    $"{content}{seal}{hash}\"\n}}\n"

let private flip path =
    let content = File.ReadAllBytes path
    content[content.Length / 2] <- content[content.Length / 2] ^^^ 1uy
    File.WriteAllBytes(path, content)

let private withDecimalComma work =
    let before = CultureInfo.CurrentCulture
    let comma = CultureInfo.InvariantCulture.Clone() :?> CultureInfo
    comma.NumberFormat.NumberDecimalSeparator <- ","
    Thread.CurrentThread.CurrentCulture <- comma

    try
        work ()
    finally
        Thread.CurrentThread.CurrentCulture <- before

[<Tests>]
let realizations =
    testList
        "Result store: realizations"
        [ test "What is stored is read again, a diverged training with weights that are no numbers too" {
              inStore (fun store ->
                  let manifest = write store
                  let stored = store.Read realization.Key
                  Expect.equal stored.Outcome Outcome.Diverged "outcome"
                  Expect.equal (bits stored.Weights) (bits weights) "weights, bit for bit"
                  Expect.equal stored.History[0] history[0] "history"
                  Expect.equal (List.ofSeq stored.Trace.Hashes) (List.ofSeq trace.Hashes) "trace"
                  Expect.equal stored.Manifest.WeightsSha256 (RawValues.Sha256 weights) "the weights' hash"
                  Expect.equal stored.Manifest.Provenance.FinishedAt provenance.FinishedAt "provenance"
                  Expect.equal (List.ofSeq stored.Manifest.Files) (List.ofSeq manifest.Files) "files")
          }

          test "The weights' hash is SHA-256 of the raw values, tensor after tensor" {
              let raw =
                  [| for struct (_, values) in weights.Tensors() do
                         for value in values do
                             yield! BitConverter.GetBytes value |]

              let expected = Convert.ToHexStringLower(Security.Cryptography.SHA256.HashData raw)
              Expect.equal (RawValues.Sha256 weights) expected "recomputed plainly"
          }

          test "A realization is plain files with the names of the design, whole when all of them are there" {
              inStore (fun store ->
                  write store |> ignore
                  let folder = Path.Combine(store.Root, "realizations", "abcd")
                  let names = Directory.GetFiles folder |> Array.map Path.GetFileName |> Array.sort
                  Expect.equal names (Array.sort [| yield! files; "manifest.json" |]) "files, and no temporary ones"
                  Expect.isTrue (store.IsComplete realization.Key) "complete"
                  Expect.stringContains (File.ReadAllText(fileOf store "spec.json")) "\"inputNoise\": 0.05" "spec.json")
          }

          test "What was never stored is absent, and nothing is made by asking" {
              inStore (fun store ->
                  Expect.equal (store.State("feed").Status) RealizationStatus.Absent "absent"
                  Expect.isFalse (Directory.Exists store.Root) "the store is not made"

                  let e =
                      Expect.throwsC (fun () -> store.Read "feed" |> ignore) (fun e -> e :?> StoreException)

                  Expect.stringContains e.Message "no such realization" "reading it says so")
          }

          testTheory "A flipped bit in any file is recognised" files
          <| fun name ->
              inStore (fun store ->
                  write store |> ignore
                  flip (fileOf store name)
                  expectDamaged store name)

          testTheory "A cut file is recognised" files
          <| fun name ->
              inStore (fun store ->
                  write store |> ignore
                  let content = File.ReadAllBytes(fileOf store name)
                  File.WriteAllBytes(fileOf store name, content[.. content.Length - 2])
                  expectDamaged store name)

          testTheory "A missing file is recognised" files
          <| fun name ->
              inStore (fun store ->
                  write store |> ignore
                  File.Delete(fileOf store name)
                  expectDamaged store name)

          test "Without its manifest, or with a cut one, nothing is complete" {
              inStore (fun store ->
                  write store |> ignore
                  let path = fileOf store "manifest.json"
                  let text = File.ReadAllText path
                  File.WriteAllText(path, text[.. text.Length / 2])
                  expectDamaged store "cut off"
                  File.WriteAllText(path, "")
                  expectDamaged store "cut off"
                  File.Delete path
                  expectStatus RealizationStatus.Unfinished store "was not finished")
          }

          testTheory
              "A manifest of another key, of another outcome, or that lacks something makes nothing complete"
              [ "\"abcd\"", "\"beef\"", "another realization"
                "\"trace\"", "\"race\"", "does not list trace"
                "\"diverged\"", "\"splendid\"", "splendid"
                "\"cpu\"", "\"gpu\"", "no whole JSON" ]
          <| fun (written, changed, mention) ->
              inStore (fun store ->
                  write store |> ignore
                  let path = fileOf store "manifest.json"
                  let text = File.ReadAllText path
                  Expect.stringContains text written "there is something to change"
                  File.WriteAllText(path, text.Replace(written, changed))
                  expectDamaged store "its SHA-256 differs"
                  File.WriteAllText(path, resealed text written changed)
                  expectDamaged store mention)

          test "What a newer program wrote is refused, not redone" {
              inStore (fun store ->
                  write store |> ignore
                  let path = fileOf store "manifest.json"
                  File.WriteAllText(path, resealed (File.ReadAllText path) "\"schema\": 1" "\"schema\": 2")

                  for act in [ (fun () -> store.State realization.Key |> ignore); (fun () -> write store |> ignore) ] do
                      let e = Expect.throwsC act (fun e -> e :?> StoreException)
                      Expect.stringContains e.Message path "the path"
                      Expect.stringContains e.Message "newer version" "what to do")
          }

          test "A write that breaks off leaves nothing complete, not even the one that was there before" {
              inStore (fun store ->
                  write store |> ignore
                  File.Delete(fileOf store "network.weights.h5")
                  // A folder in the file's place: the last file before the manifest cannot be renamed to its name.
                  Directory.CreateDirectory(Path.Combine(fileOf store "network.weights.h5", "in-the-way")) |> ignore

                  let e =
                      Expect.throwsC (fun () -> write store |> ignore) (fun e -> e :?> StoreException)

                  Expect.equal e.Path (fileOf store "network.weights.h5") "where it broke"
                  Expect.isFalse (File.Exists(fileOf store "manifest.json")) "the manifest comes last"
                  expectStatus RealizationStatus.Unfinished store "was not finished"
                  Directory.Delete(fileOf store "network.weights.h5", true)
                  write store |> ignore
                  Expect.isTrue (store.IsComplete realization.Key) "it can be done again")
          }

          test "Two writes of one training give the same files to the byte, under a decimal comma too" {
              inStore (fun store ->
                  let all () =
                      [ for name in "manifest.json" :: files -> File.ReadAllBytes(fileOf store name) ]

                  write store |> ignore
                  let first = all ()
                  withDecimalComma (fun () -> write store |> ignore)
                  Expect.equal (all ()) first "every file")
          }

          test "A store below a file gives one error with the path" {
              inFolder (fun folder ->
                  let file = Path.Combine(folder, "file")
                  File.WriteAllText(file, "")
                  let below = ResultStore(Path.Combine(file, "results"))

                  for act in [ (fun () -> write below |> ignore); (fun () -> below.Claims.TryTake "k" |> ignore) ] do
                      let e = Expect.throwsC act (fun e -> e :?> StoreException)
                      Expect.stringContains e.Message file "the path")
          } ]
