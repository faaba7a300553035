/// Runs of the built program, and what it answers to wrong usage.
module FlipFlop.Tests.Cli.RunCommandTests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open Expecto
open FlipFlop.Tests
open FlipFlop.Tests.TemporaryFolder
open FlipFlop.Tests.Cli.TinyExperiment

/// Starts the program and presses Ctrl-C when it has written the mark; exit code, and what it wrote from there on.
let private stopAfter (mark: string) folder arguments =
    Interrupts.skipWhereIgnored ()
    use child = FlipFlopProgram.start folder arguments

    let rec wait () =
        match child.StandardError.ReadLine() with
        | null -> failtest "The program ended before it could be stopped."
        | line when line.Contains mark -> ()
        | _ -> wait ()

    wait ()
    use kill = Process.Start("kill", [ "-INT"; string child.Id ])
    kill.WaitForExit()
    let rest = child.StandardError.ReadToEnd()
    child.WaitForExit()
    child.ExitCode, rest

let private runTests =
    testList
        "run"
        [ testCase "a run trains, reports and stores; a second trains nothing; what was deleted comes back to the byte"
          <| fun () ->
              withTiny (fun folder ->
                  let first = flipflop folder [ "run"; "tiny.json" ]
                  Expect.equal first.ExitCode 0 $"the first run: {first.Errors}"
                  Expect.stringContains first.Output "4 realizations trained" "what was done"
                  Expect.stringContains first.Errors "[4/4]" "a line for each realization"
                  let report = Path.Combine(folder, "results", "experiments", "tiny", "report.html")
                  Expect.isTrue (File.Exists report) "the report"
                  let before = weights folder "results"
                  Expect.equal before.Length 4 "realizations"

                  let written = File.GetLastWriteTimeUtc report
                  let second = flipflop folder [ "run"; "tiny.json" ]
                  Expect.equal second.ExitCode 0 $"the second run: {second.Errors}"
                  Expect.stringContains second.Output "4 of 4 realizations are complete; nothing to train" "no work"
                  Expect.equal (File.GetLastWriteTimeUtc report) written "the same page is not drawn twice"
                  File.Delete report

                  let paths = realizations folder "results"

                  let manifest path =
                      File.ReadAllText(Path.Combine(path, "manifest.json"))

                  let others = paths[1..] |> Array.map manifest
                  Directory.Delete(paths[0], true)
                  let third = flipflop folder [ "run"; "tiny.json" ]
                  Expect.stringContains third.Output "1 realization trained" "only what was deleted"
                  Expect.isTrue (File.Exists report) "the page is back"
                  Expect.equal (weights folder "results") before "the same bytes"
                  Expect.equal (paths[1..] |> Array.map manifest) others "the others are untouched")

          testCase "one job or two, the same bytes"
          <| fun () ->
              withTiny (fun folder ->
                  for jobs in [ "1"; "2" ] do
                      let run =
                          flipflop folder [ "run"; "tiny.json"; "--jobs"; jobs; "--results"; $"by{jobs}"; "--quiet" ]

                      Expect.equal run.ExitCode 0 run.Errors
                      Expect.equal run.Errors "" "quiet"

                  Expect.equal (weights folder "by1") (weights folder "by2") "weights")

          testCase "a claim that fails is shown, and is exit code 1 where claims are required"
          <| fun () ->
              withTiny (fun folder ->
                  let arguments = [ "run"; "tiny.json"; "--seeds=3"; "--set"; "units=8" ]
                  let run = flipflop folder arguments
                  Expect.equal run.ExitCode 0 "a failed claim is a result"
                  Expect.stringContains run.Output "FAIL  never" "the claim"
                  let required = flipflop folder (arguments @ [ "--require-claims" ])
                  Expect.equal required.ExitCode 1 "the answer is no")

          testCase "verify trains again and finds the same bits, and other bits where the store has them"
          <| fun () ->
              withTiny (fun folder ->
                  Expect.equal (flipflop folder [ "run"; "tiny.json" ]).ExitCode 0 "the run"
                  let whole = flipflop folder [ "verify"; "tiny"; "--quiet" ]
                  Expect.equal whole.ExitCode 0 whole.Errors
                  Expect.stringContains whole.Output "BIT-IDENTICAL: 4 of 4" "all"

                  let some =
                      flipflop folder [ "verify"; "tiny"; "--quiet"; "--sample=2"; "--epochs=1" ]

                  Expect.stringContains some.Output "BIT-IDENTICAL over the first epoch: 2 of 2" "a sample"
                  Directory.Delete((realizations folder "results")[0], true)
                  let rest = flipflop folder [ "verify"; "tiny"; "--quiet" ]
                  Expect.equal rest.ExitCode 1 "one is missing"
                  Expect.stringContains rest.Output "nothing to compare with" "and is named")

          testCase "Ctrl-C keeps what was finished, and the same command goes on"
          <| fun () ->
              withTiny (fun folder ->
                  let arguments = [ "run"; "tiny.json"; "--seeds=1..2000"; "--jobs=1" ]
                  let exitCode, rest = stopAfter "[1/" folder arguments
                  Expect.equal exitCode 130 $"the exit code: {rest}"
                  Expect.stringContains rest "realizations are complete" "what is kept"
                  Expect.isGreaterThan (realizations folder "results").Length 0 "something is kept")

          testCase "Ctrl-C ends a script that is being evaluated"
          <| fun () ->
              inFolder (fun folder ->
                  let script = "printfn \"evaluating\"\nSystem.Threading.Thread.Sleep 600000\n"
                  File.WriteAllText(Path.Combine(folder, "endless.fsx"), script)
                  let exitCode, rest = stopAfter "evaluating" folder [ "run"; "endless.fsx" ]
                  Expect.equal exitCode 130 $"the exit code: {rest}") ]

