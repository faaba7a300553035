/// flipflop status [NAME]: how it stands, by the store alone.
module FlipFlop.Cli.Commands.StatusCommand

open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage

type private Standing =
    | Complete of outcome: string
    | Running
    | Damaged of reason: string
    | Missing

let private standing (store: ResultStore) (realization: Realization) =
    let state = store.State realization.Key

    match state.Manifest with
    | NonNull manifest when state.Status = RealizationStatus.Complete -> Complete manifest.Outcome
    | _ when not (isNull (store.Claims.Owner realization.Key)) -> Running
    | _ when state.Status = RealizationStatus.Damaged -> Damaged state.Reason
    | _ -> Missing

let private word standing =
    match standing with
    | Complete outcome -> outcome
    | Running -> "running"
    | Damaged _ -> "damaged"
    | Missing -> "missing"

let private counts standings =
    standings
    |> List.countBy word
    |> List.map (fun (word, count) -> $"{count} {word}")
    |> String.concat ", "

let private isComplete standing =
    match standing with
    | Complete _ -> true
    | _ -> false

let private overview (store: ResultStore) names =
    let row name =
        let plan = (StoredExperiment.read store name).Plan
        let standings = [ for each in plan.Realizations -> standing store each ]
        let complete = standings |> List.filter isComplete |> List.length
        [ name; $"{complete} of {standings.Length}"; counts standings ]

    names
    |> List.map row
    |> Table.lines
        [ "experiment", Table.Left
          "complete", Table.Right
          "realizations", Table.Left ]
    |> List.iter (printfn "%s")

let private detail (store: ResultStore) name =
    let plan = (StoredExperiment.read store name).Plan
    let standings = [ for each in plan.Realizations -> each, standing store each ]
    let complete = standings |> List.filter (snd >> isComplete) |> List.length
    printfn "%s: %d of %d realizations are complete." name complete standings.Length
    printfn ""

    standings
    |> List.groupBy (fun (each, _) -> [ for value in each.Swept -> ParameterValue.Format value.Value ])
    |> List.map (fun (swept, cell) -> swept @ [ cell |> List.map snd |> counts ])
    |> Table.lines ([ for name in plan.SweptParameters -> name, Table.Right ] @ [ "realizations", Table.Left ])
    |> List.iter (printfn "%s")

    for realization, standing in standings do
        match standing with
        | Damaged reason -> printfn "  %s is damaged: %s" (Words.realization realization) reason
        | _ -> ()

let run (arguments: ParseResults<StatusArguments>) =
    let store =
        ResultStore(resultsFolder (arguments.TryGetResult StatusArguments.Results))

    if arguments.Contains StatusArguments.Name then
        detail store (arguments.GetResult StatusArguments.Name)
    else
        match StoredExperiment.names store with
        | [] -> printfn "No experiment has run in %s." (Problems.shortPath store.Root)
        | names -> overview store names

    ExitCode.Fine
