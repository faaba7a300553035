/// How the workers of a run are started.
module FlipFlop.Cli.Workers

open System
open System.IO
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Storage

/// The name of this program's assembly, and of its executable.
[<Literal>]
let private Program = "flipflop"

/// This program, as a worker: its executable if there is one beside it, else its assembly.
let private command =
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

/// Workers that train from a frozen plan; the logs of this run have a folder of their own.
let launcher (store: ResultStore) (name: string) (plan: string) : IWorkerLauncher =
    let now = DateTime.UtcNow
    let run = $"{name}-{now:yyyyMMdd}-{now:HHmmss}-{Environment.ProcessId}"
    ProcessLauncher(command, plan, store, run, TimeProvider.System)
