/// The built program, as a process of its own: what it prints, stores and answers.
module FlipFlop.Tests.Cli.CommandLineTests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open Expecto
open FlipFlop.Tests
open FlipFlop.Tests.TemporaryFolder
open FlipFlop.Tests.Cli.TinyExperiment

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
                      FlipFlopProgram.runWith [ "PATH", "" ] folder [ "report"; "tiny"; "--figures"; "figures" ]

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
                  let none = FlipFlopProgram.runWith [ "CHROME_PATH", "nowhere" ] folder report
                  Expect.equal none.ExitCode 2 none.Errors
                  Expect.stringContains none.Errors "CHROME_PATH names nowhere, which is no file" "what is wrong"
                  let broken = FlipFlopProgram.runWith [ "CHROME_PATH", "tiny.json" ] folder report
                  Expect.equal broken.ExitCode 3 broken.Errors
                  Expect.stringContains broken.Errors "tiny.json drew no picture" "what is wrong"
                  Expect.isTrue (File.Exists(Path.Combine(folder, "figures", "spectra.csv"))) "the data")

          testCase "diff says what is missing, one or more, and what to do where a face cannot be written"
          <| fun () ->
              withTiny (fun folder ->
                  for store in [ "results"; "other" ] do
                      let run = flipflop folder [ "run"; "tiny.json"; "--quiet"; $"--results={store}" ]
                      Expect.equal run.ExitCode 0 run.Errors

                  let diff = [ "diff"; "results"; "other"; "--experiment"; "tiny" ]

                  for place, words in
                      [ 0, "1 realization failed or is missing"
                        1, "2 realizations failed or are missing" ] do
                      Directory.Delete((realizations folder "other")[0], true)
                      let answer = flipflop folder diff
                      Expect.stringContains answer.Output words $"{place + 1} deleted"

                  let refused = flipflop folder (diff @ [ "--html"; "tiny.json/page.html" ])
                  Expect.equal refused.ExitCode 3 refused.Errors
                  Expect.stringContains refused.Errors "Name another file." "what to do")

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
                  Expect.stringStarts version.Output "flipflop " "the version") ]