let private faultTests =
    testList
        "faults"
        [ testCase "every fault of --set is named, with exit code 2 and the store untouched"
          <| fun () ->
              inFolder (fun folder ->
                  let quickstart =
                      Path.Combine(TestData.repositoryRoot, "experiments", "quickstart.fsx")

                  let run =
                      flipflop folder [ "run"; quickstart; "--set"; "units=-7"; "--set"; "nosuch=3" ]

                  Expect.equal run.ExitCode 2 "the exit code"
                  Expect.stringContains run.Errors "-7" "the value"
                  Expect.stringContains run.Errors "1 to 4096" "what is allowed"
                  Expect.stringContains run.Errors "nosuch" "the unknown name"
                  Expect.stringContains run.Errors "inputNoise" "the names there are"
                  Expect.equal run.Output "" "no result"
                  Expect.isEmpty (Directory.GetFileSystemEntries folder) "nothing is written")

          testCase "every fault of a JSON file is named, with exit code 2 and the store untouched"
          <| fun () ->
              inFolder (fun folder ->
                  let text =
                      tiny.Replace("\"batch\": 32", "\"batch\": -1").Replace("\"title\"", "\"titel\"")

                  File.WriteAllText(Path.Combine(folder, "faulty.json"), text)
                  let run = flipflop folder [ "run"; "faulty.json" ]
                  Expect.equal run.ExitCode 2 "the exit code"
                  Expect.stringContains run.Errors "titel" "the unknown field"
                  Expect.stringContains run.Errors "batch" "the value that is not allowed"
                  Expect.isFalse (Directory.Exists(Path.Combine(folder, "results"))) "no store")

          for arguments, word in
              [ [ "run" ], "file"
                [ "run"; "tiny.json"; "--jobs"; "0" ], "1 or more"
                [ "run"; "--quick"; "tiny.json" ], "--quick"
                [ "run"; "nosuch.json" ], "no such file"
                [ "fly"; "tiny.json" ], "fly"
                [ "report"; "nosuch" ], "nosuch"
                [ "report"; "tiny"; "--figures"; "tiny.json" ], "it is no folder"
                [], "USAGE" ] do
              let line = String.concat " " arguments

              testCase $"`flipflop {line}` is wrong usage: exit code 2, and what is wrong on standard error"
              <| fun () ->
                  withTiny (fun folder ->
                      let run = flipflop folder arguments
                      Expect.equal run.ExitCode 2 "the exit code"
                      Expect.stringContains run.Errors word "what is wrong"
                      Expect.equal run.Output "" "no result") ]

[<Tests>]
let tests = testList "CommandLine" [ runTests; faultTests ]
