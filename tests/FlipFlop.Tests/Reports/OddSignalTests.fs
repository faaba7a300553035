/// Figures of signals unlike most: trainings of one epoch, outputs and noise beyond the axis.
module FlipFlop.Tests.Reports.OddSignalTests

open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

/// A network whose readout is so many times that of an untrained one.
let private withReadout factor =
    let drawn = Initialiser.Draw(NetworkSpec(Units = 24), 3, 3, 1L)
    let output = drawn.OutputKernel |> Array.map ((*) factor)

    let weights =
        NetworkWeights.Of(3, 24, 3, [| drawn.InputKernel; drawn.RecurrentKernel; output; drawn.OutputBias |])

    NetworkAnalyzer.Analyze(weights, FlipFlopTask(Bits = 3, StepMs = 5.0))

/// The first so many epochs of these realizations.
let private shortened (epochs: int -> int) =
    ReferenceResult.standard.Value
    |> ReferenceResult.replaced (fun index result ->
        RealizationResult(
            Realization = result.Realization,
            Outcome = result.Outcome,
            History = Array.truncate (epochs index) (Array.ofSeq result.History),
            Trained = result.Trained,
            Untrained = result.Untrained
        ))
    |> Sweep.ofResult

let private modesOf index (panel: Panel) =
    [ for trace in traces panel do
          if List.contains (float index) (numbers "customdata" trace) then
              textOf "mode" trace ]

[<Tests>]
let tests =
    testList
        "Figures"
        [ test "a training of one epoch has a mark, for there is no line" {
              for panel in (TrainingCurves.figure (shortened (fun _ -> 1))).Panels do
                  Expect.equal (modesOf 4 panel) [ "lines+markers" ] panel.Title
                  Expect.equal (texts "xaxis.tickvals" (json panel.Layout)) [ "1" ] "the epoch that there is"

              // Beside longer ones of its cell.
              let mixed =
                  (TrainingCurves.figure (shortened (fun index -> if index = 3 then 1 else 10))).Panels.Head

              Expect.equal (modesOf 3 mixed) [ "lines+markers" ] "one epoch"
              Expect.equal (modesOf 4 mixed) [ "lines" ] "ten epochs"
          }

          test "outputs beyond the axis are said to be cut" {
              let loud = withReadout 100.0f
              let largest = loud.Response.Z |> Array.map abs |> Array.max

              let figure =
                  ReferenceResult.standard.Value
                  |> ReferenceResult.replaced (fun index result ->
                      if index = 4 then
                          ReferenceResult.copy result result.Realization.Seed loud
                      else
                          result)
                  |> Sweep.ofResult
                  |> Responses.figure

              let note index =
                  (figure.Choices |> List.find (fun choice -> choice.Realization = index)).Note

              Number.isAtMost 10.0 largest "an output far beyond"

              Expect.stringEnds
                  (note 4)
                  $"The picture is cut at ±1.45; the outputs reach ±{Figure.number largest}."
                  "loud"

              Expect.isFalse ((note 3).Contains "cut") "within"
          }

          test "training trials say of which cell they are, and have noise only where there is some" {
              let caption sweep =
                  (TrainingSamples.figure sweep).Value.Caption

              Expect.stringContains
                  (caption standard.Value)
                  "of data seed 1 at units 24, inputNoise 0.1: a column"
                  "the first cell"

              Expect.stringContains (caption standard.Value) "Inputs with their noise" "noise"

              let silent =
                  Sweep.ofResult (
                      ReferenceResult.over
                          [ { ReferenceResult.places[3] with
                                Noise = 0.0 } ]
                  )

              Expect.stringContains (caption silent) "of data seed 1: a column" "nothing is swept"
              Expect.stringContains (caption silent) "The inputs; in gray" "no noise"
          }

          test "the axes of training trials reach as far as the noise" {
              let loud =
                  Sweep.ofResult (
                      ReferenceResult.over
                          [ { ReferenceResult.places[3] with
                                Noise = 1.0 } ]
                  )

              let panel = (TrainingSamples.figure loud).Value.Panels.Head
              let largest = traces panel |> List.collect (numbers "y") |> List.map abs |> List.max
              let reach = (numbers "yaxis.range" (json panel.Layout))[1]
              Number.isAtMost largest reach "the largest input"
          } ]
