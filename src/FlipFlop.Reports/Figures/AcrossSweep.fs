/// Metrics against a swept parameter, with every seed's point, and what changing the parameter does to each seed.
module FlipFlop.Reports.Figures.AcrossSweep

open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly
open FlipFlop.Reports.Figures.SweptAxis

let private main =
    [ "spectralRadius"
      "outliers"
      "loss"
      "transitionAccuracy"
      "heldStates"
      "cubeDisparity"
      "nonlinearity"
      "axisRatio"
      "skew"
      "edgeLength"
      "separation"
      "escapeTime" ]

let private brief = [ "spectralRadius"; "loss"; "heldStates" ]

let private changing = [ "spectralRadius"; "transitionAccuracy"; "heldStates" ]

let private onLogAxis =
    set [ "loss"; "cubeDisparity"; "axisRatio"; "edgeLength"; "separation" ]

/// What stands on the vertical axis: a number of a realization, by its index.
type private Measure =
    {
        Title: string
        Of: int -> float option
        /// The same of the untrained network; nothing where it has no meaning.
        OfUntrained: NetworkAnalysis -> float option
        Axis: float list -> Yaxis
    }

let private measure (sweep: Sweep) (metric: Metric) =
    { Title = metric.Title
      Of = fun index -> metric.Of.Invoke sweep.Result.Realizations[index] |> Option.ofNullable
      OfUntrained =
        match metric.OfNetwork with
        | null -> fun _ -> None
        | ofNetwork -> fun network -> ofNetwork.Invoke network |> Option.ofNullable
      Axis =
        fun values ->
            if onLogAxis.Contains metric.Name then
                Figure.logarithmic values
            else
                Yaxis() }

/// Values of the cell's realizations; those that have none drop out.
let private values (sweep: Sweep) (measure: Measure) cell =
    [ for index in Sweep.realizationsOf sweep cell do
          match measure.Of index with
          | Some value -> (index, value)
          | None -> () ]

/// The values of a series at each place of the axis, those places alone that have some.
let private placed (sweep: Sweep) axis measure (series: Series) =
    series.Cells
    |> List.groupBy axis.PlaceOf
    |> List.sortBy fst
    |> List.map (fun (place, cells) -> (place, [ for cell in cells -> (cell, values sweep measure cell) ]))
    |> List.filter (fun (place, cells) -> place >= 0 && cells |> List.exists (fun (_, values) -> not values.IsEmpty))

/// Points of one series, spread a little by seed.
let private points (sweep: Sweep) axis measure (series: Series) : Trace =
    let points =
        [ for place, cells in placed sweep axis measure series do
              let all =
                  [ for cell, values in cells do
                        for index, value in values -> (cell, index, value) ]

              for at, (cell, index, value) in List.indexed all do
                  let spread = series.Width * ((float at + 0.5) / float all.Length - 0.5)
                  (float place + series.Shift + spread, value, index, series.Colour cell) ]

    PlaneTrace(
        x = [ for x, _, _, _ in points -> x ],
        y = [ for _, y, _, _ in points -> y ],
        customdata = [ for _, _, index, _ in points -> index ],
        name = series.Label,
        mode = "markers",
        opacity = 0.85,
        marker = Marker(size = 7.0, symbol = series.Symbol, color = [ for _, _, _, colour in points -> colour ]),
        hovertemplate = "%{text}<br>" + measure.Title + " %{y:.4g}<extra></extra>"
    )

/// The medians of one series, joined, with intervals where seeds are enough.
let private medians (sweep: Sweep) axis measure (series: Series) : Trace =
    let groups =
        [ for place, cells in placed sweep axis measure series -> (float place + series.Shift, List.collect snd cells) ]

    let intervals = [ for _, values in groups -> interval sweep values ]

    let trace =
        PlaneTrace(
            x = List.map fst groups,
            y = [ for _, values in groups -> Quantiles.Linear(List.toArray (List.map snd values), 0.5) ],
            name = series.Label,
            mode = "lines",
            opacity = 0.7,
            line =
                Line(
                    width = 1.5,
                    color =
                        (if series.Label = "" then
                             Palette.muted
                         else
                             series.Colour series.Cells.Head)
                ),
            hoverinfo = "skip"
        )

    if List.exists Option.isSome intervals then
        trace.error_y <-
            Error_y(
                ``type`` = "data",
                symmetric = false,
                array = [ for interval in intervals -> interval |> Option.map snd |> Option.defaultValue 0.0 ],
                arrayminus = [ for interval in intervals -> interval |> Option.map fst |> Option.defaultValue 0.0 ],
                thickness = 1.5,
                width = 4.0
            )

    trace

/// The untrained networks of the cells at each place, each once.
let private baseline (sweep: Sweep) axis (measure: Measure) : Trace list =
    let points =
        [ for index, result in Seq.indexed sweep.Result.Realizations do
              match result.Untrained |> Option.ofObj |> Option.bind measure.OfUntrained with
              | Some value ->
                  let place = axis.PlaceOf sweep.Cells[sweep.CellOf[index]]
                  (place, result.Realization.Cell.Network, result.Realization.Seed.Init, value, index)
              | None -> () ]
        |> List.distinctBy (fun (place, network, seed, _, _) -> (place, network, seed))

    if points.IsEmpty then
        []
    else
        [ PlaneTrace(
              x = [ for place, _, _, _, _ in points -> float place - 0.34 ],
              y = [ for _, _, _, value, _ in points -> value ],
              customdata = [ for _, _, _, _, index in points -> index ],
              name = "untrained",
              mode = "markers",
              opacity = 0.8,
              marker = Marker(size = 5.0, color = Palette.untrained),
              hovertemplate = "%{text}<br>" + measure.Title + " %{y:.4g}<extra>untrained</extra>"
          ) ]

