/// flipflop report NAME: summaries and page again, without training; of an interrupted run what there is.
module FlipFlop.Cli.Commands.ReportCommand

open System
open System.IO
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

/// The variable that should name a browser names no file.
exception NoBrowser of given: string

/// The folder and the browser are looked at before the networks are analysed, which takes its time.
let private checkFolder (folder: string option) =
    match folder with
    | Some folder when folder.Trim() = "" || File.Exists folder -> raise (NoFolder folder)
    | _ -> ()

let private findBrowser () =
    match FigurePictures.findBrowser Environment.GetEnvironmentVariable with
    | Some path when not (File.Exists path) -> raise (NoBrowser path)
    | found -> found

/// The browser cannot draw the pictures.
exception NoPictures of browser: string * reason: string

let private writeData (sweep: Sweep) (figures: Figure list) (folder: string) =
    for figure in figures do
        for name, text in FigureExport.files sweep figure do
            AtomicFile.WriteText(Path.Combine(folder, name), text)

    let count = Words.counted figures.Length "figure"
    printfn "Figures: data of %s, as CSV and JSON, in %s" count (Problems.shortPath folder)

let private drawPictures browser (report: string) (figures: Figure list) (folder: string) cancellation =
    let mutable drawn = 0

    let keep (files: (string * byte[]) list) =
        for name, content in files do
            AtomicFile.Write(Path.Combine(folder, name), content)

        drawn <- drawn + 1
        eprintfn "  [%d/%d] %s" drawn figures.Length (fst files.Head)

    try
        let ids = [ for figure in figures -> figure.Id ]
        (FigurePictures.draw browser report ids keep cancellation).GetAwaiter().GetResult()
        printfn "Pictures: as SVG and PNG, beside them"
    with
    | :? OperationCanceledException
    | :? IOException
    | :? UnauthorizedAccessException -> reraise ()
    | failure -> raise (NoPictures(browser, failure.Message))

let private writeFigures (result: ExperimentResult) report browser cancellation (folder: string) =
    let sweep = Sweep.ofResult result
    let figures = Report.figures sweep
    writeData sweep figures folder

    match browser with
    | Some browser -> drawPictures browser report figures folder cancellation
    | None ->
        eprintfn
            "No pictures: there is no Chromium, Chrome or Edge on the path. Install one, or name its file in %s."
            FigurePictures.browserVariable

let run (arguments: ParseResults<ReportArguments>) (cancellation: CancellationToken) =
    let store =
        ResultStore(resultsFolder (arguments.TryGetResult ReportArguments.Results))

    let name = arguments.GetResult ReportArguments.Name
    let figures = arguments.TryGetResult ReportArguments.Figures
    checkFolder figures
    let browser = figures |> Option.bind (fun _ -> findBrowser ())
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
    figures |> Option.iter (writeFigures result report browser cancellation)
    ExitCode.Fine
