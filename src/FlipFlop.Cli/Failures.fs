/// What the program says when it cannot go on, and the exit code that goes with it.
module FlipFlop.Cli.Failures

open System
open Argu
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Cli.Scripts

let private wrong text =
    eprintfn "%s" text
    ExitCode.WrongUsage

let private broken text =
    eprintfn "%s" text
    ExitCode.Broken

let private firstLine (text: string) = text.Split('\n')[0]

let private unknownExperiment name root (known: string list) =
    if known.IsEmpty then
        $"There is no experiment \"{name}\": none has run in {Problems.shortPath root} yet. --results names another folder."
    else
        let suggestion = Suggestions.For(name, "experiments", known)
        $"There is no experiment \"{name}\" in {Problems.shortPath root}. {suggestion}"

/// Shows the failure on standard error.
let show verbose (error: exn) =
    match error with
    | :? ArguParseException as usage -> wrong usage.Message
    | Arguments.UnknownOption(option, command, options) ->
        let suggestion = Suggestions.For(option, "options", options)
        wrong $"{option} is no option of `flipflop {command}`. {suggestion}"
    | Arguments.NumberTooSmall(option, number, least) ->
        wrong $"{option} {number} is not allowed; allowed: {least} or more."
    | Commands.CleanCommand.NotAsked ->
        wrong "Nothing was removed: there is no terminal on which to ask. --yes removes without asking."
    | StoredExperiment.NoSuchExperiment(name, root, known) -> wrong (unknownExperiment name root known)
    | ExperimentFile.Unreadable(path, problems) ->
        Problems.showUnreadable verbose path problems
        ExitCode.WrongUsage
    | Experiment.FaultyChanges(what, faults) ->
        Problems.showFaults what faults
        ExitCode.WrongUsage
    | :? FaultyExperimentException as faulty ->
        Problems.showFaults "The experiment" faulty.Faults
        ExitCode.WrongUsage
    | FlipFlop.Cli.Commands.DiffCommand.NotCompared reason -> wrong reason
    | :? FlipFlop.Experiments.Diff.NothingToCompareException as nothing -> wrong nothing.Message
    | FlipFlop.Cli.Commands.ExportCommand.NotExported reason -> wrong reason
    | FlipFlop.Cli.Commands.ReportCommand.NoFolder given ->
        wrong $"--figures \"{given}\" is not allowed: it is no folder. Give a folder; one that is not there is made."
    | FlipFlop.Cli.Commands.ReportCommand.NoBrowser given ->
        wrong
            $"{FlipFlop.Reports.FigurePictures.browserVariable} names {given}, which is no file. Name a Chromium, Chrome or Edge there, or unset it."
    | FlipFlop.Cli.Commands.ReportCommand.NoPictures(browser, reason) ->
        broken $"The figures' data are written, but {browser} drew no picture: {firstLine reason}"
    | ScriptProcess.SdkMissing reason ->
        broken $"An experiment file needs the .NET 10 SDK: {reason}. A .json file (flipflop show --json) needs none."
    // A variable of the environment that has a value that is not allowed.
    | :? IO.InvalidDataException as given when given.Message.StartsWith "FLIPFLOP_" -> wrong given.Message
    | :? OperationCanceledException ->
        eprintfn "Stopped. The same command goes on from there."
        ExitCode.Stopped
    | :? StoreException as refused -> broken refused.Message
    | :? BrokenArithmeticException as refused -> broken refused.Message
    | :? WorkerBrokenException as refused -> broken refused.Message
    | LibTorchWorker.NotBuilt reason ->
        broken $"The worker of the engine libtorch cannot be built, and nothing was trained: {reason}"
    | unexpected when verbose -> broken (string unexpected)
    | unexpected -> broken $"Something broke: {firstLine unexpected.Message} (--verbose shows where.)"
