/// Every realization of a sweep of three or more parameters as a line: over its values, then over what came of them.
module FlipFlop.Reports.Figures.SweepParallel

open System
open System.Globalization
open XPlot.Plotly
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// Of the height between two values of a parameter, the part over which their lines are spread.
let private spread = 0.7

/// Where a line passes that has no number.
let private noNumber = -0.16

let private metrics =
    [ "loss"; "transitionAccuracy"; "heldStates"; "spectralRadius"; "outliers" ]

/// An upright axis: places go from 0 to 1.
type private Column =
    {
        Title: string
        Name: string
        Ticks: (float * string) list
        /// Where a realization's line crosses the axis; none where it has no number.
        PlaceOf: int -> float option
        /// The number as a reader sees it, and with every digit.
        Written: int -> string
        Exact: int -> string
    }

// ---- columns

/// Lines of equal values lie side by side, in the order of the plan: those that come together stay together.
let private ofParameter (sweep: Sweep) (drawn: int list) at (parameter: SweptParameter) =
    let count = float parameter.Values.Length

    let valueOf index =
        sweep.Cells[sweep.CellOf[index]].Places[at]

    let shift =
        dict
            [ for _, together in List.groupBy valueOf drawn do
                  for rank, index in List.indexed together do
                      (index, spread * ((float rank + 0.5) / float together.Length - 0.5)) ]

    let written index =
        Sweep.written parameter.Values[valueOf index]

    { Title = parameter.Name
      Name = parameter.Name
      Ticks =
        [ for place, value in List.indexed parameter.Values -> ((float place + 0.5) / count, Sweep.written value) ]
      PlaceOf = fun index -> Some((float (valueOf index) + 0.5 + shift[index]) / count)
      Written = written
      Exact = written }

/// Round numbers between two: at most six.
let private roundNumbers low high =
    let rough = (high - low) / 5.0
    let power = Math.Pow(10.0, Math.Floor(Math.Log10 rough))

    let step =
        [ 1.0; 2.0; 5.0; 10.0 ] |> List.map ((*) power) |> List.find (fun step -> step >= rough * 0.999)

    [ for at in Math.Ceiling(low / step - 1e-9) .. Math.Floor(high / step + 1e-9) -> at * step ]

/// Numbers whose first digit is 1, 2 or 5, between two.
let private ofThreeDigits low high =
    [ for power in Math.Floor(Math.Log10 low) .. Math.Ceiling(Math.Log10 high) do
          for digit in [ 1.0; 2.0; 5.0 ] -> digit * Math.Pow(10.0, power) ]
    |> List.filter (fun value -> low <= value && value <= high)

/// Places between the least and the greatest, of a fraction and of a count from 0 on; of the loss by its logarithm.
let private scale (metric: Metric) (values: float list) =
    let least, greatest = List.min values, List.max values

    if metric.Name = "loss" && least > 0.0 && least < greatest then
        let place value =
            Math.Log(value / least) / Math.Log(greatest / least)

        let ticks =
            match ofThreeDigits least greatest with
            | first :: _ :: _ as many -> if many.Length > 6 then [ least; first; greatest ] else many
            | _ -> [ least; greatest ]

        place, ticks
    else
        let low, high =
            match metric.Unit with
            | "fraction" -> 0.0, 1.0
            | "states"
            | "eigenvalues" -> 0.0, greatest
            | _ -> least, greatest

        if low = high then
            (fun _ -> 0.5), [ low ]
        else
            (fun value -> (value - low) / (high - low)), roundNumbers low high

let private ofMetric (sweep: Sweep) (drawn: int list) (metric: Metric) =
    let value index =
        metric.Of.Invoke sweep.Result.Realizations[index] |> Option.ofNullable

    let place, ticks = scale metric (List.choose value drawn)
    let without = drawn |> List.filter (value >> Option.isNone)

    { Title = metric.Title
      Name = metric.Column
      Ticks =
        [ if not without.IsEmpty then
              (noNumber, $"none ({without.Length})")
          for tick in ticks do
              (place tick, Figure.number tick) ]
      PlaceOf = value >> Option.map place
      Written =
        fun index ->
            match value index with
            | Some value -> Figure.number value
            | None -> $"none ({Sweep.outcome sweep.Result.Realizations[index].Outcome})"
      Exact =
        fun index ->
            match value index with
            | Some value -> value.ToString("R", CultureInfo.InvariantCulture)
            | None -> "" }

let private columns (sweep: Sweep) drawn =
    let isThere (metric: Metric) =
        drawn |> List.exists (fun index -> (metric.Of.Invoke sweep.Result.Realizations[index]).HasValue)

    List.mapi (ofParameter sweep drawn) sweep.Parameters
    @ [ for name in metrics do
            let metric = nonNull (Metrics.Find name)

            if isThere metric then
                ofMetric sweep drawn metric ]

