/// A figure's points as a tidy table: one row a point, columns named by the axes, and which realization each row is.
module FlipFlop.Reports.FigureTable

open System.Text
open Newtonsoft.Json.Linq
open FlipFlop.Reports.FigureAxes
open FlipFlop.Reports.FigureRows

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
    let filled = System.Collections.Generic.HashSet<string>()
    let met = System.Collections.Generic.List<string>()

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
    let rows = figure.Panels |> List.collect (ofPanel sweep figure shown)

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
