/// How the workers of a run are started.
module FlipFlop.Cli.Workers

open System
open System.IO
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage

/// The name of this program's assembly, and of its executable.
[<Literal>]
let private Program = "flipflop"

/// This program, as a worker: its executable if there is one beside it, else its assembly.
let private own =
    let executable =
        Path.Combine(
            AppContext.BaseDirectory,
            (if OperatingSystem.IsWindows() then
                 Program + ".exe"
             else
                 Program)
        )

    if File.Exists executable then
        WorkerCommand(executable, [ "worker" ])
    else
        let assembly = Path.Combine(AppContext.BaseDirectory, Program + ".dll")
        WorkerCommand("dotnet", [ assembly; "worker" ])

let private command (spec: ExperimentSpec) =
    if spec.Engine = Engines.LibTorch then
        LibTorchWorker.command [ "worker"; spec.Device ]
    else
        own

/// Workers that train from a frozen plan with the engine that it names; the logs of the run have a folder of their own.
/// The engine's worker program is built first, where it has to be.
let launcher (store: ResultStore) (spec: ExperimentSpec) (run: string) (plan: string) : IWorkerLauncher =
    ProcessLauncher(command spec, plan, SpecJson.Write spec, store, run, TimeProvider.System)
