/// Numbers that hardly differ do not look as if they did; weights that hardly ever occur are counted all the same.
module FlipFlop.Tests.Reports.SmallDifferenceTests

open System
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

/// Four cells with these losses.
let private ofLosses (losses: float list) =
    let values = [ 24, 0.1; 24, 0.2; 64, 0.1; 64, 0.2 ]

    [ for (units, noise), loss in List.zip values losses ->
          { ReferenceResult.places[3] with
              Units = units
              Noise = noise
              Loss = loss
              Seed = 1L } ]
    |> ReferenceResult.over
    |> Sweep.ofResult

let private lossMap losses =
    (traces (panel "loss, median" (SweepMap.figure (ofLosses losses)).Value)).Head

let private lossAxis losses =
    json (panel "loss" (figure "across" (AcrossSweep.figures (ofLosses losses)))).Layout

/// The first realization of the reference result that has weights, in another cell, with other weights.
let private withWeights (cell: Realization -> NetworkSpec) weights network count =
    let at = 3
    let result = ReferenceResult.standard.Value.Realizations[at]
    let known = result.Realization

    let changed seed =
        let cell =
            Cell(Task = known.Cell.Task, Network = cell known, Training = known.Cell.Training)

        RealizationResult(
            Realization = Realization(cell, Seed.Both seed, known.Swept, known.Subject, known.Key),
            Outcome = result.Outcome,
            History = result.History,
            Trained = network,
            Untrained = result.Untrained,
            Weights = Func<NetworkWeights>(weights)
        )

    let plain = ReferenceResult.single.Value

    ExperimentResult(
        Plan = plain.Plan,
        Realizations = [| for seed in 1..count -> changed (int64 seed) |],
        Claims = [||],
        SpecJson = plain.SpecJson
    )
    |> Sweep.ofResult

let private scaled (factor: float32) =
    let drawn = Initialiser.Draw(NetworkSpec(Units = 64), 3, 3, 1L)

    NetworkWeights.Of(
        3,
        64,
        3,
        [| for struct (_, values) in drawn.Tensors() -> values |> Array.map (fun weight -> factor * weight) |]
    )

let private analysed weights =
    NetworkAnalyzer.Analyze(weights, FlipFlopTask(Bits = 3, StepMs = 5.0))

let private colourBar place (panel: Panel) =
    texts "colorbar.ticktext" (chosen place panel).Head

