module FlipFlop.Tests.Reports.CubeFigureTests

open System
open Expecto
open FlipFlop.Analysis
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

let private points traces = traces |> List.collect (numbers "x")

let private gaps traces =
    points traces |> List.filter Double.IsNaN |> List.length

let private trainedNetworks (sweep: Sweep) = Sweep.trained sweep |> List.map snd

let private gap = [ nan; nan; nan ]

let private edgesOf (states: StateSet) placeOf =
    [ for edge in states.Cube.Edges do
          yield! placeOf edge.From
          yield! placeOf edge.To
          yield! gap ]

let private pathOf (analysis: NetworkAnalysis) =
    let path = analysis.StateSpace.Trajectory
    let stride = (path.Length / 3 + 599) / 600

    [ for step in 0..stride .. path.Length / 3 - 1 do
          yield! path[3 * step .. 3 * step + 2] ]

/// The networks from the last to the first, so that the one that forgets comes first.
let private backwards =
    lazy
        (ReferenceResult.places
         |> List.filter (fun place -> place.File <> "")
         |> List.rev
         |> ReferenceResult.over
         |> Sweep.ofResult)

let private isCubeOf (network: NetworkAnalysis) (traces: Newtonsoft.Json.Linq.JObject list) =
    let memory, settled = network.MemoryStates, network.SettledStates
    let drawn name = inSpace (named name traces).Head
    areDrawn memory.Projected (drawn "memory state") "memory states"
    areDrawn settled.Projected (drawn "settled state") "settled states"
    areDrawn (edgesOf memory (place memory)) (drawn "edges") "edges"
    areDrawn (pathOf network) (drawn "trajectory") "path"

    areDrawn
        (List.concat [ for at in 0..7 -> place memory at @ place settled at @ gap ])
        (drawn "silence")
        "from memory to settled state"

    Expect.equal (texts "text" (named "memory state" traces).Head) (List.map (signs memory) [ 0..7 ]) "sign patterns"

    for name, states in [ "memory state", memory; "settled state", settled ] do
        let words = texts "customdata" (named name traces).Head

        Expect.equal
            [ for word in words -> word.EndsWith "every sign right" ]
            (List.ofArray states.Right)
            "which have every sign right"

let private kept (network: NetworkAnalysis) =
    $"silence keeps {network.SettledStates.CountRight} of 8, {network.MemoryStates.CountRight} of 8 memory states"

let private energy (network: NetworkAnalysis) =
    String.Join(" + ", [ for share in network.StateSpace.Energy[..2] -> Figure.percent share ])

let private onIdeal (network: NetworkAnalysis) =
    (nonNull (CubeAlignment.OntoIdealCube network.MemoryStates)).Coordinates

