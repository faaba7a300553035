/// What two experiments' metrics are, realization by realization.
module FlipFlop.Reports.Figures.DiffMetrics

open System
open System.Collections.Generic
open XPlot.Plotly
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly
open FlipFlop.Reports.Figures.DiffMarks

/// Metrics that are drawn, the worst first.
let private mostMetrics = 9

/// Realizations of a side that are drawn.
let private mostOfSide = 250

let private value (metric: Metric) (result: RealizationResult) =
    metric.Of.Invoke result |> Option.ofNullable

/// Spread over a fixed width in the order of the plan, so that equals stay visible.
let private spread middle (realizations: (int * RealizationResult) list) =
    let count = float (max 1 realizations.Length)

    dict
        [ for place, (index, _) in List.indexed realizations ->
              (index, middle + 0.5 * ((float place + 0.5) / count - 0.5)) ]

let private dots (metric: Metric) (side: Side) (place: IDictionary<int, float>) realizations : Trace =
    let points =
        [ for index, result in realizations do
              match value metric result with
              | Some value -> (index, value)
              | None -> () ]

    PlaneTrace(
        x = [ for index, _ in points -> place[index] ],
        y = List.map snd points,
        customdata = List.map fst points,
        name = side.Name,
        mode = "markers",
        opacity = side.Opacity,
        marker = Marker(size = (if side.Opacity < 1.0 then 8.0 else 5.0), color = side.Colour),
        hovertemplate = "%{text}<br>" + metric.Title + " %{y:.4~g}<extra>" + side.Name + "</extra>"
    )

/// From each realization of A to its counterpart in B, where both have the number.
let private joins (diff: ExperimentDiff) metric placeOf : Trace =
    let ends =
        [ for pair in diff.Cells.Matched do
              match placeOf pair.A, value metric pair.A, placeOf pair.B, value metric pair.B with
              | Some a, Some ofA, Some b, Some ofB ->
                  (a, ofA)
                  (b, ofB)
                  (nan, nan)
              | _ -> () ]

    PlaneTrace(
        x = List.map fst ends,
        y = List.map snd ends,
        name = "the same place and seed",
        mode = "lines",
        opacity = 0.4,
        line = Line(color = Palette.muted, width = 1.0),
        hoverinfo = "skip"
    )

let private panel (diff: ExperimentDiff) sides (metric: Metric) : Panel =
    let places =
        [ for at, (_, realizations) in List.indexed sides -> spread (float at) realizations ]

    let placeOf (result: RealizationResult) =
        List.zip sides places
        |> List.tryPick (fun ((_, realizations), place) ->
            realizations
            |> List.tryFind (fun (_, each) -> obj.ReferenceEquals(each, result))
            |> Option.map (fun (index, _) -> place[index]))

    let x =
        Xaxis(
            tickvals = [ 0.0; 1.0 ],
            ticktext = [ "A"; "B" ],
            range = [ -0.5; 1.5 ],
            zeroline = false,
            showgrid = false
        )

    Figure.layout x (Yaxis())
    |> Figure.panel
        metric.Title
        (joins diff metric placeOf
         :: [ for (side, realizations), place in List.zip sides places -> dots metric side place realizations ])

/// Of metrics that are not the same on both sides; none where all are.
let figure (diff: ExperimentDiff) : Figure option =
    let sides =
        [ for side, realizations in numbered diff -> side, Thinning.evenly mostOfSide realizations ]

    let differing =
        DiffWords.worstFirst diff
        |> List.filter (fun each -> each.Verdict <> DiffVerdict.Same)
        |> List.choose (fun each -> Metrics.Find each.Name |> Option.ofObj)

    let shown = List.truncate mostMetrics differing

    if shown.IsEmpty then
        None
    else
        Some
            { Id = "metrics-figure"
              Title = "Metrics, realization by realization"
              Caption =
                "Every point is a realization; a hair line leads from A's to its counterpart in B. The metrics that differ most surely "
                + $"come first: {shown.Length} of {differing.Length} that are not the same. Of each side at most {mostOfSide} "
                + "realizations are drawn, evenly taken."
              Panels = List.map (panel diff sides) shown
              Choices = []
              Legend = [ mark "A" colourA "circle-wide"; mark "B" colourB "circle-small" ]
              Columns = 3
              Height = 260 }
