/// flipflop worker [PLAN]: train from a frozen plan.
module FlipFlop.Cli.Commands.WorkerCommand

open System
open System.IO
open System.Runtime.InteropServices
open System.Threading
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Experiments.Execution

/// Works with a token that the first signal to end cancels; the second ends the program at once.
let private untilSignalled (work: CancellationToken -> int) =
    use source = new CancellationTokenSource()

    let stop (signal: PosixSignalContext) =
        signal.Cancel <- not source.IsCancellationRequested
        source.Cancel()

    let registrations =
        [ for signal in [ PosixSignal.SIGINT; PosixSignal.SIGTERM; PosixSignal.SIGHUP ] ->
              PosixSignalRegistration.Create(signal, stop) ]

    try
        let code = work source.Token

        if code = ExitCode.Fine && source.IsCancellationRequested then
            ExitCode.Stopped
        else
            code
    finally
        for registration in registrations do
            registration.Dispose()

let run (arguments: ParseResults<WorkerArguments>) =
    untilSignalled (fun stop ->
        match arguments.TryGetResult WorkerArguments.Plan with
        | None -> WorkerProgram.Serve(Experiment.engine, Console.In, Console.Out, stop)
        | Some plan ->
            let assignment =
                WorkerAssignment(
                    Path.GetFullPath plan,
                    Path.GetFullPath(resultsFolder (arguments.TryGetResult WorkerArguments.Results)),
                    threads (arguments.TryGetResult WorkerArguments.Threads)
                )

            WorkerProgram.WorkThrough(assignment, Experiment.engine, Console.Out, stop))
