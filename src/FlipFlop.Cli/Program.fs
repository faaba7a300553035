module FlipFlop.Cli.Program

open System
open System.Globalization
open Argu
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Cli.Arguments
open FlipFlop.Cli.Commands
open FlipFlop.Cli.Scripts

let private parser = ArgumentParser.Create<Arguments>(programName = "flipflop")

let private execute (arguments: string[]) =
    checkOptions parser arguments
    let parsed = parser.ParseCommandLine(arguments, raiseOnUsage = true)

    match parsed.GetAllResults() with
    | [ Version ] ->
        printfn "flipflop %s" ProvenanceRecorder.CodeVersion
        ExitCode.Fine
    | [ Run run ] -> Interruption.guard (RunCommand.run run)
    | [ Show show ] -> Interruption.guard (ShowCommand.run show)
    | [ Status status ] -> StatusCommand.run status
    | [ Report report ] -> Interruption.guard (ReportCommand.run report)
    | [ Diff diff ] -> Interruption.guard (DiffCommand.run diff)
    | [ Verify verify ] -> Interruption.guard (VerifyCommand.run verify)
    | [ Check check ] -> CheckCommand.run check
    | [ Clean clean ] -> CleanCommand.run clean
    | [ Import import ] -> Interruption.guard (ImportCommand.run import)
    | [ Export export ] -> ExportCommand.run export
    | [ Worker worker ] -> WorkerCommand.run worker
    | [ Doctor doctor ] -> DoctorCommand.run doctor
    | _ ->
        eprintfn "%s\n\n%s" (parser.PrintUsage()) (Help.after None)
        ExitCode.WrongUsage

/// `help` and `help COMMAND` as people type them.
let private withHelp (arguments: string[]) =
    match arguments with
    | [| "help" |] -> [| "--help" |]
    | [| "help"; command |] -> [| command; "--help" |]
    | others -> others

[<EntryPoint>]
let main arguments =
    CultureInfo.DefaultThreadCurrentCulture <- CultureInfo.InvariantCulture
    CultureInfo.CurrentCulture <- CultureInfo.InvariantCulture
    let verbose = Array.contains "--verbose" arguments

    try
        execute (withHelp arguments)
    with
    | :? ArguParseException as usage when usage.ErrorCode = ErrorCode.HelpText ->
        printfn "%s\n\n%s" usage.Message (Help.after (Array.tryHead (withHelp arguments)))
        ExitCode.Fine
    | error -> Failures.show verbose error
