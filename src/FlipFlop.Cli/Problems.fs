/// Shows people what is wrong with what they gave.
module FlipFlop.Cli.Problems

open System
open System.IO
open FlipFlop.Experiments.Specification
open FlipFlop.Cli.Scripts.ExperimentFile

/// The path as seen from the current folder, unless that is longer.
let shortPath (path: string) =
    let relative = Path.GetRelativePath(Environment.CurrentDirectory, path)
    if relative.Length < path.Length then relative else path

let private place (problem: Problem) =
    match problem.Line, problem.Column with
    | Some line, Some column -> $"{shortPath problem.File}({line},{column})"
    | Some line, None -> $"{shortPath problem.File}({line})"
    | _ -> shortPath problem.File

/// The compiler's words on one line; more of them (a stack trace, every overload) on request only.
let private detail verbose (text: string) =
    let lines = text.TrimEnd().Split('\n')

    if verbose then
        lines |> Seq.map (fun line -> "      " + line) |> String.concat Environment.NewLine
    else
        let first = lines[0]

        "      "
        + (if first.Length > 200 then
               first.Substring(0, 197) + "..."
           else
               first)

let private count number =
    if number = 1 then "1 fault" else $"{number} faults"

/// Writes them to standard error.
let showUnreadable verbose (path: string) (problems: Problem list) =
    eprintfn "%s has %s. Nothing was run, and nothing is stored." (shortPath path) (count problems.Length)

    for problem in problems do
        eprintfn "  %s: %s" (place problem) problem.Text

        match problem.Detail with
        | Some text when verbose || problem.Column.IsSome -> eprintfn "%s" (detail verbose text)
        | _ -> ()

/// Writes faults of an experiment as a whole, such as those of --set, to standard error.
let showFaults (what: string) (faults: Fault seq) =
    eprintfn "%s has %s. Nothing was run, and nothing is stored." what (count (Seq.length faults))

    for fault in faults do
        match fault.File, Option.ofNullable fault.Line with
        | NonNull file, Some line -> eprintfn "  %s(%d): %s: %s" (shortPath file) line fault.Field fault.Message
        | NonNull file, None -> eprintfn "  %s: %s: %s" (shortPath file) fault.Field fault.Message
        | _ -> eprintfn "  %s: %s" fault.Field fault.Message
