/// Figures of trainings, weights and answers: whose they are, and at which time, unit or eigenvalue.
module FlipFlop.Tests.Reports.SignalFigureTests

open System
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

/// The networks of these indices, with seeds of their own for the data.
let private withOwnDataSeed (indices: int list) =
    let result = ReferenceResult.standard.Value

    let realizations =
        [| for index in indices do
               let one = result.Realizations[index]
               let known = one.Realization
               let seed = Seed(known.Seed.Init, known.Seed.Data + 10L)

               RealizationResult(
                   Realization = Realization(known.Cell, seed, known.Swept, known.Subject, known.Key),
                   Outcome = one.Outcome,
                   History = one.History,
                   Trained = one.Trained,
                   Untrained = one.Untrained,
                   Weights = one.Weights
               ) |]

    ExperimentResult(
        Plan =
            Plan(
                result.Plan.Spec,
                result.Plan.SweptParameters,
                realizations |> Array.map _.Realization,
                ArithmeticVersion = "1"
            ),
        Realizations = realizations,
        Claims = [||],
        SpecJson = result.SpecJson
    )
    |> Sweep.ofResult

let private matrixOf (panel: Panel) choice =
    (panel.ByChoice[choice].Head :> obj) :?> Plotly.MatrixTrace

let private histogram (weights: WeightDistribution) =
    let counts = Array.copy (Array.ofSeq weights.Counts)
    counts[0] <- counts[0] + weights.Below
    counts[counts.Length - 1] <- counts[counts.Length - 1] + weights.Above
    let all = float (Array.sum counts)
    [ for count in counts -> float count / all ]

