/// The table of all realizations, one row each, with the line that reruns it.
module FlipFlop.Reports.RealizationTable

open System
open FlipFlop.Experiments.Results
open FlipFlop.Reports.Html

let private columns =
    [ "loss"
      "signAccuracy"
      "transitionAccuracy"
      "heldStates"
      "spectralRadius"
      "outliers"
      "cubeDisparity"
      "nonlinearity"
      "axisRatio"
      "skew"
      "separation"
      "escapeTime" ]
    |> List.choose (fun name -> Metrics.Find name |> Option.ofObj)

let private heading (kind: string) title description =
    element "th" [ ("class", kind); ("title", description); ("scope", "col") ] [ words "button" title ]

let private metricCell (result: RealizationResult) (metric: Metric) =
    let value = metric.Of.Invoke result

    if value.HasValue then
        element
            "td"
            [ ("class", "number"); ("data-value", Sweep.written value.Value) ]
            [ text (Figure.number value.Value) ]
    else
        element "td" [ ("class", "number"); ("data-value", "") ] [ "–" ]

let private outcomeCell (result: RealizationResult) =
    let kind =
        match result.Outcome with
        | RealizationOutcome.Diverged
        | RealizationOutcome.Failed -> "bad"
        | _ -> ""

    element "td" [ ("class", kind) ] [ text (Sweep.outcome result.Outcome) ]

let private row (sweep: Sweep) index (result: RealizationResult) =
    let realization = result.Realization
    let cell = sweep.Cells[sweep.CellOf[index]]

    let swept =
        [ for parameter, place in List.zip sweep.Parameters cell.Places ->
              words "td" (Sweep.written parameter.Values[place]) ]

    let rerun = Sweep.rerun sweep realization

    element
        "tr"
        [ ("data-realization", string index) ]
        (swept
         @ [ words
                 "td"
                 (if isNull realization.Imported then
                      string realization.Seed
                  else
                      "imported")
             outcomeCell result ]
         @ List.map (metricCell result) columns
         @ [ element
                 "td"
                 []
                 [ element
                       "button"
                       [ ("class", "open"); ("title", $"key {realization.Key}") ]
                       [ text (Sweep.shortKey realization.Key) ] ]
             element "td" [ ("class", "command") ] [ element "code" [ ("class", "rerun") ] [ text rerun ] ]
             element "td" [ ("class", "stays") ] [ element "button" [ ("class", "copy"); ("title", rerun) ] [ "copy" ] ] ])

/// So many rows are higher than the table's place on any screen.
let private manyRows = 50

let html (sweep: Sweep) : string =
    let head =
        [ for parameter in sweep.Parameters -> heading "" parameter.Name parameter.Description ]
        @ [ heading "" "seed" "initial weights and data, or initial:data"
            heading "" "outcome" "how training ended" ]
        @ [ for metric in columns -> heading "number" metric.Title metric.Description ]
        @ [ heading "" "key" "names the realization's folder in the store"
            "<th scope=\"col\" class=\"command\">run it again</th>"
            "<th scope=\"col\" class=\"stays\"><span class=\"unseen\">copy the command</span></th>" ]

    let rows = Seq.mapi (row sweep) sweep.Result.Realizations

    let count = sweep.Result.Realizations.Count

    let finder =
        block
            "p"
            "finder"
            [ "<label>filter <input id=\"filter\" type=\"search\" placeholder=\"seed, outcome, key …\"></label>"
              element "span" [ ("id", "filtered"); ("role", "status") ] [ text $"{count} of {count}" ] ]

    finder
    + scroll
        (if count >= manyRows then "long" else "")
        "Realizations"
        [ element
              "table"
              []
              [ element "thead" [] [ element "tr" [] head ]
                element "tbody" [] [ String.Concat rows ] ] ]
