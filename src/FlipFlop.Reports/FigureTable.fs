/// A figure's points as a tidy table: one row a point, columns named by the axes, and which realization each row is.
module FlipFlop.Reports.FigureTable

open System
open System.Globalization
open System.Text
open Newtonsoft.Json.Linq
open FlipFlop.Reports.FigureAxes

/// Cells of one row, by column; what a row lacks is empty.
type private Row = (string * string) list

/// The realization that a point says it belongs to, or that its trace was drawn for.
let private realization (chosen: int option) (custom: JToken | null) =
    match custom with
    | NonNull index when index.Type = JTokenType.Integer ->
        let index = int (number index)
        if index >= 0 then Some index else None
    | _ -> chosen

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
      Chosen: int option }

let private swept (frame: Frame) column (text: string) : string * string =
    let parameter =
        frame.Sweep.Parameters |> List.tryFind (fun parameter -> columnName parameter.Name = column)

    match parameter with
    | Some parameter -> parameter.Name, text
    | None -> column, text

/// Where in a grid of axes a point is: its row by the vertical axis' title, its column by what stands before the
/// horizontal one's, as "trial 0" of "trial 0: time, ms".
let private inGrid (frame: Frame) (trace: JToken) : Row =
    if cell (field "yaxis" trace) = "" then
        []
    else
        let title letter =
            titleOf frame.Layout letter (axis frame.Layout trace letter)

        [ "axis", title "y"
          match (title "x").Split ": " with
          | [| column; _ |] -> "column", column
          | _ -> () ]

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

let private points (frame: Frame) (trace: JToken) : Row list =
    let all name = items (field name trace)
    let xs, ys, zs = all "x", all "y", all "z"
    let texts, customs = all "text", all "customdata"
    let xAxis = axis frame.Layout trace "x"

    let isGap at =
        isNull (item at xs) && isNull (item at ys)

    let row at : Row =
        [ yield! belongs frame.Sweep (realization frame.Chosen (item at customs))
          swept frame frame.X (onAxis xAxis (item at xs))
          frame.Y, cell (item at ys)
          yield! interval trace frame.Y at (item at ys)
          if zs.Length > 0 then
              frame.Z, cell (item at zs)
          yield! inGrid frame trace
          yield! remarks (item at texts) (item at customs) ]

    [ for at in 0 .. max xs.Length ys.Length - 1 do
          if not (isGap at) then
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
              [ yield! belongs frame.Sweep (realization frame.Chosen (item column customs))
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
              (None, whole trace)
      for place, (choice, traces) in List.indexed (List.zip figure.Choices panel.ByChoice) do
          for trace in traces do
              if place = shown || not (isBulk trace) then
                  (Some choice.Realization, whole trace) ]

let private isMatrix (trace: JToken) = cell (field "type" trace) = "heatmap"

let private rows (sweep: Sweep) (figure: Figure) shown (panel: Panel) : Row list =
    let layout = Plotly.exact panel.Layout
    let traces = tracesOf figure shown panel
    let drawn = List.map snd traces
    let named = columnOf layout drawn

    let frame chosen trace =
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
          Chosen = chosen }

    [ for trace in panel.Common do
          for row in ownRows sweep trace do
              ("panel", panel.Title) :: row
      for chosen, trace in traces do
          for row in (if isMatrix trace then matrix else points) (frame chosen trace) trace do
              ("panel", panel.Title) :: ("series", cell (field "name" trace)) :: row ]

// ---- the table

let private quoted (cell: string) =
    if cell.IndexOfAny [| ','; '"'; '\n'; '\r' |] < 0 then
        cell
    else
        "\"" + cell.Replace("\"", "\"\"") + "\""

/// Columns that say which row it is.
let private identifying (sweep: Sweep) =
    [ "panel"; "series"; "key"; "seed" ] @ [ for parameter in sweep.Parameters -> parameter.Name ]

/// What a figure without a point would have columns for.
let private columnsOfNone (sweep: Sweep) (figure: Figure) =
    let axes (panel: Panel) =
        let layout = Plotly.exact panel.Layout
        let named = columnOf layout [ JObject() ]
        [ named "x" "x"; named "y" "value" ]

    List.distinct (identifying sweep @ List.collect axes figure.Panels)

/// Columns that say which row it is stand first, remarks last; those that are empty throughout are left out.
let private columns (sweep: Sweep) (rows: Row list) =
    let first = identifying sweep
    let last = [ "label"; "note" ]
    let filled = Collections.Generic.HashSet<string>()
    let met = Collections.Generic.List<string>()

    for row in rows do
        for column, cell in row do
            if cell <> "" && filled.Add column then
                met.Add column

    let fixedPlace = set (first @ last)

    List.filter filled.Contains first
    @ [ for column in met do
            if not (fixedPlace.Contains column) then
                column ]
    @ List.filter filled.Contains last

/// The figure's points as CSV (RFC 4180, LF): one row a point, every digit, what is unknown empty. Of a figure in which
/// a network can be chosen, the points of all of them.
let csv (sweep: Sweep) (figure: Figure) : string =
    let shown = PageData.median sweep figure
    let rows = figure.Panels |> List.collect (rows sweep figure shown)

    let columns =
        if rows.IsEmpty then
            columnsOfNone sweep figure
        else
            columns sweep rows

    let text = StringBuilder()

    let line (cells: string seq) =
        text.AppendJoin(',', Seq.map quoted cells).Append('\n') |> ignore

    line columns

    for row in rows do
        let cells =
            dict (List.distinctBy fst (List.filter (fun (_, cell) -> cell <> "") row))

        line
            [ for column in columns ->
                  match cells.TryGetValue column with
                  | true, cell -> cell
                  | _ -> "" ]

    text.ToString()