[<Tests>]
let tests =
    testList
        "Figures"
        [ test "training curves have each realization's loss and gradient norm, in its cell's colour" {
              let figure = TrainingCurves.figure standard.Value

              let values: (EpochRecord -> float) list = [ _.Loss; _.GradientNorm ]

              for panel, value in List.zip figure.Panels values do
                  let lines = traces panel |> List.filter (fun trace -> textOf "mode" trace = "lines")
                  let drawn = byRealization "y" lines |> List.filter (fun (index, _) -> index >= 0)

                  for index, points in List.groupBy fst drawn do
                      let history = standard.Value.Result.Realizations[index].History
                      areDrawn (Seq.map value history) (List.map snd points) $"{panel.Title}, {index}"

                  for line in lines do
                      for index in numbers "customdata" line do
                          if index >= 0.0 then
                              let cell = standard.Value.CellOf[int index]
                              Expect.equal (textOf "line.color" line) (Palette.cell cell) "colour"
          }

          test "where a training diverged its curve has a cross at the last number, and its realization" {
              for panel, value in List.zip (TrainingCurves.figure standard.Value).Panels [ 0.6; 1.0 ] do
                  let cross =
                      traces panel |> List.filter (fun trace -> textOf "mode" trace = "markers") |> List.exactlyOne

                  Expect.equal (byRealization "y" [ cross ]) [ 0, value ] panel.Title
          }

          test "of a long training curve every so many-th epoch is drawn, the first and the last among them" {
              let history = [ for epoch in 1..8 -> EpochRecord(epoch, 1L, 1, 0.5, 1.0) ]

              let drawn stride =
                  [ for record in TrainingCurves.drawnEpochs stride history -> record.Epoch ]

              Expect.equal (drawn 3) [ 1; 4; 7; 8 ] "every third"
              Expect.equal (drawn 1) [ 1..8 ] "all"
          }

          test "training samples are drawn from the data's seed, in milliseconds, the first bit on top" {
              let sweep = withOwnDataSeed [ 3 ]
              let figure = (TrainingSamples.figure sweep).Value
              let realization = sweep.Result.Realizations[0].Realization
              let task = realization.Cell.Task
              let x: float32[] = Array.zeroCreate (task.Steps * task.Bits)
              let y: float32[] = Array.zeroCreate x.Length
              FlipFlopTrials.Generate(task, realization.Seed.Data, 0L, x, y)

              let first =
                  traces figure.Panels.Head |> List.find (fun trace -> textOf "yaxis" trace = "y")

              areDrawn [ for step in 0 .. task.Steps - 1 -> float x[step * task.Bits] ] (numbers "y" first) "first bit"
              areDrawn [ for step in 0 .. task.Steps - 1 -> float step * task.StepMs ] (numbers "x" first) "times"
              let layout = json figure.Panels.Head.Layout
              let bottom axis = (numbers $"{axis}.domain" layout).Head
              Expect.isGreaterThan (bottom "yaxis") (bottom "yaxis4") "the second bit is below"
          }

          test "responses have each network's answer, and the test set's input and target, bit by bit over time" {
              let figure = Responses.figure standard.Value
              let networks = List.map snd (Sweep.trained standard.Value)
              let first = networks.Head

              let isSignal name (values: float[]) (network: NetworkAnalysis) traces =
                  for bit, trace in List.indexed (named name traces) do
                      let steps = min 1200 network.Response.Steps
                      areDrawn [ for step in 0 .. steps - 1 -> values[step * 3 + bit] ] (numbers "y" trace) name
                      areDrawn [ for step in 0 .. steps - 1 -> float step * network.StepMs ] (numbers "x" trace) "times"
                      Expect.equal (textOf "yaxis" trace) (if bit = 0 then "y" else $"y{bit + 1}") "axis"

              Expect.equal (named "input" (traces figure.Panels.Head)).Length 3 "inputs"
              isSignal "input" first.Response.X first (traces figure.Panels.Head)
              isSignal "target" first.Response.Y first (traces figure.Panels.Head)

              for choice, network in List.indexed networks do
                  Expect.equal (chosen choice figure.Panels.Head).Length 3 "outputs"
                  isSignal "output" network.Response.Z network (chosen choice figure.Panels.Head)

                  Expect.stringStarts
                      figure.Choices[choice].Note
                      ($"Mean square error {Figure.number network.Response.MeanSquareError}; "
                       + $"{Figure.percent network.Response.SignAccuracy} of the signs are right at the last step before the next pulse.")
                      "note"

              let layout = json figure.Panels.Head.Layout
              let bottom axis = (numbers $"{axis}.domain" layout).Head
              Expect.isGreaterThan (bottom "yaxis") (bottom "yaxis2") "the second bit is below"
          }

          test "connectivity has the trained weights beside those that the seed drew, on one scale of colours" {
              let sweep = withOwnDataSeed [ 3; 8 ]
              let figure = (Connectivity.figure sweep).Value

              for choice in 0 .. figure.Choices.Length - 1 do
                  let result = sweep.Result.Realizations[figure.Choices[choice].Realization]
                  let known = result.Realization

                  let trained, untrained =
                      matrixOf figure.Panels[0] choice, matrixOf figure.Panels[1] choice

                  let drawn =
                      Initialiser.Draw(known.Cell.Network, 3, 3, known.Seed.Init).RecurrentKernel

                  Expect.equal trained.Values ((nonNull result.Weights).Invoke().RecurrentKernel) "trained"
                  Expect.equal untrained.Values drawn "untrained"
                  let scale (trace: Plotly.MatrixTrace) = texts "colorbar.ticktext" (json trace)
                  Expect.equal (scale trained) (scale untrained) "one scale"

                  Expect.stringStarts
                      (nonNull trained.hovertemplate)
                      "from unit %{y} to unit %{x}"
                      "rows are where from"

                  let sizes = chosen choice figure.Panels[2]
                  let after = nonNull (nonNull result.Trained).RecurrentWeights
                  let before = nonNull (nonNull result.Untrained).RecurrentWeights
                  areDrawn (histogram after) (numbers "y" (named "trained" sizes).Head) "shares of trained weights"
                  areDrawn (histogram before) (numbers "y" (named "untrained" sizes).Head) "shares of untrained weights"

                  Expect.stringStarts
                      figure.Choices[choice].Note
                      ($"Within ±1/√N of zero: {Figure.percent after.ShareNearZero} of the trained weights, "
                       + $"{Figure.percent before.ShareNearZero} of the untrained.")
                      "note"
          }

          test
              "spectra have the untrained eigenvalues in grey, each cell's in its colour and panel, and none is cut off" {
              let figure = Spectra.figure standard.Value

              let untrained noise =
                  [ for index, result in Seq.indexed standard.Value.Result.Realizations do
                        if result.Realization.Cell.Task.InputNoise = noise then
                            index ]
                  |> Sweep.initialNetworks standard.Value
                  |> Sweep.spectra
                  |> List.collect (fun (_, spectrum: Spectrum) -> List.ofArray spectrum.Real)

              for noise, panel in List.zip [ 0.1; 0.2; 0.4 ] figure.Panels do
                  Expect.equal panel.Title $"inputNoise {Sweep.written (nonNull (box noise))}" "title"
                  let grey = (named "untrained" (traces panel)).Head
                  areDrawn (List.sort (untrained noise)) (List.sort (numbers "x" grey)) "untrained"
                  let reach = (numbers "xaxis.range" (json panel.Layout))[1]

                  for trace in named "inside or on" (traces panel) @ named "outside" (traces panel) do
                      for index, x, y in List.zip3 (numbers "customdata" trace) (numbers "x" trace) (numbers "y" trace) do
                          let cell = standard.Value.Result.Realizations[int index].Realization.Cell
                          Expect.equal cell.Task.InputNoise noise "the panel's noise"

                          Expect.equal
                              (textOf "marker.color" trace)
                              (Palette.cell standard.Value.CellOf[int index])
                              "colour"

                          Expect.isLessThan (max (abs x) (abs y)) reach "within the axes"
          }

          test "spectra have a panel for each of up to six values, and one for more" {
              let example = ReferenceResult.places[3]

              let panels count =
                  let sweep =
                      [ for value in 1..count ->
                            { example with
                                Noise = float value / 10.0 } ]
                      |> ReferenceResult.over
                      |> Sweep.ofResult

                  (Spectra.figure sweep).Panels.Length

              Expect.equal (panels 6, panels 7) (6, 1) "six and seven"
          } ]
