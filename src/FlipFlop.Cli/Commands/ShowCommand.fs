/// flipflop show EXPERIMENT: what a run would do.
module FlipFlop.Cli.Commands.ShowCommand

open System
open System.Threading
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage

type private Standing =
    { Realization: Realization
      State: RealizationState }

let private isComplete standing =
    standing.State.Status = RealizationStatus.Complete

let private whyTrain (standings: Standing list) =
    let word standing =
        match standing.State.Status with
        | RealizationStatus.Damaged -> "damaged"
        | _ -> "missing"

    match standings |> List.filter (isComplete >> not) with
    | [] -> "all there"
    | open' ->
        open'
        |> List.countBy word
        |> List.map (fun (word, count) -> $"train {count} ({word})")
        |> String.concat ", "

let private cellTable (plan: Plan) (standings: Standing list) =
    let columns =
        [ for name in plan.SweptParameters -> name, Table.Right ]
        @ [ "realizations", Table.Right; "to do", Table.Left ]

    standings
    |> List.groupBy (fun each -> [ for value in each.Realization.Swept -> ParameterValue.Format value.Value ])
    |> List.map (fun (swept, standings) -> swept @ [ string standings.Length; whyTrain standings ])
    |> Table.lines columns

/// Every value of the base cell, by its part: `task: bits 3, step 5 ms, ...`; what is swept is in the table.
let private values (plan: Plan) =
    [ for section, parameters in Parameters.All |> Seq.groupBy _.Section do
          let shown =
              [ for parameter in parameters do
                    if not (Seq.contains parameter.Name plan.SweptParameters) then
                        let value = parameter.Get.Invoke plan.Spec.Base
                        $"{parameter.Name} {ParameterValue.WithUnit(parameter, value)}" ]

          $"  {section}: " + String.concat ", " shown ]

let private estimate jobs (toTrain: Realization list) =
    let operations =
        toTrain |> List.sumBy (fun each -> WorkEstimate.Operations each.Cell)

    let longest = toTrain |> List.maxBy (fun each -> WorkEstimate.Operations each.Cell)
    let cores = Environment.ProcessorCount
    let busy = if jobs >= cores then cores else jobs * (cores / jobs)
    TimeSpan.FromSeconds(operations / (Speed.operationsPerSecond longest.Cell * float busy))

let private show (experiment: Experiment.PlannedExperiment) (store: ResultStore) jobs =
    let plan = experiment.Plan

    let standings =
        [ for each in plan.Realizations ->
              { Realization = each
                State = store.State each.Key } ]

    let toTrain = standings |> List.filter (isComplete >> not)
    let seeds = [ for seed in plan.Spec.Seeds -> seed.ToString() ] |> String.concat ", "

    printfn "%s: %s" plan.Spec.Name plan.Spec.Title
    values plan |> List.iter (printfn "%s")
    printfn "  seeds: %s" seeds
    printfn "  engine: %s, arithmetic version %s" plan.Spec.Engine plan.ArithmeticVersion
    printfn ""
    cellTable plan standings |> List.iter (printfn "%s")
    printfn ""

    for standing in toTrain do
        if standing.State.Status = RealizationStatus.Damaged then
            printfn "  %s is damaged: %s" (Words.realization standing.Realization) standing.State.Reason

    let there = standings.Length - toTrain.Length

    if toTrain.IsEmpty then
        printfn "%d of %d realizations are complete; nothing to train." there standings.Length
    elif plan.Spec.Engine <> Engines.Simd then
        printfn
            "%d of %d realizations are complete; %d to train, %d at once, by %s, of which no time is estimated."
            there
            standings.Length
            toTrain.Length
            jobs
            plan.Spec.Engine
    else
        let time = estimate jobs (toTrain |> List.map _.Realization)

        printfn
            "%d of %d realizations are complete; %d to train, about %s with %d at once on this machine."
            there
            standings.Length
            toTrain.Length
            (Words.duration time)
            jobs

let run (arguments: ParseResults<ShowArguments>) (cancellation: CancellationToken) =
    let jobs = Arguments.jobs (arguments.TryGetResult ShowArguments.Jobs)
    let file = arguments.GetResult ShowArguments.Experiment

    let experiment =
        Experiment.read
            cancellation
            file
            { Sets = arguments.GetResults ShowArguments.Set
              Seeds = arguments.TryGetResult ShowArguments.Seeds
              Engine = arguments.TryGetResult ShowArguments.Engine
              Device = arguments.TryGetResult ShowArguments.Device }

    if arguments.Contains ShowArguments.Json then
        printf "%s" experiment.SpecJson
    else
        show experiment (ResultStore(resultsFolder (arguments.TryGetResult ShowArguments.Results))) jobs

    ExitCode.Fine