[<Tests>]
let tests =
    testList
        "Figures"
        [ test "the cube of three bits has twelve edges, each between states that differ in one bit" {
              let figure = Cube.figure standard.Value
              let index, analysis = (Sweep.trained standard.Value).Head
              Expect.equal figure.Choices.Head.Realization index "first choice"
              let edges = (named "edges" (chosen 0 figure.Panels[0])).Head
              Expect.equal (gaps [ edges ]) 12 "edges"
              Expect.equal (points [ edges ]).Length 36 "two ends and a gap each"

              for edge in analysis.MemoryStates.Cube.Edges do
                  let differing =
                      Seq.zip (Cube.signs analysis.MemoryStates edge.From) (Cube.signs analysis.MemoryStates edge.To)
                      |> Seq.filter (fun (a, b) -> a <> b)

                  Expect.equal (Seq.length differing) 1 "differing bits"
          }

          test "every memory state is labelled by its sign pattern" {
              let states =
                  (named "memory state" (chosen 0 (Cube.figure standard.Value).Panels[0])).Head

              let labels = [ for label in states["text"] |> nonNull -> label.ToString() ]
              Expect.equal (List.distinct labels).Length 8 "labels"
              Expect.contains labels "+ − +" "one of them"
          }

          test "a state whose sign is lost has the colour of what is wrong" {
              let figure = Cube.figure standard.Value

              for place, (_, analysis) in List.indexed (Sweep.trained standard.Value) do
                  let settled = (named "settled state" (chosen place figure.Panels[0])).Head
                  let marker = settled["marker"] |> nonNull

                  let wrong =
                      marker["color"] |> nonNull |> Seq.filter (fun colour -> colour.ToString() = Palette.wrong)

                  Expect.equal (Seq.length wrong) (8 - analysis.SettledStates.CountRight) "lost states"
          }

          test "beside each trained cube stands the untrained one" {
              let figure = Cube.figure standard.Value
              Expect.hasLength figure.Panels 2 "panels"

              for place in 0 .. figure.Choices.Length - 1 do
                  Expect.equal (gaps (named "edges" (chosen place figure.Panels[1]))) 12 "edges of the untrained cube"
          }

          test "every cube is looked at from the same side of its own axes" {
              let figure = Cube.figure standard.Value

              for camera, (_, analysis) in List.zip figure.Panels.Head.Cameras (Sweep.trained standard.Value) do
                  let states = analysis.MemoryStates

                  let along bit (x: float, y: float, z: float) =
                      [ for at in 0..7 do
                            let sign = float states.Signs[3 * at + bit]
                            let place = Array.sub states.Projected (3 * at) 3
                            sign * (x * place[0] + y * place[1] + z * place[2]) ]
                      |> List.sum

                  let eye, up = camera.eye, camera.up
                  Expect.isGreaterThan (along 0 (eye.x, eye.y, eye.z)) 0.0 "the first bit's side"
                  Expect.isGreaterThan (along 2 (up.x, up.y, up.z)) 0.0 "the third bit is up"
                  Expect.floatClose Accuracy.low (sqrt (eye.x ** 2.0 + eye.y ** 2.0 + eye.z ** 2.0)) 2.35 "distance"
          }

          test "one, two and four bits have one, four and thirty-two edges" {
              let figure = Cube.figure (Sweep.ofResult ReferenceResult.otherBits.Value)

              let edges =
                  [ for place in 0..2 -> gaps (named "edges" (chosen place figure.Panels[0])) ]

              Expect.equal edges [ 1; 4; 32 ] "edges"
          }

          test "aligned cubes lie around the ideal one" {
              let figure = (AlignedCubes.figure standard.Value).Value
              let traces = traces figure.Panels.Head
              Expect.equal (gaps (named "edges" traces)) (7 * 12) "seven networks' edges"
              Expect.equal (gaps (named "edges of the ideal cube" traces)) 12 "the ideal cube's"

              let corners = named "memory states" traces
              Expect.equal (points corners).Length (7 * 8) "corners"

              // What is left of SciPy's standardised cubes after the alignment is their disparity: here of 8 corners at +-1.
              let residual =
                  [ for axis in [ "x"; "y"; "z" ] do
                        for coordinate in List.collect (numbers axis) corners -> (abs coordinate - 1.0) ** 2.0 ]
                  |> List.sum

              let disparity =
                  trainedNetworks standard.Value
                  |> List.sumBy _.MemoryStates.Cube.ProcrustesDisparity.GetValueOrDefault()

              Number.isAtMost residual (24.0 * disparity + 0.01) "squared distances from the ideal corners"
          }

          test "the cubes of more than three bits have no place in three dimensions" {
              let figure =
                  (AlignedCubes.figure (Sweep.ofResult ReferenceResult.otherBits.Value)).Value

              Expect.equal (Figure.heading figure.Panels.Head) "Trained (2 networks)" "one bit and two bits"
          }

          test "a cube's states, edges, silence, path and words are those of the chosen network, trained and untrained" {
              let figure = Cube.figure standard.Value

              for choice in 0 .. figure.Choices.Length - 1 do
                  let result = standard.Value.Result.Realizations[figure.Choices[choice].Realization]
                  let trained, untrained = nonNull result.Trained, nonNull result.Untrained
                  isCubeOf trained (chosen choice figure.Panels[0])
                  isCubeOf untrained (chosen choice figure.Panels[1])
                  let note = figure.Choices[choice].Note
                  Expect.stringContains note $"Trained: {kept trained}" "trained"
                  Expect.stringContains note $"Untrained: {kept untrained}" "untrained"
                  Expect.stringContains note $"directions hold {energy trained} of the energy" "energy"
          }

          test "the path through state space has the chosen network's memory states" {
              let figure = StateSpace.figure standard.Value

              for choice in 0 .. figure.Choices.Length - 1 do
                  let network = snd (List.item choice (Sweep.trained standard.Value))
                  let traces = chosen choice figure.Panels.Head

                  for at in 0..7 do
                      let corner = (named (signs network.MemoryStates at) traces).Head
                      areDrawn (place network.MemoryStates at) (inSpace corner) "memory state"

                      Expect.stringContains
                          (textOf "hovertemplate" corner)
                          (if network.MemoryStates.Right[at] then
                               "every sign right"
                           else
                               "a sign is wrong")
                          "its signs"

                  Expect.stringContains figure.Choices[choice].Note (kept network) "note"
          }

          test "cubes side by side are each network's own, and say how many states silence keeps" {
              let sweep = backwards.Value
              let figure = (CubesAsTheyAre.figure sweep).Value

              for panel, (index, network) in List.zip figure.Panels (Thinning.evenly 4 (Sweep.trained sweep)) do
                  Expect.stringEnds panel.Remark $"silence keeps {network.SettledStates.CountRight} of 8" "remark"

                  let eye =
                      [ for axis in [ "x"; "y"; "z" ] -> number (at $"scene.camera.eye.{axis}" (json panel.Layout)) ]

                  areDrawn
                      [ for _ in 1..3 -> 2.35 / sqrt 3.0 ]
                      eye
                      "all from one place, far enough to see the axes' names"

                  let edges = (named "edges" (traces panel)).Head
                  areDrawn (edgesOf network.MemoryStates (place network.MemoryStates)) (inSpace edges) "edges"

                  for at in 0..7 do
                      let corner = (named (signs network.MemoryStates at) (traces panel)).Head
                      areDrawn (place network.MemoryStates at) (inSpace corner) "memory state"
                      Expect.equal (numbers "customdata" corner) [ float index ] "its realization"
          }

          test "aligned cubes are each network's own, in its cell's colour, around corners named by their signs" {
              let figure = (AlignedCubes.figure standard.Value).Value

              let trained, untrained =
                  Sweep.trained standard.Value, Sweep.untrained standard.Value

              let isDrawn (networks: (int * NetworkAnalysis) list) colour panel =
                  let ofColour name =
                      named name (traces panel)
                      |> List.filter (fun trace ->
                          textOf "marker.color" trace = colour || textOf "line.color" trace = colour)
                      |> List.exactlyOne

                  let corners = [ for _, network in networks -> onIdeal network ]
                  areDrawn (Seq.concat corners) (inSpace (ofColour "memory states")) $"corners, {colour}"

                  let indices = [ for index, _ in networks -> List.replicate 8 (float index) ]
                  Expect.equal (numbers "customdata" (ofColour "memory states")) (List.concat indices) "realizations"

                  let edges =
                      [ for _, network in networks do
                            let corner = onIdeal network
                            yield! edgesOf network.MemoryStates (fun at -> List.ofArray corner[3 * at .. 3 * at + 2]) ]

                  areDrawn edges (inSpace (ofColour "edges")) $"edges, {colour}"

              for cell, networks in trained |> List.groupBy (fun (index, _) -> standard.Value.CellOf[index]) do
                  isDrawn networks (Palette.cell cell) figure.Panels[0]

              isDrawn untrained Palette.untrained figure.Panels[1]
              let ideal = (named "ideal cube" (traces figure.Panels.Head)).Head

              for label, corner in List.zip (texts "text" ideal) (List.chunkBySize 3 (inSpace ideal)) do
                  let sign value = if value > 0.0 then "+" else "−"
                  Expect.equal label (String.Join(" ", List.map sign corner)) "a corner's name"
          } ]
