/// flipflop diff: two experiments, two versions of one, or two stores set against each other.
module FlipFlop.Cli.Commands.DiffCommand

open System
open System.IO
open System.Threading
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage

/// What was asked for is no comparison.
exception NotCompared of reason: string

let private isStore (path: string) =
    Directory.Exists(Path.Combine(path, "experiments"))

/// Of two that are to be folders of results.
let private demandStore (path: string) =
    if not (isStore path) then
        let what =
            if Directory.Exists path then
                $"{path} is no folder of results: it has no experiments"
            else
                $"There is no folder {path}"

        raise (NotCompared $"{what}. --experiment goes with two folders of results: flipflop diff STORE1 STORE2.")

let private oneStore store missing =
    let what =
        if Directory.Exists missing then
            "is none: it has no experiments"
        else
            "is not there"

    $"{store} is a folder of results, {missing} {what}. "
    + "Two folders of results are compared with --experiment NAME, two experiments of one by their names."

/// The two versions to compare, each with its store.
let private sides (arguments: ParseResults<DiffArguments>) =
    let results = resultsFolder (arguments.TryGetResult DiffArguments.Results)
    let inStore (store: ResultStore) text = store, StoredVersion.Find(store, text)

    let ofResults () =
        if not (Directory.Exists results) then
            raise (NotCompared $"There is no folder {results}: give the folder of results with --results.")

        ResultStore results

    match arguments.GetResult DiffArguments.What, arguments.TryGetResult DiffArguments.Experiment with
    | [ one; other ], Some name ->
        [ one; other ] |> List.iter demandStore
        inStore (ResultStore one) name, inStore (ResultStore other) name
    | _, Some _ ->
        raise (
            NotCompared "--experiment goes with two folders of results: flipflop diff STORE1 STORE2 --experiment NAME"
        )
    | [ one; other ], None when isStore one && isStore other ->
        raise (
            NotCompared
                $"{one} and {other} are folders of results: --experiment NAME says which experiment to compare in them."
        )
    | [ one; other ], None ->
        let isNamed name =
            (ResultStore results).ExperimentNames |> Seq.contains name

        match List.partition isStore [ one; other ] with
        | [ store ], [ missing ] when not (isNamed store) -> raise (NotCompared(oneStore store missing))
        | _ -> ()

        let store = ofResults ()
        inStore store one, inStore store other
    | [ name ], None ->
        let store = ofResults ()
        let struct (before, newest) = StoredVersion.LastTwo(store, name)
        (store, before), (store, newest)
    | given, None ->
        raise (NotCompared $"{given.Length} names are given; diff compares two, or the newest two versions of one.")

let private demandMetric option name =
    if isNull (Metrics.Find name) then
        let suggestion =
            Suggestions.For(name, "metrics", [ for metric in Metrics.All -> metric.Name ])

        raise (NotCompared $"{option}: there is no metric \"{name}\". {suggestion}")

let private metrics (text: string) =
    let names = text.Split(',', StringSplitOptions.TrimEntries)
    names |> Array.iter (demandMetric "--metrics")

    match names |> Array.countBy id |> Array.tryFind (fun (_, count) -> count > 1) with
    | Some(name, _) -> raise (NotCompared $"--metrics: {name} is given twice.")
    | None -> names

let private margin (text: string) =
    let name, value =
        match text.Split('=') with
        | [| name; value |] -> name, value
        | _ -> raise (NotCompared $"--margin {text} is not allowed; allowed: metric=value, such as spectralRadius=0.01")

    demandMetric "--margin" name

    match Double.TryParse(value, Globalization.NumberStyles.Float, Globalization.CultureInfo.InvariantCulture) with
    | true, number when Double.IsFinite number && number > 0.0 -> name, number
    | _ ->
        raise (
            NotCompared
                $"--margin {text} is not allowed; the margin is a number above 0: the least difference that matters."
        )

let private tolerance option (given: float option) otherwise =
    match given with
    | Some number when not (Double.IsFinite number && number >= 0.0) ->
        raise (NotCompared $"{option} {number} is not allowed; allowed: 0 or more.")
    | Some number -> number
    | None -> otherwise

