/// What can be said on the command line.
module FlipFlop.Cli.Arguments

open Argu

type RunArguments =
    | [<MainCommand; ExactlyOnce>] Experiment of file: string
    | [<EqualsAssignmentOrSpaced>] Set of assignment: string
    | [<EqualsAssignmentOrSpaced; Unique>] Seeds of seeds: string
    | [<EqualsAssignmentOrSpaced; Unique>] Engine of name: string
    | [<EqualsAssignmentOrSpaced; Unique>] Device of name: string
    | [<EqualsAssignmentOrSpaced; Unique>] Jobs of number: int
    | [<EqualsAssignmentOrSpaced; Unique>] Results of folder: string
    | [<CustomCommandLine "--require-claims"; Unique>] RequireClaims
    | [<CustomCommandLine "--retry-failed"; Unique>] RetryFailed
    | [<Unique>] Quiet
    | [<Unique>] Verbose

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Experiment _ -> "the experiment file (.fsx), or its canonical JSON (.json)."
            | Set _ -> "name=value in place of the file's value, or name=v1,v2,... in place of an axis; repeatable."
            | Seeds _ -> "in place of the file's seeds: 1..8, or 1,2,5."
            | Engine _ ->
                "what trains, in place of the file's engine: simd, or libtorch, which is built at its first use."
            | Device _ -> "what the engine computes on: cpu, or cuda (libtorch alone; untested)."
            | Jobs _ -> "realizations trained side by side; each on cores / jobs threads. Default: one a core."
            | Results _ -> "the folder of the results. Default: ./results"
            | RequireClaims -> "exit with 1 if a claim does not hold."
            | RetryFailed -> "try again what a run before marked as failed."
            | Quiet -> "no progress, only the results."
            | Verbose -> "the compiler's and the runtime's own words in full, where something is wrong."

type ShowArguments =
    | [<MainCommand; ExactlyOnce>] Experiment of file: string
    | [<EqualsAssignmentOrSpaced>] Set of assignment: string
    | [<EqualsAssignmentOrSpaced; Unique>] Seeds of seeds: string
    | [<EqualsAssignmentOrSpaced; Unique>] Engine of name: string
    | [<EqualsAssignmentOrSpaced; Unique>] Device of name: string
    | [<EqualsAssignmentOrSpaced; Unique>] Jobs of number: int
    | [<EqualsAssignmentOrSpaced; Unique>] Results of folder: string
    | [<Unique>] Json
    | [<Unique>] Verbose

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Experiment _ -> "the experiment file (.fsx), or its canonical JSON (.json)."
            | Set _ -> "name=value in place of the file's value, or name=v1,v2,... in place of an axis; repeatable."
            | Seeds _ -> "in place of the file's seeds: 1..8, or 1,2,5."
            | Engine _ ->
                "what trains, in place of the file's engine: simd, or libtorch, which is built at its first use."
            | Device _ -> "what the engine computes on: cpu, or cuda (libtorch alone; untested)."
            | Jobs _ -> "realizations trained side by side, for the estimate of time. Default: one a core."
            | Results _ -> "the folder of the results. Default: ./results"
            | Json -> "print the experiment's canonical JSON alone."
            | Verbose -> "the compiler's and the runtime's own words in full, where something is wrong."

type StatusArguments =
    | [<MainCommand>] Name of experiment: string
    | [<EqualsAssignmentOrSpaced; Unique>] Results of folder: string
    | [<Unique>] Watch
    | [<Unique>] Json

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Name _ -> "the experiment; without it, all of the store."
            | Results _ -> "the folder of the results. Default: ./results"
            | Watch -> "look again every 2 seconds until nothing is running any more."
            | Json -> "print the same as JSON (docs/reliability.md describes it)."

type CheckArguments =
    | [<MainCommand>] Name of experiment: string
    | [<EqualsAssignmentOrSpaced; Unique>] Results of folder: string

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Name _ -> "the experiment; without it, all of the store."
            | Results _ -> "the folder of the results. Default: ./results"

type CleanArguments =
    | [<EqualsAssignmentOrSpaced; Unique>] Results of folder: string
    | [<CustomCommandLine "--dry-run"; Unique>] DryRun
    | [<Unique>] Yes

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Results _ -> "the folder of the results. Default: ./results"
            | DryRun -> "say what would be removed, and remove nothing."
            | Yes -> "remove it without asking."

type ReportArguments =
    | [<MainCommand; ExactlyOnce>] Name of experiment: string
    | [<EqualsAssignmentOrSpaced; Unique>] Figures of folder: string
    | [<EqualsAssignmentOrSpaced; Unique>] Results of folder: string
    | [<EqualsAssignmentOrSpaced; Unique>] Jobs of number: int

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Name _ -> "the experiment."
            | Figures _ ->
                "write each figure there too: its data as CSV and JSON, and its picture as SVG and PNG where there is a browser."
            | Results _ -> "the folder of the results. Default: ./results"
            | Jobs _ -> "networks analysed side by side. Default: one a core."

