/// Several networks' cubes side by side, each in its own singular directions and looked at from one place: as they are
/// turned (the paper's figure 5).
module FlipFlop.Reports.Figures.CubesAsTheyAre

open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// The paper shows four.
let private most = 4

let private corners (index: int) (states: StateSet) : Trace list =
    [ for at in 0 .. states.Right.Length - 1 ->
          let corner = StateSpace.corner states at
          corner.customdata <- [ index ]
          corner ]

let private panel (sweep: Sweep) (index: int, analysis: NetworkAnalysis) =
    let own (trace: SpaceTrace) : Trace =
        trace.Facts <-
            { trace.Facts with
                Realizations = [ index ] }

        trace

    let drawing =
        [ own (Cube.trajectory analysis Palette.grid)
          own (Cube.edges analysis.MemoryStates (Palette.cell sweep.CellOf[index]))
          yield! corners index analysis.MemoryStates ]

    let layout = StateScene.sceneLayout ()
    layout.scene.camera <- StateScene.cameraAt (1.0, 1.0, 1.0) (0.0, 0.0, 1.0)
    // A little to the right: from there the title at the left has less room than that at the right.
    layout.scene.camera.center <- Center(x = 0.1, y = -0.1, z = 0.0)

    { Figure.panel (Sweep.name sweep index) drawing layout with
        Remark = $"silence keeps {analysis.SettledStates.CountRight} of {analysis.SettledStates.Right.Length}" }

/// None where no network has a cube.
let figure (sweep: Sweep) : Figure option =
    let cubes =
        Sweep.trained sweep |> List.filter (fun (_, network) -> Cube.hasCube network)

    // Not the first: in a sweep they are of one cell.
    let shown = Thinning.evenly most cubes

    if shown.IsEmpty then
        None
    else
        let thinned =
            if shown.Length < cubes.Length then
                $" {shown.Length} of {cubes.Length} networks, evenly taken."
            else
                ""

        let word = Cube.word (List.map snd shown)

        Some
            { Id = "cubes"
              Title = $"The {word}s as they are turned"
              Caption =
                "Memory states of each network in its own first three singular directions, all looked at from the same "
                + "place; a colour is a sign pattern, the same in every picture. The signs of singular directions are "
                + $"arbitrary, and they follow the test set: how far {word}s are turned means something only beside chance."
                + Figure.networksOf sweep Cube.hasCube "with memory states that lie in one point"
                + Cube.unlabelled (List.map snd shown)
                + Cube.steps (List.map snd shown)
                + thinned
              Panels = List.map (panel sweep) shown
              Choices = []
              Legend = []
              Columns = 2
              Height = 430 }
