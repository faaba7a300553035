/// Metrics against a swept parameter, with every seed's point.
module FlipFlop.Reports.Figures.AcrossSweep

open System
open XPlot.Plotly
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// Below this many values a group shows its points and no interval.
let private fewestForInterval = 10

let private main =
    [ "spectralRadius"
      "outliers"
      "loss"
      "transitionAccuracy"
      "heldStates"
      "cubeDisparity"
      "nonlinearity"
      "axisRatio"
      "skew" ]

let private brief = [ "spectralRadius"; "loss"; "heldStates" ]

let private onLogAxis = set [ "loss"; "cubeDisparity" ]

let private symbols =
    [| "circle"; "square"; "diamond"; "triangle-up"; "cross"; "star"; "hexagon" |]

/// A group of cells that differ in nothing but the parameter on the axis.
type private Series =
    { Label: string
      Colour: SweepCell -> string
      Symbol: string
      Shift: float
      Cells: SweepCell list }

/// The parameter on the axis: its place among the swept ones, and its values; none where nothing is swept.
type private Axis =
    { Parameter: SweptParameter option
      PlaceOf: SweepCell -> int }

let private axis (sweep: Sweep) at =
    match List.tryItem at sweep.Parameters with
    | Some parameter ->
        { Parameter = Some parameter
          PlaceOf = fun cell -> cell.Places[at] }
    | None ->
        { Parameter = None
          PlaceOf = fun _ -> 0 }

/// The values of all parameters but the one on the axis.
let private others (sweep: Sweep) at (cell: SweepCell) =
    [ for place, (parameter, value) in List.indexed (List.zip sweep.Parameters cell.Places) do
          if place <> at then
              (parameter.Name, Sweep.written parameter.Values[value], value) ]

let private series (sweep: Sweep) at =
    let groups =
        sweep.Cells
        |> List.groupBy (others sweep at)
        |> List.sortBy (fun (key, _) -> [ for _, _, place in key -> place ])

    let count = groups.Length

    groups
    |> List.mapi (fun place (key, cells) ->
        { Label = String.Join(", ", [ for name, value, _ in key -> $"{name} {value}" ])
          Colour =
            fun cell ->
                if count = 1 then
                    Palette.cell cell.Index
                else
                    Palette.series place count
          Symbol = symbols[place % symbols.Length]
          Shift = 0.56 * ((float place + 0.5) / float count - 0.5) + 0.08
          Cells = cells })

/// Values of the cell's realizations; those that have none drop out.
let private values (sweep: Sweep) (metric: Metric) cell =
    [ for index in Sweep.realizationsOf sweep cell do
          let value = metric.Of.Invoke sweep.Result.Realizations[index]

          if value.HasValue then
              (index, value.Value) ]

/// Points of one series, spread a little by seed.
let private points (sweep: Sweep) axis metric (series: Series) : Trace =
    let width = 0.3 / float (max 1 (Seq.length sweep.Cells / max 1 series.Cells.Length))

    let points =
        [ for cell in series.Cells do
              let values = values sweep metric cell

              for place, (index, value) in List.indexed values do
                  let spread = width * ((float place + 0.5) / float values.Length - 0.5)
                  (float (axis.PlaceOf cell) + series.Shift + spread, value, index, series.Colour cell) ]

    PlaneTrace(
        x = [ for x, _, _, _ in points -> x ],
        y = [ for _, y, _, _ in points -> y ],
        customdata = [ for _, _, index, _ in points -> index ],
        name = series.Label,
        mode = "markers",
        opacity = 0.85,
        marker = Marker(size = 7.0, symbol = series.Symbol, color = [ for _, _, _, colour in points -> colour ]),
        hovertemplate = "%{text}<br>" + metric.Title + " %{y:.4g}<extra></extra>"
    )

/// The interval between two order statistics that holds the median with at least 95 %, whatever the distribution:
/// its distances below and above the median. None below ten values.
let internal medianInterval (values: float list) : (float * float) option =
    let sorted = values |> List.sort |> Array.ofList
    let count = sorted.Length

    if count < fewestForInterval then
        None
    else
        // P(fewer than k + 1 of n fair coins fall heads), up to which the tail may grow.
        let rec rank k tail chance =
            let next = chance * float (count - k) / float (k + 1)

            if tail + chance > 0.025 then
                k - 1
            else
                rank (k + 1) (tail + chance) next

        let below = rank 0 0.0 (Math.Pow(0.5, float count))
        let middle = Quantiles.Linear(sorted, 0.5)
        Some(middle - sorted[below], sorted[count - 1 - below] - middle)

