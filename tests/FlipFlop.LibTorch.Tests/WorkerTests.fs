/// The engine as the planner and the runner meet it: its key, its devices, its worker program.
module FlipFlop.LibTorch.Tests.WorkerTests

open System
open System.Diagnostics
open System.IO
open System.Threading
open Expecto
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.LibTorch
open FlipFlop.LibTorch.Loading
open FlipFlop.Tests

let private spec =
    ExperimentSpec(
        Name = "tiny",
        Seeds = [| Seed.Both 1L; Seed.Both 2L |],
        Engine = "libtorch",
        Base = Cell(Network = NetworkSpec(Units = 8), Training = TrainingSpec(Batch = 32, Trials = 64, Epochs = 1))
    )

let private inFolder (test: string -> unit) =
    let folder = Directory.CreateTempSubdirectory "flipflop libtorch [1] "

    try
        test folder.FullName
    finally
        folder.Delete true

let private start (program: string) (folder: string) (arguments: string list) =
    let info =
        ProcessStartInfo(
            "dotnet",
            program :: arguments,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        )

    use child = nonNull (Process.Start info)
    child.StandardInput.Close()
    let errors = child.StandardError.ReadToEndAsync()
    let output = child.StandardOutput.ReadToEnd()
    child.WaitForExit()
    child.ExitCode, output, errors.Result

/// The worker program beside this test program.
let private worker =
    start (Path.Combine(AppContext.BaseDirectory, "FlipFlop.LibTorch.dll"))

let private commandLine =
    let configuration =
        if AppContext.BaseDirectory.Contains "Debug" then
            "Debug"
        else
            "Release"

    Path.Combine(TestData.repositoryRoot, "src", "FlipFlop.Cli", "bin", configuration, "net10.0", "flipflop.dll")

let private manifestOf folder (realization: Realization) =
    let state = ResultStore(Path.Combine(folder, "results")).State realization.Key
    Expect.equal state.Status RealizationStatus.Complete $"{realization.Key}: {state.Reason}"
    nonNull state.Manifest

[<Tests>]
let tests =
    testList
        "The worker with LibTorch"
        [ test "has the arithmetic version that the planner puts into keys" {
              Expect.equal (LibTorchEngine().ArithmeticVersion) (Engines.ArithmeticVersion spec) "arithmetic version"
              Expect.equal LibTorchLibrary.Version Engines.LibTorchVersion "the loaded library's version"
          }

          test "refuses a device that LibTorch does not have, with what to do" {
              if not (TorchSharp.torch.cuda.is_available ()) then
                  let message =
                      try
                          LibTorchEngine "cuda" |> ignore
                          failtest "it was not refused"
                      with :? LibTorchException as refusal ->
                          refusal.Message

                  Expect.stringContains message "LibTorch has no cuda here" "why"
                  Expect.stringContains message "Use device cpu" "what to do"
          }

          test "trains a plan, and what it stores is complete, with engine, version and thread" {
              inFolder (fun folder ->
                  File.WriteAllText(Path.Combine(folder, "plan.json"), SpecJson.Write spec)

                  let exitCode, output, errors =
                      worker folder [ "worker"; "cpu"; "plan.json"; "results" ]

                  Expect.equal (exitCode, errors) (0, "") output

                  for realization in (Planner.Plan spec).Realizations do
                      let provenance = (manifestOf folder realization).Provenance
                      Expect.equal provenance.Engine "libtorch" "engine"
                      Expect.equal provenance.ArithmeticVersion (Engines.ArithmeticVersion spec) "arithmetic version"
                      Expect.equal provenance.Threads 1 "threads")
          }

          test "trains a GRU, which is stored in Keras' layout and analysed but for its spectrum" {
              let gru =
                  ExperimentSpec(
                      Name = "gru",
                      Seeds = [| Seed.Both 1L |],
                      Engine = "libtorch",
                      Base =
                          Cell(
                              Network = NetworkSpec(Units = 8, Layer = RecurrentLayer.Gru),
                              Training = TrainingSpec(Batch = 32, Trials = 64, Epochs = 1)
                          )
                  )

              inFolder (fun folder ->
                  File.WriteAllText(Path.Combine(folder, "plan.json"), SpecJson.Write gru)

                  let exitCode, output, errors =
                      worker folder [ "worker"; "cpu"; "plan.json"; "results" ]

                  Expect.equal (exitCode, errors) (0, "") output
                  let plan, store = Planner.Plan gru, ResultStore(Path.Combine(folder, "results"))
                  manifestOf folder plan.Realizations[0] |> ignore
                  Expect.equal (store.ReadWeights plan.Realizations[0].Key).Layer RecurrentLayer.Gru "what is stored"

                  let result =
                      ResultGatherer.Gather(plan, store, SpecJson.Write gru, null, 1, CancellationToken.None)

                  let trained = nonNull result.Realizations[0].Trained
                  Expect.isNull trained.Spectrum "spectrum"
                  Expect.hasLength trained.Transitions 3 "transitions"
                  Expect.isNull (nonNull result.Realizations[0].Untrained).Spectrum "untrained")
          }

          test "tells a run that its device is not there" {
              inFolder (fun folder ->
                  let exitCode, output, errors = worker folder [ "worker"; "cuda" ]

                  match WorkerEvent.TryParse(output.TrimEnd()) with
                  | :? WorkerEvent.Broken as broken ->
                      Expect.equal exitCode 3 "exit code"
                      Expect.equal (broken.Message + "\n") errors "said on both"
                  | _ -> failtestf "it said: %s" output)
          }

          test "says that LibTorch loads, and in which version" {
              inFolder (fun folder ->
                  let exitCode, output, _ = worker folder [ "check" ]
                  Expect.equal exitCode 0 "exit code"
                  Expect.stringStarts output $"LibTorch {Engines.LibTorchVersion} loads" "what it says")
          }

          test "is started by flipflop run --engine libtorch, whose realizations stand beside those of simd" {
              if not (File.Exists commandLine) then
                  skiptest "the command line is not built"

              inFolder (fun folder ->
                  File.WriteAllText(
                      Path.Combine(folder, "tiny.json"),
                      SpecJson.Write(Overrides.WithEngine(spec, "simd", null))
                  )

                  for engine in [ "libtorch"; "simd" ] do
                      let exitCode, output, errors =
                          start commandLine folder [ "run"; "tiny.json"; "--engine"; engine ]

                      Expect.equal exitCode 0 errors
                      Expect.stringContains output "2 realizations trained" engine

                      for realization in (Planner.Plan(Overrides.WithEngine(spec, engine, null))).Realizations do
                          let provenance = (manifestOf folder realization).Provenance
                          Expect.equal provenance.Engine engine "engine"

                  let _, output, _ = start commandLine folder [ "status"; "tiny" ]
                  Expect.stringContains output "2 of 2 realizations are complete" "status"
                  let _, output, _ = start commandLine folder [ "doctor" ]
                  Expect.stringContains output $"LibTorch {Engines.LibTorchVersion} loads" "doctor")
          } ]