[<Tests>]
let tests =
    testList
        "Figures of small differences"
        [ test "a map of numbers that agree to ten digits has one colour, the middle one, and one number beside it" {
              let map = lossMap [ 0.2; 0.2 + 1e-10; 0.2 - 1e-10; 0.2 ]
              let low, high = number (at "zmin" map), number (at "zmax" map)
              Expect.floatClose Accuracy.medium (high - low) 0.002 "a hundredth"
              Expect.floatClose Accuracy.medium ((low + high) / 2.0) 0.2 "around them"
              Expect.equal (texts "colorbar.ticktext" map) [ "0.2" ] "one number"
              let apart = lossMap [ 0.2; 0.203; 0.2; 0.2 ]
              Expect.equal (number (at "zmin" apart), number (at "zmax" apart)) (0.2, 0.203) "1.5 % is told"
              Expect.equal (texts "colorbar.ticktext" apart) [ "0.2"; "0.203" ] "both ends"
              let zeros = lossMap [ 0.0; 0.0; 0.0; 0.0 ]
              Expect.equal (number (at "zmin" zeros), number (at "zmax" zeros)) (-0.5, 0.5) "zeros have a scale too"
          }

          test "an axis of values that agree to nine digits has a tenth of them around it; others are left to the plot" {
              let axis = lossAxis [ 0.2; 0.2 + 1e-10; 0.2 - 1e-10; 0.2 ]
              areDrawn [ 0.18; 0.22 ] (numbers "yaxis.range" axis) "range"
              Expect.isNull ((lossAxis [ 0.2; 0.2001; 0.2; 0.2 ]).SelectToken "yaxis.range") "a real difference"

              Expect.equal
                  (textOf
                      "yaxis.rangemode"
                      (json
                          (panel "held states" (figure "across" (AcrossSweep.figures (ofLosses [ 1.0; 1.0; 1.0; 1.0 ]))))
                              .Layout))
                  "nonnegative"
                  "no negative counts"
          }

          test "a change of rounding stands on an axis of the size of what changed" {
              // One network everywhere: its radius changes by nothing.
              let changes =
                  figure "changes" (AcrossSweep.figures (ofLosses [ 0.2; 0.2; 0.2; 0.2 ]))

              let radii = panel "change of spectral radius" changes
              let range = numbers "yaxis.range" (json radii.Layout)

              let radius =
                  (nonNull (nonNull ReferenceResult.standard.Value.Realizations[3].Trained).Spectrum).SpectralRadius

              areDrawn [ -0.1 * radius; 0.1 * radius ] range "a tenth of the radius"
          }

          test "colours of weights reach as far as those of both matrices, all but one in a thousand" {
              let trained = scaled 0.5f

              let sweep =
                  withWeights (fun known -> known.Cell.Network) (fun () -> trained) (analysed trained) 1

              let figure = (Connectivity.figure sweep).Value
              let untrained = Initialiser.Draw(NetworkSpec(Units = 64), 3, 3, 1L).RecurrentKernel

              let sizes =
                  Array.append trained.RecurrentKernel untrained
                  |> Array.map (fun weight -> float (abs weight))
                  |> Array.sort

              let reach = Figure.number sizes[sizes.Length - 1 - sizes.Length / 1000]

              for panel in figure.Panels[0..1] do
                  Expect.equal (colourBar 0 panel) [ $"−{reach}"; "0"; reach ] panel.Title
          }

          test "weights beyond the histogram count at its ends" {
              let trained = scaled 50.0f
              let network = analysed trained
              let weights = nonNull network.RecurrentWeights
              Expect.isGreaterThan weights.Below 0 "some lie below"
              Expect.isGreaterThan weights.Above 0 "and above"

              let sweep =
                  withWeights (fun known -> known.Cell.Network) (fun () -> trained) network 1

              let drawn = chosen 0 (Connectivity.figure sweep).Value.Panels[2]
              let shares = numbers "y" (named "trained" drawn).Head
              let last = WeightDistribution.Bins - 1
              let all = float (64 * 64)
              areDrawn [ float (weights.Counts[0] + weights.Below) / all ] [ shares[0] ] "below"
              areDrawn [ float (weights.Counts[last] + weights.Above) / all ] [ shares[last] ] "above"
              areDrawn [ 1.0 ] [ List.sum shares ] "all of them"
          }

          test "of five networks of 400 units the matrices of four can be chosen, and the caption says so" {
              let drawn = lazy (Initialiser.Draw(NetworkSpec(Units = 400), 3, 3, 1L))
              let network = nonNull ReferenceResult.standard.Value.Realizations[3].Trained
              let sweep = withWeights (fun _ -> NetworkSpec(Units = 400)) drawn.Force network 5
              let figure = (Connectivity.figure sweep).Value
              Expect.hasLength figure.Choices 4 "1.28 million cells"
              Expect.stringContains figure.Caption "4 of 5 networks can be chosen here" "caption"
              let few = withWeights (fun _ -> NetworkSpec(Units = 400)) drawn.Force network 4
              Expect.isFalse ((Connectivity.figure few).Value.Caption.Contains "can be chosen") "all of four"
          }

          test "the shares of weights have a logarithmic axis whose ticks are written out" {
              let axis =
                  json (Connectivity.figure (Sweep.ofResult ReferenceResult.standard.Value)).Value.Panels[2].Layout

              Expect.equal (textOf "yaxis.type" axis) "log" "logarithmic"
              Expect.equal (textOf "yaxis.title.text" axis) "share of the weights" "its name"
              Expect.contains (texts "yaxis.ticktext" axis) "0.01" "a hundredth"
              Expect.contains (texts "yaxis.ticktext" axis) "0.02" "and between"
          } ]
