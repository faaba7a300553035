/// The memory states of one network in its own state space, with the cube's edges, beside the untrained network's.
module FlipFlop.Reports.Figures.Cube

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Reports
open FlipFlop.Reports.Plotly
open FlipFlop.Reports.Figures.StateScene

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

/// So many states can have their sign patterns beside them: more would be written over one another.
let private mostLabels = 16

/// The mode of a trace of memory states.
let internal modeOf (states: StateSet) =
    if states.Right.Length <= mostLabels then
        "markers+text"
    else
        "markers"

/// What a caption adds where states are too many to have their sign patterns beside them.
let internal unlabelled (networks: NetworkAnalysis list) =
    match networks |> List.map _.MemoryStates.Right.Length |> List.filter ((<) mostLabels) |> List.distinct with
    | [] -> ""
    | _ -> $" Of more than {mostLabels} states the sign patterns are shown where one hovers."

let private memories states colour : Trace =
    let trace = marks states "memory state" colour "circle" 6.0
    trace.mode <- modeOf states
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

    let shown = [ for choice in choices -> trained[choice.Realization] ]

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
        + "it. Red: a sign is wrong. Edges join states that differ in one bit. Drawn in the network's own first three singular directions, "
        + $"looked at from the same side of the {word}. An untrained network driven by independent inputs has a {word} too: what "
        + "counts is right signs, and that silence keeps them."
        + unlabelled shown
        + steps shown
        + Figure.chosenOf sweep choices
      Panels = panels
      Choices = choices
      Legend = []
      Columns = panels.Length
      Height = 460 }
