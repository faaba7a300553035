/// flipflop run EXPERIMENT: train what is missing, analyse, write the report.
module FlipFlop.Cli.Commands.RunCommand

open System
open System.Threading
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Cli.Progress
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Storage

let private retry (plan: Plan) (store: ResultStore) =
    for realization in plan.Realizations do
        store.Failures.Remove realization.Key

let private gather (experiment: Experiment.PlannedExperiment) store jobs quiet (cancellation: CancellationToken) =
    let total = experiment.Plan.Realizations.Count
    let live = not quiet && LiveProgress.isPossible ()

    let progress (gathered: int) =
        if live then
            eprintf "\rAnalysing %d of %d" gathered total

    let result =
        ResultGatherer.Gather(
            experiment.Plan,
            store,
            experiment.SpecJson,
            Option.toObj experiment.Script,
            jobs,
            cancellation,
            Action<int> progress
        )

    if live then
        eprintf "\r%s\r" (String(' ', 40))

    result

let private heading (plan: Plan) (summary: RunSummary) =
    let total = plan.Realizations.Count

    if summary.AlreadyThere.Count = total then
        printfn "%s: %d of %d realizations are complete; nothing to train." plan.Spec.Name total total
    else
        let others =
            if summary.TrainedByOthers.Count = 0 then
                ""
            else
                $", {summary.TrainedByOthers.Count} trained by another run meanwhile"

        printfn
            "%s: %s trained in %s, %d already there%s."
            plan.Spec.Name
            (Words.counted summary.Trained.Count "realization")
            (Words.duration summary.Elapsed)
            summary.AlreadyThere.Count
            others

    if summary.Failed.Count > 0 then
        printfn "%s failed; --retry-failed tries again:" (Words.counted summary.Failed.Count "realization")

        for failed in summary.Failed do
            printfn "  %s" (RunWords.failed failed)

/// What the run has seen complete is so no more: somebody has changed the store meanwhile.
let private requireAll (store: ResultStore) (result: ExperimentResult) =
    let missing =
        result.Realizations
        |> Seq.filter (fun each -> each.Outcome = RealizationOutcome.Missing)
        |> Seq.length

    if missing > 0 then
        let what =
            $"""{Words.counted missing "realization"} that were complete a moment ago are gone or damaged"""

        raise (StoreException(store.RealizationsFolder, what, "Run again: what is missing is trained anew."))

let private exitCode requireClaims (summary: RunSummary) (result: ExperimentResult) =
    let holds (verdict: ClaimVerdict) =
        Option.ofNullable verdict.Holds = Some true

    if summary.Failed.Count > 0 then
        ExitCode.Broken
    elif requireClaims && not (Seq.forall holds result.Claims) then
        ExitCode.No
    else
        ExitCode.Fine

let run (arguments: ParseResults<RunArguments>) (cancellation: CancellationToken) =
    let jobs = Arguments.jobs (arguments.TryGetResult RunArguments.Jobs)
    let quiet = arguments.Contains RunArguments.Quiet
    let file = arguments.GetResult RunArguments.Experiment

    let experiment =
        Experiment.read
            cancellation
            file
            { Sets = arguments.GetResults RunArguments.Set
              Seeds = arguments.TryGetResult RunArguments.Seeds
              Engine = arguments.TryGetResult RunArguments.Engine
              Device = arguments.TryGetResult RunArguments.Device }

    let results =
        ResultStore(resultsFolder (arguments.TryGetResult RunArguments.Results))

    if arguments.Contains RunArguments.RetryFailed then
        retry experiment.Plan results

    let name = experiment.Plan.Spec.Name

    let frozen =
        results.Plans.Freeze(name, experiment.SpecJson, Option.toObj experiment.Script)

    let run = results.Logs.NewRun name
    use _ = results.Logs.Begin run

    let summary =
        Training.run
            experiment.Plan
            results
            (Workers.launcher results experiment.Plan.Spec run frozen)
            jobs
            quiet
            cancellation

    if summary.Cancelled then
        let kept =
            summary.Trained.Count + summary.AlreadyThere.Count + summary.TrainedByOthers.Count

        eprintfn "Stopped: %d of %d realizations are complete." kept experiment.Plan.Realizations.Count
        eprintfn "The same command goes on from there."
        ExitCode.Stopped
    else
        let result = gather experiment results jobs quiet cancellation
        requireAll results result
        let report = Results.write results result
        results.Plans.Finish(name, experiment.SpecJson)
        heading experiment.Plan summary
        printfn ""
        ResultTable.show result
        printfn ""
        printfn "Report: %s" (Problems.shortPath report)
        exitCode (arguments.Contains RunArguments.RequireClaims) summary result
