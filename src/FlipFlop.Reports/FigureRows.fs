/// A figure's points as rows: columns named by the axes, and which realization each row is.
module internal FlipFlop.Reports.FigureRows

open System
open System.Globalization
open Newtonsoft.Json.Linq
open FlipFlop.Reports.FigureAxes

/// Cells of one row, by column; what a row lacks is empty.
type Row = (string * string) list

/// What traces without a name of their own are of.
let ofTrained = "trained"

/// What a trace says of its points beyond what is drawn.
let factsOf (trace: XPlot.Plotly.Trace) =
    match box trace with
    | :? Plotly.IFactual as factual -> factual.Facts
    | _ -> Plotly.PointFacts.None

/// The realization that a point says it belongs to, or that its trace was drawn for.
let private realization (chosen: int option) (facts: Plotly.PointFacts) at (custom: JToken | null) =
    let said =
        match facts.Realizations, custom with
        | [ one ], _ -> Some one
        | _ :: _, _ -> Some facts.Realizations[at]
        | [], NonNull index when index.Type = JTokenType.Integer -> Some(int (number index))
        | _ -> chosen

    said |> Option.filter (fun index -> index >= 0)

let private belongs (sweep: Sweep) (index: int option) : Row =
    match index with
    | None -> []
    | Some index ->
        let realization = sweep.Result.Realizations[index].Realization
        let places = sweep.Cells[sweep.CellOf[index]].Places

        [ "key", realization.Key
          "seed", string realization.Seed
          for parameter, place in List.zip sweep.Parameters places do
              parameter.Name, Sweep.written parameter.Values[place] ]

/// The swept values that these cells have in common.
let sharedValues (sweep: Sweep) (cells: int list) : (string * obj) list =
    [ for place, parameter in List.indexed sweep.Parameters do
          match cells |> List.map (fun cell -> sweep.Cells[cell].Places[place]) |> List.distinct with
          | [ value ] -> (parameter.Name, parameter.Values[value])
          | _ -> () ]

let private remarks (text: JToken | null) (custom: JToken | null) : Row =
    [ "label", cell text
      match custom with
      | NonNull note when note.Type = JTokenType.String -> "note", cell note
      | _ -> () ]

/// The ends of an interval around a value, where the trace has one there.
let private interval trace column at (value: JToken | null) : Row =
    match field "error_y" trace with
    | NonNull bars when not (isNull value) ->
        let above = items (field "array" bars) |> item at
        let minus = items (field "arrayminus" bars)
        let below = if minus.Length > 0 then item at minus else above

        match above, below, value with
        | NonNull above, NonNull below, NonNull value when number above + number below > 0.0 ->
            let ofEnd (reach: float) =
                (number value + reach).ToString("R", CultureInfo.InvariantCulture)

            [ $"{column}_low", ofEnd -(number below)
              $"{column}_high", ofEnd (number above) ]
        | _ -> []
    | _ -> []

/// Columns of the three directions of a panel, and what a trace's rows begin with.
type private Frame =
    { Sweep: Sweep
      Title: string
      Layout: JToken
      X: string
      Y: string
      Z: string
      Chosen: int option
      Facts: Plotly.PointFacts }

let private swept (frame: Frame) column (text: string) : string * string =
    let parameter =
        frame.Sweep.Parameters |> List.tryFind (fun parameter -> columnName parameter.Name = column)

    match parameter with
    | Some parameter -> parameter.Name, text
    | None -> column, text

/// Where in a grid of axes a point is: its row by the vertical axis' title, its column by what stands before the
/// horizontal one's, as "trial 0" of "trial 0: time, ms". "bit 2" is 2 in the column "bit".
let private inGrid (frame: Frame) (trace: JToken) : Row =
    let title letter =
        titleOf frame.Layout letter (axis frame.Layout trace letter)

    let placed otherwise (title: string) =
        match title.Split ' ' with
        | [| word; number |] when Seq.forall Char.IsDigit number -> (columnName word, number)
        | _ -> (otherwise, title)

    if cell (field "yaxis" trace) = "" then
        []
    else
        [ placed "axis" (title "y")
          match (title "x").Split ": " with
          | [| column; _ |] -> placed "column" column
          | _ -> () ]

/// Of a broken line, the number of the piece that each point is in; none of a line of one piece.
let private pieces (trace: JToken) (isGap: bool[]) : int[] =
    let numbers =
        isGap
        |> Array.pairwise
        |> Array.scan (fun piece (before, here) -> if before && not here then piece + 1 else piece) 1

    let isLine = (cell (field "mode" trace)).Contains "lines"

    if isLine && numbers.Length > 0 && Array.last numbers > 1 then
        numbers
    else
        [||]

/// A line goes on beside its categories, where it reads as it does in them: one row tells it.
let private onceInCategory xAxis (rows: Row list) =
    match categories xAxis, rows with
    | [||], _
    | _, [] -> rows
    | _, first :: _ ->
        first
        :: [ for before, row in List.pairwise rows do
                 if row <> before || List.exists (fun (column, _) -> column = "key") row then
                     row ]

/// What else is said of a point: in columns of its own, else in the texts for those who hover.
let private said (frame: Frame) at text custom : Row =
    if frame.Facts.Columns.IsEmpty then
        remarks text custom
    else
        [ for column, values in frame.Facts.Columns -> (column, cell values[at]) ]