/// "0.2", and "0.2 (5 of 9)" where some realizations have no value.
let private tick (sweep: Sweep) axis measure place text =
    let cells = sweep.Cells |> List.filter (fun cell -> axis.PlaceOf cell = place)
    let all = cells |> List.sumBy (fun cell -> (Sweep.realizationsOf sweep cell).Length)
    let present = cells |> List.sumBy (fun cell -> (values sweep measure cell).Length)

    if present = all then
        text
    else
        $"{text}<br>({present} of {all})"

let private panel (sweep: Sweep) axis (series: Series list) texts (measure: Measure) : Panel =
    let all =
        [ for index in 0 .. sweep.CellOf.Length - 1 do
              yield! Option.toList (measure.Of index) ]

    let traces =
        baseline sweep axis measure
        @ List.map (medians sweep axis measure) series
        @ List.map (points sweep axis measure) series

    Figure.layout (horizontal axis (List.mapi (tick sweep axis measure) texts)) (measure.Axis all)
    |> Figure.panel measure.Title traces

/// The metrics of these names that some realization has; before anything is trained the first.
let private metrics (sweep: Sweep) names =
    let isThere (metric: Metric) =
        sweep.Result.Realizations |> Seq.exists (fun result -> (metric.Of.Invoke result).HasValue)

    names
    |> List.choose (fun name -> Metrics.Find name |> Option.ofObj)
    |> List.indexed
    |> List.filter (fun (place, metric) -> isThere metric || place = 0 && (Sweep.trained sweep).IsEmpty)
    |> List.map snd

/// What the bars are, in a caption.
let private bars axis (series: Series list) =
    if series |> List.exists (isMixed axis) then
        "Lines join medians over all values of the other parameters. Bars, drawn from ten seeds on, are 95 % bootstrap "
        + "intervals of these medians; whole seeds are drawn, because cells share them."
    else
        "Lines join medians. Bars, drawn from ten seeds on, hold the median with at least 95 % (order statistics)."

let private ofParameter (sweep: Sweep) at names =
    let axis, series = axis sweep at, series sweep at

    let against, texts =
        match axis.Parameter with
        | Some parameter -> $"against {parameter.Name}", List.map Sweep.written parameter.Values
        | None -> "seed by seed", [ "" ]

    { Id =
        (if at = sweep.Parameters.Length - 1 then
             "across"
         else
             $"across-{sweep.Parameters[at].Name}")
      Title = $"Metrics {against}"
      Caption =
        "Every point is a realization; values on the axis are equally spaced. Grey: the untrained networks. Where "
        + "realizations have no value, the axis says how many have. "
        + bars axis series
      Panels = metrics sweep names |> List.map (measure sweep >> panel sweep axis series texts)
      Choices = []
      Legend = legend series
      Columns = 3
      Height = 270 }

/// For each realization the one of the same seed that differs from it in nothing but the parameter, which there has its first value.
let private partners (sweep: Sweep) at =
    let key index =
        (others sweep at sweep.Cells[sweep.CellOf[index]], sweep.Result.Realizations[index].Realization.Seed)

    let first =
        dict
            [ for index in 0 .. sweep.CellOf.Length - 1 do
                  if sweep.Cells[sweep.CellOf[index]].Places[at] = 0 then
                      (key index, index) ]

    fun index ->
        match first.TryGetValue(key index) with
        | true, partner when partner <> index -> Some partner
        | _ -> None

let private change (sweep: Sweep) partner (metric: Metric) =
    let whole = measure sweep metric

    { Title = $"change of {metric.Title}"
      Of = fun index -> partner index |> Option.bind (fun first -> Option.map2 (-) (whole.Of index) (whole.Of first))
      OfUntrained = fun _ -> None
      Axis = fun _ -> Yaxis(zeroline = true, zerolinecolor = Palette.muted) }

/// What the last parameter does to each seed, from its first value on; none where no seed was trained at two values.
let private changes (sweep: Sweep) : Figure option =
    let at = sweep.Parameters.Length - 1

    match List.tryItem at sweep.Parameters with
    | None -> None
    | Some parameter ->
        let partner = partners sweep at
        let axis = axis sweep at

        // The first value is what the others are compared with: it has no place of its own.
        let axis =
            { axis with
                PlaceOf = fun cell -> axis.PlaceOf cell - 1 }

        let series = series sweep at
        let texts = parameter.Values |> List.tail |> List.map Sweep.written

        let measures =
            metrics sweep changing
            |> List.map (change sweep partner)
            |> List.filter (fun measure -> Seq.exists (measure.Of >> Option.isSome) [ 0 .. sweep.CellOf.Length - 1 ])

        if measures.IsEmpty then
            None
        else
            Some
                { Id = "changes"
                  Title = $"What {parameter.Name} changes, seed by seed"
                  Caption =
                    $"Every point is a realization: its number less that of the same seed at {parameter.Name} "
                    + $"{Sweep.written parameter.Values.Head}, all else equal. Pairs of which one has no number drop out; the axis "
                    + "says how many there are. "
                    + bars axis series
                  Panels = List.map (panel sweep axis series texts) measures
                  Choices = []
                  Legend = legend series
                  Columns = 3
                  Height = 250 }

/// All metrics that matter against the last swept parameter, what it changes, and the first three metrics against the others.
let figures (sweep: Sweep) : Figure list =
    let last = sweep.Parameters.Length - 1

    ofParameter sweep last main :: Option.toList (changes sweep)
    @ [ for at in last - 1 .. -1 .. 0 -> ofParameter sweep at brief ]
