/// A network's path through the first three singular directions of its activity, each state in a colour of its own
/// (the paper's figure 4, bottom right).
module FlipFlop.Reports.Figures.StateSpace

open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

let internal corner (states: StateSet) at =
    let right =
        if states.Right[at] then
            "every sign right"
        else
            "a sign is wrong"

    let signs = Cube.signs states at
    let x, y, z = StateScene.state states at

    SpaceTrace(
        x = [ x ],
        y = [ y ],
        z = [ z ],
        name = signs,
        mode = Cube.modeOf states,
        text = [ signs ],
        textposition = "top center",
        textfont = Textfont(size = 12.0, color = Palette.ink),
        marker = Marker(size = 9.0, color = Palette.channel at),
        Facts = Cube.factsOf states [ at ],
        hovertemplate = $"{signs}<br>{right}<extra></extra>"
    )

let private drawing (analysis: NetworkAnalysis) =
    Cube.trajectory analysis Palette.muted :> Trace
    :: [ for at in 0 .. analysis.MemoryStates.Right.Length - 1 -> corner analysis.MemoryStates at :> Trace ]

let private note (analysis: NetworkAnalysis) =
    $"The three directions hold {Cube.energy analysis} of the energy; {Cube.describe analysis}."

let figure (sweep: Sweep) : Figure =
    let trained = Map.ofList (Sweep.trained sweep)
    let choices = Figure.choices sweep (fun index -> note trained[index])

    let shown = [ for choice in choices -> trained[choice.Realization] ]

    { Id = "state-space"
      Title = "The path through state space"
      Caption =
        "Activity of all units during the test set, in its first three singular directions (uncentred). Each memory state, "
        + "averaged over its visits at the last step before the next pulse, has a colour and its sign pattern."
        + Cube.unlabelled shown
        + Cube.steps shown
        + Figure.chosenOf sweep choices
      Panels =
        [ { Title = ""
            Remark = ""
            Common = []
            ByChoice = [ for choice in choices -> drawing trained[choice.Realization] ]
            Cameras = [ for choice in choices -> StateScene.camera trained[choice.Realization].MemoryStates ]
            Layout = StateScene.sceneLayout () } ]
      Choices = choices
      Legend = []
      Columns = 1
      Height = 560 }