let private points (frame: Frame) (trace: JToken) : Row list =
    let all name = items (field name trace)
    let xs, ys, zs = all "x", all "y", all "z"
    let texts, customs = all "text", all "customdata"
    let xAxis = axis frame.Layout trace "x"
    let count = max xs.Length ys.Length

    let isGap =
        [| for at in 0 .. count - 1 -> isNull (item at xs) && isNull (item at ys) |]

    let pieces = pieces trace isGap

    let row at : Row =
        [ yield! belongs frame.Sweep (realization frame.Chosen frame.Facts at (item at customs))
          for parameter, value in sharedValues frame.Sweep frame.Facts.Cells do
              (parameter, Sweep.written value)
          if pieces.Length > 0 then
              "piece", string pieces[at]
          swept frame frame.X (onAxis xAxis (item at xs))
          frame.Y, cell (item at ys)
          yield! interval trace frame.Y at (item at ys)
          if zs.Length > 0 then
              frame.Z, cell (item at zs)
          yield! inGrid frame trace
          yield! said frame at (item at texts) (item at customs) ]

    [ for at in 0 .. count - 1 do
          if not isGap[at] then
              row at ]
    |> onceInCategory xAxis

/// Cells of a matrix, row by row.
let private matrix (frame: Frame) (trace: JToken) : Row list =
    let all name = items (field name trace)
    let xs, ys = all "x", all "y"
    let xAxis, yAxis = axis frame.Layout trace "x", axis frame.Layout trace "y"

    let inRow name row =
        match item row (all name) with
        | null -> [||]
        | items' -> items items'

    let value =
        match textOf (field "title" (field "colorbar" trace)) with
        | "" -> "value"
        | bar -> columnName $"{frame.Title}, {bar}"

    let place at (given: JToken[]) : JToken | null =
        if given.Length > 0 then item at given else JValue(at)

    [ for row, values in Array.indexed (all "z") do
          let texts, customs = inRow "text" row, inRow "customdata" row

          for column, colour in Array.indexed (items values) do
              [ yield! belongs frame.Sweep (realization frame.Chosen frame.Facts column (item column customs))
                swept frame frame.X (onAxis xAxis (place column xs))
                frame.Y, onAxis yAxis (place row ys)
                value, cell colour
                yield! remarks (item column texts) (item column customs) ] ]

/// A trace with all digits; of a matrix of colours the values that it was coloured by.
let private whole (trace: XPlot.Plotly.Trace) : JToken =
    let token = Plotly.exact trace

    match trace with
    | :? Plotly.MatrixTrace as matrix when matrix.Values.Length > 0 ->
        let columns = matrix.Values.Length / (items token["z"]).Length
        let rows = Array.chunkBySize columns matrix.Values
        token["z"] <- JArray([| for row in rows -> JArray([| for value in row -> JValue(float value) |]) |])
    | _ -> ()

    token

/// What a trace says of itself, where its coordinates say little.
let private ownRows (sweep: Sweep) (trace: XPlot.Plotly.Trace) : Row list =
    match box trace with
    | :? Plotly.ITabled as tabled -> [ for row in tabled.Rows -> belongs sweep row.Realization @ row.Cells ]
    | _ -> []

/// Each trace with the realization that it is drawn for. Of matrices the network in the picture alone: all weights
/// lie in the store.
let private tracesOf (figure: Figure) shown (panel: Panel) =
    let isBulk (trace: XPlot.Plotly.Trace) = trace :? Plotly.MatrixTrace

    [ for trace in panel.Common do
          if not (box trace :? Plotly.ITabled) then
              (None, trace)
      for place, (choice, traces) in List.indexed (List.zip figure.Choices panel.ByChoice) do
          for trace in traces do
              if place = shown || not (isBulk trace) then
                  (Some choice.Realization, trace) ]

let private isMatrix (trace: JToken) = cell (field "type" trace) = "heatmap"

/// How a trace's axes are called, which of all traces of the panel have these.
let private frame (sweep: Sweep) (panel: Panel) layout (all: JToken list) chosen facts (trace: JToken) =
    let named = columnOf layout all

    let across =
        if isMatrix trace then
            "column"
        elif (categories (axis layout trace "x")).Length > 0 then
            "category"
        else
            "x"

    { Sweep = sweep
      Title = panel.Title
      Layout = layout
      X = named "x" across
      Y = named "y" (if isMatrix trace then "row" else "value")
      Z = named "z" "z"
      Chosen = chosen
      Facts = facts }

let private series (trace: JToken) =
    match cell (field "name" trace) with
    | "" -> ofTrained
    | name -> name

/// A panel's rows, trace by trace; of a figure in which a network can be chosen those of all networks.
let ofPanel (sweep: Sweep) (figure: Figure) shown (panel: Panel) : Row list =
    let layout = Plotly.exact panel.Layout

    let traces =
        [ for chosen, trace in tracesOf figure shown panel -> (chosen, factsOf trace, whole trace) ]

    let all = [ for _, _, trace in traces -> trace ]

    [ for trace in panel.Common do
          for row in ownRows sweep trace do
              ("panel", panel.Title) :: row
      for chosen, facts, trace in traces do
          for row in (if isMatrix trace then matrix else points) (frame sweep panel layout all chosen facts trace) trace do
              ("panel", panel.Title) :: ("series", series trace) :: row ]
