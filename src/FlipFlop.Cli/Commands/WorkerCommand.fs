/// flipflop worker [PLAN]: train from a frozen plan.
module FlipFlop.Cli.Commands.WorkerCommand

open System
open System.Diagnostics
open System.IO
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification

/// Works with a token that the first signal to end cancels.
let private untilSignalled work =
    use signals = new StopSignals()
    let code = work signals.Token

    if code = ExitCode.Fine && signals.Token.IsCancellationRequested then
        ExitCode.Stopped
    else
        code

/// Another engine's worker program, which has this one's standard streams and signals.
let private delegated (command: WorkerCommand) =
    use _ = new StopSignals()

    use child =
        nonNull (Process.Start(ProcessStartInfo(command.Program, command.Arguments)))

    child.WaitForExit()
    child.ExitCode

/// The plan, if it can be read: where it cannot, the worker says so.
let private spec plan =
    if File.Exists plan then
        Some(SpecJson.Read(File.ReadAllText plan, plan))
    else
        None

let private workThrough (plan: string) (results: string) threads =
    match spec plan with
    | Some spec when spec.Engine = Engines.LibTorch ->
        delegated (LibTorchWorker.command [ "worker"; spec.Device; plan; results ])
    | _ ->
        untilSignalled (fun stop ->
            WorkerProgram.WorkThrough(WorkerAssignment(plan, results, threads), SimdEngine.Instance, Console.Out, stop))

let run (arguments: ParseResults<WorkerArguments>) =
    match arguments.TryGetResult WorkerArguments.Plan with
    | None -> untilSignalled (fun stop -> WorkerProgram.Serve(SimdEngine.Instance, Console.In, Console.Out, stop))
    | Some plan ->
        workThrough
            (Path.GetFullPath plan)
            (Path.GetFullPath(resultsFolder (arguments.TryGetResult WorkerArguments.Results)))
            (threads (arguments.TryGetResult WorkerArguments.Threads))
