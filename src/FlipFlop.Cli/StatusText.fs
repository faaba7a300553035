/// How it stands with experiments, in words.
module FlipFlop.Cli.StatusText

open System
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Specification

let private outcomeOf (standing: Standing) =
    Option.ofNullable standing.Outcome |> Option.map FlipFlop.ChoiceName.get

/// "finished", "running", ...: the outcome of what is complete, how it stands with the rest.
let word (standing: Standing) =
    match standing.Kind, outcomeOf standing with
    | StandingKind.Complete, Some outcome -> outcome
    | kind, _ -> FlipFlop.ChoiceName.get kind

/// The words in the order in which counts are told.
let private order =
    [ "finished"
      "reachedGoal"
      "diverged"
      "running"
      "silent"
      "interrupted"
      "waiting"
      "failed"
      "damaged" ]

/// "14 finished, 2 running, 11 waiting".
let counts (standings: Standing seq) =
    standings
    |> Seq.countBy word
    |> Seq.sortBy (fun (word, _) -> List.tryFindIndex ((=) word) order)
    |> Seq.map (fun (word, count) -> $"{count} {word}")
    |> String.concat ", "

let private completeOf (standing: ExperimentStanding) =
    let complete = standing.Count StandingKind.Complete
    complete, standing.Realizations.Count

let private about (left: TimeSpan option) =
    match left with
    | Some time -> $"about {Words.duration time} left"
    | None -> ""

let private left (standing: ExperimentStanding) = about (Option.ofNullable standing.Left)

/// One line an experiment; those that could not be read tell why.
let overview (experiments: (StoredExperiment.Found * Result<ExperimentStanding, string>) list) =
    let row (found: StoredExperiment.Found, standing) =
        match standing with
        | Error why -> [ found.Name; "?"; why ]
        | Ok standing ->
            let complete, total = completeOf standing

            let note =
                match found.Source with
                | StoredExperiment.UnfinishedRun _ -> "run not finished"
                | StoredExperiment.Results -> ""

            let words = [ counts standing.Realizations; note; left standing ]

            [ found.Name
              $"{complete} of {total}"
              words |> List.filter ((<>) "") |> String.concat "; " ]

    experiments
    |> List.map row
    |> Table.lines
        [ "experiment", Table.Left
          "complete", Table.Right
          "realizations", Table.Left ]

/// "tiny: 2 of 4 complete (2 finished, 2 running), about 3.0 s left": a line an experiment, for a log.
let brief (experiments: (StoredExperiment.Found * Result<ExperimentStanding, string>) list) =
    [ for found, standing in experiments do
          match standing with
          | Error why -> $"{found.Name}: {why}"
          | Ok standing ->
              let complete, total = completeOf standing
              let left = left standing
              let comma = if left = "" then "" else ", "
              $"{found.Name}: {complete} of {total} complete ({counts standing.Realizations}){comma}{left}" ]

let private percent fraction =
    // Never "100 %" of what is not complete.
    let rounded = Math.Floor(100.0 * fraction + 1e-9)
    $"{int rounded} %%"

let private ago (time: TimeSpan) =
    if time.TotalMinutes < 1.0 then
        $"{int time.TotalSeconds} s"
    elif time.TotalMinutes < 120.0 then
        $"{int time.TotalMinutes} min"
    else
        Words.duration time

/// Where it is trained, and for another host how sure that is.
let private whereabouts (standing: Standing) =
    match standing.Owner with
    | null -> ""
    | owner when owner.IsHere -> $"here, process {owner.Sign.Process}"
    | owner when standing.Kind = StandingKind.Silent ->
        $"{owner.Sign.Host}, process {owner.Sign.Process}: silent for {ago owner.SinceSign}; will be taken over"
    | owner -> $"{owner.Sign.Host}, process {owner.Sign.Process}, last sign {ago owner.SinceSign} ago"

let private loss (standing: Standing) =
    match Option.ofNullable standing.Loss with
    | Some loss -> Table.number loss
    | None -> ""

let private underWay (standings: Standing list) =
    let row (standing: Standing) =
        [ Words.realization standing.Realization
          percent standing.Fraction
          loss standing
          (match Option.ofNullable standing.Left with
           | Some time -> Words.duration time
           | None -> "")
          whereabouts standing ]

    standings
    |> List.map row
    |> Table.lines
        [ "running", Table.Left
          "done", Table.Right
          "loss", Table.Left
          "left", Table.Right
          "where", Table.Left ]

let private interrupted (standings: Standing list) =
    standings
    |> List.map (fun each -> [ Words.realization each.Realization; percent each.Fraction; loss each ])
    |> Table.lines
        [ "interrupted: the next run goes on", Table.Left
          "at", Table.Right
          "loss", Table.Left ]

let private broken store (heading: string) (standings: Standing list) =
    [ heading
      for each in standings do
          let log =
              match each.Log with
              | NonNull log -> $" Log: {Problems.shortPath (IO.Path.Combine(store, log))}"
              | _ -> ""

          $"  {Words.realization each.Realization} ({each.Realization.Key}): {each.Reason}.{log}" ]

let private cells (standing: ExperimentStanding) =
    let swept = standing.Plan.SweptParameters

    if swept.Count = 0 then
        [ "  " + counts standing.Realizations ]
    else
        standing.Realizations
        |> List.ofSeq
        |> List.groupBy (fun each -> [ for value in each.Realization.Swept -> ParameterValue.Format value.Value ])
        |> List.map (fun (swept, cell) -> swept @ [ counts cell ])
        |> Table.lines ([ for name in swept -> name, Table.Right ] @ [ "realizations", Table.Left ])

let private barWidth = 40

/// A bar of the work that is done; `full` and `empty` are its two marks.
let bar (full: char, empty: char) (standing: ExperimentStanding) =
    let filled = int (Math.Floor(float barWidth * standing.Fraction + 1e-9))

    let text =
        String(full, filled)
        + String(empty, barWidth - filled)
        + $"  {percent standing.Fraction} of the work"

    match left standing with
    | "" -> "  " + text
    | left -> $"  {text}, {left}"

/// The first line, and what is to be known of the source.
let heading (found: StoredExperiment.Found) (standing: ExperimentStanding) =
    let complete, total = completeOf standing

    [ $"{found.Name}: {complete} of {total} realizations are complete."
      match found.Source with
      | StoredExperiment.UnfinishedRun(begun, hasResults) ->
          let at =
              begun.ToLocalTime().ToString("yyyy-MM-dd HH:mm", Globalization.CultureInfo.InvariantCulture)

          let older =
              if hasResults then
                  " The results that are there are of an earlier run."
              else
                  ""

          $"This is the run that began on {at} and has not written its results yet.{older}"
      | StoredExperiment.Results -> () ]

/// Everything of one experiment, in parts that are shown with a blank line between them; the first are the most urgent.
let parts (root: string) (standing: ExperimentStanding) : string list list =
    let ofKinds kinds =
        standing.Realizations |> Seq.filter (fun each -> List.contains each.Kind kinds) |> List.ofSeq

    let part shown kinds =
        match ofKinds kinds with
        | [] -> None
        | some -> Some(shown some)

    [ part underWay [ StandingKind.Running; StandingKind.Silent ]
      part (broken root "failed; `flipflop run ... --retry-failed` tries again:") [ StandingKind.Failed ]
      part (broken root "damaged; the next run trains it again:") [ StandingKind.Damaged ]
      Some(cells standing)
      part interrupted [ StandingKind.Interrupted ] ]
    |> List.choose id