/// The medians of one series, joined, with intervals where seeds are enough.
let private medians (sweep: Sweep) axis metric (series: Series) : Trace =
    let groups =
        [ for cell in List.sortBy axis.PlaceOf series.Cells do
              match values sweep metric cell |> List.map snd with
              | [] -> ()
              | values -> (float (axis.PlaceOf cell) + series.Shift, values) ]

    let intervals = [ for _, values in groups -> medianInterval values ]

    let trace =
        PlaneTrace(
            x = List.map fst groups,
            y = [ for _, values in groups -> Quantiles.Linear(values, 0.5) ],
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
let private baseline (sweep: Sweep) axis (metric: Metric) : Trace list =
    match metric.OfNetwork with
    | null -> []
    | ofNetwork ->
        let points =
            [ for index, result in Seq.indexed sweep.Result.Realizations do
                  match result.Untrained with
                  | null -> ()
                  | analysis ->
                      let value = ofNetwork.Invoke analysis
                      let place = axis.PlaceOf sweep.Cells[sweep.CellOf[index]]

                      if value.HasValue then
                          (place, result.Realization.Cell.Network, result.Realization.Seed.Init, value.Value, index) ]
            |> List.distinctBy (fun (place, network, seed, _, _) -> (place, network, seed))

        [ PlaneTrace(
              x = [ for place, _, _, _, _ in points -> float place - 0.34 ],
              y = [ for _, _, _, value, _ in points -> value ],
              customdata = [ for _, _, _, _, index in points -> index ],
              name = "untrained",
              mode = "markers",
              opacity = 0.8,
              marker = Marker(size = 5.0, color = Palette.untrained),
              hovertemplate = "%{text}<br>" + metric.Title + " %{y:.4g}<extra>untrained</extra>"
          ) ]

/// "0.2", and "0.2 (5 of 9)" where some realizations have no value.
let private tick (sweep: Sweep) axis metric place text =
    let cells = sweep.Cells |> List.filter (fun cell -> axis.PlaceOf cell = place)
    let all = cells |> List.sumBy (fun cell -> (Sweep.realizationsOf sweep cell).Length)
    let present = cells |> List.sumBy (fun cell -> (values sweep metric cell).Length)

    if present = all then
        text
    else
        $"{text}<br>({present} of {all})"

let private panel (sweep: Sweep) axis (series: Series list) (metric: Metric) : Panel =
    let texts =
        match axis.Parameter with
        | Some parameter -> List.map Sweep.written parameter.Values
        | None -> [ "" ]

    let x =
        Xaxis(
            title = (axis.Parameter |> Option.map _.Name |> Option.defaultValue ""),
            tickvals = [ for place in 0 .. texts.Length - 1 -> float place ],
            ticktext = List.mapi (tick sweep axis metric) texts,
            range = [ -0.5; float texts.Length - 0.5 ],
            zeroline = false,
            showgrid = false
        )

    let y =
        if onLogAxis.Contains metric.Name then
            [ for result in sweep.Result.Realizations do
                  let value = metric.Of.Invoke result

                  if value.HasValue then
                      value.Value ]
            |> Figure.logarithmic
        else
            Yaxis()

    let traces =
        baseline sweep axis metric
        @ List.map (medians sweep axis metric) series
        @ List.map (points sweep axis metric) series

    Figure.panel metric.Title traces (Figure.layout x y)

/// The metrics of these names that some realization has; before anything is trained the first.
let private metrics (sweep: Sweep) names =
    let isThere (metric: Metric) =
        sweep.Result.Realizations |> Seq.exists (fun result -> (metric.Of.Invoke result).HasValue)

    names
    |> List.choose (fun name -> Metrics.Find name |> Option.ofObj)
    |> List.indexed
    |> List.filter (fun (place, metric) -> isThere metric || place = 0 && (Sweep.trained sweep).IsEmpty)
    |> List.map snd

let private ofParameter (sweep: Sweep) at names =
    let axis, series = axis sweep at, series sweep at

    let against =
        match axis.Parameter with
        | Some parameter -> $"against {parameter.Name}"
        | None -> "seed by seed"

    { Id =
        (if at = sweep.Parameters.Length - 1 then
             "across"
         else
             $"across-{sweep.Parameters[at].Name}")
      Title = $"Metrics {against}"
      Caption =
        "Every point is a realization, lines join medians; values on the axis are equally spaced. Grey: the untrained "
        + "networks. Where realizations have no value, the axis says how many have. Bars, drawn from ten seeds on, hold "
        + "the median with at least 95 % (order statistics)."
      Panels = List.map (panel sweep axis series) (metrics sweep names)
      Choices = []
      Legend =
        if series.Length = 1 then
            []
        else
            [ for group in series -> (group.Label, group.Colour group.Cells.Head) ]
      Columns = 3
      Height = 270 }

/// One figure for every swept parameter: all metrics that matter against the last, the first three against the others.
let figures (sweep: Sweep) : Figure list =
    let last = sweep.Parameters.Length - 1

    ofParameter sweep last main :: [ for at in last - 1 .. -1 .. 0 -> ofParameter sweep at brief ]
