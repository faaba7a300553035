/// Truncated, empty, overwritten and flipped copies of every kind of file in the store.
module FlipFlop.Tests.Faults.DamageTests

open System
open System.IO
open System.Threading
open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open FlipFlop.Tests.Faults.Child
open FlipFlop.Tests.Faults.SmallSweep
open FlipFlop.Tests.TemporaryFolder

let private three = planOf [ 1; 2; 3 ]
let private complete = three.Realizations[0]
let private interrupted = three.Realizations[2]

/// The program in this process: its exit code, and all that it writes.
let private inProcess (arguments: string list) =
    let output, errors = Console.Out, Console.Error
    use text = new StringWriter()

    try
        Console.SetOut text
        Console.SetError text
        let code = FlipFlop.Cli.Program.main (Array.ofList arguments)
        code, string text
    finally
        Console.SetOut output
        Console.SetError errors

let private impatient =
    ClaimTerms("here", "here", TimeSpan.FromSeconds 0.02, TimeSpan.FromSeconds 0.3)

let private opened root =
    ResultStore(root, impatient, TimeProvider.System, StoppingDisk(root, 0, After, root + "-unused"))

/// A store with two complete realizations and their report, and a third that was interrupted, is marked as failed and
/// has a claim that nobody holds.
let private makeStore (folder: string) (root: string) =
    let store =
        ResultStore(root, terms "here", TimeProvider.System, PhysicalDisk.Instance)

    let clock = ManualClock()
    use stop = new CancellationTokenSource()

    let untilThird =
        engineThat (fun update ->
            clock.Advance(TimeSpan.FromSeconds 11.0)

            if update = 2L then
                stop.Cancel())

    RealizationTrainer(store, untilThird, 1, KeptWeights.Last, ignore, clock).Settle(interrupted, stop.Token)
    let claim = nonNull (store.Claims.TryTake interrupted.Key)
    let beat = Path.Combine(store.WorkFolder, "claims", interrupted.Key + ".beat")
    let sign = File.ReadAllBytes beat
    claim.Dispose()
    File.WriteAllBytes(beat, sign)
    File.WriteAllText(Path.Combine(store.WorkFolder, "claims", interrupted.Key + ".here.lock"), "")

    FailureRecord(interrupted.Key, "its worker died 3 times", "work/logs/none.log", "here", DateTimeOffset.UnixEpoch)
    |> store.Failures.Put

    let spec = Path.Combine(folder, "small.json")
    File.WriteAllText(spec, SpecJson.Write three.Spec)
    let code, text = inProcess [ "run"; spec; "--results"; root; "--quiet" ]
    Expect.equal code 3 $"one is failed: {text}"

    store.Plans.Freeze("begun", (SpecJson.Write three.Spec).Replace("\"small\"", "\"begun\""), null)
    |> ignore

let rec private copy (from: string) (into: string) =
    Directory.CreateDirectory into |> ignore

    for file in Directory.GetFiles from do
        File.Copy(file, Path.Combine(into, nonNull (Path.GetFileName file)))

    for folder in Directory.GetDirectories from do
        copy folder (Path.Combine(into, nonNull (Path.GetFileName folder)))

/// One file of every kind, below the store.
let private kinds root =
    let below (folder: string) (pattern: string) =
        Directory.GetFiles(Path.Combine(root, folder), pattern, SearchOption.AllDirectories)
        |> Array.sort
        |> Array.head
        |> fun path -> Path.GetRelativePath(root, path)

    [ yield! [ for name in "manifest.json" :: contentNames -> Path.Combine("realizations", complete.Key, name) ]
      yield!
          [ for name in "spec.json" :: List.ofSeq CheckpointFiles.Names ->
                Path.Combine("realizations", interrupted.Key, name) ]
      yield below "analyses" "*.analysis"

      for name in [ "spec.json"; "summary.csv"; "summary.json"; "report.html" ] do
          yield Path.Combine("experiments", "small", name)

      yield below "experiments/small/versions" "spec.json"
      yield below "experiments/small/versions" "summary.json"
      yield below "work/plans" "spec.json"
      yield below "work/failures" "*.json"
      yield below "work/claims" "*.beat"
      yield below "work/claims" "*.lock" ]

