/// The memory states of one network in its own state space, with the cube's edges, beside the untrained network's.
module FlipFlop.Reports.Figures.Cube

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

type internal Point3 = float * float * float

let private gap: Point3 = (nan, nan, nan)

/// The point of a row. What is rounding beside activities up to one is none: the scene's axes would be drawn as long as
/// that, and a flat network's picture would be empty.
let private point (coordinates: float[]) row : Point3 =
    let at axis =
        let value = coordinates[3 * row + axis]
        if abs value < 1e-9 then 0.0 else value

    (at 0, at 1, at 2)

let internal state (states: StateSet) at : Point3 = point states.Projected at

/// What the memory states of so many bits are the corners of.
let shapeOf bits =
    match bits with
    | 1 -> "line"
    | 2 -> "square"
    | _ -> "cube"

/// The same of several networks: where every network has two bits a square, which nobody should call a cube.
let word (networks: NetworkAnalysis list) =
    match networks |> List.map _.Bits |> List.distinct with
    | [ bits ] -> shapeOf bits
    | _ -> "cube"

/// "+ - +": the sign pattern of a state.
let signs (states: StateSet) at =
    let bits = states.Signs.Length / states.Right.Length

    String.Join(" ", [ for bit in 0 .. bits - 1 -> if states.Signs[at * bits + bit] > 0 then "+" else "−" ])

let private space (points: Point3 list) name : SpaceTrace =
    SpaceTrace(
        x = [ for x, _, _ in points -> x ],
        y = [ for _, y, _ in points -> y ],
        z = [ for _, _, z in points -> z ],
        name = name
    )

let private lines (points: Point3 list) name colour width : SpaceTrace =
    let trace = space points name
    trace.mode <- "lines"
    trace.line <- Line(color = colour, width = width)
    trace.hoverinfo <- "skip"
    trace

/// The column that says of which states, by index, the points are.
let internal stateColumn (states: StateSet) (at: int list) =
    PointFacts.Column("state", [ for at in at -> signs states at ])

/// The same of states by themselves, and whether they have every sign right.
let internal factsOf (states: StateSet) (at: int list) =
    PointFacts.OfColumns
        [ stateColumn states at
          PointFacts.Column("every_sign_right", [ for at in at -> states.Right[at] ]) ]

/// The states at both ends of every edge; the gap behind them, which has no row, is counted to the second.
let internal endsOfEdges (states: StateSet) =
    [ for edge in states.Cube.Edges do
          yield! [ edge.From; edge.To; edge.To ] ]

/// The hypercube's edges as one broken line: two points and a gap an edge.
let internal edges (states: StateSet) colour =
    let points =
        [ for edge in states.Cube.Edges do
              state states edge.From
              state states edge.To
              gap ]

    let trace = lines points "edges" colour 4.0
    trace.Facts <- PointFacts.OfColumns [ stateColumn states (endsOfEdges states) ]
    trace

let private marks (states: StateSet) name colour symbol size : SpaceTrace =
    let all = [ 0 .. states.Right.Length - 1 ]
    let trace = space (List.map (state states) all) name

    let colours =
        [ for at in all -> if states.Right[at] then colour else Palette.wrong ]

    trace.mode <- "markers"
    trace.marker <- Marker(symbol = symbol, size = size, color = colours)

    trace.customdata <-
        [ for at in all ->
              signs states at
              + (if states.Right[at] then
                     ", every sign right"
                 else
                     ", a sign is wrong") ]

    trace.hovertemplate <- name + "<br>%{customdata}<extra></extra>"
    trace.Facts <- factsOf states all
    trace

let private memories states colour : Trace =
    let trace = marks states "memory state" colour "circle" 6.0
    trace.mode <- "markers+text"
    trace.text <- [ for at in 0 .. states.Right.Length - 1 -> signs states at ]
    trace.textposition <- "top center"
    trace.textfont <- Textfont(size = 12.0, color = Palette.ink)
    trace

