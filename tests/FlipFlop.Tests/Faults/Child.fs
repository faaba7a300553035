/// The program and its workers as processes, and signals to them.
module FlipFlop.Tests.Faults.Child

open System
open System.Diagnostics
open System.IO
open System.Runtime.InteropServices
open System.Text
open System.Threading
open Expecto

/// What every process of one run has in its environment, so that none is mistaken for another's.
[<Literal>]
let private MarkVariable = "FLIPFLOP_TEST_MARK"

[<DllImport("libc", EntryPoint = "kill")>]
extern int private sendSignal(int processId, int signal)

type Signal =
    | Interrupt = 2
    | Kill = 9
    | Terminate = 15
    | Continue = 18
    | Stop = 19

let send (signal: Signal) (processId: int) =
    sendSignal (processId, int signal) |> ignore

/// A program under way, with all that it writes.
type Running(child: Process, mark: string) =
    let output, errors = StringBuilder(), StringBuilder()

    let append (text: StringBuilder) (line: string | null) =
        match line with
        | NonNull line -> lock text (fun () -> text.AppendLine line |> ignore)
        | _ -> ()

    do
        child.OutputDataReceived.Add(fun line -> append output line.Data)
        child.ErrorDataReceived.Add(fun line -> append errors line.Data)
        child.BeginOutputReadLine()
        child.BeginErrorReadLine()

    member _.Id = child.Id
    member _.Mark = mark
    member _.HasExited = child.HasExited
    member _.Output = lock output (fun () -> string output)
    member _.Errors = lock errors (fun () -> string errors)

    /// Its exit code, once it has ended; fails where it does not end in time.
    member this.ExitCode(patience: TimeSpan) =
        if not (child.WaitForExit patience) then
            child.Kill true
            failtest $"The program did not end within {patience}. It wrote:\n{this.Output}{this.Errors}"

        child.WaitForExit()
        child.ExitCode

    interface IDisposable with
        member _.Dispose() =
            if not child.HasExited then
                child.Kill true

            child.Dispose()

/// Long past all that is waited for here, on a machine that has other things to do too.
let patience = TimeSpan.FromMinutes 5.0

let private program = Path.Combine(AppContext.BaseDirectory, "flipflop")

/// Starts any program with a mark in its environment.
let startProgram (file: string) (arguments: string list) (folder: string) mark (variables: (string * string) list) =
    let info =
        ProcessStartInfo(
            file,
            arguments,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        )

    info.Environment[MarkVariable] <- mark

    for name, value in variables do
        info.Environment[name] <- value

    new Running(nonNull (Process.Start info), mark)

let newMark () = Guid.NewGuid().ToString "N"

/// Starts flipflop.
let start (folder: string) mark variables (arguments: string list) =
    startProgram program arguments folder mark variables

/// Runs flipflop to its end.
let run (folder: string) variables arguments =
    use running = start folder (newMark ()) variables arguments
    let code = running.ExitCode patience
    code, running.Output, running.Errors

let private read (path: string) =
    try
        File.ReadAllText path
    with
    | :? IOException
    | :? UnauthorizedAccessException -> ""

/// Processes with the mark that are not dead, each with whether it is a worker.
let marked (mark: string) =
    [ for folder in Directory.GetDirectories "/proc" do
          match Int32.TryParse(Path.GetFileName folder) with
          | true, id when (read $"/proc/{id}/environ").Contains $"{MarkVariable}={mark}" ->
              let words = (read $"/proc/{id}/cmdline").Split '\000'

              if words.Length > 1 && not ((read $"/proc/{id}/stat").Contains ") Z ") then
                  id, Array.contains "worker" words
          | _ -> () ]

let workers mark =
    [ for id, isWorker in marked mark do
          if isWorker then
              id ]

/// Waits until it is so.
let waitUntil (what: string) (isSo: unit -> bool) =
    let watch = Stopwatch.StartNew()

    while not (isSo ()) do
        if watch.Elapsed > patience then
            failtest $"waited in vain: {what}"

        Thread.Sleep 10

/// Waits until no process with the mark is left.
let waitForAll mark =
    waitUntil "no process is left behind" (fun () -> (marked mark).IsEmpty)

/// What no user is ever to see.
let hasNoStackTrace (text: string) =
    for trace in [ "Unhandled exception"; "   at FlipFlop"; "   at System"; "Something broke" ] do
        Expect.isFalse (text.Contains trace) $"no stack trace: {text}"
