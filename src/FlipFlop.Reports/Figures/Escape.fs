/// How long memory states stay right under the noise of the training: survival curves.
module FlipFlop.Reports.Figures.Escape

open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

let private noise (networks: NetworkAnalysis list) =
    networks |> List.choose (fun network -> Option.ofObj network.Noise)

/// Of all copies of all states of some networks.
let private survival (responses: NoiseResponse list) =
    KaplanMeier.Of(
        [| for response in responses do
               yield! response.WatchedMs |],
        [| for response in responses do
               yield! response.Escaped |]
    )

/// plotly.js' dashes that can be told apart, the solid line first.
let private dashes =
    [| "solid"; "dash"; "dot"; "dashdot"; "longdash"; "longdashdot" |]

/// The values of all swept parameters but the last.
let private others (sweep: Sweep) (cell: SweepCell) =
    [ for parameter, place in List.zip sweep.Parameters cell.Places do
          $"{parameter.Name} {Sweep.written parameter.Values[place]}" ]
    |> List.truncate (sweep.Parameters.Length - 1)
    |> String.concat ", "

/// These values and their dashes, in the order of the cells; none of one parameter, where colour says all, or where values
/// are too many to be told apart.
let private dashed (sweep: Sweep) =
    let names = sweep.Cells |> List.map (others sweep) |> List.distinct

    match List.tryLast sweep.Parameters with
    | Some last when names.Length > 1 && names.Length <= dashes.Length && last.Values.Length <= Palette.mostSeries ->
        List.mapi (fun place name -> (name, dashes[place])) names
    | _ -> []

/// Beside dashes a colour is the last parameter's, whichever the page colours by: else the two could say one thing twice.
let private colour (sweep: Sweep) dashed (cell: SweepCell) =
    if List.isEmpty dashed then
        Palette.cell cell.Index
    else
        Palette.series (List.last cell.Places) (List.last sweep.Parameters).Values.Length

let private legend (sweep: Sweep) dashed =
    if List.isEmpty dashed then
        []
    else
        let last = List.last sweep.Parameters

        [ for place, value in List.indexed last.Values ->
              { Label = $"{last.Name} {Sweep.written value}"
                Colour = Palette.series place last.Values.Length
                Symbol = "line" } ]

/// Of the networks of these cells, all together.
let private facts cells (steps: SurvivalStep list) =
    { PointFacts.None with
        Cells = cells
        Columns =
            [ PointFacts.Column("watched", [ for step in steps -> step.AtRisk ])
              PointFacts.Column("escaped", [ for step in steps -> step.Died ])
              PointFacts.Column("last_seen_right", [ for step in steps -> step.Censored ]) ] }

let private curve name colour dash cells (responses: NoiseResponse list) : Trace =
    let steps = List.ofSeq (survival responses).Steps

    PlaneTrace(
        x = [ for step in steps -> step.Time ],
        y = [ for step in steps -> step.Survival ],
        text = [ for step in steps -> $"{step.AtRisk} watched, {step.Died} escape, {step.Censored} last seen right" ],
        name = name,
        mode = "lines",
        line = Line(color = colour, width = 2.0, shape = "hv", dash = dash),
        showlegend = false,
        Facts = facts cells steps,
        hovertemplate = "%{y:.3~g} right after %{x:.4~g} ms<br>%{text}<extra>" + name + "</extra>"
    )

/// Where copies were last seen right: the end of watching, past which nothing is known.
let private censored colour cells (responses: NoiseResponse list) : Trace =
    let steps =
        [ for step in (survival responses).Steps do
              if step.Censored > 0 then
                  step ]

    PlaneTrace(
        x = [ for step in steps -> step.Time ],
        y = [ for step in steps -> step.Survival ],
        text = [ for step in steps -> $"{step.Censored} right to the end" ],
        name = "last seen right",
        mode = "markers",
        marker = Marker(size = 9.0, symbol = "cross-thin-open", color = colour),
        showlegend = false,
        Facts = facts cells steps,
        hovertemplate = "%{text}<extra></extra>"
    )

let private drawn name colour dash cells networks =
    match noise networks with
    | [] -> []
    | responses -> [ curve name colour dash cells responses; censored colour cells responses ]

let private ofCell (sweep: Sweep) dashed (cell: SweepCell) =
    let dash =
        dashed
        |> List.tryFind (fun (name, _) -> name = others sweep cell)
        |> Option.map snd
        |> Option.defaultValue dashes[0]

    [ for index, network in Sweep.trained sweep do
          if sweep.CellOf[index] = cell.Index then
              network ]
    |> drawn (if cell.Label = "" then "trained" else cell.Label) (colour sweep dashed cell) dash [ cell.Index ]

/// A dash's line in the plot's own legend; it has no point.
let private entry (name: string, dash: string) : Trace =
    PlaneTrace(
        x = [ nan ],
        y = [ nan ],
        name = name,
        mode = "lines",
        line = Line(color = Palette.muted, width = 2.0, dash = dash),
        showlegend = true,
        hoverinfo = "skip"
    )

let private layout dashed =
    let layout =
        Figure.layout
            (Xaxis(title = "noise for, ms", rangemode = "tozero"))
            (Yaxis(title = "states that are still right", range = [ 0.0; 1.05 ]))

    if not (List.isEmpty dashed) then
        layout.showlegend <- true

        layout.more["legend"] <-
            {| orientation = "h"
               x = 0.0
               y = 1.02
               yanchor = "bottom"
               itemclick = false
               itemdoubleclick = false |}

    layout

/// Every realization's: cells that share an untrained network may differ in the noise that it gets.
let private untrained (sweep: Sweep) =
    [ for realization in sweep.Result.Realizations do
          match realization.Untrained with
          | null -> ()
          | network -> network ]

/// None where no network was trained with noise.
let figure (sweep: Sweep) : Figure option =
    let dashed = dashed sweep
    let trained = List.collect (ofCell sweep dashed) sweep.Cells

    if trained.IsEmpty then
        None
    else
        let untrained = untrained sweep |> drawn "untrained" Palette.untrained dashes[0] []

        let alike =
            if dashed.IsEmpty && sweep.Parameters.Length > 1 then
                " Curves of one colour differ in the other parameters: hover to see in which."
            else
                ""

        Some
            { Id = "escape"
              Title = "How long do memory states resist noise?"
              Caption =
                "Copies of the network start from every memory state and get nothing but the training's input noise. A copy "
                + "escapes when an output first has the wrong sign; a cross is where those that never did were last seen. "
                + "Kaplan-Meier, all states and seeds of a cell together; grey: the untrained networks."
                + alike
                + Figure.networksOf sweep (fun network -> not (isNull network.Noise)) "trained without noise"
              Panels =
                [ Figure.panel
                      "share of the states that are right"
                      (untrained @ trained @ List.map entry dashed)
                      (layout dashed) ]
              Choices = []
              Legend = Figure.dot "untrained" Palette.untrained :: legend sweep dashed
              Columns = 1
              // In a narrow window the dashes' legend has a line for each, above the curves.
              Height = 340 + 19 * dashed.Length }
