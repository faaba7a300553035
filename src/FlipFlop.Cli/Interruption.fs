/// Ctrl-C and a polite kill: the first asks the run to stop, the second Ctrl-C ends it at once.
module FlipFlop.Cli.Interruption

open System
open System.Runtime.InteropServices
open System.Threading

let private stop (source: CancellationTokenSource) =
    if not source.IsCancellationRequested then
        eprintfn ""
        eprintfn "Stopping: what is under way is kept in checkpoints. Ctrl-C again ends the program at once."
        source.Cancel()

/// Runs the work with a token that Ctrl-C and SIGTERM cancel.
let guard (work: CancellationToken -> int) =
    use source = new CancellationTokenSource()

    let onCtrlC =
        ConsoleCancelEventHandler(fun _ pressed ->
            pressed.Cancel <- not source.IsCancellationRequested
            stop source)

    Console.CancelKeyPress.AddHandler onCtrlC

    let onSignal (signal: PosixSignalContext) =
        signal.Cancel <- true
        stop source

    use _ = PosixSignalRegistration.Create(PosixSignal.SIGTERM, onSignal)
    use _ = PosixSignalRegistration.Create(PosixSignal.SIGHUP, onSignal)

    // What breaks because of the stop (a child process that had the same Ctrl-C, say) is no failure of its own.
    try
        try
            work source.Token
        with _ when source.IsCancellationRequested ->
            raise (OperationCanceledException())
    finally
        Console.CancelKeyPress.RemoveHandler onCtrlC
