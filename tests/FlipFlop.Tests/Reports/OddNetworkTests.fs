/// Figures of networks unlike most: of other numbers of bits, with states in one point, of GRUs alone.
module FlipFlop.Tests.Reports.OddNetworkTests

open System
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private otherBits = lazy (Sweep.ofResult ReferenceResult.otherBits.Value)

/// An untrained network whose weights are so many times as large; of a network of zeros all states lie in one point.
let private weights bits (factor: float32) =
    let drawn = Initialiser.Draw(NetworkSpec(Units = 24), bits, bits, 1L)

    let tensors =
        [| for struct (_, values) in drawn.Tensors() -> values |> Array.map ((*) factor) |]

    NetworkWeights.Of(bits, 24, bits, tensors)

let private scaled bits factor =
    NetworkAnalyzer.Analyze(weights bits factor, FlipFlopTask(Bits = bits, StepMs = 5.0))

let private onePoint = lazy (scaled 3 0.0f)

/// The reference result with such a network in the place of one.
let private withOnePoint =
    lazy
        (ReferenceResult.standard.Value
         |> ReferenceResult.replaced (fun index result ->
             if index = 4 then
                 ReferenceResult.copy result result.Realization.Seed onePoint.Value
             else
                 result)
         |> Sweep.ofResult)

let private ofOneBit count =
    [ for seed in 1..count ->
          { ReferenceResult.places[3] with
              File = "untrained"
              Units = 24
              Bits = 1
              Seed = int64 seed } ]

