/// flipflop report NAME: summaries and page again, without training.
module FlipFlop.Cli.Commands.ReportCommand

open System.Threading
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Storage

let private missing (result: ExperimentResult) =
    result.Realizations
    |> Seq.filter (fun each -> each.Outcome = RealizationOutcome.Missing)
    |> Seq.length

let run (arguments: ParseResults<ReportArguments>) (cancellation: CancellationToken) =
    let store =
        ResultStore(resultsFolder (arguments.TryGetResult ReportArguments.Results))

    let name = arguments.GetResult ReportArguments.Name
    let jobs = Arguments.jobs (arguments.TryGetResult ReportArguments.Jobs)
    let experiment = StoredExperiment.read store name

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

    match missing result with
    | 0 -> printfn "%s: %s." name (Words.counted result.Realizations.Count "realization")
    | some ->
        printfn "%s: %d of %d realizations are missing; the report is partial." name some result.Realizations.Count

    printfn ""
    ResultTable.show result
    printfn ""
    printfn "Report: %s" (Problems.shortPath report)
    ExitCode.Fine