/// Every how many steps of its path are drawn.
let private stride (analysis: NetworkAnalysis) =
    let steps = analysis.StateSpace.Trajectory.Length / 3
    max 1 ((steps + Thinning.mostTrajectoryPoints - 1) / Thinning.mostTrajectoryPoints)

/// What a caption adds where steps of paths are left out.
let internal steps (networks: NetworkAnalysis list) =
    let strides = List.map stride networks

    match List.fold min Int32.MaxValue strides, List.fold max 1 strides with
    | _, 1 -> ""
    | least, most when least = most -> $" Of a path one step in {most} is drawn."
    | least, most -> $" Of a path one step in {least} to {most} is drawn."

let internal trajectory (analysis: NetworkAnalysis) colour =
    let path = analysis.StateSpace.Trajectory
    let shown = [ 0 .. stride analysis .. path.Length / 3 - 1 ]
    let trace = lines [ for step in shown -> point path step ] "trajectory" colour 2.0

    trace.Facts <-
        PointFacts.OfColumns [ PointFacts.Column("time_ms", [ for step in shown -> float step * analysis.StepMs ]) ]

    trace

/// From each memory state to where silence carries it.
let private drifts (analysis: NetworkAnalysis) =
    let all = [ 0 .. analysis.MemoryStates.Right.Length - 1 ]

    let points =
        [ for at in all do
              state analysis.MemoryStates at
              state analysis.SettledStates at
              gap ]

    let trace = lines points "silence" Palette.muted 3.0

    trace.Facts <- PointFacts.OfColumns [ stateColumn analysis.MemoryStates (List.collect (List.replicate 3) all) ]
    trace

let private drawing (analysis: NetworkAnalysis) colour : Trace list =
    [ trajectory analysis Palette.grid
      edges analysis.MemoryStates colour
      drifts analysis
      marks analysis.SettledStates "settled state" colour "circle-open" 8.0
      memories analysis.MemoryStates colour ]

let private plus (a: Point3) (b: Point3) =
    let ax, ay, az = a
    let bx, by, bz = b
    (ax + bx, ay + by, az + bz)

let private times scale ((x, y, z): Point3) : Point3 = (scale * x, scale * y, scale * z)

let private length ((x, y, z): Point3) = sqrt (x * x + y * y + z * z)

/// The direction of a bit's axis in the picture: the mean of the states, each with its sign of that bit.
let private axis (states: StateSet) bit =
    let bits = states.Signs.Length / states.Right.Length

    [ for at in 0 .. states.Right.Length - 1 -> times (float states.Signs[at * bits + bit]) (state states at) ]
    |> List.reduce plus
    |> fun sum -> times (1.0 / length sum) sum

let internal cameraAt (eye: Point3) (up: Point3) =
    let distance = 2.35
    let x, y, z = times (distance / length eye) eye
    let upX, upY, upZ = up
    Camera(eye = Eye(x = x, y = y, z = z), up = Up(x = upX, y = upY, z = upZ))

/// Looks at a cube of three bits over its edge, from the same side for every network: singular directions are turned
/// anyhow, and a cube that is seen along its diagonal looks like none.
let internal camera (states: StateSet) =
    let standing = cameraAt (1.4, 1.18, 0.75) (0.0, 0.0, 1.0)

    if states.Signs.Length <> 3 * states.Right.Length then
        standing
    else
        let first, second, third = axis states 0, axis states 1, axis states 2
        let eye = plus (plus (times 1.4 first) (times 0.95 second)) (times 0.6 third)

        if Double.IsFinite(length eye) && length eye > 0.1 then
            cameraAt eye third
        else
            standing

let internal sceneLayout () =
    FigureLayout(
        scene =
            Scene(
                aspectmode = "data",
                xaxis = Xaxis(title = "direction 1"),
                yaxis = Yaxis(title = "direction 2"),
                zaxis = Zaxis(title = "direction 3")
            ),
        showlegend = false,
        margin = Margin(l = 0.0, r = 0.0, t = 0.0, b = 0.0)
    )

