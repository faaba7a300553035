/// How realizations differ: every network beside its own untrained one, metric by metric.
module FlipFlop.Reports.Figures.Distributions

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// Networks whose points are drawn.
let private most = 250

let private names =
    [ "spectralRadius"
      "outliers"
      "transitionAccuracy"
      "heldStates"
      "nonlinearity"
      "axisRatio"
      "skew"
      "edgeLength"
      "cubeDisparity"
      "separation" ]

let private onLogAxis =
    set [ "axisRatio"; "edgeLength"; "cubeDisparity"; "separation" ]

/// A network's value, and that of the untrained network of its seed where it has one.
type private Pair =
    { Index: int
      Untrained: float option
      Trained: float }

let private pairs (sweep: Sweep) (metric: Metric) =
    match metric.OfNetwork with
    | null -> []
    | ofNetwork ->
        let value (analysis: NetworkAnalysis) =
            ofNetwork.Invoke analysis |> Option.ofNullable

        [ for index, analysis in Sweep.trained sweep do
              match value analysis with
              | Some trained ->
                  { Index = index
                    Trained = trained
                    Untrained = sweep.Result.Realizations[index].Untrained |> Option.ofObj |> Option.bind value }
              | None -> () ]

/// What independent random output signs would give, where that is a number: of networks with equally many bits.
let private chance (sweep: Sweep) (metric: Metric) =
    match metric.Name, Sweep.trained sweep |> List.map (fun (_, network) -> network.Bits) |> List.distinct with
    | "transitionAccuracy", [ bits ] -> Some(Math.Pow(0.5, float bits))
    | "heldStates", [ _ ] -> Some 1.0
    | _ -> None

/// Where a network stands across: spread over a fixed width in the order of the plan, so that equals stay visible.
let private spread (pairs: Pair list) =
    let count = float (max 1 pairs.Length)

    let places =
        dict [ for place, pair in List.indexed pairs -> (pair.Index, 0.36 * ((float place + 0.5) / count - 0.5)) ]

    fun (pair: Pair) -> places[pair.Index]

let private joins (spread: Pair -> float) (pairs: Pair list) : Trace =
    let joined =
        [ for pair in pairs do
              match pair.Untrained with
              | Some untrained -> (pair, untrained)
              | None -> () ]

    PlaneTrace(
        x =
            [ for pair, _ in joined do
                  spread pair
                  1.0 + spread pair
                  nan ],
        y =
            [ for pair, untrained in joined do
                  untrained
                  pair.Trained
                  nan ],
        name = "the same seed",
        mode = "lines",
        opacity = 0.35,
        line = Line(color = Palette.muted, width = 1.0),
        hoverinfo = "skip"
    )

let private marks (metric: Metric) name colour (points: (float * float * int) list) : Trace =
    PlaneTrace(
        x = [ for x, _, _ in points -> x ],
        y = [ for _, y, _ in points -> y ],
        customdata = [ for _, _, index in points -> index ],
        name = name,
        mode = "markers",
        opacity = 0.85,
        marker = Marker(size = 6.0, color = colour),
        hovertemplate = "%{text}<br>" + metric.Title + " %{y:.4~g}<extra>" + name + "</extra>"
    )

let private untrained metric spread (pairs: Pair list) =
    [ for pair in pairs do
          match pair.Untrained with
          | Some value -> (spread pair, value, pair.Index)
          | None -> () ]
    |> marks metric "untrained" Palette.untrained

let private trained (sweep: Sweep) metric spread (pairs: Pair list) =
    [ for cell in sweep.Cells do
          match pairs |> List.filter (fun pair -> sweep.CellOf[pair.Index] = cell.Index) with
          | [] -> ()
          | inCell ->
              [ for pair in inCell -> (1.0 + spread pair, pair.Trained, pair.Index) ]
              |> marks metric "trained" (Palette.cell cell.Index) ]

let private bar name colour dash (low: float, high: float) (value: float) hover : Trace =
    PlaneTrace(
        x = [ low; high ],
        y = [ value; value ],
        name = name,
        mode = "lines",
        line = Line(color = colour, width = 2.0, dash = dash),
        hovertemplate = hover + "<extra></extra>"
    )

/// Of all networks, those that are not drawn among them.
let private medians (pairs: Pair list) =
    [ for place, name, values in
          [ 0.0, "untrained", List.choose _.Untrained pairs
            1.0, "trained", List.map _.Trained pairs ] do
          if not values.IsEmpty then
              let hover = $"median of {values.Length} {name} networks: %%{{y:.4~g}}"
              bar "median" Palette.ink "solid" (place - 0.26, place + 0.26) (Quantiles.Linear(values, 0.5)) hover ]

let private layout (metric: Metric) (pairs: Pair list) =
    let x =
        Xaxis(
            tickvals = [ 0.0; 1.0 ],
            ticktext = [ "untrained"; "trained" ],
            range = [ -0.5; 1.5 ],
            zeroline = false,
            showgrid = false
        )

    let values = List.map _.Trained pairs @ List.choose _.Untrained pairs

    let y =
        if onLogAxis.Contains metric.Name then
            Figure.logarithmic values
        else
            Yaxis(rangemode = "tozero")

    Figure.layout x y

let private panel (sweep: Sweep) (metric: Metric, pairs: Pair list) : Panel =
    let shown = Thinning.evenly most pairs
    let spread = spread shown

    let chance =
        chance sweep metric
        |> Option.map (fun value -> bar "chance" Palette.muted "dot" (-0.5, 1.5) value "random signs: %{y:.3~g}")
        |> Option.toList

    let traces =
        joins spread shown :: chance
        @ untrained metric spread shown :: trained sweep metric spread shown
        @ medians pairs

    Figure.panel metric.Title traces (layout metric pairs)

/// None where there are fewer than two trained networks.
let figure (sweep: Sweep) : Figure option =
    let count = (Sweep.trained sweep).Length

    let shown =
        names
        |> List.choose (fun name -> Metrics.Find name |> Option.ofObj)
        |> List.map (fun metric -> (metric, pairs sweep metric))
        |> List.filter (fun (_, pairs) -> not pairs.IsEmpty)

    let thinned =
        if count > most then
            $" Of {count} networks {most} are drawn, evenly taken; the medians are of all."
        else
            ""

    if count < 2 || shown.IsEmpty then
        None
    else
        Some
            { Id = "distributions"
              Title = "Each network beside its untrained self"
              Caption =
                "Every point is a realization; the hair line leads to the untrained network of the same seed, bars are medians. "
                + "Dotted: what random output signs would give, where that is a number. Edge lengths, axis ratios, disparities and separations "
                + "are on logarithmic axes."
                + thinned
              Panels = List.map (panel sweep) shown
              Choices = []
              Legend = [ Figure.dot "untrained" Palette.untrained ]
              Columns = 3
              Height = 260 }
