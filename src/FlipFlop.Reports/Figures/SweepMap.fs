/// The cells of a sweep of two or more parameters as maps: a colour, a number and of how many realizations it is.
module FlipFlop.Reports.Figures.SweepMap

open System
open System.Globalization
open XPlot.Plotly
open FlipFlop.Reports
open FlipFlop.Reports.Plotly
open FlipFlop.Reports.Figures.SweptAxis
open FlipFlop.Reports.Figures.SweepGrid
open FlipFlop.Reports.Figures.SweepSquare

/// With more columns a square has no room for its number.
let private mostNumbered = 20

let private scaled quantity value =
    if quantity.IsLogarithmic then Math.Log10 value else value

/// From where to where colours go, and which numbers stand beside them.
type private Scale =
    { Low: float
      High: float
      Named: float list }

/// All of a fraction; else from the least to the greatest, where these differ by one in a hundred: numbers that read alike
/// have nearly one colour, the middle one.
let private reach quantity (values: float list) =
    match values with
    | values when quantity.IsFraction || values.IsEmpty ->
        { Low = 0.0
          High = 1.0
          Named = [ 0.0; 1.0 ] }
    | values ->
        let low, high = List.min values, List.max values
        let least = 0.01 * max (abs low) (abs high)

        if high - low >= least && high > low then
            { Low = low
              High = high
              Named = [ low; high ] }
        else
            let middle = (low + high) / 2.0
            let half = if least > 0.0 then least / 2.0 else 0.5

            { Low = middle - half
              High = middle + half
              Named = [ middle ] }

/// The scale, with chance where it is one for the whole map and lies apart from the ends.
let private bar quantity (scale: Scale) (chance: ChanceLine.Level list) =
    let written value =
        if quantity.IsFraction then
            Figure.percent value
        else
            Figure.number value

    let ends = [ for value in scale.Named -> (scaled quantity value, written value) ]

    let margin = 0.05 * (scale.High - scale.Low)

    let marks =
        match List.distinct chance with
        | [ level ] when level.Value > scale.Low + margin && level.Value < scale.High - margin ->
            [ (scaled quantity level.Value, "chance") ]
        | _ -> []

    Colorbar(
        thickness = 8.0,
        tickvals = List.map fst (ends @ marks),
        ticktext = List.map snd (ends @ marks),
        outlinewidth = 0.0
    )

let private trace (sweep: Sweep) (grid: Grid) quantity (squares: Square list list) : Trace =
    let each of' = List.map (List.map of') squares
    let numbers = each (fun square -> together quantity square.Values)

    let reached = reach quantity (numbers |> List.concat |> List.choose id)

    MapTrace(
        z =
            [ for row in numbers ->
                  [ for value in row -> value |> Option.map (scaled quantity) |> Option.defaultValue nan ] ],
        x = [ for column in 0 .. grid.Across.Values.Length - 1 -> float column ],
        y = [ for row in 0 .. grid.Rows.Length - 1 -> float row ],
        text = each (text sweep quantity),
        hovertext = each (hover sweep quantity),
        customdata = each (representative quantity),
        texttemplate =
            (if grid.Across.Values.Length > mostNumbered then
                 ""
             else
                 "%{text}"),
        textfont = Font(color = Palette.ink),
        zmin = scaled quantity reached.Low,
        zmax = scaled quantity reached.High,
        colorscale = Palette.scale Palette.map,
        colorbar = bar quantity reached (squares |> List.concat |> List.collect (chance sweep quantity)),
        hovertemplate = "%{hovertext}<extra></extra>",
        Table =
            [ for at, squares in List.indexed squares do
                  for column, square in List.indexed squares -> tableRow sweep grid quantity at column square ]
    )

/// A dashed outline around what has no number, so that it is seen to be empty.
let private outlines (squares: Square list list) : Shape list =
    [ for row, squares in List.indexed squares do
          for column, square in List.indexed squares do
              if square.Values.IsEmpty then
                  Shape(
                      ``type`` = "rect",
                      x0 = float column - 0.47,
                      x1 = float column + 0.47,
                      y0 = float row - 0.46,
                      y1 = float row + 0.46,
                      line = Line(color = Palette.muted, width = 1.0, dash = "dot")
                  ) ]

