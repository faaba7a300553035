/// What came out, cell by cell, and the claims: the closing words of a run.
module FlipFlop.Cli.ResultTable

open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification

/// The metrics that every table shows; those that are claimed join them.
let private usual = [ "loss"; "transitionAccuracy"; "heldStates"; "spectralRadius" ]

let private shownMetrics (result: ExperimentResult) =
    let claimed = [ for claim in result.Plan.Spec.Claims -> claim.Metric ]

    usual @ claimed |> List.distinct |> List.choose (fun name -> Option.ofObj (Metrics.Find name))

let private outcomes (realizations: RealizationResult list) =
    realizations
    |> List.countBy _.Outcome
    |> List.map (fun (outcome, count) -> $"{count} {Summary.Word outcome}")
    |> String.concat ", "

let private row metrics (swept: string list, realizations: RealizationResult list) =
    let values (metric: Metric) =
        realizations |> List.choose (fun each -> Option.ofNullable (metric.Of.Invoke each))

    swept @ [ outcomes realizations ] @ [ for metric in metrics -> Table.range (values metric) ]

/// One line a cell, least and largest value of its seeds.
let byCell (result: ExperimentResult) =
    let metrics = shownMetrics result

    let columns =
        [ for name in result.Plan.SweptParameters -> name, Table.Right ]
        @ [ "realizations", Table.Left ]
        @ [ for metric in metrics -> metric.Name, Table.Left ]

    result.Realizations
    |> List.ofSeq
    |> List.groupBy (fun each -> [ for value in each.Realization.Swept -> ParameterValue.Format value.Value ])
    |> List.map (row metrics)
    |> Table.lines columns

/// "PASS  every transition is made (all realizations: transition accuracy at least 1): 27 of 27, 1".
let claim (verdict: ClaimVerdict) =
    let word =
        match Option.ofNullable verdict.Holds with
        | Some true -> "PASS"
        | Some false -> "FAIL"
        | None -> "OPEN"

    $"  {word}  {verdict.Claim.Text} ({ClaimWords.Of verdict.Claim}): {ClaimWords.Found verdict}"

let show (result: ExperimentResult) =
    byCell result |> List.iter (printfn "%s")

    if result.Claims.Count > 0 then
        printfn ""
        result.Claims |> Seq.iter (claim >> printfn "%s")