type VerifyArguments =
    | [<MainCommand; ExactlyOnce>] Name of experiment: string
    | [<EqualsAssignmentOrSpaced; Unique>] Sample of number: int
    | [<CustomCommandLine "--sample-seed"; EqualsAssignmentOrSpaced; Unique>] SampleSeed of seed: int64
    | [<EqualsAssignmentOrSpaced; Unique>] Epochs of number: int
    | [<EqualsAssignmentOrSpaced; Unique>] Results of folder: string
    | [<EqualsAssignmentOrSpaced; Unique>] Jobs of number: int
    | [<Unique>] Quiet

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Name _ -> "the experiment."
            | Sample _ -> "verify so many realizations only, chosen at random."
            | SampleSeed _ -> "chooses the sample: the same seed, the same realizations. Default: 1"
            | Epochs _ -> "verify the first epochs only, against history and trace."
            | Results _ -> "the folder of the results. Default: ./results"
            | Jobs _ -> "realizations trained side by side; each on cores / jobs threads. Default: one a core."
            | Quiet -> "no progress, only the results."

type DiffArguments =
    | [<MainCommand; ExactlyOnce>] What of what: string list
    | [<EqualsAssignmentOrSpaced; Unique>] Experiment of name: string
    | [<EqualsAssignmentOrSpaced; Unique>] Metrics of names: string
    | [<EqualsAssignmentOrSpaced>] Margin of assignment: string
    | [<EqualsAssignmentOrSpaced; Unique>] Absolute of difference: float
    | [<EqualsAssignmentOrSpaced; Unique>] Relative of share: float
    | [<EqualsAssignmentOrSpaced; Unique>] Json of file: string
    | [<EqualsAssignmentOrSpaced; Unique>] Markdown of file: string
    | [<EqualsAssignmentOrSpaced; Unique>] Html of file: string
    | [<CustomCommandLine "--exit-code"; Unique>] ExitCode
    | [<EqualsAssignmentOrSpaced; Unique>] Results of folder: string
    | [<EqualsAssignmentOrSpaced; Unique>] Jobs of number: int

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | What _ ->
                "two experiments (NAME or NAME@VERSION), one (its newest two versions), or two folders of results."
            | Experiment _ -> "the experiment to compare in two folders of results."
            | Metrics _ ->
                "compare these alone, as in loss,heldStates: the fewer are tested, the fewer seeds are needed. Default: all."
            | Margin _ ->
                "metric=value: differences below this do not matter; repeatable; in place of the experiments' own. Without any, nothing is called equivalent."
            | Absolute _ -> "numbers this close are the same. Default: 1e-9"
            | Relative _ -> "numbers this close, as a share of the larger, are the same. Default: 1e-9"
            | Json _ -> "write the whole comparison as JSON; - for standard output."
            | Markdown _ -> "write it as Markdown, for a pull request; - for standard output."
            | Html _ -> "write it as a page with figures."
            | ExitCode -> "exit with 1 if changed, with 4 if it cannot be told."
            | Results _ -> "the folder of the results. Default: ./results"
            | Jobs _ -> "networks analysed side by side. Default: one a core."

type ImportArguments =
    | [<MainCommand; ExactlyOnce>] File of file: string
    | [<Mandatory; EqualsAssignmentOrSpaced; Unique>] Name of experiment: string
    | [<CustomCommandLine "--step-ms"; EqualsAssignmentOrSpaced; Unique>] StepMs of milliseconds: float
    | [<EqualsAssignmentOrSpaced; Unique>] Results of folder: string

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | File _ -> "a file of Keras 2 or 3: a model, or weights alone (.keras, .h5, .hdf5, .weights.h5)."
            | Name _ -> "the experiment that it becomes."
            | StepMs _ ->
                "the network's time step, ms, which the file does not say. Default: 1, and the report says that it was assumed."
            | Results _ -> "the folder of the results. Default: ./results"

type ExportArguments =
    | [<MainCommand; ExactlyOnce>] Name of experiment: string
    | [<Unique>] Keras of path: string option
    | [<Unique>] States of path: string option
    | [<EqualsAssignmentOrSpaced; Unique>] Results of folder: string

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Name _ -> "the experiment."
            | Keras _ ->
                "each network as a model for keras.models.load_model; to a file.keras, or a folder. Default: here"
            | States _ -> "h, x, y and z of the test set of all states, HDF5; to a file.h5, or a folder. Default: here"
            | Results _ -> "the folder of the results. Default: ./results"

type WorkerArguments =
    | [<MainCommand>] Plan of file: string
    | [<EqualsAssignmentOrSpaced; Unique>] Results of folder: string
    | [<EqualsAssignmentOrSpaced; Unique>] Threads of number: int

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Plan _ -> "an experiment's canonical JSON. Without it, `flipflop run` feeds the worker on standard input."
            | Results _ -> "the folder of the results. Default: ./results"
            | Threads _ -> "threads on which each realization is trained. Default: all cores."

