/// A report's figures as files that other programs read: the points as CSV, and what plotly.js draws as JSON.
module FlipFlop.Reports.FigureExport

open System
open System.Text.RegularExpressions
open Newtonsoft.Json
open Newtonsoft.Json.Linq
open FlipFlop.Experiments.Results

/// Of the light theme, the colours that the page's style sheet names.
let private themed =
    lazy
        (let sheet = Page.resource "page.css"
         let light = sheet.Substring(0, sheet.IndexOf('}'))

         dict
             [ for found in Regex.Matches(light, @"--([a-z0-9]+):\s*([^;]+);") ->
                   ("@" + found.Groups[1].Value, found.Groups[2].Value) ])

/// A token's colour on light paper, by the last swept parameter, as the page opens.
let private colour (sweep: Sweep) (token: string) =
    let cell = Regex.Match(token, @"^@cell(\d+)$")
    let series = Regex.Match(token, @"^@series(\d+)of(\d+)$")

    if series.Success then
        let place, count = int series.Groups[1].Value, int series.Groups[2].Value
        let colours = (Palette.ofSeries count).Light
        colours[place % colours.Length]
    elif not cell.Success then
        themed.Value[token]
    else
        match List.tryLast sweep.Parameters with
        | None -> themed.Value[Palette.accent]
        | Some parameter ->
            let place = List.last sweep.Cells[int cell.Groups[1].Value].Places
            (Palette.ofValues parameter.Values).Light[place]

let private isToken (token: string) =
    Regex.IsMatch(token, @"^@[a-z]+(\d+(of\d+)?)?$")

let private painted (sweep: Sweep) (tree: JToken) =
    for value in List.ofSeq ((tree :?> JContainer).DescendantsAndSelf()) do
        match value with
        | :? JValue as leaf when leaf.Type = JTokenType.String && isToken (string leaf.Value) ->
            leaf.Value <- colour sweep (string leaf.Value)
        | _ -> ()

    tree

let private choice (sweep: Sweep) (choice: Choice) =
    let realization = sweep.Result.Realizations[choice.Realization].Realization

    {| key = realization.Key
       name = Sweep.name sweep choice.Realization
       note = choice.Note |}

let private realization (sweep: Sweep) index (result: RealizationResult) =
    {| key = result.Realization.Key
       name = Sweep.name sweep index
       seed = string result.Realization.Seed
       swept = dict (FigureRows.sharedValues sweep [ sweep.CellOf[index] ]) |}

/// A table's row of its own.
let private row (row: Plotly.TableRow) =
    dict
        [ match row.Realization with
          | Some index -> "realization", box index
          | None -> ()
          for column, cell in row.Cells do
              if cell <> "" then
                  column, box cell ]

/// A trace with a name, and with what the table says of its points and plotly.js does not draw.
let private trace (sweep: Sweep) (trace: XPlot.Plotly.Trace) : JToken =
    let tree = Plotly.token trace
    let facts = FigureRows.factsOf trace
    let points = (FigureAxes.items tree["x"]).Length

    if FigureAxes.isNull tree["name"] then
        tree["name"] <- JValue FigureRows.ofTrained

    match facts.Realizations with
    | [] -> ()
    | [ one ] -> tree["customdata"] <- JArray(List.replicate points (JValue one))
    | each -> tree["customdata"] <- JArray [ for index in each -> JValue index ]

    match box trace with
    | :? Plotly.ITabled as tabled -> tree["meta"] <- Plotly.token {| rows = List.map row (List.ofSeq tabled.Rows) |}
    | _ when facts.Cells.IsEmpty && facts.Columns.IsEmpty -> ()
    | _ ->
        tree["meta"] <-
            Plotly.token
                {| swept = dict (FigureRows.sharedValues sweep facts.Cells)
                   columns = dict facts.Columns |}

    tree

let private panel sweep shown (panel: Panel) =
    let common = List.map (trace sweep) panel.Common
    let byChoice = List.map (List.map (trace sweep)) panel.ByChoice

    {| title = Figure.heading panel
       data = common @ (List.tryItem shown byChoice |> Option.defaultValue [])
       byChoice = byChoice
       layout = panel.Layout |}

/// For each panel the data and the layout that Plotly.newPlot takes, colours as on light paper, numbers as in the page
/// (five digits); with title, caption, the realizations, of which a point's "customdata" is the index, and the networks that
/// can be chosen, in the order of "byChoice". A trace's "meta" has what else the table says of it.
let json (sweep: Sweep) (figure: Figure) : string =
    let shown = PageData.median sweep figure

    let tree =
        Plotly.token
            {| id = figure.Id
               title = figure.Title
               caption = figure.Caption
               realizations = List.mapi (realization sweep) (List.ofSeq sweep.Result.Realizations)
               shown = shown
               choices = List.map (choice sweep) figure.Choices
               panels = List.map (panel sweep shown) figure.Panels |}

    (painted sweep tree).ToString Formatting.None + "\n"

/// The figure's files: name and text.
let files (sweep: Sweep) (figure: Figure) : (string * string) list =
    [ $"{figure.Id}.csv", FigureTable.csv sweep figure
      $"{figure.Id}.json", json sweep figure ]
