/// flipflop clean: removes what no experiment refers to.
module FlipFlop.Cli.Commands.CleanCommand

open System
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Experiments.Storage

/// There is nobody to ask, and --yes was not given.
exception NotAsked

let private kinds =
    [ RemovalKind.Realization, "realization", "realizations", "that no experiment refers to"
      RemovalKind.EpochWeights, "folder", "folders", "of weights after every epoch, that no experiment refers to"
      RemovalKind.Analysis, "analysis", "analyses", "of weights that are not there any more, or of an older version"
      RemovalKind.Failure, "mark", "marks", "of failures that concern nothing any more"
      RemovalKind.Claim, "claim", "claims", "that nobody holds"
      RemovalKind.Log, "log folder", "log folders", "of runs that are over"
      RemovalKind.Remains, "place", "places", "where an interruption has left files" ]

/// "512 bytes", "4.2 kB", "1.3 GB": powers of 1000, as disks are sold.
let bytes (count: int64) =
    let rec scaled value units =
        match units with
        | [ last ] -> $"%.1f{value} {last}"
        | unit :: _ when value < 999.95 -> $"%.1f{value} {unit}"
        | _ :: larger -> scaled (value / 1000.0) larger
        | [] -> ""

    if count < 1000L then
        Words.counted (int count) "byte"
    else
        scaled (float count / 1000.0) [ "kB"; "MB"; "GB"; "TB" ]

/// What goes, kind by kind, with how much it takes.
let private summary (cleaning: Cleaning) =
    [ for kind, one, many, which in kinds do
          let of' =
              cleaning.Removals |> Seq.filter (fun each -> each.Kind = kind) |> List.ofSeq

          if not of'.IsEmpty then
              let size = of' |> List.sumBy _.Bytes
              $"  {of'.Length} {if of'.Length = 1 then one else many} {which}: {bytes size}" ]

/// More of a kind than this are counted, not listed.
let private listed = 10

let private paths (cleaning: Cleaning) =
    [ for _, removals in cleaning.Removals |> Seq.groupBy _.Kind do
          let removals = List.ofSeq removals

          for removal in List.truncate listed removals do
              $"    {Problems.shortPath removal.Path}  {bytes removal.Bytes}"

          if removals.Length > listed then
              $"    ... and {removals.Length - listed} more" ]

let private showLeft (left: Left seq) =
    for each in left do
        printfn "  left: %s: %s." (Problems.shortPath each.Path) each.Why

let private isAgreed (cleaning: Cleaning) =
    if Console.IsInputRedirected then
        raise NotAsked

    printf "Remove this (%s)? [y/N] " (bytes cleaning.Bytes)

    match Console.ReadLine() with
    | null -> false
    | answer -> answer.Trim().ToLowerInvariant() = "y" || answer.Trim().ToLowerInvariant() = "yes"

let private remove store (cleaning: Cleaning) =
    let cleaned = StoreCleaner(store).Remove cleaning
    showLeft cleaned.Left
    printfn "Removed: %s." (bytes cleaned.Bytes)

let run (arguments: ParseResults<CleanArguments>) =
    let store =
        ResultStore(resultsFolder (arguments.TryGetResult CleanArguments.Results))

    let cleaning = StoreClean.Plan(store, StoreReferences.Of store, TimeProvider.System)

    showLeft cleaning.Left

    if cleaning.Removals.Count = 0 then
        printfn "%s: nothing to remove." (Problems.shortPath store.Root)
    else
        printfn "%s: %s to remove:" (Problems.shortPath store.Root) (bytes cleaning.Bytes)
        summary cleaning |> List.iter (printfn "%s")
        paths cleaning |> List.iter (printfn "%s")

        if arguments.Contains CleanArguments.DryRun then
            printfn "Nothing was removed: this was a dry run."
        elif arguments.Contains CleanArguments.Yes || isAgreed cleaning then
            remove store cleaning
        else
            printfn "Nothing was removed."

    ExitCode.Fine
