/// Loss and gradient norm by epoch, one line a realization.
module FlipFlop.Reports.Figures.TrainingCurves

open XPlot.Plotly
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// Every how many epochs a point is drawn.
let private stride (sweep: Sweep) =
    let points = sweep.Result.Realizations |> Seq.sumBy _.History.Count
    max 1 ((points + Thinning.mostCurvePoints - 1) / Thinning.mostCurvePoints)

let internal drawnEpochs stride (history: EpochRecord seq) =
    let all = Array.ofSeq history

    all
    |> Array.filter (fun record -> (record.Epoch - 1) % stride = 0 || record.Epoch = all[all.Length - 1].Epoch)

/// Realizations of one cell in one trace: a gap between them. A single epoch is no line, and has a mark.
let private trace (sweep: Sweep) stride (value: EpochRecord -> float) (cell: SweepCell) isSingle indices : Trace =
    let points =
        [ for index in indices do
              for record in drawnEpochs stride sweep.Result.Realizations[index].History do
                  (float record.Epoch, value record, index)

              (nan, nan, -1) ]

    let trace =
        PlaneTrace(
            x = [ for epoch, _, _ in points -> epoch ],
            y = [ for _, value, _ in points -> value ],
            customdata = [ for _, _, index in points -> index ],
            mode = (if isSingle then "lines+markers" else "lines"),
            opacity = 0.85,
            line = Line(color = Palette.cell cell.Index, width = 1.6),
            hovertemplate = "%{text}<br>epoch %{x}: %{y:.4g}<extra></extra>"
        )

    if isSingle then
        trace.marker <- Marker(size = 6.0, color = Palette.cell cell.Index)

    trace

let private curves (sweep: Sweep) stride value (cell: SweepCell) : Trace list =
    Sweep.realizationsOf sweep cell
    |> List.groupBy (fun index -> sweep.Result.Realizations[index].History.Count = 1)
    |> List.map (fun (isSingle, indices) -> trace sweep stride value cell isSingle indices)

/// Where a training ended because its loss was no longer a number.
let internal ends (realizations: (int * RealizationResult) seq) (value: EpochRecord -> float) : Trace list =
    let diverged =
        [ for index, realization in realizations do
              if realization.Outcome = RealizationOutcome.Diverged then
                  match
                      realization.History
                      |> Seq.filter (fun record -> System.Double.IsFinite(value record))
                      |> Seq.tryLast
                  with
                  | Some last -> (index, last)
                  | None -> () ]

    if diverged.IsEmpty then
        []
    else
        [ PlaneTrace(
              x = [ for _, record in diverged -> float record.Epoch ],
              y = [ for _, record in diverged -> value record ],
              customdata = List.map fst diverged,
              name = "diverged",
              mode = "markers",
              marker = Marker(symbol = "x", size = 9.0, color = Palette.wrong),
              hovertemplate = "%{text}<br>diverged after epoch %{x}<extra></extra>"
          ) ]

let private panel sweep stride title value =
    let records = sweep.Result.Realizations |> Seq.collect _.History |> List.ofSeq
    let epochs = records |> List.map _.Epoch |> List.fold max 0
    let x = Xaxis(title = "epoch")

    // Of few epochs the ticks would stand between them.
    if epochs < 6 then
        x.tickvals <- [ for epoch in 1..epochs -> float epoch ]

    let layout = Figure.layout x (records |> Seq.map value |> Figure.logarithmic)

    Figure.panel
        title
        (List.collect (curves sweep stride value) sweep.Cells
         @ ends (Seq.indexed sweep.Result.Realizations) value)
        layout

let figure (sweep: Sweep) : Figure =
    let stride = stride sweep

    let thinned =
        if stride > 1 then
            $" Every {stride}th epoch is drawn, and the last."
        else
            ""

    { Id = "training"
      Title = "Loss and gradient, epoch by epoch"
      Caption =
        "Left: mean square error over an epoch's trials, each batch before its own update. Right: mean norm of the "
        + "gradient before clipping. One line, or one dot of a single epoch, is one realization; a cross marks one that diverged."
        + thinned
      Panels =
        [ panel sweep stride "Loss" _.Loss
          panel sweep stride "Gradient norm" _.GradientNorm ]
      Choices = []
      Legend = []
      Columns = 2
      Height = 340 }