let private terms (arguments: ParseResults<DiffArguments>) =
    let defaults = DiffTerms()
    let margins = arguments.GetResults DiffArguments.Margin |> List.map margin

    match margins |> List.countBy fst |> List.tryFind (fun (_, count) -> count > 1) with
    | Some(name, _) -> raise (NotCompared $"--margin {name} is given twice.")
    | None -> ()

    let asked = arguments.TryGetResult DiffArguments.Metrics |> Option.map metrics

    match asked, margins with
    | Some asked, margins ->
        for name, _ in margins do
            if not (Array.contains name asked) then
                raise (
                    NotCompared
                        $"--margin {name}: it is not compared, since --metrics names others alone. Add it there."
                )
    | None, _ -> ()

    DiffTerms(
        Absolute = tolerance "--absolute" (arguments.TryGetResult DiffArguments.Absolute) defaults.Absolute,
        Relative = tolerance "--relative" (arguments.TryGetResult DiffArguments.Relative) defaults.Relative,
        Margins = readOnlyDict margins,
        Metrics = Option.toObj asked
    )

let private exitCode (diff: ExperimentDiff) =
    match diff.Verdict with
    | DiffVerdict.Changed -> ExitCode.No
    | DiffVerdict.Inconclusive
    | DiffVerdict.Incomparable -> ExitCode.NotToBeTold
    | _ -> ExitCode.Fine

/// To a file, and said where; or to standard output, which then has nothing else.
let private write (content: unit -> string) (place: string) =
    if place = "-" then
        printf "%s" (content ())
    else
        let text = content ()

        try
            AtomicFile.WriteText(Path.GetFullPath place, text)
        with :? StoreException as refused ->
            raise (StoreException(refused.Path, refused.What, "Name another file.", refused))

        eprintfn $"Written to {place}."

/// What is asked for beside the text, each with where it goes.
let private faces (arguments: ParseResults<DiffArguments>) (diff: ExperimentDiff) =
    [ arguments.TryGetResult DiffArguments.Json, (fun () -> DiffJson.Write diff)
      arguments.TryGetResult DiffArguments.Markdown, (fun () -> FlipFlop.Reports.DiffMarkdown.text diff)
      arguments.TryGetResult DiffArguments.Html, (fun () -> FlipFlop.Reports.DiffPage.html diff) ]
    |> List.choose (fun (place, content) -> place |> Option.map (fun place -> place, content))

/// Before anything is analysed, which may take long.
let private refusePlaces (arguments: ParseResults<DiffArguments>) =
    let places =
        [ "--json", arguments.TryGetResult DiffArguments.Json
          "--markdown", arguments.TryGetResult DiffArguments.Markdown
          "--html", arguments.TryGetResult DiffArguments.Html ]

    for option, place in places do
        match place with
        | Some path when Directory.Exists path ->
            raise (NotCompared $"{option} {path} is not allowed: it is a folder. Name a file.")
        | _ -> ()

    if places |> List.filter (fun (_, place) -> place = Some "-") |> List.length > 1 then
        raise (
            NotCompared "Only one of --json, --markdown and --html can go to standard output; give the others a file."
        )

let run (arguments: ParseResults<DiffArguments>) (cancellation: CancellationToken) =
    let terms = terms arguments
    refusePlaces arguments
    let jobs = Arguments.jobs (arguments.TryGetResult DiffArguments.Jobs)
    let (storeA, versionA), (storeB, versionB) = sides arguments

    let diff =
        ExperimentDiff.Compare(
            DiffSide.Read(storeA, versionA, jobs, cancellation),
            DiffSide.Read(storeB, versionB, jobs, cancellation),
            terms
        )

    let faces = faces arguments diff

    for place, content in faces do
        write content place

    if faces |> List.forall (fun (place, _) -> place <> "-") then
        DiffText.lines diff |> List.iter (printfn "%s")

    if arguments.Contains DiffArguments.ExitCode then
        exitCode diff
    else
        ExitCode.Fine
