/// The test set that visits every state, and what a network answers to it.
module FlipFlop.Reports.Figures.Responses

open System.Collections.Generic
open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

let private axisName channel =
    if channel = 0 then "y" else $"y{channel + 1}"

let private steps (analysis: NetworkAnalysis) =
    min Thinning.mostSteps analysis.Response.Steps

let private times (analysis: NetworkAnalysis) =
    [ for step in 0 .. steps analysis - 1 -> float step * analysis.StepMs ]

/// One channel of a (step, bit) array.
let private channelOf (analysis: NetworkAnalysis) (values: float[]) channel =
    [ for step in 0 .. steps analysis - 1 -> values[step * analysis.Bits + channel] ]

let private input (analysis: NetworkAnalysis) channel : Trace =
    PlaneTrace(
        x = times analysis,
        y = channelOf analysis analysis.Response.X channel,
        name = "input",
        mode = "lines",
        fill = "tozeroy",
        fillcolor = Palette.grid,
        line = Line(color = Palette.muted, width = 0.6, shape = "hv"),
        showlegend = (channel = 0),
        yaxis = axisName channel,
        hoverinfo = "skip"
    )

let private target (analysis: NetworkAnalysis) channel : Trace =
    PlaneTrace(
        x = times analysis,
        y = channelOf analysis analysis.Response.Y channel,
        name = "target",
        mode = "lines",
        line = Line(color = Palette.ink, width = 1.2, dash = "dot", shape = "hv"),
        showlegend = (channel = 0),
        yaxis = axisName channel,
        hovertemplate = "%{x} ms: target %{y}<extra></extra>"
    )

let private output (analysis: NetworkAnalysis) channel : Trace =
    PlaneTrace(
        x = times analysis,
        y = channelOf analysis analysis.Response.Z channel,
        name = "output",
        mode = "lines",
        line = Line(color = Palette.channel channel, width = 2.0),
        showlegend = (channel = 0),
        yaxis = axisName channel,
        hovertemplate = "%{x} ms: output %{y:.3f}<extra></extra>"
    )

/// One pair of axes a channel, one above the other, over a common time.
let private layout bits =
    let height = 1.0 / float bits
    let axes = Dictionary<string, obj>()

    for channel in 0 .. bits - 1 do
        let top = 1.0 - float channel * height

        let axis =
            Yaxis(
                title = $"bit {channel + 1}",
                range = [ -Channels.reach; Channels.reach ],
                tickvals = [ -1.0; 0.0; 1.0 ],
                domain = [ max 0.0 (top - height * 0.9); top ]
            )

        axes.Add((if channel = 0 then "yaxis" else $"yaxis{channel + 1}"), axis)

    FigureLayout(
        xaxis = Xaxis(title = "time, ms", anchor = "free", position = 0.0),
        showlegend = true,
        legend = Legend(orientation = "h", x = 0.0, y = 1.02, yanchor = "bottom"),
        more = axes
    )

let private note (analysis: NetworkAnalysis) =
    let largest =
        analysis.Response.Z
        |> Seq.truncate (steps analysis * analysis.Bits)
        |> Seq.fold (fun largest value -> max largest (abs value)) 0.0

    $"Mean square error {Figure.number analysis.Response.MeanSquareError}; "
    + $"{Figure.percent analysis.Response.SignAccuracy} of the signs are right at the last step before the next pulse."
    + (if largest > Channels.reach then
           $" The picture is cut at ±{Figure.number Channels.reach}; the outputs reach ±{Figure.number largest}."
       else
           "")

let private sameTestSet (analyses: NetworkAnalysis list) =
    match analyses with
    | [] -> true
    | first :: rest ->
        rest
        |> List.forall (fun other ->
            other.StepMs = first.StepMs
            && other.Response.X.AsSpan().SequenceEqual(first.Response.X)
            && other.Response.Y.AsSpan().SequenceEqual(first.Response.Y))

let private testSet (analysis: NetworkAnalysis) =
    [ for channel in 0 .. analysis.Bits - 1 do
          input analysis channel
          target analysis channel ]

let figure (sweep: Sweep) : Figure =
    let analyses = Map.ofList (Sweep.trained sweep)
    let choices = Figure.choices sweep (fun index -> note analyses[index])

    let shown =
        [ for choice in choices -> (choice.Realization, analyses[choice.Realization]) ]

    let common = sameTestSet (List.map snd shown)

    let bits =
        if shown.IsEmpty then
            1
        else
            shown |> List.map (fun (_, analysis) -> analysis.Bits) |> List.max

    let traces (_, analysis: NetworkAnalysis) =
        (if common then [] else testSet analysis)
        @ [ for channel in 0 .. analysis.Bits - 1 -> output analysis channel ]

    let cut =
        match shown with
        | (_, first) :: _ when first.Response.Steps > Thinning.mostSteps ->
            $" The first {Thinning.mostSteps} of {first.Response.Steps} steps are drawn."
        | _ -> ""

    { Id = "responses"
      Title = "The task, and what a network answers"
      Caption =
        "The test set without noise: pulses (shaded) write all channels at once and lead through every combination of "
        + "signs; the target (dotted) takes a pulse's sign and keeps it. The output has the channel's colour."
        + cut
        + Figure.chosenOf sweep choices
      Panels =
        [ { Title = ""
            Remark = ""
            Common =
              if common && not shown.IsEmpty then
                  testSet (snd shown.Head)
              else
                  []
            ByChoice = List.map traces shown
            Cameras = []
            Layout = layout bits } ]
      Choices = choices
      Legend = []
      Columns = 1
      Height = max 200 (60 + 120 * bits) }