type DoctorArguments =
    | [<Unique>] Verbose

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Verbose -> "every part of the self-test, with the hash of its bits."

type Arguments =
    | [<CliPrefix(CliPrefix.None)>] Run of ParseResults<RunArguments>
    | [<CliPrefix(CliPrefix.None)>] Show of ParseResults<ShowArguments>
    | [<CliPrefix(CliPrefix.None)>] Status of ParseResults<StatusArguments>
    | [<CliPrefix(CliPrefix.None)>] Report of ParseResults<ReportArguments>
    | [<CliPrefix(CliPrefix.None)>] Diff of ParseResults<DiffArguments>
    | [<CliPrefix(CliPrefix.None)>] Verify of ParseResults<VerifyArguments>
    | [<CliPrefix(CliPrefix.None)>] Check of ParseResults<CheckArguments>
    | [<CliPrefix(CliPrefix.None)>] Clean of ParseResults<CleanArguments>
    | [<CliPrefix(CliPrefix.None)>] Import of ParseResults<ImportArguments>
    | [<CliPrefix(CliPrefix.None)>] Export of ParseResults<ExportArguments>
    | [<CliPrefix(CliPrefix.None)>] Worker of ParseResults<WorkerArguments>
    | [<CliPrefix(CliPrefix.None)>] Doctor of ParseResults<DoctorArguments>
    | Version

    interface IArgParserTemplate with
        member this.Usage =
            match this with
            | Run _ -> "train what is missing, analyse, write the report."
            | Show _ -> "the plan: cells, seeds, what will be trained and why, how long it will take."
            | Status _ -> "what is complete, running, waiting, failed in the store."
            | Report _ -> "write the report again, without training."
            | Diff _ -> "set two experiments, or two versions of one, against each other."
            | Verify _ -> "train again, and compare bits with what is stored."
            | Check _ -> "is everything in the store whole? Rehashes all of it."
            | Clean _ -> "remove what no experiment refers to; asks first."
            | Import _ -> "a network of Keras becomes an experiment that can be analysed."
            | Export _ -> "networks as models of Keras, and their states as HDF5."
            | Worker _ -> "train from a frozen plan: what run starts, and a node of a cluster."
            | Doctor _ -> "the machine, and whether it keeps the arithmetic contract."
            | Version -> "the program's version."

/// What begins with '-' and is no option of the command.
exception UnknownOption of option: string * command: string * options: string list

let private optionsOf (parser: ArgumentParser) =
    [ for case in parser.GetArgumentCases() do
          yield! case.CommandLineNames.Value ]
    @ [ "--help" ]

/// Raises UnknownOption for the first option that the command does not have: Argu would take it for a file's name.
let checkOptions (parser: ArgumentParser<Arguments>) (arguments: string[]) =
    let check command (subparser: ArgumentParser) =
        let known = optionsOf subparser

        for argument in arguments |> Array.skip 1 do
            let option = argument.Split('=')[0]

            if argument.StartsWith '-' && argument <> "-" && not (List.contains option known) then
                raise (UnknownOption(option, command, known))

    match Array.tryHead arguments with
    | Some "run" -> check "run" (parser.GetSubCommandParser <@ Run @>)
    | Some "show" -> check "show" (parser.GetSubCommandParser <@ Show @>)
    | Some "status" -> check "status" (parser.GetSubCommandParser <@ Status @>)
    | Some "report" -> check "report" (parser.GetSubCommandParser <@ Report @>)
    | Some "diff" -> check "diff" (parser.GetSubCommandParser <@ Diff @>)
    | Some "verify" -> check "verify" (parser.GetSubCommandParser <@ Verify @>)
    | Some "check" -> check "check" (parser.GetSubCommandParser <@ Check @>)
    | Some "clean" -> check "clean" (parser.GetSubCommandParser <@ Clean @>)
    | Some "import" -> check "import" (parser.GetSubCommandParser <@ Import @>)
    | Some "export" -> check "export" (parser.GetSubCommandParser <@ Export @>)
    | Some "worker" -> check "worker" (parser.GetSubCommandParser <@ Worker @>)
    | Some "doctor" -> check "doctor" (parser.GetSubCommandParser <@ Doctor @>)
    | _ -> ()

/// A number of an option is below what it allows.
exception NumberTooSmall of option: string * number: int64 * least: int64

/// The option's number, if it is given and at least 1.
let positive option (given: int option) =
    match given with
    | Some number when number < 1 -> raise (NumberTooSmall(option, number, 1L))
    | number -> number

let private orOnePerCore option given =
    defaultArg (positive option given) System.Environment.ProcessorCount

let jobs given = orOnePerCore "--jobs" given

let threads given = orOnePerCore "--threads" given

let resultsFolder (given: string option) = defaultArg given "results"
