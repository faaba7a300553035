/// An experiment as the store has it: planned again from its canonical JSON.
module FlipFlop.Cli.StoredExperiment

open System
open System.IO
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage

/// The store has no experiment of that name.
exception NoSuchExperiment of name: string * root: string * known: string list

/// Where an experiment was found.
type Source =
    /// Its newest results.
    | Results
    /// A run that has begun and not written its results; and whether it has results of before.
    | UnfinishedRun of begun: DateTime * hasResults: bool

type Found =
    { Name: string
      Source: Source
      Folder: ExperimentFolder }

let private hasResults (store: ResultStore) name =
    File.Exists(Path.Combine((store.Experiment name).Path, ExperimentFolder.SpecName))

let private resultsOf (store: ResultStore) name =
    let folder = store.Experiment name

    { Name = name
      Source = Results
      Folder = folder }

let private sameSpec (one: ExperimentFolder) (other: ExperimentFolder) =
    let text (folder: ExperimentFolder) =
        try
            Some(File.ReadAllText(Path.Combine(folder.Path, ExperimentFolder.SpecName)))
        with :? IOException ->
            None

    text one = text other

/// The newest unfinished run of an experiment, unless its results are newer.
let private unfinished (store: ResultStore) (plan: FrozenPlan) =
    let summary =
        Path.Combine((store.Experiment plan.Name).Path, ExperimentFolder.SummaryJsonName)

    // A report of an unfinished run makes results of the very same plan, which leave it as unfinished as it was.
    let isOlder =
        File.Exists summary
        && File.GetLastWriteTimeUtc summary > plan.Begun
        && not (sameSpec (store.Experiment plan.Name) plan.Folder)

    if isOlder then
        None
    else
        Some
            { Name = plan.Name
              Source = UnfinishedRun(plan.Begun, hasResults store plan.Name)
              Folder = plan.Folder }

/// What has run here or has begun to, sorted by name: of each the newest results or the unfinished run after them.
let all (store: ResultStore) : Found list =
    store.RequireReadable()

    let begun =
        store.Plans.All() |> Seq.distinctBy _.Name |> Seq.choose (unfinished store) |> List.ofSeq

    let known = begun |> List.map _.Name |> Set.ofList

    let finished =
        [ for name in store.ExperimentNames do
              if hasResults store name && not (known.Contains name) then
                  resultsOf store name ]

    begun @ finished |> List.sortBy _.Name

/// Raises StoreException where the stored spec is damaged or of a newer program.
let plan (found: Found) : Experiment.PlannedExperiment =
    let path = Path.Combine(found.Folder.Path, ExperimentFolder.SpecName)

    match found.Folder.ReadSpecJson() with
    | null -> raise (StoreException(path, "is gone", "Run the experiment again."))
    | json ->
        try
            { Plan = Planner.Plan(SpecJson.Read(json, path))
              SpecJson = json
              Script = Option.ofObj (found.Folder.ReadScript()) }
        with :? FaultyExperimentException as faulty ->
            let faults =
                [ for fault in faulty.Faults -> $"{fault.Field}: {fault.Message}" ] |> String.concat "; "

            raise (
                StoreException(
                    path,
                    $"cannot be read: {faults.TrimEnd '.'}",
                    "Run the experiment again from its file, or use the program that wrote this.",
                    faulty
                )
            )

/// Raises NoSuchExperiment.
let find (store: ResultStore) (name: string) : Found =
    let known = all store

    match known |> List.tryFind (fun each -> each.Name = name) with
    | Some found -> found
    | None -> raise (NoSuchExperiment(name, store.Root, known |> List.map _.Name))

/// Raises NoSuchExperiment, and StoreException where the stored spec is damaged or of a newer program.
let read (store: ResultStore) (name: string) = plan (find store name)