[<Tests>]
let tests =
    testList
        "Figures"
        [ test
              "32 states have no labels, which would be written over one another, and the captions say where they are shown" {
              let result = ReferenceResult.single.Value

              let withBits bits =
                  result
                  |> ReferenceResult.replaced (fun _ one ->
                      ReferenceResult.copy one one.Realization.Seed (scaled bits 1.0f))
                  |> Sweep.ofResult

              let scenes (sweep: Sweep) =
                  [ (Cube.figure sweep, List.last (chosen 0 (Cube.figure sweep).Panels.Head))
                    (StateSpace.figure sweep, List.last (chosen 0 (StateSpace.figure sweep).Panels.Head))
                    let figure = (CubesAsTheyAre.figure sweep).Value in (figure, List.last (traces figure.Panels.Head)) ]

              for figure, states in scenes (withBits 5) do
                  Expect.equal (textOf "mode" states) "markers" figure.Id

                  Expect.stringContains
                      figure.Caption
                      "Of more than 16 states the sign patterns are shown where one hovers."
                      figure.Id

              for figure, states in scenes (withBits 3) do
                  Expect.equal (textOf "mode" states) "markers+text" figure.Id
                  Expect.isFalse (figure.Caption.Contains "sign patterns are shown") figure.Id
          }

          test "of networks of one bit and of three the ideal cube is that of three" {
              let three = ReferenceResult.places[3]

              let one =
                  { ReferenceResult.places[3] with
                      File = "one-bit"
                      Units = 24
                      Bits = 1 }

              let sweep = Sweep.ofResult (ReferenceResult.over [ one; three ])
              let figure = (AlignedCubes.figure sweep).Value
              let ideal = (named "ideal cube" (traces figure.Panels.Head)).Head
              Expect.hasLength (texts "text" ideal) 8 "corners of the ideal cube"
              Expect.stringContains figure.Caption "those of one bit on a line" "where the others lie"
              Expect.equal figure.Panels.Head.Remark "2 networks" "both are drawn"
          }

          test "aligned cubes count the networks that have a place on the ideal one, and say why others have none" {
              let figure = (AlignedCubes.figure withOnePoint.Value).Value
              Expect.equal figure.Panels.Head.Remark "6 networks" "of seven"

              let said =
                  " 6 of 9 networks are shown; the others: 1 diverged, 1 not trained yet, 1 of more than three bits, or with states that lie in one point."

              Expect.stringContains figure.Caption said "caption"

              let bits = (AlignedCubes.figure otherBits.Value).Value.Caption
              Expect.stringContains bits " 2 of 3 networks are shown" "four bits"
          }

          test "networks of one bit have no shapes, and of as many networks those of more bits are compared" {
              Expect.isNone (Shapes.figure (Sweep.ofResult (ReferenceResult.over (ofOneBit 4)))) "one bit"

              let two =
                  [ for seed in 1..3 ->
                        { ReferenceResult.places[3] with
                            File = "untrained"
                            Units = 24
                            Bits = 2
                            Seed = int64 seed } ]

              let three = ReferenceResult.places[3..5]

              let figure =
                  (Shapes.figure (Sweep.ofResult (ReferenceResult.over (two @ three)))).Value

              let matrix = (traces figure.Panels[1]).Head

              Expect.equal
                  (List.sort [ for row in 0..2 -> number (at $"customdata[{row}][0]" matrix) ])
                  [ 3.0; 4.0; 5.0 ]
                  "those of three bits"

              Expect.stringContains
                  figure.Caption
                  "3 of 6 networks are shown; the others: 3 with another number of bits"
                  "said"
          }

          test "GRUs alone, which have no spectra, have neither a panel of them nor the words for one" {
              let gru seed =
                  let drawn =
                      Initialiser.Draw(NetworkSpec(Units = 12, Layer = RecurrentLayer.Gru), 3, 3, int64 seed)

                  NetworkAnalyzer.Analyze(drawn, FlipFlopTask(Bits = 3, StepMs = 5.0))

              let sweep =
                  ReferenceResult.over ReferenceResult.places[3..5]
                  |> ReferenceResult.replaced (fun index result ->
                      ReferenceResult.copy result result.Realization.Seed (gru (index + 1)))
                  |> Sweep.ofResult

              let figure = (Shapes.figure sweep).Value
              Expect.hasLength figure.Panels 2 "tree and matrix"
              Expect.all figure.Legend (fun entry -> entry.Label.StartsWith "chance") "no kinds of eigenvalues"
              Expect.isFalse (figure.Caption.Contains "Right") "the panel on the right"
          }

          test "weights that are all equal have no kurtosis, in words" {
              let zero = weights 3 0.0f

              let sweep =
                  ReferenceResult.single.Value
                  |> ReferenceResult.replaced (fun _ result ->
                      RealizationResult(
                          Realization = result.Realization,
                          Outcome = result.Outcome,
                          History = result.History,
                          Trained = onePoint.Value,
                          Untrained = result.Untrained,
                          Weights = Func<NetworkWeights>(fun () -> zero)
                      ))
                  |> Sweep.ofResult

              let note = (Connectivity.figure sweep).Value.Choices.Head.Note
              Expect.stringEnds note "All weights are equal, so that there is no kurtosis." "note"
          }

          test "a claim on the distance of shapes of one bit has no pair to stand on" {
              let metric = nonNull (PairMetrics.Find "shapeDistance")
              let network bits = scaled bits 1.0f
              Expect.isTrue (isNull (metric.Of.Invoke(network 1))) "one bit"
              Expect.isFalse (isNull (metric.Of.Invoke(network 2))) "two bits"
          }

          test "a network whose states lie in one point is described in words" {
              let described = Cube.describe onePoint.Value

              Expect.stringEnds
                  described
                  "of 8 memory states have every sign right, which all lie in one point: it has no cube"
                  "words"

              for note in
                  [ (Cube.figure withOnePoint.Value).Choices
                    (StateSpace.figure withOnePoint.Value).Choices ]
                  |> List.concat do
                  Expect.isFalse (note.Note.Contains "NaN") note.Note

              Expect.stringContains
                  ((Cube.figure withOnePoint.Value).Choices |> List.find (fun choice -> choice.Realization = 4)).Note
                  "hold nothing of the energy"
                  "energy"
          }

          test "cubes side by side leave out a network whose states lie in one point, and say so" {
              let figure = (CubesAsTheyAre.figure withOnePoint.Value).Value

              let name = Sweep.name withOnePoint.Value 4

              Expect.isFalse
                  (figure.Panels |> List.exists (fun panel -> panel.Title.StartsWith(name, StringComparison.Ordinal)))
                  "left out"

              Expect.stringContains figure.Caption "1 with memory states that lie in one point" "said"
          }

          test "what is rounding beside activities of up to one is drawn as zero" {
              // Without recurrent weights, and with pulses that write both bits at once, the states span a plane.
              let drawn = Initialiser.Draw(NetworkSpec(Units = 24), 2, 2, 1L)

              let kernels =
                  [| drawn.InputKernel
                     Array.zeroCreate 576
                     drawn.OutputKernel
                     drawn.OutputBias |]

              let flat =
                  NetworkAnalyzer.Analyze(NetworkWeights.Of(2, 24, 2, kernels), FlipFlopTask(Bits = 2, StepMs = 5.0))

              Expect.exists flat.StateSpace.Trajectory (fun value -> value <> 0.0 && abs value < 1e-9) "rounding"

              let sweep =
                  ReferenceResult.single.Value
                  |> ReferenceResult.replaced (fun _ result -> ReferenceResult.copy result result.Realization.Seed flat)
                  |> Sweep.ofResult

              let path = (named "trajectory" (chosen 0 (Cube.figure sweep).Panels.Head)).Head
              Expect.all (numbers "z" path) (fun z -> z = 0.0) "the third direction"
          } ]
