/// The cubes of all networks, each turned and scaled onto the ideal cube.
module FlipFlop.Reports.Figures.AlignedCubes

open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// A network's memory states on the ideal cube, (2^bits x 3).
type private Aligned =
    { Index: int
      States: StateSet
      Coordinates: float[] }

let private aligned (networks: (int * NetworkAnalysis) list) =
    [ for index, analysis in networks do
          match CubeAlignment.OntoIdealCube analysis.MemoryStates with
          | null -> ()
          // States that coincide have no place on it.
          | cube when not (Array.forall System.Double.IsFinite cube.Coordinates) -> ()
          | cube ->
              { Index = index
                States = analysis.MemoryStates
                Coordinates = cube.Coordinates } ]

let private point (cube: Aligned) at =
    (cube.Coordinates[3 * at], cube.Coordinates[3 * at + 1], cube.Coordinates[3 * at + 2])

let private trace mode name (points: ((float * float * float) * int) list) =
    SpaceTrace(
        x = [ for (x, _, _), _ in points -> x ],
        y = [ for (_, y, _), _ in points -> y ],
        z = [ for (_, _, z), _ in points -> z ],
        customdata = [ for _, index in points -> index ],
        mode = mode,
        name = name,
        hovertemplate = "%{text}<extra></extra>"
    )

let private edges name colour opacity width (cubes: Aligned list) : Trace =
    let points =
        [ for cube in cubes do
              for edge in cube.States.Cube.Edges do
                  (point cube edge.From, cube.Index)
                  (point cube edge.To, cube.Index)
                  ((nan, nan, nan), -1) ]

    let trace = trace "lines" name points
    trace.line <- Line(color = colour, width = width)
    trace.opacity <- opacity

    let states (cube: Aligned) =
        Cube.stateColumn cube.States (Cube.endsOfEdges cube.States) |> snd

    trace.Facts <- PointFacts.OfColumns [ ("state", List.collect states cubes) ]
    trace

let private corners colour (cubes: Aligned list) : Trace =
    let points =
        [ for cube in cubes do
              for at in 0 .. cube.States.Right.Length - 1 -> (point cube at, cube.Index) ]

    let trace = trace "markers" "memory states" points

    let states (cube: Aligned) =
        Cube.stateColumn cube.States [ 0 .. cube.States.Right.Length - 1 ] |> snd

    trace.Facts <- PointFacts.OfColumns [ ("state", List.collect states cubes) ]
    trace.marker <- Marker(size = 3.5, color = colour)
    trace.opacity <- 0.9
    trace

/// Bits of a network: the directions that its ideal cube has.
let private bitsOf (cube: Aligned) =
    cube.States.Signs.Length / cube.States.Right.Length

/// The cube with corners at +1 and -1, labelled by its sign patterns.
let private ideal (example: Aligned) : Trace list =
    let bits = bitsOf example

    let coordinates =
        [| for at in 0 .. example.States.Right.Length - 1 do
               for axis in 0..2 ->
                   if axis < bits then
                       float example.States.Signs[at * bits + axis]
                   else
                       0.0 |]

    let cube =
        { example with
            Coordinates = coordinates
            Index = -1 }

    let labels =
        trace "text" "ideal cube" [ for at in 0 .. example.States.Right.Length - 1 -> (point cube at, -1) ]

    labels.text <- [ for at in 0 .. example.States.Right.Length - 1 -> Cube.signs example.States at ]
    labels.textfont <- Textfont(size = 12.0, color = Palette.ink)
    labels.textposition <- "top center"
    labels.hoverinfo <- "skip"
    let outline = edges "edges of the ideal cube" Palette.ink 1.0 2.5 [ cube ]
    [ outline; labels ]

let private layout (cubes: Aligned list) =
    let range = [ -1.45; 1.45 ]
    let most = cubes |> List.map bitsOf |> List.fold max 1
    let title bit = if bit > most then "" else $"bit {bit}"

    FigureLayout(
        scene =
            Scene(
                aspectmode = "cube",
                camera = Camera(eye = Eye(x = 1.5, y = 1.2, z = 0.75), center = Center(x = 0.0, y = 0.0, z = -0.1)),
                xaxis = Xaxis(title = title 1, showticklabels = false, range = range),
                yaxis = Yaxis(title = title 2, showticklabels = false, range = range),
                zaxis = Zaxis(title = title 3, showticklabels = false, range = range)
            ),
        showlegend = false,
        margin = Margin(l = 0.0, r = 0.0, t = 0.0, b = 0.0)
    )

let private panel title count (traces: Aligned list -> Trace list) (cubes: Aligned list) =
    let drawn =
        match cubes with
        | [] -> []
        | _ -> ideal (List.maxBy bitsOf cubes) @ traces cubes

    { Figure.panel title drawn (layout cubes) with
        Remark = Figure.counted count "network" }

/// None where no network has a cube of at most three dimensions.
let figure (sweep: Sweep) : Figure option =
    let trained = aligned (Sweep.trained sweep)
    let shown = Thinning.evenly Thinning.mostCubes trained

    let allUntrained = aligned (Sweep.untrained sweep)
    let untrained = Thinning.evenly Thinning.mostCubes allUntrained

    let byCell (cubes: Aligned list) =
        [ for cell in sweep.Cells do
              let inCell =
                  cubes |> List.filter (fun cube -> sweep.CellOf[cube.Index] = cell.Index)

              if not inCell.IsEmpty then
                  edges "edges" (Palette.cell cell.Index) 0.45 2.0 inCell
                  corners (Palette.cell cell.Index) inCell ]

    let baseline cubes =
        [ edges "edges" Palette.untrained 0.45 2.0 cubes
          corners Palette.untrained cubes ]

    let thinned =
        if shown.Length < trained.Length then
            $" {shown.Length} of {trained.Length} trained cubes and {untrained.Length} of {allUntrained.Length} untrained ones are "
            + "drawn, evenly taken."
        else
            ""

    // Only of three bits it is one of the metrics.
    let disparity =
        if trained |> List.exists (fun cube -> cube.States.Cube.ProcrustesDisparity.HasValue) then
            " How far a network is from it is its cube disparity."
        else
            ""

    let isAligned (network: NetworkAnalysis) =
        trained |> List.exists (fun cube -> obj.ReferenceEquals(cube.States, network.MemoryStates))

    let fewerBits =
        if (List.distinctBy bitsOf trained).Length > 1 then
            " Networks of fewer bits lie within it: those of two bits on the square through its middle, those of one bit on a line."
        else
            ""

    if trained.IsEmpty then
        None
    else
        let word = Sweep.trained sweep |> List.map snd |> List.filter isAligned |> Cube.word

        Some
            { Id = "aligned-cubes"
              Title = $"All {word}s, laid over one another"
              Caption =
                $"Memory states in their first principal components, turned (or reflected) and scaled onto the ideal {word} "
                + "(black, or white on dark paper)."
                + disparity
                + fewerBits
                + Figure.networksOf sweep isAligned "of more than three bits, or with states that lie in one point"
                + thinned
              Panels =
                [ panel "Trained" shown.Length byCell shown
                  // An imported network has no untrained one.
                  if not untrained.IsEmpty then
                      panel "Untrained" untrained.Length baseline untrained ]
              Choices = []
              Legend = []
              Columns = 2
              Height = 460 }
