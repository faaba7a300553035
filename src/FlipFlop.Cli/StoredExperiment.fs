/// An experiment as the store has it: planned again from its canonical JSON.
module FlipFlop.Cli.StoredExperiment

open System.IO
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage

/// The store has no experiment of that name.
exception NoSuchExperiment of name: string * root: string * known: string list

/// Names of the experiments that have run here, sorted.
let names (store: ResultStore) =
    let folder = Path.Combine(store.Root, "experiments")

    if Directory.Exists folder then
        [ for path in Directory.GetDirectories folder do
              let name = nonNull (Path.GetFileName path)

              if File.Exists(Path.Combine(path, ExperimentFolder.SpecName)) then
                  name ]
        |> List.sort
    else
        []

/// Raises NoSuchExperiment; FaultyExperimentException where the stored spec is of another version or damaged.
let read (store: ResultStore) (name: string) : Experiment.PlannedExperiment =
    let known = names store

    if not (List.contains name known) then
        raise (NoSuchExperiment(name, store.Root, known))

    let folder = store.Experiment name
    let json = nonNull (folder.ReadSpecJson())
    let spec = SpecJson.Read(json, Path.Combine(folder.Path, ExperimentFolder.SpecName))

    { Plan = Planner.Plan spec
      SpecJson = json
      Script = Option.ofObj (folder.ReadScript()) }