// ---- drawing

/// The lines of one cell in one trace: a gap between realizations.
let private lines (columns: Column list) (cell: SweepCell) (drawn: int list) : Trace =
    let points =
        [ for index in drawn do
              for at, column in List.indexed columns do
                  let place = column.PlaceOf index |> Option.defaultValue noNumber
                  (float at, place, index, $"{column.Title} {column.Written index}")

              (nan, nan, -1, "") ]

    ParallelTrace(
        x = [ for x, _, _, _ in points -> x ],
        y = [ for _, y, _, _ in points -> y ],
        customdata = [ for _, _, index, _ in points -> index ],
        hovertext = [ for _, _, _, hover in points -> hover ],
        name = cell.Label,
        mode = "lines+markers",
        opacity = 0.7,
        line = Line(color = Palette.cell cell.Index, width = 1.3),
        marker = Marker(size = 4.0, color = Palette.cell cell.Index),
        hovertemplate = "%{text}<br>%{hovertext}<extra></extra>",
        Table =
            [ for index in drawn ->
                  { Realization = Some index
                    Cells = [ for column in columns -> (column.Name, column.Exact index) ] } ]
    )

let private upright at : Shape =
    LayeredShape(
        ``type`` = "line",
        x0 = float at,
        x1 = float at,
        y0 = 0.0,
        y1 = 1.0,
        layer = "below",
        line = Line(color = Palette.muted, width = 1.0)
    )

/// A title broken where it would run into its neighbour's.
let private heading (title: string) =
    let add (lines: string list) (word: string) =
        match lines with
        | line :: before when line.Length + word.Length < 13 -> $"{line} {word}" :: before
        | _ -> word :: lines

    title.Split ' ' |> Array.fold add [] |> List.rev |> String.concat "<br>"

let private texts at (column: Column) =
    [ Annotation(
          text = heading column.Title,
          x = float at,
          y = 1.04,
          yanchor = "bottom",
          showarrow = false,
          font = Font(size = 12.0, color = Palette.ink)
      )
      for place, tick in column.Ticks do
          Annotation(
              text = tick,
              x = float at - 0.03,
              y = place,
              xanchor = "right",
              showarrow = false,
              borderpad = 1.0,
              bgcolor = Palette.paper,
              font = Font(size = 11.0, color = Palette.muted)
          ) ]

let private layout (columns: Column list) =
    let across = [ -0.55; float columns.Length - 0.75 ]

    let lowest = columns |> List.collect _.Ticks |> List.map fst |> List.fold min 0.0

    FigureLayout(
        xaxis =
            Xaxis(
                range = across,
                fixedrange = true,
                showticklabels = false,
                ticks = "",
                showgrid = false,
                zeroline = false
            ),
        yaxis =
            Yaxis(
                range = [ lowest - 0.05; 1.04 ],
                fixedrange = true,
                showticklabels = false,
                ticks = "",
                showgrid = false,
                zeroline = false
            ),
        // A finger that goes along the axes moves the page, not the ranges.
        dragmode = false,
        shapes = List.mapi (fun at _ -> upright at) columns,
        annotations = (columns |> List.mapi texts |> List.concat),
        margin = Margin(l = 8.0, r = 8.0, t = 58.0, b = 4.0),
        showlegend = false
    )

/// None where fewer than three parameters are swept, or nothing is trained.
let figure (sweep: Sweep) : Figure option =
    let tried =
        [ for index, result in Seq.indexed sweep.Result.Realizations do
              if Verdict.isTried result then
                  index ]

    if sweep.Parameters.Length < 3 || tried.IsEmpty then
        None
    else
        let drawn = Thinning.evenly Thinning.mostLines tried
        let columns = columns sweep drawn

        let thinned =
            if drawn.Length < tried.Length then
                $" {drawn.Length} of {tried.Length} realizations are drawn, evenly taken."
            else
                ""

        Some
            { Id = "parallel"
              Title = "Every realization, from its parameters to its metrics"
              Caption =
                "One line is one realization. Each upright axis has a scale of its own; lines of one value lie side by side. "
                + "A line without a number, as of a network that diverged, passes below its axis. The loss is on a logarithmic "
                + "scale where none is 0. Hover over a crossing to see which realization it is, and click to open it."
                + thinned
              Panels =
                [ Figure.panel
                      ""
                      [ for cell in sweep.Cells do
                            match drawn |> List.filter (fun index -> sweep.CellOf[index] = cell.Index) with
                            | [] -> ()
                            | inCell -> lines columns cell inCell ]
                      (layout columns) ]
              Choices = []
              Legend = []
              Columns = 1
              Height = 420 }
