/// flipflop export NAME: networks and their states for other programs.
module FlipFlop.Cli.Commands.ExportCommand

open System
open System.IO
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Engine.Networks
open FlipFlop.Experiments.Keras
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Storage

/// There is nothing to export, or not so.
exception NotExported of reason: string

/// What is exported: how its files end, and what is in one.
type private Form =
    { Ending: string
      Bytes: Realization -> Manifest -> NetworkWeights -> byte[] }

let private keras =
    { Ending = ".keras"
      Bytes = fun _ manifest weights -> KerasArchive.Bytes(weights, manifest.Provenance.FinishedAt) }

let private states name =
    { Ending = ".h5"
      Bytes =
        fun realization _ weights ->
            StatesFile.Bytes(weights, AnalysisCache.Relevant realization.Cell.Task, name, realization.Key) }

/// Realizations that are complete and did not diverge, with their manifests.
let private exportable (store: ResultStore) (plan: Plan) =
    [ for realization in plan.Realizations do
          match (store.State realization.Key).Manifest with
          | NonNull manifest when manifest.Outcome <> "diverged" -> realization, manifest
          | _ -> () ]

/// NAME.keras of an experiment with one realization, NAME-KEY.keras of others.
let private fileName (plan: Plan) form (realization: Realization) =
    let name = plan.Spec.Name
    let middle = if form.Ending = ".h5" then ".states" else ""

    if plan.Realizations.Count = 1 then
        $"{name}{middle}{form.Ending}"
    else
        $"{name}-{realization.Key[..11]}{middle}{form.Ending}"

/// A path with the form's ending is a file, which has room for one network; any other is a folder.
let private target (plan: Plan) form (given: string option) realization =
    match given with
    | Some path when path.EndsWith(form.Ending, StringComparison.OrdinalIgnoreCase) ->
        if plan.Realizations.Count > 1 then
            raise (
                NotExported
                    $"{path} is one file, and {plan.Spec.Name} has {plan.Realizations.Count} networks: give a folder, and each gets a file of its own."
            )

        path
    | folder -> Path.Combine(defaultArg folder ".", fileName plan form realization)

let private export (store: ResultStore) plan form given networks =
    for realization: Realization, manifest in networks do
        let path = target plan form given realization
        AtomicFile.Write(path, ReadOnlyMemory(form.Bytes realization manifest (store.ReadWeights realization.Key)))
        printfn "%s: %s" (Words.realization realization) path

let run (arguments: ParseResults<ExportArguments>) =
    let store =
        ResultStore(resultsFolder (arguments.TryGetResult ExportArguments.Results))

    let name = arguments.GetResult ExportArguments.Name
    let asKeras = arguments.TryGetResult ExportArguments.Keras
    let asStates = arguments.TryGetResult ExportArguments.States

    if asKeras.IsNone && asStates.IsNone then
        raise (
            NotExported "Say what to export: --keras (models for Keras 3), --states (the test set's states), or both."
        )

    let plan = (StoredExperiment.read store name).Plan
    let networks = exportable store plan

    if networks.IsEmpty then
        raise (NotExported $"None of the networks of {name} is complete, or all diverged: there is nothing to export.")

    asKeras |> Option.iter (fun given -> export store plan keras given networks)
    asStates |> Option.iter (fun given -> export store plan (states name) given networks)

    if networks.Length < plan.Realizations.Count then
        eprintfn
            "%d of %d networks are missing or diverged, and were not exported."
            (plan.Realizations.Count - networks.Length)
            plan.Realizations.Count

    ExitCode.Fine
