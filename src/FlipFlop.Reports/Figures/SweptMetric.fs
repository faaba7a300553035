/// A number of each realization along a swept parameter: points, medians with their intervals, untrained networks.
module FlipFlop.Reports.Figures.SweptMetric

open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly
open FlipFlop.Reports.Figures.SweptAxis

/// What stands on the vertical axis: a number of a realization, by its index.
type Measure =
    {
        Title: string
        Of: int -> float option
        /// The same of the untrained network; nothing where it has no meaning.
        OfUntrained: NetworkAnalysis -> float option
        /// What these networks would have by chance.
        ByChance: NetworkAnalysis list -> ChanceLine.Level list
        Axis: float list -> Yaxis
        /// Of what size the numbers are behind these values: what spans a millionth of it does not differ.
        Size: float list -> float
    }

let private onLogAxis =
    set
        [ "spectralRadius"
          "loss"
          "cubeDisparity"
          "nonlinearity"
          "axisRatio"
          "edgeLength"
          "separation" ]

/// A metric of the trained networks, with the untrained ones' and chance.
let measure (sweep: Sweep) (metric: Metric) =
    { Title = metric.Title
      Of = fun index -> metric.Of.Invoke sweep.Result.Realizations[index] |> Option.ofNullable
      OfUntrained =
        match metric.OfNetwork with
        | null -> fun _ -> None
        | ofNetwork -> fun network -> ofNetwork.Invoke network |> Option.ofNullable
      ByChance = ChanceLine.ofNetworks metric
      Axis =
        fun values ->
            if onLogAxis.Contains metric.Name then
                Figure.logarithmic values
            else
                Yaxis(rangemode = "nonnegative")
      Size = fun values -> values |> List.map abs |> List.fold max 0.0 }

/// The metrics of these names that some realization has; before anything is trained the first.
let metrics (sweep: Sweep) names =
    let isThere (metric: Metric) =
        sweep.Result.Realizations |> Seq.exists (fun result -> (metric.Of.Invoke result).HasValue)

    names
    |> List.choose (fun name -> Metrics.Find name |> Option.ofObj)
    |> List.indexed
    |> List.filter (fun (place, metric) -> isThere metric || place = 0 && (Sweep.trained sweep).IsEmpty)
    |> List.map snd

// ---- traces

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

/// What a series is drawn in where no single cell gives the colour.
let private colourOf (series: Series) =
    if series.Label = "" then
        Palette.muted
    else
        series.Colour series.Cells.Head

/// The values of a series at each place, with their median.
let private groups (sweep: Sweep) axis measure (series: Series) =
    [ for place, cells in placed sweep axis measure series do
          let values = List.collect snd cells
          (float place + series.Shift, values, Quantiles.Linear(List.toArray (List.map snd values), 0.5)) ]

/// For the figure's table: a median is of all of the series' cells.
let private ofCells (series: Series) =
    { PointFacts.None with
        Cells = [ for cell in series.Cells -> cell.Index ] }

/// The medians of one series, joined.
let private medians (sweep: Sweep) axis measure (series: Series) : Trace =
    let groups = groups sweep axis measure series

    PlaneTrace(
        x = [ for x, _, _ in groups -> x ],
        y = [ for _, _, median in groups -> median ],
        name = $"{series.Label} median".Trim(),
        Facts = ofCells series,
        mode = "lines",
        opacity = 0.7,
        line = Line(width = 1.5, color = colourOf series),
        hoverinfo = "skip"
    )

/// Their intervals, apart: where seeds are too few for one there is no bar, not one of no width.
let private intervals (sweep: Sweep) axis measure (series: Series) : Trace list =
    let sure =
        [ for x, values, median in groups sweep axis measure series do
              match interval sweep values with
              | Some(below, above) -> (x, median, below, above)
              | None -> () ]

    if sure.IsEmpty then
        []
    else
        [ PlaneTrace(
              x = [ for x, _, _, _ in sure -> x ],
              y = [ for _, median, _, _ in sure -> median ],
              name = $"{series.Label} median, 95 %%".Trim(),
              Facts = ofCells series,
              mode = "none",
              opacity = 0.7,
              hoverinfo = "skip",
              error_y =
                  Error_y(
                      ``type`` = "data",
                      symmetric = false,
                      array = [ for _, _, _, above in sure -> above ],
                      arrayminus = [ for _, _, below, _ in sure -> below ],
                      color = colourOf series,
                      thickness = 1.5,
                      width = 4.0
                  )
          ) ]

