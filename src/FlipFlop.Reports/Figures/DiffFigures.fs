/// Two experiments side by side and laid over one another: training curves, metrics, spectra, cubes.
module FlipFlop.Reports.Figures.DiffFigures

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly
open FlipFlop.Reports.Figures.DiffMarks

/// Cubes of so many pairs are laid over one another.
let private mostPairs = 40

/// One line a realization; a single epoch is no line, and has a mark.
let private curve stride (side: Side) (isSingle, realizations: (int * RealizationResult) list) : Trace =
    let points =
        [ for index, each in realizations do
              for record in TrainingCurves.drawnEpochs stride each.History do
                  (float record.Epoch, record.Loss, index)

              (nan, nan, -1) ]

    PlaneTrace(
        x = [ for epoch, _, _ in points -> epoch ],
        y = [ for _, loss, _ in points -> loss ],
        customdata = [ for _, _, index in points -> index ],
        name = side.Name,
        mode = (if isSingle then "lines+markers" else "lines"),
        opacity = side.Opacity,
        marker = Marker(size = side.Line + 4.0, color = side.Colour),
        line = Line(color = side.Colour, width = side.Line),
        hovertemplate = "%{text}<br>epoch %{x}: %{y:.4g}<extra></extra>"
    )

let private curves stride (realizations: (int * RealizationResult) list) (side: Side) : Trace list =
    let lines =
        realizations
        |> List.groupBy (fun (_, each) -> each.History.Count = 1)
        |> List.map (curve stride side)

    lines @ TrainingCurves.ends realizations _.Loss

let private training (diff: ExperimentDiff) : Figure =
    let sides = List.map snd (numbered diff)

    let records =
        [ for realizations in sides do
              for _, each in realizations do
                  yield! each.History ]

    let losses = [ for record in records -> record.Loss ]
    let last = records |> List.map _.Epoch |> List.fold max 2

    let stride =
        max 1 ((losses.Length + Thinning.mostCurvePoints - 1) / Thinning.mostCurvePoints)

    let thinned =
        if stride > 1 then
            $" Every {stride}th epoch is drawn, and the last."
        else
            ""

    let layout =
        Figure.layout
            (Xaxis(title = "epoch", range = [ 1.0; float last ]))
            (Figure.logarithmic losses |> Figure.reaching losses)

    { Id = "training"
      Title = "Loss, epoch by epoch"
      Caption =
        "Mean square error over an epoch's trials. One line is one realization; where both are drawn A's are wide and pale, B's thin above them. A cross marks one that diverged."
        + thinned
      Panels = panels layout [] (curves stride sides[0]) (curves stride sides[1])
      Choices = []
      Legend = lines
      Columns = 3
      Height = 360 }

let private scatter (marker: Marker) opacity name (points: (int * Eigenvalue) list) : Trace =
    PlaneTrace(
        x = [ for _, value in points -> value.Real ],
        y = [ for _, value in points -> value.Imaginary ],
        customdata = List.map fst points,
        name = name,
        mode = "markers",
        opacity = opacity,
        marker = marker,
        hovertemplate = "%{text}<br>λ = %{x:.4f} %{y:0>+.4f} i<extra>" + name + "</extra>"
    )

let private eigenvalues (realizations: (int * RealizationResult) list) =
    [ for index, each in realizations do
          match each.Trained with
          | NonNull analysis ->
              match analysis.Spectrum with
              | NonNull spectrum ->
                  for real, imaginary in Seq.zip spectrum.Real spectrum.Imaginary do
                      (index, Eigenvalue(real, imaginary))
              | _ -> ()
          | _ -> () ]

let private circle: Trace =
    let angles = [ for step in 0..180 -> Math.PI * float step / 90.0 ]

    PlaneTrace(
        x = List.map cos angles,
        y = List.map sin angles,
        mode = "lines",
        line = Line(color = Palette.ink, width = 1.0),
        hoverinfo = "skip"
    )

/// Where an outlier of a pair stands on the page: the realization's place and the eigenvalue.
let private outliers (diff: ExperimentDiff) ofB (chosen: SpectrumComparison -> Eigenvalue seq) =
    let result, first =
        if ofB then
            diff.ResultB, diff.ResultA.Realizations.Count
        else
            diff.ResultA, 0

    let place =
        dict [ for index, each in Seq.indexed result.Realizations -> each.Realization.Key, first + index ]

    [ for network in diff.Networks do
          match network.Spectrum with
          | NonNull spectrum ->
              let side = if ofB then network.Pair.B else network.Pair.A

              for value in chosen spectrum do
                  (place[side.Realization.Key], value)
          | _ -> () ]

/// What is drawn of a side: its eigenvalues outside the circle, and all others of so many networks, evenly taken, that
/// the page stays quick.
let private thinned (points: (int * Eigenvalue) list) =
    let inside, outside =
        points |> List.partition (fun (_, value) -> value.Modulus <= 1.0 + Spectrum.Tolerance)

    let networks = inside |> List.map fst |> List.distinct
    let most = max 1 (networks.Length * Thinning.mostBulkPoints / max 1 inside.Length)
    let shown = Thinning.evenly most networks |> set
    outside @ List.filter (fun (index, _) -> shown.Contains index) inside

