/// flipflop status [NAME]: how it stands, by the store alone.
module FlipFlop.Cli.Commands.StatusCommand

open System
open System.Threading
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Storage

/// A store as it is asked again and again: what was complete once is not read again.
type private Look(store: ResultStore, name: string option) =
    let reader = StandingReader store
    let plans = Collections.Generic.Dictionary<string, Experiment.PlannedExperiment>()

    let planOf (found: StoredExperiment.Found) =
        // An unfinished run's folder is named by its spec; results may have another one next time.
        match found.Source, plans.TryGetValue found.Folder.Path with
        | StoredExperiment.UnfinishedRun _, (true, known) -> known
        | _ ->
            let plan = StoredExperiment.plan found
            plans[found.Folder.Path] <- plan
            plan

    let one found = found, reader.Read((planOf found).Plan)

    member _.Store = store

    /// Raises NoSuchExperiment, and StoreException where that experiment cannot be read.
    member _.Named(name: string) = one (StoredExperiment.find store name)

    /// Every experiment; one that cannot be read does not hide the others.
    member _.All() =
        [ for found in StoredExperiment.all store do
              try
                  let found, standing = one found
                  found, Ok standing
              with :? StoreException as refused ->
                  found, Error refused.Message ]

    member this.Experiments() =
        match name with
        | None -> this.All()
        | Some name ->
            let found, standing = this.Named name
            [ found, Ok standing ]

let private barMarks =
    if Console.OutputEncoding.CodePage = 65001 then
        '█', '░'
    else
        '#', '.'

let private isOver (standing: ExperimentStanding) =
    standing.Realizations |> Seq.forall (fun each -> each.Kind = StandingKind.Complete)

/// The lines of one experiment, its parts one after the other.
let private detail (look: Look) withBar (found: StoredExperiment.Found, standing: ExperimentStanding) =
    [ yield! StatusText.heading found standing
      if withBar && not (isOver standing) then
          ""
          StatusText.bar barMarks standing
      for part in StatusText.parts look.Store.Root standing do
          ""
          yield! part ]

let private lines (look: Look) name withBar =
    match name with
    | Some name -> detail look withBar (look.Named name)
    | None ->
        match look.All() with
        | [] when not (IO.Directory.Exists look.Store.Root) ->
            [ $"No experiment has run in {Problems.shortPath look.Store.Root}: there is no such folder." ]
        | [] -> [ $"No experiment has run in {Problems.shortPath look.Store.Root}." ]
        | experiments -> StatusText.overview experiments

/// Whether somebody works on it: a realization is being trained, or a run on this host is alive (and analyses, say).
let private isAlive (look: Look) =
    look.Experiments()
    |> List.exists (fun (found, standing) ->
        match standing with
        | Ok standing -> standing.Count StandingKind.Running > 0 || look.Store.Logs.IsRunningHere found.Name
        | Error _ -> false)

let private betweenLooks = TimeSpan.FromSeconds 2.0

/// Between two realizations nothing may be running for a moment: so many looks in a row must agree.
let private looksThatAgree = 3

/// Draws the lines over the ones before, as many as fit; how many they are.
let private redraw previous (lines: string list) =
    let width, height = max 20 Console.WindowWidth, max 6 Console.WindowHeight
    let room = height - 2

    let shown =
        if lines.Length <= room then
            lines
        else
            List.truncate (room - 1) lines @ [ $"  ... and {lines.Length - room + 1} lines more" ]

    let up = if previous > 0 then $"\027[{previous}A" else ""
    printf "%s\027[0J" up

    for line in shown do
        printfn
            "%s"
            (if line.Length < width then
                 line
             else
                 line.Substring(0, width - 1))

    shown.Length

/// Off a terminal: a line an experiment, whenever one has changed.
let private tell (before: string list) (now: string list) =
    let clock =
        DateTime.Now.ToString("HH:mm:ss", Globalization.CultureInfo.InvariantCulture)

    now |> List.except before |> List.iter (printfn "%s %s" clock)

let private watch (look: Look) name =
    let onTerminal = not Console.IsOutputRedirected

    let rec again drawn told idle =
        let drawn =
            if onTerminal then
                redraw drawn (lines look name true)
            else
                drawn

        let now =
            if onTerminal then
                told
            else
                StatusText.brief (look.Experiments())

        tell told now
        let idle = if isAlive look then 0 else idle + 1

        if idle < looksThatAgree then
            Thread.Sleep betweenLooks
            again drawn now idle

    again 0 [] 0
    printfn ""
    printfn "Nothing is running."

let run (arguments: ParseResults<StatusArguments>) =
    let store =
        ResultStore(resultsFolder (arguments.TryGetResult StatusArguments.Results))

    let name = arguments.TryGetResult StatusArguments.Name
    let look = Look(store, name)

    if arguments.Contains StatusArguments.Json then
        printf "%s" (StatusJson.document name.IsSome (look.Experiments()))
    elif arguments.Contains StatusArguments.Watch then
        watch look name
    else
        lines look name (not Console.IsOutputRedirected) |> List.iter (printfn "%s")

    ExitCode.Fine
