/// The built program, as a process of its own: what it prints, stores and answers.
module FlipFlop.Tests.Cli.CommandLineTests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open Expecto
open FlipFlop.Tests

type private Finished =
    { ExitCode: int
      Output: string
      Errors: string }

/// The program beside this test program.
let private program = Path.Combine(AppContext.BaseDirectory, "flipflop.dll")

/// Starts the program with these variables in place of what they are here.
let private startWith variables (folder: string) (arguments: string list) =
    let info =
        ProcessStartInfo(
            "dotnet",
            program :: arguments,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        )

    for name, value in variables do
        info.Environment[name] <- value

    nonNull (Process.Start info)

let private start = startWith []

let private flipflopWith variables folder arguments =
    use child = startWith variables folder arguments
    let errors = child.StandardError.ReadToEndAsync()
    let output = child.StandardOutput.ReadToEnd()
    child.WaitForExit()

    { ExitCode = child.ExitCode
      Output = output
      Errors = errors.Result }

let private flipflop = flipflopWith []

let private inFolder (test: string -> unit) =
    let folder = Directory.CreateTempSubdirectory "flipflop test [2] "

    try
        test folder.FullName
    finally
        folder.Delete true

/// Two cells, two seeds, trained in well under a second.
let private tiny =
    """{
  "schema": 1,
  "name": "tiny",
  "title": "Is [this] fast?",
  "network": { "units": 8 },
  "training": { "batch": 32, "trials": 64, "epochs": 1 },
  "sweep": [[{ "units": 8 }, { "units": 12 }]],
  "seeds": [1, 2],
  "claims": [
    { "text": "never", "over": "all", "metric": "loss", "comparison": "below", "value": 0 }
  ]
}
"""

let private withTiny (test: string -> unit) =
    inFolder (fun folder ->
        File.WriteAllText(Path.Combine(folder, "tiny.json"), tiny)
        test folder)

let private realizations folder results =
    Directory.GetDirectories(Path.Combine(folder, results, "realizations")) |> Array.sort

let private weights folder results =
    [ for path in realizations folder results ->
          Path.GetFileName path, File.ReadAllBytes(Path.Combine(path, "network.weights.h5")) ]

/// Starts the program and presses Ctrl-C when it has written the mark; exit code, and what it wrote from there on.
let private stopAfter (mark: string) folder arguments =
    Interrupts.skipWhereIgnored ()
    use child = start folder arguments

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
let tests =
    testList
        "CommandLine"
        [ testCase "show prints the plan, or the canonical JSON that show takes in turn"
          <| fun () ->
              withTiny (fun folder ->
                  let plan = flipflop folder [ "show"; "tiny.json"; "--seeds"; "1..3" ]
                  Expect.equal plan.ExitCode 0 plan.Errors
                  Expect.stringContains plan.Output "0 of 6 realizations are complete; 6 to train" "the plan"
                  Expect.isFalse (Directory.Exists(Path.Combine(folder, "results"))) "the store is not made"
                  let json = flipflop folder [ "show"; "tiny.json"; "--json"; "--set=epochs=2" ]
                  Expect.stringContains json.Output "\"epochs\": 2" "the change"
                  File.WriteAllText(Path.Combine(folder, "again.json"), json.Output)
                  let again = flipflop folder [ "show"; "again.json"; "--json" ]
                  Expect.equal again.Output json.Output "the same JSON")

          testCase "status and report read the store alone, and say what is missing"
          <| fun () ->
              withTiny (fun folder ->
                  Expect.stringContains (flipflop folder [ "status" ]).Output "No experiment" "an empty store"
                  Expect.equal (flipflop folder [ "run"; "tiny.json"; "--quiet" ]).ExitCode 0 "a run"
                  File.Delete(Path.Combine(folder, "tiny.json"))
                  let realization = (realizations folder "results")[0]
                  File.WriteAllText(Path.Combine(realization, "history.csv"), "spoilt")
                  let report = Path.Combine(folder, "results", "experiments", "tiny", "report.html")
                  File.Delete report

                  let status = flipflop folder [ "status"; "tiny" ]
                  Expect.stringContains status.Output "3 of 4 realizations are complete" "how many are whole"
                  Expect.stringContains status.Output "damaged" "and what is not"

                  let reported =
                      flipflopWith [ "PATH", "" ] folder [ "report"; "tiny"; "--figures"; "figures" ]

                  Expect.equal reported.ExitCode 0 reported.Errors
                  Expect.stringContains reported.Errors "No pictures: there is no Chromium" "without a browser"

                  for name in [ "spectra.csv"; "spectra.json"; "training.csv"; "across.json" ] do
                      Expect.isTrue (File.Exists(Path.Combine(folder, "figures", name))) name

                  Expect.stringContains reported.Output "the report is partial" "a word of warning"
                  Expect.isTrue (File.Exists report) "the page")

          testCase "the page's command for a realization means that realization, also after --set"
          <| fun () ->
              withTiny (fun folder ->
                  let changed =
                      [ "run"
                        "tiny.json"
                        "--set=epochs=2"
                        "--seeds=1"
                        "--quiet"
                        "--results=other" ]

                  Expect.equal (flipflop folder changed).ExitCode 0 "a run"
                  let page = Path.Combine(folder, "other", "experiments", "tiny", "report.html")
                  let found = Regex.Match(File.ReadAllText page, "flipflop run ([^<\"]*)")
                  let arguments = List.ofArray (found.Groups[1].Value.Split ' ')
                  let plan = flipflop folder ("show" :: arguments)
                  Expect.stringContains plan.Output "realizations are complete; nothing to train" found.Value)

          testCase
              "a browser that draws nothing is named, and the figures' data are there; one that is not there is wrong usage"
          <| fun () ->
              withTiny (fun folder ->
                  Expect.equal (flipflop folder [ "run"; "tiny.json"; "--quiet" ]).ExitCode 0 "a run"
                  let report = [ "report"; "tiny"; "--figures"; "figures" ]
                  let none = flipflopWith [ "CHROME_PATH", "nowhere" ] folder report
                  Expect.equal none.ExitCode 2 none.Errors
                  Expect.stringContains none.Errors "CHROME_PATH names nowhere, which is no file" "what is wrong"
                  let broken = flipflopWith [ "CHROME_PATH", "tiny.json" ] folder report
                  Expect.equal broken.ExitCode 3 broken.Errors
                  Expect.stringContains broken.Errors "tiny.json drew no picture" "what is wrong"
                  Expect.isTrue (File.Exists(Path.Combine(folder, "figures", "spectra.csv"))) "the data")

          testCase "help has examples and exit codes, for each command and as a word"
          <| fun () ->
              inFolder (fun folder ->
                  for arguments in
                      [ [ "help" ]
                        [ "--help" ]
                        [ "run"; "--help" ]
                        [ "help"; "status" ]
                        [ "help"; "doctor" ] ] do
                      let help = flipflop folder arguments
                      Expect.equal help.ExitCode 0 "help is fine"
                      Expect.stringContains help.Output "EXAMPLES" "examples"
                      Expect.stringContains help.Output "EXIT CODES" "exit codes"

                  let version = flipflop folder [ "--version" ]
                  Expect.stringStarts version.Output "flipflop " "the version")

          runTests
          faultTests ]
