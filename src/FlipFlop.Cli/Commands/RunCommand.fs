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

let private train (plan: Plan) (store: ResultStore) jobs quiet cancellation =
    let work observer =
        LocalRunner.Run(plan, store, Experiment.engine, jobs, observer, cancellation)

    let complete =
        plan.Realizations |> Seq.forall (fun each -> store.IsComplete each.Key)

    if quiet || complete then
        work (NoProgress())
    elif LiveProgress.isPossible () then
        LiveProgress.during work
    else
        work (PlainProgress())

let private gather
    (experiment: Experiment.PlannedExperiment)
    store
    jobs
    quiet
    (cancellation: CancellationToken)
    failed
    =
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
            failed,
            Action<int> progress
        )

    if live then
        eprintf "\r%s\r" (String(' ', 40))

    result

let private heading (plan: Plan) (summary: RunSummary) =
    let total = plan.Realizations.Count

    if summary.Trained.Count + summary.TrainedByOthers.Count + summary.Failed.Count = 0 then
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
            (arguments.GetResults RunArguments.Set)
            (arguments.TryGetResult RunArguments.Seeds)


    let results =
        ResultStore(resultsFolder (arguments.TryGetResult RunArguments.Results))

    let summary = train experiment.Plan results jobs quiet cancellation

    if summary.Cancelled then
        let kept =
            summary.Trained.Count + summary.AlreadyThere.Count + summary.TrainedByOthers.Count

        eprintfn "Stopped: %d of %d realizations are stored." kept experiment.Plan.Realizations.Count
        eprintfn "The same command goes on from there."
        ExitCode.Stopped
    else
        let result = gather experiment results jobs quiet cancellation summary.Failed
        let report = Results.write results result
        heading experiment.Plan summary
        printfn ""
        ResultTable.show result
        printfn ""
        printfn "Report: %s" (Problems.shortPath report)
        exitCode (arguments.Contains RunArguments.RequireClaims) summary result
