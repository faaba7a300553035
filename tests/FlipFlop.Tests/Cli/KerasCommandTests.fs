/// import and export, as a process of their own.
module FlipFlop.Tests.Cli.KerasCommandTests

open System
open System.Diagnostics
open System.IO
open Expecto
open FlipFlop.Experiments.Keras
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open FlipFlop.Tests.TemporaryFolder

let private sample name = TestData.path $"keras-files/{name}"

/// The exit code, and all that is printed.
let private flipflop (folder: string) (arguments: string list) =
    let finished = FlipFlopProgram.run folder arguments
    finished.ExitCode, finished.Output + finished.Errors

let private succeeds folder arguments =
    let code, printed = flipflop folder arguments
    Expect.equal code 0 printed
    printed

[<Tests>]
let tests =
    testList
        "Keras commands"
        [ test "What is imported is reported, known to status, and exported with its own weights" {
              inFolder (fun folder ->
                  let imported =
                      succeeds folder [ "import"; sample "with-bias.keras"; "--name"; "theirs" ]

                  Expect.stringContains imported "the time step is assumed to be 1 ms" "assumed"
                  Expect.isTrue (File.Exists(Path.Combine(folder, "results/experiments/theirs/report.html"))) "report"
                  Expect.stringContains (succeeds folder [ "status" ]) "theirs" "status"
                  succeeds folder [ "report"; "theirs" ] |> ignore
                  succeeds folder [ "check" ] |> ignore
                  succeeds folder [ "export"; "theirs"; "--keras"; "--states"; "plots" ] |> ignore

                  let weights path =
                      RawValues.Sha256((KerasReader.Read path).Weights)

                  Expect.equal
                      (weights (Path.Combine(folder, "theirs.keras")))
                      (weights (sample "with-bias.keras"))
                      "weights"

                  Expect.isTrue (File.Exists(Path.Combine(folder, "plots/theirs.states.h5"))) "states")
          }

          test "A network of another kind is refused with a message, and nothing is stored" {
              inFolder (fun folder ->
                  let code, printed =
                      flipflop folder [ "import"; sample "gru.keras"; "--name"; "theirs" ]

                  Expect.equal code 3 "exit code"
                  Expect.stringContains printed "a GRU is not a SimpleRNN" "why"
                  Expect.isFalse (Directory.Exists(Path.Combine(folder, "results"))) "nothing is stored")
          }

          test "An imported network cannot be run or verified, and its name cannot be taken by another" {
              inFolder (fun folder ->
                  succeeds folder [ "import"; sample "no-bias.keras"; "--name"; "theirs"; "--step-ms=5" ] |> ignore

                  for arguments in [ [ "run"; "results/experiments/theirs/spec.json" ]; [ "verify"; "theirs" ] ] do
                      let code, printed = flipflop folder arguments
                      Expect.equal code 2 printed
                      Expect.stringContains printed "nothing can be trained" "why"

                  let code, printed =
                      flipflop folder [ "import"; sample "with-bias.keras"; "--name"; "theirs" ]

                  Expect.equal code 2 printed
                  Expect.stringContains printed "choose another name" "what to do"
                  let code, printed = flipflop folder [ "export"; "theirs" ]
                  Expect.equal code 2 printed
                  Expect.stringContains printed "--keras" "what can be exported")
          } ]