let private spectra (diff: ExperimentDiff) : Figure option =
    let sides = [ for _, realizations in numbered diff -> eigenvalues realizations ]

    let all = List.concat sides

    if all.IsEmpty then
        None
    else
        let born = outliers diff true (fun spectrum -> spectrum.Born)
        let lost = outliers diff false (fun spectrum -> spectrum.Lost)

        let reach =
            1.08 * max 1.0 (all |> List.map (fun (_, value) -> value.Modulus) |> List.max)

        let shown = List.map thinned sides
        let left = all.Length - List.sumBy List.length shown

        let leftOut =
            if left > 0 then
                $" {left} of {all.Length} eigenvalues are not drawn: those inside or on the circle are of some networks, evenly taken."
            else
                ""

        let bulk points (side: Side) =
            scatter (Marker(size = side.Dot, color = side.Colour)) side.Opacity side.Name points

        let ring colour symbol =
            Marker(size = 13.0, color = colour, symbol = symbol, line = Line(color = colour, width = 2.0))

        Some
            { Id = "spectra"
              Title = "Eigenvalues of both"
              Caption =
                $"Eigenvalues of the recurrent weights. Rings: {born.Length} of B that lie outside the circle where A's counterpart "
                + $"does not (born); crosses: {lost.Length} of A where B's does not (lost). Counterparts are matched within each pair of "
                + "networks so that they lie as near as can be."
                + leftOut
              Panels =
                panels
                    (FigureLayout(
                        xaxis = EqualXaxis(title = "Re λ", range = [ -reach; reach ]),
                        yaxis = EqualYaxis(title = "Im λ", range = [ -reach; reach ]),
                        showlegend = false
                    ))
                    [ circle ]
                    (fun side -> [ bulk shown[0] side; scatter (ring colourA "x-thin-open") 1.0 "lost" lost ])
                    (fun side -> [ bulk shown[1] side; scatter (ring colourB "circle-open") 1.0 "born" born ])
              Choices = []
              Legend = dots @ [ mark "born" colourB "circle-open"; mark "lost" colourA "x-thin-open" ]
              Columns = 3
              Height = 360 }

let private cube (networks: (int * NetworkAnalysis) list) (side: Side) : Trace =
    let points =
        [ for index, analysis in networks do
              match CubeAlignment.OntoIdealCube analysis.MemoryStates with
              | NonNull aligned ->
                  for edge in analysis.MemoryStates.Cube.Edges do
                      for at in [ edge.From; edge.To ] do
                          (Some aligned.Coordinates[3 * at .. 3 * at + 2], index)

                      (None, -1)
              | _ -> () ]

    let coordinate axis =
        [ for point, _ in points -> point |> Option.map (Array.item axis) |> Option.defaultValue nan ]

    SpaceTrace(
        x = coordinate 0,
        y = coordinate 1,
        z = coordinate 2,
        customdata = List.map snd points,
        name = side.Name,
        // Markers that are transparent in space would cover what is inside them.
        mode = (if side.Opacity < 1.0 then "lines" else "lines+markers"),
        // What is opaque is drawn first, and A would lie over B.
        opacity = min 0.99 side.Opacity,
        marker = Marker(size = side.Edge + 1.0, color = side.Colour),
        line = Line(color = side.Colour, width = side.Edge),
        hovertemplate = "%{text}<extra></extra>"
    )

let private cubes (diff: ExperimentDiff) : Figure option =
    let sides =
        [ for _, realizations in numbered diff ->
              [ for index, each in realizations do
                    match each.Trained with
                    | NonNull analysis when analysis.Bits <= StateSpace.Dimensions -> (index, analysis)
                    | _ -> () ]
              |> Thinning.evenly mostPairs ]

    let trained =
        [ for _, realizations in numbered diff do
              for _, each in realizations do
                  yield! Option.toList (Option.ofObj each.Trained) ]

    let beyond =
        match trained |> List.filter (fun network -> network.Bits > StateSpace.Dimensions) with
        | [] -> ""
        | others -> $" {others.Length} of {trained.Length} networks have more than three bits and no place there."

    let bits =
        List.concat sides |> List.map (fun (_, analysis) -> analysis.Bits) |> List.fold max 1

    let shape = Cube.shapeOf bits

    let range = [ -1.45; 1.45 ]

    let axis title =
        Xaxis(title = title, showticklabels = false, range = range)

    let ofBit bit =
        if bit <= bits then $"bit {bit}" else ""

    let layout =
        FigureLayout(
            scene =
                Scene(
                    aspectmode = "cube",
                    camera = Camera(eye = Eye(x = 1.5, y = 1.2, z = 0.75)),
                    xaxis = axis (ofBit 1),
                    yaxis = Yaxis(title = ofBit 2, showticklabels = false, range = range),
                    zaxis = Zaxis(title = ofBit 3, showticklabels = false, range = range)
                ),
            showlegend = false,
            margin = Margin(l = 0.0, r = 0.0, t = 0.0, b = 0.0)
        )

    if List.forall List.isEmpty sides then
        None
    else
        Some
            { Id = "cubes"
              Title = $"{shape[..0].ToUpperInvariant()}{shape[1..]}s of memory states, aligned"
              Caption =
                $"Memory states in their first principal components, each network turned and scaled onto the ideal {shape}. "
                + $"Of each side at most {mostPairs} networks are drawn, evenly taken.{beyond}"
              Panels = panels layout [] (cube sides[0] >> List.singleton) (cube sides[1] >> List.singleton)
              Choices = []
              Legend = lines
              Columns = 3
              Height = 360 }

/// Those for which there is anything to draw.
let all (diff: ExperimentDiff) : Figure list =
    [ training diff
      yield! Option.toList (DiffMetrics.figure diff)
      yield! Option.toList (spectra diff)
      yield! Option.toList (cubes diff) ]
