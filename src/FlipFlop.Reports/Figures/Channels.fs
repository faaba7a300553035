/// What pictures of signals share: one row of axes a channel, in the channel's colour.
module FlipFlop.Reports.Figures.Channels

open System.Collections.Generic
open XPlot.Plotly
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// "y", "y2", ...: plotly's name of the axis number 0, 1, ...
let axisName letter at =
    if at = 0 then letter else $"{letter}{at + 1}"

let private axisKey letter at =
    if at = 0 then $"{letter}axis" else $"{letter}axis{at + 1}"

/// How far axes of pulses and outputs reach, which are 1 where they are right.
let reach = 1.45

/// Axes of a grid with a row a channel and a column a sample; axis number column + columns * row. Values reach so far.
let grid (reach: float) rows columns (columnTitle: int -> string) =
    let axes = Dictionary<string, obj>()
    let width, height = 1.0 / float columns, 1.0 / float rows

    for row in 0 .. rows - 1 do
        for column in 0 .. columns - 1 do
            let at = column + columns * row
            let top, left = 1.0 - float row * height, float column * width

            let y =
                Yaxis(
                    range = [ -reach; reach ],
                    tickvals = [ -1.0; 0.0; 1.0 ],
                    domain = [ max 0.0 (top - height * 0.86); top ],
                    anchor = axisName "x" at,
                    showticklabels = (column = 0)
                )

            if column = 0 then
                y.title <- $"bit {row + 1}"

            let x =
                Xaxis(
                    domain = [ left; left + width * 0.93 ],
                    anchor = axisName "y" at,
                    showticklabels = (row = rows - 1)
                )

            if row = rows - 1 then
                x.title <- columnTitle column

            axes.Add(axisKey "y" at, y)
            axes.Add(axisKey "x" at, x)

    FigureLayout(showlegend = false, more = axes)

/// A line over time on axes of its own.
let line times (values: float list) name colour width dash at (hover: string) : Trace =
    PlaneTrace(
        x = times,
        y = values,
        name = name,
        mode = "lines",
        line = Line(color = colour, width = width, dash = dash, shape = "hv"),
        xaxis = axisName "x" at,
        yaxis = axisName "y" at,
        hovertemplate = hover
    )
