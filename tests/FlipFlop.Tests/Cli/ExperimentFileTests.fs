/// Experiment files, evaluated as `flipflop run` does. Each evaluation starts F# Interactive, so they are few.
module FlipFlop.Tests.Cli.ExperimentFileTests

open System.Diagnostics
open System.IO
open System.Threading
open Expecto
open FlipFlop.Cli.Scripts
open FlipFlop.Tests
open FlipFlop.Tests.TemporaryFolder

let private experiments = Path.Combine(TestData.repositoryRoot, "experiments")

let private withScript (text: string) (test: string -> unit) =
    inFolder (fun folder ->
        let file = Path.Combine(folder, "my experiment.fsx")
        File.WriteAllText(file, text)
        test file)

let private problemsOf file =
    try
        ExperimentFile.read CancellationToken.None file |> ignore
        []
    with ExperimentFile.Unreadable(_, problems) ->
        problems

/// Of three kinds: two that do not compile, one that is not allowed, one that is given twice.
let private mistaken =
    """open FlipFlop

experiment "mistaken" {
    task (flipFlop { hold 341.0<ms>; inputNoise "much" })
    network (tanhNetwork { unitz 64; recurrent orthogonal })
    training (adam { learningRate -1e-3; epochs 1
                     epochs 2 })
    seeds [ 1 .. 3 ]
}
"""

[<Tests>]
let tests =
    testList
        "ExperimentFile"
        [ for file in Directory.GetFiles(experiments, "*.fsx") |> Array.sort do
              let name = nonNull (Path.GetFileNameWithoutExtension file)

              if name <> "prelude" then
                  testCase $"experiments/{name}.fsx evaluates, and bears the name of its file"
                  <| fun () ->
                      let read = ExperimentFile.read CancellationToken.None file
                      Expect.equal read.Spec.Name name "the experiment's name"
                      Expect.equal read.Script (Some(File.ReadAllText file)) "the script is kept"

          testCase "mistakes of every kind in one file are all named, with their lines"
          <| fun () ->
              withScript mistaken (fun file ->
                  let problems = problemsOf file

                  let found =
                      [ for problem in problems do
                            let word =
                                [ "hold"; "inputNoise"; "unitz"; "learningRate"; "epochs" ]
                                |> List.tryFind problem.Text.Contains

                            problem.Line, word ]

                  Expect.equal
                      found
                      [ Some 4, Some "hold"
                        Some 4, Some "inputNoise"
                        Some 5, Some "unitz"
                        Some 6, Some "learningRate"
                        Some 7, Some "epochs" ]
                      "lines and fields"

                  for problem in problems do
                      Expect.equal problem.File file "the file")

          testCase "a file without an experiment, an exception and two experiments are each told"
          <| fun () ->
              withScript "let x = 3" (fun file ->
                  let problem = List.exactlyOne (problemsOf file)
                  Expect.stringContains problem.Text "declares no experiment" "none")

              withScript "let fail () : int =\n    failwith \"boom [x]\"\n\nlet x = fail ()\n" (fun file ->
                  let problem = List.exactlyOne (problemsOf file)
                  Expect.stringContains problem.Text "boom [x]" "the exception's words"
                  Expect.equal problem.Line (Some 2) "its line")

              let two =
                  [ "a"; "b" ]
                  |> List.map (fun name -> $"experiment \"{name}\" {{ seeds [ 1 ] }} |> ignore\n")
                  |> String.concat ""

              withScript ("open FlipFlop\n" + two) (fun file ->
                  let problem = List.exactlyOne (problemsOf file)
                  Expect.stringContains problem.Text "2 experiments" "how many"
                  Expect.stringContains problem.Text "\"b\" (line 3)" "which, and where")

          testCase "a file that is not there, or of another kind, is told"
          <| fun () ->
              let only file =
                  (List.exactlyOne (problemsOf file)).Text

              Expect.stringContains (only "/nowhere/x.fsx") "no such file" "absent"
              Expect.stringContains (only "/nowhere/x.txt") ".fsx" "the kinds there are"

          testCase "F# Interactive alone runs an experiment file, and says what it would train"
          <| fun () ->
              let prelude =
                  Path.Combine(TestData.repositoryRoot, "src/FlipFlop.Cli/bin/Release/net10.0/FlipFlop.Dsl.dll")

              if not (File.Exists prelude) then
                  skiptest "The prelude refers to the Release build, which is not there."

              let info =
                  ProcessStartInfo(
                      "dotnet",
                      [ "fsi"; Path.Combine(experiments, "quickstart.fsx") ],
                      RedirectStandardOutput = true
                  )

              use child = nonNull (Process.Start info)
              let output = child.StandardOutput.ReadToEnd()
              child.WaitForExit()
              Expect.equal child.ExitCode 0 "the exit code"
              Expect.stringContains output "27 realizations" "what it would train"
              Expect.stringContains output "flipflop run" "how to" ]