/// Whether the states are more than one point.
let hasCube (analysis: NetworkAnalysis) =
    Double.IsFinite analysis.MemoryStates.Cube.Nonlinearity

/// How like a cube the states are, in words where there is no number.
let private likeness (analysis: NetworkAnalysis) =
    let geometry = analysis.MemoryStates.Cube

    let disparity =
        if geometry.ProcrustesDisparity.HasValue then
            $", disparity {Figure.number geometry.ProcrustesDisparity.Value}"
        else
            ""

    if not (hasCube analysis) then
        "which all lie in one point: it has no cube"
    elif not (Double.IsFinite geometry.AxisRatio) then
        $"nonlinearity {Figure.number geometry.Nonlinearity}, an axis without length{disparity}"
    else
        $"nonlinearity {Figure.number geometry.Nonlinearity}, axis ratio {Figure.number geometry.AxisRatio}, "
        + $"skew {Figure.number geometry.Skew}{disparity}"

/// What the picture alone does not prove: right signs, and that silence keeps them.
let describe (analysis: NetworkAnalysis) =
    let states = analysis.MemoryStates.Right.Length

    $"silence keeps {analysis.SettledStates.CountRight} of {states}, "
    + $"{analysis.MemoryStates.CountRight} of {states} memory states have every sign right, {likeness analysis}"

/// A network that never moves has none.
let internal energy (analysis: NetworkAnalysis) =
    let shares = analysis.StateSpace.Energy |> Array.truncate 3

    if Array.forall Double.IsFinite shares then
        String.Join(" + ", Array.map Figure.percent shares)
    else
        "nothing"

let private note (trained: NetworkAnalysis) (untrained: NetworkAnalysis | null) =
    let baseline =
        match untrained with
        | null -> ""
        | analysis -> $" Untrained: {describe analysis}."

    $"Trained: {describe trained}. The three directions hold {energy trained} of the energy.{baseline}"

let figure (sweep: Sweep) : Figure =
    let realizations = sweep.Result.Realizations
    let trained = Map.ofList (Sweep.trained sweep)

    let choices =
        Figure.choices sweep (fun index -> note trained[index] realizations[index].Untrained)

    let panel title (network: int -> NetworkAnalysis | null) colour =
        let networks =
            [ for choice in choices -> (choice.Realization, network choice.Realization) ]

        { Title = title
          Remark = ""
          Common = []
          ByChoice =
            [ for index, network in networks do
                  match network with
                  | null -> []
                  | analysis -> drawing analysis (colour index) ]
          Cameras =
            [ for _, network in networks do
                  match network with
                  | null -> Camera()
                  | analysis -> camera analysis.MemoryStates ]
          Layout = sceneLayout () }

    let panels =
        [ panel "Trained" (fun index -> realizations[index].Trained) (fun index -> Palette.cell sweep.CellOf[index])
          if not (Sweep.untrained sweep).IsEmpty then
              panel "Untrained, same seed" (fun index -> realizations[index].Untrained) (fun _ -> Palette.untrained) ]

    let word = word (List.map snd (Sweep.trained sweep))

    { Id = "cube"
      Title = $"The {word} of memory states"
      Caption =
        "Full: the state just before the next pulse, averaged over its visits. Hollow: where 2,000 steps of silence carry "
        + "it. Edges join states that differ in one bit. Drawn in the network's own first three singular directions, "
        + $"looked at from the same side of the {word}. An untrained network driven by independent inputs has a {word} too: what "
        + "counts is right signs, and that silence keeps them."
        + steps [ for choice in choices -> trained[choice.Realization] ]
        + Figure.chosenOf sweep choices
      Panels = panels
      Choices = choices
      Legend = []
      Columns = panels.Length
      Height = 460 }
