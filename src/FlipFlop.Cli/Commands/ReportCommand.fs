/// flipflop report NAME: summaries and page again, without training; of an interrupted run what there is.
module FlipFlop.Cli.Commands.ReportCommand

open System
open System.Threading
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Storage
open FlipFlop.Reports

let private heading name (source: StoredExperiment.Source) (result: ExperimentResult) =
    let total = result.Realizations.Count

    let missing =
        result.Realizations
        |> Seq.filter (fun each -> each.Outcome = RealizationOutcome.Missing)
        |> Seq.length

    let run =
        match source with
        | StoredExperiment.UnfinishedRun _ -> " of a run that is not finished"
        | StoredExperiment.Results -> ""

    if missing = 0 then
        $"""{name}: {Words.counted total "realization"}{run}."""
    else
        $"{name}: {missing} of {total} realizations{run} are missing; the report is partial."

/// The figures' data cannot be written there.
exception NoFolder of given: string

/// Refused before the networks are analysed, which takes its time.
let private checkFolder (folder: string option) =
    match folder with
    | Some folder when folder.Trim() = "" || IO.File.Exists folder -> raise (NoFolder folder)
    | _ -> ()

let private writeFigures (result: ExperimentResult) (folder: string) =
    let sweep = Sweep.ofResult result
    let figures = Report.figures sweep

    for figure in figures do
        for name, text in FigureExport.files sweep figure do
            AtomicFile.WriteText(IO.Path.Combine(folder, name), text)

    printfn "Figures: data of %d, as CSV and JSON, in %s" figures.Length (Problems.shortPath folder)

let run (arguments: ParseResults<ReportArguments>) (cancellation: CancellationToken) =
    let store =
        ResultStore(resultsFolder (arguments.TryGetResult ReportArguments.Results))

    let name = arguments.GetResult ReportArguments.Name
    let figures = arguments.TryGetResult ReportArguments.Figures
    checkFolder figures
    let jobs = Arguments.jobs (arguments.TryGetResult ReportArguments.Jobs)
    let found = StoredExperiment.find store name
    let experiment = StoredExperiment.plan found

    let result =
        ResultGatherer.Gather(
            experiment.Plan,
            store,
            experiment.SpecJson,
            Option.toObj experiment.Script,
            jobs,
            cancellation
        )

    let report = Results.rewrite store result
    printfn "%s" (heading name found.Source result)
    printfn ""
    ResultTable.show result
    printfn ""
    printfn "Report: %s" (Problems.shortPath report)
    figures |> Option.iter (writeFigures result)
    ExitCode.Fine
