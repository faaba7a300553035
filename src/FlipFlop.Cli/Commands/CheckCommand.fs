/// flipflop check [NAME]: rehashes what is stored, and says what is not as it was written.
module FlipFlop.Cli.Commands.CheckCommand

open System
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Experiments.Storage

/// On a terminal: how far it is, five times a second at most.
let private progress () =
    let clock = Diagnostics.Stopwatch.StartNew()
    let mutable next = TimeSpan.Zero
    let gate = obj ()

    fun (checked': int) (total: int) ->
        if not Console.IsErrorRedirected then
            lock gate (fun () ->
                if clock.Elapsed >= next then
                    next <- clock.Elapsed + TimeSpan.FromSeconds 0.2
                    eprintf "\r  %d of %d realizations " checked' total)

let private clearProgress () =
    if not Console.IsErrorRedirected then
        eprintf "\r%s\r" (String(' ', 50))

let private word (finding: Finding) =
    match finding.Kind with
    | FindingKind.Damaged -> "DAMAGED"
    | FindingKind.NotChecked -> "NOT CHECKED"
    | _ -> "note"

let private show (finding: Finding) =
    printfn "  %s  %s: %s. %s" (word finding) (Problems.shortPath finding.Path) finding.What finding.Cure

let private looked (result: CheckResult) =
    let unfinished =
        if result.Unfinished = 0 then
            ""
        else
            $", {result.Unfinished} not finished"

    let experiments = Words.counted result.Experiments "experiment"
    let realizations = Words.counted result.Whole "realization"

    let analyses =
        if result.Analyses = 1 then
            "1 analysis"
        else
            $"{result.Analyses} analyses"

    $"{realizations} whole{unfinished}; {analyses}; {experiments}."

let private verdict (result: CheckResult) =
    let damaged, unchecked =
        result.Count FindingKind.Damaged, result.Count FindingKind.NotChecked

    if result.IsWhole then
        "Everything is whole."
    else
        [ if damaged > 0 then
              $"{damaged} damaged"
          if unchecked > 0 then
              $"{unchecked} could not be checked" ]
        |> String.concat ", "
        |> fun counts -> counts + "."

let run (arguments: ParseResults<CheckArguments>) =
    let store =
        ResultStore(resultsFolder (arguments.TryGetResult CheckArguments.Results))

    let progress = Action<int, int>(progress ())

    let result =
        match arguments.TryGetResult CheckArguments.Name with
        | None -> StoreCheck.All(store, progress)
        | Some name -> StoreCheck.Of(store, (StoredExperiment.plan (StoredExperiment.find store name)).Plan, progress)

    clearProgress ()
    result.Findings |> Seq.iter show

    if result.Findings.Count > 0 then
        printfn ""

    printfn "%s: %s" (Problems.shortPath store.Root) (looked result)
    printfn "%s" (verdict result)
    if result.IsWhole then ExitCode.Fine else ExitCode.No