/// Copies with one thing wrong: cut, emptied, overwritten, lengthened, and with one bit flipped in every region.
let private damaged (random: Random) (bytes: byte[]) =
    let regions = min bytes.Length (Tally.amount 8 256)

    let flipped region =
        let copy = Array.copy bytes

        let from, until =
            region * bytes.Length / regions, (region + 1) * bytes.Length / regions

        let at = random.Next(from, max (from + 1) until)
        copy[at] <- copy[at] ^^^ (1uy <<< random.Next 8)
        $"bit flipped at byte {at}", copy

    [ if bytes.Length > 0 then
          yield "empty", [||]
          yield "cut in half", bytes[.. bytes.Length / 2 - 1]
          yield "the last byte cut off", bytes[.. bytes.Length - 2]
          yield "all zeros", Array.zeroCreate bytes.Length

      yield "lengthened", Array.append bytes "xyz"B
      yield! [ for region in 0 .. regions - 1 -> flipped region ] ]

let private rows (root: string) =
    File.ReadAllLines(Path.Combine(root, "experiments", "small", "summary.csv"))

/// Whether `report` reads files of this kind; of the others it is asked once each.
let private isReported (kind: string) =
    kind.Contains complete.Key
    || kind.StartsWith "analyses"
    || kind.Contains "failures"
    || kind = Path.Combine("experiments", "small", "spec.json")

/// What `report` writes is of whole realizations, and `status` and `report` say what is wrong without a stack trace.
let private reportsNothingWrong commands (goodRows: string[]) root =
    for command in commands do
        let code, text = inProcess (command @ [ "--results"; root ])
        hasNoStackTrace text
        Expect.isTrue (List.contains code [ 0; 1; 2; 3 ]) $"{command}: exit code {code}"
        Expect.isTrue (text.Trim() <> "") $"{command} says something"

        if command.Head = "report" && code = 0 then
            for row in rows root do
                let isGood =
                    Array.contains row goodRows || row.Contains "missing" || row.Contains "failed"

                Expect.isTrue isGood $"a row of no whole realization: {row}"

/// A run does again what is not whole, to the undisturbed bits.
let private isMendedByRun (expected: (string * (string * byte[]) list) list) root =
    let store = opened root
    let launcher = InlineLauncher(store, SimdEngine.Instance)

    let summary =
        LocalRunner.Run(three, store, launcher, 1, NoObserver(), CancellationToken.None)

    Expect.isFalse summary.Cancelled "to its end"

    for key, content in expected do
        if store.IsComplete key then
            Expect.equal (contentOf (store.FolderOf key)) content "the undisturbed bits"
        else
            Expect.equal key interrupted.Key "only what is marked as failed is left"
            Expect.equal summary.Failed.Count 1 "and said to have failed"

/// What must be recognised as damaged by the store itself.
let private isRecognised (kind: string) root =
    if kind.Contains complete.Key then
        let state = (opened root).State complete.Key
        Expect.equal state.Status RealizationStatus.Damaged "recognised"
        Expect.isNotEmpty state.Reason "with a reason"

[<Tests>]
let tests =
    testList
        "Faults.Damage"
        [ test "damaged copies of every kind of file: recognised or harmless, never reported from, mended by run" {
              inFolder (fun folder ->
                  let good = Path.Combine(folder, "good")
                  makeStore folder good
                  let goodRows = rows good

                  let expected =
                      let elsewhere = ResultStore(Path.Combine(folder, "undisturbed"))
                      let launcher = InlineLauncher(elsewhere, SimdEngine.Instance)
                      LocalRunner.Run(three, elsewhere, launcher, 1, NoObserver(), CancellationToken.None) |> ignore
                      [ for each in three.Realizations -> each.Key, contentOf (elsewhere.FolderOf each.Key) ]

                  let random = Tally.random ()
                  let root = Path.Combine(folder, "copy")
                  let mutable tried = 0

                  let losses =
                      [ for kind in kinds good do
                            for how, bytes in damaged random (File.ReadAllBytes(Path.Combine(good, kind))) do
                                tried <- tried + 1

                                let commands =
                                    if isReported kind || how = "cut in half" then
                                        [ [ "status" ]; [ "status"; "small" ]; [ "report"; "small" ] ]
                                    else
                                        [ [ "status" ]; [ "status"; "small" ] ]

                                copy good root
                                File.WriteAllBytes(Path.Combine(root, kind), bytes)

                                yield!
                                    Tally.lossOf $"{kind}, {how}" (fun () ->
                                        isRecognised kind root
                                        reportsNothingWrong commands goodRows root
                                        isMendedByRun expected root)
                                    |> Option.toList

                                Directory.Delete(root, true) ]

                  Tally.report "damaged files" tried losses)
          } ]
