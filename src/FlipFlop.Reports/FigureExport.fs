/// A report's figures as files that other programs read: the points as CSV, and what plotly.js draws as JSON.
module FlipFlop.Reports.FigureExport

open System
open System.Text.RegularExpressions
open Newtonsoft.Json
open Newtonsoft.Json.Linq

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

let private panel shown (panel: Panel) =
    {| title = Figure.heading panel
       data = panel.Common @ (List.tryItem shown panel.ByChoice |> Option.defaultValue [])
       byChoice = panel.ByChoice
       layout = panel.Layout |}

/// For each panel the data and the layout that Plotly.newPlot takes, colours as on light paper, numbers as in the page
/// (five digits); with title, caption, and the networks that can be chosen, in the order of "byChoice".
let json (sweep: Sweep) (figure: Figure) : string =
    let shown = PageData.median sweep figure

    let tree =
        Plotly.token
            {| id = figure.Id
               title = figure.Title
               caption = figure.Caption
               shown = shown
               choices = List.map (choice sweep) figure.Choices
               panels = List.map (panel shown) figure.Panels |}

    (painted sweep tree).ToString Formatting.None + "\n"

/// The figure's files: name and text.
let files (sweep: Sweep) (figure: Figure) : (string * string) list =
    [ $"{figure.Id}.csv", FigureTable.csv sweep figure
      $"{figure.Id}.json", json sweep figure ]
