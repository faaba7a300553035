/// The figures that resemble the paper's: training samples, connectivity, state space, cubes side by side.
module FlipFlop.Tests.Reports.PaperFigureTests

open System
open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Engine.Tasks
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

let private asking (names: string list) =
    let result = ReferenceResult.standard.Value
    let spec = result.Plan.Spec

    let asked =
        ExperimentSpec(
            Name = spec.Name,
            Base = spec.Base,
            Sweep = spec.Sweep,
            Seeds = spec.Seeds,
            Figures = List.toArray names
        )

    ExperimentResult(
        Plan =
            FlipFlop.Experiments.Planning.Plan(
                asked,
                result.Plan.SweptParameters,
                result.Plan.Realizations,
                ArithmeticVersion = result.Plan.ArithmeticVersion
            ),
        Realizations = result.Realizations,
        Claims = result.Claims,
        SpecJson = result.SpecJson
    )
    |> Sweep.ofResult

[<Tests>]
let tests =
    testList
        "Paper figures"
        [ test "training samples are the trials of the task, channel by channel, in the channel's colour" {
              let figure = (TrainingSamples.figure standard.Value).Value
              let traces = [ for trace in figure.Panels.Head.Common -> json trace ]
              Expect.equal traces.Length 18 "three trials of three channels, input and target"
              let first = standard.Value.Result.Realizations[0].Realization
              let task = first.Cell.Task
              let x: float32[] = Array.zeroCreate (task.Steps * task.Bits)
              let y: float32[] = Array.zeroCreate (task.Steps * task.Bits)
              FlipFlopTrials.Generate(task, first.Seed.Data, 2L, x, y)

              // The third column's second row: axis number 2 + 3 * 1.
              let at = traces |> List.filter (fun trace -> textOf "yaxis" trace = "y6")
              Expect.equal [ for trace in at -> textOf "name" trace ] [ "input"; "target" ] "one cell of the grid"
              Expect.equal (textOf "color" (nonNull at[0].["line"] :?> JObject)) "@channel1" "its colour"

              let channel (values: float32[]) =
                  [ for step in 0 .. task.Steps - 1 -> float values[step * task.Bits + 1] ]

              for drawn, exact in List.zip (numbers "y" at[0]) (channel x) do
                  Expect.floatClose Accuracy.low drawn exact "input"

              Expect.equal (numbers "y" at[1]) (channel y) "target"
          }

          test "a matrix is drawn weight by weight in 255 steps, from unit to unit" {
              let figure = (Connectivity.figure standard.Value).Value

              let place =
                  figure.Choices
                  |> List.findIndex (fun choice ->
                      standard.Value.Result.Realizations[choice.Realization].Realization.Cell.Network.Units = 64)

              let result = standard.Value.Result.Realizations[figure.Choices[place].Realization]
              let weights = (nonNull result.Weights).Invoke().RecurrentKernel
              let packed = nonNull (json figure.Panels[0].ByChoice[place].Head).["z"] :?> JObject
              Expect.equal (textOf "shape" packed) "64, 64" "shape"

              let bytes =
                  Convert.FromBase64String(textOf "bdata" packed) |> Array.map (fun b -> int (sbyte b))

              Expect.equal bytes.Length weights.Length "every weight"
              let largest = Array.max (Array.map abs bytes)
              Expect.equal largest 127 "the scale is used"

              for step, weight in Array.zip bytes weights do
                  if abs step > 2 then
                      Expect.equal (sign step) (sign weight) "its sign"

              let ratios =
                  [ for step, weight in Array.zip bytes weights do
                        if abs step > 40 && abs step < 127 then
                            float weight / float step ]

              Number.isAtMost (List.max ratios / List.min ratios) 1.03 "in proportion"
          }

          test "the distribution of the weights has every weight once" {
              let figure = (Connectivity.figure standard.Value).Value

              for traces in figure.Panels[2].ByChoice do
                  for trace in traces do
                      Number.isAtMost (abs (List.sum (numbers "y" (json trace)) - 1.0)) 1e-3 "the shares add up to 1"
          }

          test "the path through state space has a marker of its own colour for each of the eight states" {
              let figure = StateSpace.figure standard.Value

              for traces in figure.Panels.Head.ByChoice do
                  let corners =
                      [ for trace in traces -> json trace ]
                      |> List.filter (fun trace -> (textOf "mode" trace).StartsWith "markers")

                  let colours =
                      [ for trace in corners -> textOf "color" (nonNull trace["marker"] :?> JObject) ]

                  Expect.equal corners.Length 8 "eight states"
                  Expect.equal (List.distinct colours).Length 8 "eight colours"
          }

          test "four cubes are drawn side by side as they are turned, and the caption says of how many" {
              let figure = (CubesAsTheyAre.figure standard.Value).Value
              Expect.equal figure.Panels.Length 4 "four"
              Expect.isTrue (figure.Panels |> List.forall (fun panel -> panel.Cameras.IsEmpty)) "all from one place"

              Expect.stringContains
                  figure.Caption
                  " 4 of 7 networks, evenly taken."
                  "the rest is not left out in silence"
          }

          test "every pair of cubes has its angle, five other orders of the bits and its distance, beside chance" {
              let figure = (Rotations.figure standard.Value).Value

              let drawn panel name =
                  [ for trace in figure.Panels[panel].Common -> json trace ]
                  |> List.find (fun trace -> textOf "name" trace = name)

              let results =
                  [| for index, _ in Sweep.trained standard.Value -> standard.Value.Result.Realizations[index] |]

              let pairs = List.ofSeq (nonNull (CubeRotations.Of results)).Pairs
              let angles = pairs |> List.map _.Alignment.AngleDegrees |> List.sort

              for angle, shown in List.zip angles (numbers "x" (drawn 0 "trained")) do
                  Expect.floatClose Accuracy.low shown angle "angles"

              Expect.equal (List.last (numbers "y" (drawn 0 "trained"))) 1.0 "up to all of them"
              Expect.equal (numbers "x" (drawn 1 "other orders of the bits")).Length (5 * pairs.Length) "other orders"
              Expect.equal (numbers "y" (drawn 2 "pairs")).Length pairs.Length "distances"
              let line = drawn 0 "chance"

              let half =
                  List.zip (numbers "x" line) (numbers "y" line) |> List.find (fun (_, share) -> share >= 0.5) |> fst

              Number.isAtMost (abs (half - 42.0)) 2.0 "half of random rotations are under some 42 degrees"
          }

          test "the figures that an experiment asks for come first, in its order, and no figure comes twice" {
              let sections =
                  Report.sections (asking [ "connectivity"; "networkScheme"; "spectra"; "trainingCurves" ])

              let first = sections.Head

              Expect.equal
                  [ for figure in first.Figures -> figure.Id ]
                  [ "connectivity"; "spectra"; "training" ]
                  "first"

              Expect.stringContains first.Before "<svg" "the scheme"

              let all =
                  [ for section in sections do
                        for figure in section.Figures -> figure.Id ]

              Expect.equal all.Length (List.distinct all).Length "each once"
              let usual = Report.sections standard.Value
              Expect.equal usual.Head.Id "section-training" "without a wish, the usual order"

              let every =
                  [ for section in usual do
                        for figure in section.Figures -> figure.Id ]

              Expect.equal (List.sort all) (List.sort every) "and the same figures"
          }

          test "every figure that the language names is drawn, and a wrong name is a fault" {
              for name, _ in [ for struct (name, shows) in FigureNames.All -> name, shows ] do
                  let sections = Report.sections (asking [ name ])
                  let leading = sections.Head
                  Expect.equal leading.Id "section-figures" name
                  Expect.isTrue (not leading.Figures.IsEmpty || leading.Before <> "") $"{name} is drawn"

              let faults =
                  SpecValidator.Faults(
                      ExperimentSpec(
                          Name = "x",
                          Seeds = [| FlipFlop.Engine.Training.Seed.Both 1L |],
                          Figures = [| "conectivity"; "spectra"; "spectra" |]
                      )
                  )

              Expect.equal faults.Count 2 "a wrong name, and one that is given twice"
              Expect.stringContains faults[0].Message "connectivity" "what was meant"
          } ]
