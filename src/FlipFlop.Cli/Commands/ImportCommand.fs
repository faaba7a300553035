/// flipflop import FILE --name NAME: a network of Keras becomes an experiment that can be analysed.
module FlipFlop.Cli.Commands.ImportCommand

open System
open System.IO
open System.Threading
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Experiments.Keras
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage

/// A name that has results already is not taken over in silence, unless they are of the same weights and task.
let private refuseTaken (store: ResultStore) (spec: ExperimentSpec) (plan: Plan) =
    let before =
        if Directory.Exists store.Root then
            StoredExperiment.all store |> List.tryFind (fun each -> each.Name = spec.Name)
        else
            None

    match before with
    | None -> ()
    | Some before ->
        if (StoredExperiment.plan before).Plan.Realizations[0].Key <> plan.Realizations[0].Key then
            let message =
                $"\"{spec.Name}\" is an experiment of {Problems.shortPath store.Root} already, with other networks: choose another name"

            raise (FaultyExperimentException [ Fault("name", message) ])

let run (arguments: ParseResults<ImportArguments>) (cancellation: CancellationToken) =
    let store =
        ResultStore(resultsFolder (arguments.TryGetResult ImportArguments.Results))

    let file = arguments.GetResult ImportArguments.File

    let struct (network, spec) =
        KerasImport.Read(
            file,
            arguments.GetResult ImportArguments.Name,
            Option.toNullable (arguments.TryGetResult ImportArguments.StepMs)
        )

    let plan = Planner.Plan spec
    refuseTaken store spec plan
    KerasImport.Store(network, plan, store, TimeProvider.System) |> ignore

    let result =
        ResultGatherer.Gather(plan, store, SpecJson.Write spec, null, 1, cancellation)

    let report = Results.write store result
    let imported = nonNull spec.Imported

    printfn
        "%s: %d units and %s, imported from %s."
        spec.Name
        network.Weights.Units
        (Words.counted network.Weights.Inputs "bit")
        imported.File

    for note in imported.Notes do
        printfn "  Note: %s." note

    printfn ""
    ResultTable.show result
    printfn ""
    printfn "Report: %s" (Problems.shortPath report)
    ExitCode.Fine
