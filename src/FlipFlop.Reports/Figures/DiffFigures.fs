/// Two experiments laid over one another: training curves, spectra, cubes.
module FlipFlop.Reports.Figures.DiffFigures

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// Blue and orange, told apart by all eyes.
let colourA, colourB = Palette.channel 1, Palette.channel 0

/// How a side is drawn: A wide and pale under a thin B, so that both are seen where they agree.
type private Side =
    { Name: string
      Colour: string
      Opacity: float
      Line: float
      Edge: float
      Dot: float }

let private sideA =
    { Name = "A"
      Colour = colourA
      Opacity = 0.45
      Line = 6.0
      Edge = 9.0
      Dot = 11.0 }

let private sideB =
    { Name = "B"
      Colour = colourB
      Opacity = 1.0
      Line = 1.4
      Edge = 3.0
      Dot = 4.0 }

let private mark label colour symbol : LegendEntry =
    { Label = label
      Colour = colour
      Symbol = symbol }

let private lines = [ mark "A" colourA "line-wide"; mark "B" colourB "line" ]

let private dots =
    [ mark "A" colourA "circle-wide"; mark "B" colourB "circle-small" ]

/// Cubes of so many pairs are laid over one another.
let private mostPairs = 40

/// The realizations of the page: those of A, then those of B.
let private numbered (diff: ExperimentDiff) =
    let first = diff.ResultA.Realizations.Count

    [ sideA, List.indexed (List.ofSeq diff.ResultA.Realizations)
      sideB, [ for index, each in Seq.indexed diff.ResultB.Realizations -> first + index, each ] ]

let private curves (side: Side, realizations: (int * RealizationResult) list) : Trace =
    let points =
        [ for index, each in realizations do
              for record in each.History do
                  (float record.Epoch, record.Loss, index)

              (nan, nan, -1) ]

    let points = Thinning.evenly Thinning.mostCurvePoints points

    PlaneTrace(
        x = [ for epoch, _, _ in points -> epoch ],
        y = [ for _, loss, _ in points -> loss ],
        customdata = [ for _, _, index in points -> index ],
        name = side.Name,
        mode = "lines",
        opacity = side.Opacity,
        line = Line(color = side.Colour, width = side.Line),
        hovertemplate = "%{text}<br>epoch %{x}: %{y:.4g}<extra></extra>"
    )

let private training (diff: ExperimentDiff) : Figure =
    let sides = numbered diff

    let losses =
        [ for _, realizations in sides do
              for _, each in realizations do
                  for record in each.History -> record.Loss ]

    { Id = "training"
      Title = "Loss, epoch by epoch"
      Caption =
        "Mean square error over an epoch's trials. One line is one realization: A's wide and pale, B's thin above them."
      Panels =
        [ Figure.layout (Xaxis(title = "epoch")) (Figure.logarithmic losses)
          |> Figure.panel "" (List.map curves sides) ]
      Choices = []
      Legend = lines
      Columns = 1
      Height = 400 }

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

let private spectra (diff: ExperimentDiff) : Figure option =
    let sides =
        [ for side, realizations in numbered diff -> side, eigenvalues realizations ]

    let all = sides |> List.collect snd

    if all.IsEmpty then
        None
    else
        let born = outliers diff true (fun spectrum -> spectrum.Born)
        let lost = outliers diff false (fun spectrum -> spectrum.Lost)

        let reach =
            1.08 * max 1.0 (all |> List.map (fun (_, value) -> value.Modulus) |> List.max)

        let bulk =
            [ for side, points in sides ->
                  points
                  |> Thinning.evenly Thinning.mostBulkPoints
                  |> scatter (Marker(size = side.Dot, color = side.Colour)) side.Opacity side.Name ]

        let ring colour symbol =
            Marker(size = 13.0, color = colour, symbol = symbol, line = Line(color = colour, width = 2.0))

        Some
            { Id = "spectra"
              Title = "Eigenvalues of both"
              Caption =
                $"Eigenvalues of the recurrent weights. Rings: {born.Length} of B that lie outside the circle where A's counterpart "
                + $"does not (born); crosses: {lost.Length} of A where B's does not (lost). Counterparts are matched within each pair of "
                + "networks so that they lie as near as can be."
              Panels =
                [ FigureLayout(
                      xaxis = Xaxis(title = "Re λ", range = [ -reach; reach ]),
                      yaxis = EqualYaxis(title = "Im λ", range = [ -reach; reach ]),
                      showlegend = false
                  )
                  |> Figure.panel
                      ""
                      (circle :: bulk
                       @ [ scatter (ring colourB "circle-open") 1.0 "born" born
                           scatter (ring colourA "x-thin-open") 1.0 "lost" lost ]) ]
              Choices = []
              Legend = dots @ [ mark "born" colourB "circle-open"; mark "lost" colourA "x-thin-open" ]
              Columns = 1
              Height = 400 }

let private cube (side: Side) (networks: (int * NetworkAnalysis) list) : Trace =
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
        [ for side, realizations in numbered diff ->
              side,
              [ for index, each in realizations do
                    match each.Trained with
                    | NonNull analysis when analysis.Bits <= StateSpace.Dimensions -> (index, analysis)
                    | _ -> () ]
              |> Thinning.evenly mostPairs ]

    let range = [ -1.45; 1.45 ]

    let axis title =
        Xaxis(title = title, showticklabels = false, range = range)

    let layout =
        FigureLayout(
            scene =
                Scene(
                    aspectmode = "cube",
                    camera = Camera(eye = Eye(x = 1.5, y = 1.2, z = 0.75)),
                    xaxis = axis "bit 1",
                    yaxis = Yaxis(title = "bit 2", showticklabels = false, range = range),
                    zaxis = Zaxis(title = "bit 3", showticklabels = false, range = range)
                ),
            showlegend = false,
            margin = Margin(l = 0.0, r = 0.0, t = 0.0, b = 0.0)
        )

    if sides |> List.forall (fun (_, networks) -> networks.IsEmpty) then
        None
    else
        Some
            { Id = "cubes"
              Title = "Cubes of memory states, aligned"
              Caption =
                "Memory states in their first principal components, each network turned and scaled onto the ideal cube. "
                + $"Of each side at most {mostPairs} networks are drawn, evenly taken."
              Panels = [ Figure.panel "" [ for side, networks in sides -> cube side networks ] layout ]
              Choices = []
              Legend = lines
              Columns = 1
              Height = 400 }

/// Those for which there is anything to draw.
let all (diff: ExperimentDiff) : Figure list =
    [ training diff
      yield! Option.toList (spectra diff)
      yield! Option.toList (cubes diff) ]