/// The untrained networks of the cells at each place: place, value and realization. Cells that share one may try it with
/// other pulses or other noise; it counts once for every value.
let private untrained (sweep: Sweep) axis (measure: Measure) =
    [ for index, result in Seq.indexed sweep.Result.Realizations do
          match result.Untrained |> Option.ofObj |> Option.bind measure.OfUntrained with
          | Some value ->
              let place = axis.PlaceOf sweep.Cells[sweep.CellOf[index]]
              (place, Sweep.initialNetwork result.Realization, value, index)
          | None -> () ]
    |> List.filter (fun (place, _, _, _) -> place >= 0)
    |> List.distinctBy (fun (place, network, value, _) -> (place, network, value))
    |> List.map (fun (place, _, value, index) -> (place, value, index))

let private baseline (measure: Measure) points : Trace list =
    if List.isEmpty points then
        []
    else
        [ PlaneTrace(
              x = [ for place, _, _ in points -> float place - 0.34 ],
              y = [ for _, value, _ in points -> value ],
              customdata = [ for _, _, index in points -> index ],
              name = "untrained",
              mode = "markers",
              opacity = 0.8,
              marker = Marker(size = 5.0, color = Palette.untrained),
              hovertemplate = "%{text}<br>" + measure.Title + " %{y:.4g}<extra>untrained</extra>"
          ) ]

/// The levels of chance at each place, of the networks that are there.
let private chance (sweep: Sweep) axis (measure: Measure) places =
    let trained = Sweep.trained sweep

    [ for place in places do
          let here =
              [ for index, network in trained do
                    if axis.PlaceOf sweep.Cells[sweep.CellOf[index]] = place then
                        network ]

          for level in measure.ByChance here -> (ChanceLine.around place, level) ]

/// "0.2", and "0.2 (5 of 9)" where some realizations have no value.
let private tick (sweep: Sweep) axis measure place text =
    let cells = sweep.Cells |> List.filter (fun cell -> axis.PlaceOf cell = place)
    let all = cells |> List.sumBy (fun cell -> (Sweep.realizationsOf sweep cell).Length)
    let present = cells |> List.sumBy (fun cell -> (values sweep measure cell).Length)

    if present = all then
        text
    else
        $"{text}<br>({present} of {all})"

/// Every number that a panel shows.
let numbers (sweep: Sweep) axis places (measure: Measure) =
    [ for index in 0 .. sweep.CellOf.Length - 1 do
          yield! Option.toList (measure.Of index)
      for _, value, _ in untrained sweep axis measure -> value
      for _, level in chance sweep axis measure places -> level.Value ]

let panel (sweep: Sweep) axis (series: Series list) texts (measure: Measure) : Panel =
    let places = [ 0 .. List.length texts - 1 ]
    let all = numbers sweep axis places measure

    let traces =
        ChanceLine.across (chance sweep axis measure places)
        @ baseline measure (untrained sweep axis measure)
        @ List.map (medians sweep axis measure) series
        @ List.collect (intervals sweep axis measure) series
        @ List.map (points sweep axis measure) series

    Figure.layout
        (horizontal axis (List.mapi (tick sweep axis measure) texts))
        (Figure.steady (measure.Size all) all (measure.Axis all))
    |> Figure.panel measure.Title traces

/// What the bars are, in a caption.
let bars axis (series: Series list) =
    // At one place there is no line.
    let lines = if axis.Parameter.IsNone then "" else "Lines join medians. "

    if series |> List.exists (isMixed axis) then
        "Lines join medians over all values of the other parameters. Bars, drawn from ten independent seeds on, are 95 % bootstrap "
        + "intervals of these medians; whole seeds are drawn, because cells share them."
    else
        lines
        + "Bars, drawn from ten independent seeds on, hold the median with at least 95 % (order statistics; "
        + "of realizations that share initialisations or data a bootstrap of 95 % that draws all that share one together)."