/// Lines between the values of the first of several parameters that rows combine.
let private divisions (grid: Grid) : Shape list =
    if grid.Up.Length < 2 then
        []
    else
        [ for at, ((before, _), (after, _)) in List.indexed (List.pairwise grid.Rows) do
              if List.head before <> List.head after then
                  Shape(
                      ``type`` = "line",
                      x0 = -0.5,
                      x1 = float grid.Across.Values.Length - 0.5,
                      y0 = float at + 0.5,
                      y1 = float at + 0.5,
                      line = Line(color = Palette.muted, width = 1.5)
                  ) ]

/// Whether its numbers can and need be coloured by their logarithms.
let private isLogarithmic quantity (squares: Square list list) =
    quantity.IsLogarithmic
    && squares
       |> List.concat
       |> List.choose (fun square -> together quantity square.Values)
       |> Figure.spansMuch
       |> Option.isSome

let private panel (sweep: Sweep) (grid: Grid) quantity : Panel =
    let squares =
        [ for row in 0 .. grid.Rows.Length - 1 ->
              [ for column in 0 .. grid.Across.Values.Length - 1 -> square sweep grid quantity row column ] ]

    let across = axis sweep (sweep.Parameters.Length - 1)

    let quantity =
        { quantity with
            IsLogarithmic = isLogarithmic quantity squares }

    let up =
        Yaxis(
            title = String.Join(", ", grid.Up),
            tickvals = [ for row in 0 .. grid.Rows.Length - 1 -> float row ],
            ticktext = [ for values, _ in grid.Rows -> String.Join(", ", values) ],
            range = [ -0.5; float grid.Rows.Length - 0.5 ],
            zeroline = false,
            showgrid = false
        )

    let layout =
        Figure.layout (horizontal across (List.map Sweep.written grid.Across.Values)) up

    layout.shapes <- divisions grid @ outlines squares
    Figure.panel quantity.Title [ trace sweep grid quantity squares ] layout

let private caption (grid: Grid) =
    let merged =
        match [ for parameter in grid.Merged -> parameter.Name ] with
        | [] -> ""
        | names ->
            let names = String.Join(", ", names)
            $" A square is over all values of {names}, of which there are too many for a row each."

    "Each square is a combination of values: how many of its realizations do what the title says, of those that were "
    + "trained; or the median of those that have the number, and below it how many have, of how many."
    + merged
    + " Colours of shares and fractions go from none to all; others from the least to the greatest in the map "
    + "where these differ by 1 %, of losses and radii by their logarithms where they span much. Where a square is too narrow "
    + "for its number, hovering shows it. A dotted square has no number, and says why. Hover to see seeds and the untrained "
    + "networks, and what chance is (random output signs); a click opens the realization nearest to the median, of a share one that does not."

let private isMostlySwept (grid: Grid) =
    let filled =
        grid.Rows
        |> List.sumBy (fun (_, cells) -> cells |> List.distinctBy (fun cell -> List.last cell.Places) |> List.length)

    2 * filled >= grid.Rows.Length * grid.Across.Values.Length

/// Panels side by side, and their height, by how much a square has to say.
let private size (grid: Grid) =
    let across, up = grid.Across.Values.Length, grid.Rows.Length

    let columns =
        if across <= 4 then 3
        elif across <= 12 then 2
        else 1

    let row = if across <= mostNumbered then 42 else 22
    columns, max 200 (min 760 (76 + row * up))

/// A map a quantity. None where fewer than two parameters are swept, nothing is trained, or most combinations are not
/// in the sweep, as where parameters change together.
let figure (sweep: Sweep) : Figure option =
    if sweep.Parameters.Length < 2 || not (Seq.exists Verdict.isTried sweep.Result.Realizations) then
        None
    else
        let grid = grid sweep

        if not (isMostlySwept grid) then
            None
        else
            let columns, height = size grid

            Some
                { Id = "map"
                  Title = $"Metrics by {grid.Across.Name} and " + String.Join(", ", grid.Up)
                  Caption = caption grid
                  Panels = quantities sweep |> List.map (panel sweep grid)
                  Choices = []
                  Legend = []
                  Columns = columns
                  Height = height }
