/// Every metric of the trained networks beside that of the untrained networks of the same seeds, and beside chance.
module FlipFlop.Reports.MetricsTable

open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Reports.Html

let private known (value: float) =
    numberCell (Figure.number value) (Some value)

let private nothing = numberCell "–" None

/// Median, least and greatest, and of how many networks.
let private summary (values: float list) =
    if values.IsEmpty then
        [ nothing; nothing; nothing; element "td" [ ("class", "number") ] [ "0" ] ]
    else
        [ known (Quantiles.Linear(List.toArray values, 0.5))
          known (List.min values)
          known (List.max values)
          element "td" [ ("class", "number") ] [ text (string values.Length) ] ]

/// The level of chance; of networks that differ in it from the least to the greatest.
let private chance (sweep: Sweep) (metric: Metric) =
    let levels =
        Sweep.trained sweep |> List.map snd |> Figures.ChanceLine.ofNetworks metric |> List.map _.Value

    match List.sort levels with
    | [] -> nothing
    | [ level ] -> known level
    | levels ->
        let least, greatest = levels.Head, List.last levels
        numberCell $"{Figure.number least} to {Figure.number greatest}" (Some least)

let private row (sweep: Sweep) (metric: Metric) =
    let trained =
        [ for result in sweep.Result.Realizations do
              yield! metric.Of.Invoke result |> Option.ofNullable |> Option.toList ]

    let untrained =
        match metric.OfNetwork with
        | null -> []
        | ofNetwork ->
            [ for result in sweep.Result.Realizations do
                  match result.Untrained |> Option.ofObj |> Option.bind (ofNetwork.Invoke >> Option.ofNullable) with
                  | Some value -> (Sweep.initialNetwork result.Realization, value)
                  | None -> () ]
            |> List.distinct
            |> List.map snd

    element
        "tr"
        []
        (element "th" [ ("scope", "row"); ("title", metric.Description) ] [ text metric.Title ]
         :: words "td" metric.Unit
         :: summary trained
         @ summary untrained
         @ [ chance sweep metric ])

let html (sweep: Sweep) : string =
    let heading kind title =
        element "th" [ ("class", kind); ("scope", "col") ] [ text title ]

    let group title =
        element "th" [ ("class", "number"); ("scope", "colgroup"); ("colspan", "4") ] [ text title ]

    let four =
        [ for title in [ "median"; "least"; "greatest"; "networks" ] -> heading "number" title ]

    let head =
        element
            "tr"
            []
            [ "<td></td><td></td>"
              group "trained"
              group "untrained, same seeds"
              "<td></td>" ]
        + element
            "tr"
            []
            (heading "row-name" "metric" :: heading "" "unit" :: four @ four @ [ heading "number" "chance" ])

    let body = Metrics.All |> Seq.map (row sweep) |> String.concat ""

    block
        "p"
        "lead"
        [ text
              "All realizations together; an untrained network that several share counts once, or once for every number that their tasks give it. What each metric is, its name says to those who rest on it; each realization's numbers stand in summary.csv." ]
    + scroll "whole" "Metrics" [ element "table" [] [ element "thead" [] [ head ]; element "tbody" [] [ body ] ] ]
