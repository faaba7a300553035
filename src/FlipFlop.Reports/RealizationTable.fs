/// The table of all realizations, one row each, with the line that reruns it.
module FlipFlop.Reports.RealizationTable

open System
open FlipFlop.Experiments.Planning
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

let internal heading (kind: string) title description =
    element "th" [ ("class", kind); ("title", description); ("scope", "col") ] [ words "button" title ]

let private metricCell (result: RealizationResult) (metric: Metric) =
    let value = metric.Of.Invoke result |> Option.ofNullable
    numberCell (value |> Option.map Figure.number |> Option.defaultValue "–") value

let internal seed (realization: Realization) =
    if isNull realization.Imported then
        string realization.Seed
    else
        "imported"

let internal outcomeCell (result: RealizationResult) =
    let kind =
        match result.Outcome with
        | RealizationOutcome.Diverged
        | RealizationOutcome.Failed -> "bad"
        | _ -> ""

    element "td" [ ("class", kind) ] [ text (Sweep.outcome result.Outcome) ]

/// First of a row, where it covers nothing on a narrow screen.
let internal copyHeading =
    "<th scope=\"col\" class=\"copying\"><span class=\"unseen\">copy the command</span></th>"

let internal copyCell (sweep: Sweep) (realization: Realization) =
    element
        "td"
        [ ("class", "copying") ]
        [ element "button" [ ("class", "copy"); ("title", Sweep.rerun sweep realization) ] [ "copy" ] ]

let internal lastHeadings =
    [ heading "" "key" "names the realization's folder in the store"
      "<th scope=\"col\" class=\"command\">run it again</th>" ]

let internal keyAndCommand (sweep: Sweep) (realization: Realization) =
    let rerun = Sweep.rerun sweep realization

    [ element
          "td"
          []
          [ element
                "button"
                [ ("class", "open"); ("title", $"key {realization.Key}") ]
                [ text (Sweep.shortKey realization.Key) ] ]
      element "td" [ ("class", "command") ] [ element "code" [ ("class", "rerun") ] [ text rerun ] ] ]

let private row (sweep: Sweep) index (result: RealizationResult) =
    let realization = result.Realization
    let cell = sweep.Cells[sweep.CellOf[index]]

    let swept =
        [ for parameter, place in List.zip sweep.Parameters cell.Places ->
              words "td" (Sweep.written parameter.Values[place]) ]

    element
        "tr"
        [ ("data-realization", string index) ]
        (copyCell sweep realization :: swept
         @ [ words "td" (seed realization); outcomeCell result ]
         @ List.map (metricCell result) columns
         @ keyAndCommand sweep realization)

/// So many rows are higher than the table's place on any screen.
let private manyRows = 50

/// The table with what finds rows in it.
let internal searchable (headings: string list) (rows: string list) : string =
    let count = rows.Length

    let finder =
        block
            "p"
            "finder"
            [ "<label>filter <input id=\"filter\" type=\"search\" placeholder=\"seed 1, diverged, a key …\"></label>"
              element "span" [ ("id", "filtered"); ("role", "status") ] [ text $"{count} of {count}" ] ]

    finder
    + scroll
        (if count >= manyRows then "long" else "")
        "Realizations"
        [ element
              "table"
              []
              [ element "thead" [] [ element "tr" [] headings ]
                element "tbody" [] [ String.Concat rows ] ] ]

let html (sweep: Sweep) : string =
    let head =
        copyHeading
        :: [ for parameter in sweep.Parameters -> heading "" parameter.Name parameter.Description ]
        @ [ heading "" "seed" "initial weights and data, or initial:data"
            heading "" "outcome" "how training ended" ]
        @ [ for metric in columns -> heading "number" metric.Title metric.Description ]
        @ lastHeadings

    searchable head (List.mapi (row sweep) (List.ofSeq sweep.Result.Realizations))
