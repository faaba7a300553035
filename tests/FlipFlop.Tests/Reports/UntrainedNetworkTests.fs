/// The untrained networks beside the trained: each once, and again where another task finds something else in it.
module FlipFlop.Tests.Reports.UntrainedNetworkTests

open System.Text.RegularExpressions
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private trained =
    ReferenceResult.places |> List.filter (fun place -> place.File <> "")

let private network = NetworkSpec(Units = 24)

/// Two seeds under these two tasks; the untrained networks are what today's analysis finds in them.
let private under (tasks: FlipFlopTask list) =
    let tasks = Array.ofList tasks

    [ for noise in [ 0.1; 0.2 ] do
          for seed in 1L .. 2L ->
              { trained.Head with
                  Units = 24
                  Noise = noise
                  Seed = seed } ]
    |> ReferenceResult.over
    |> ReferenceResult.replaced (fun index result ->
        let realization, task = result.Realization, tasks[index / 2]

        let cell =
            Cell(Task = task, Network = network, Training = realization.Cell.Training)

        RealizationResult(
            Realization = Realization(cell, realization.Seed, realization.Swept, realization.Subject, realization.Key),
            Outcome = result.Outcome,
            History = result.History,
            Trained = result.Trained,
            Untrained = NetworkAnalyzer.Analyze(Initialiser.Draw(network, 3, 3, realization.Seed.Init), task)
        ))
    |> Sweep.ofResult

let private otherNoise =
    lazy (under [ FlipFlopTask(InputNoise = 0.1); FlipFlopTask(InputNoise = 0.2) ])

let private otherPulses =
    lazy
        (under
            [ FlipFlopTask(PulseMs = 50.0, InputNoise = 0.1)
              FlipFlopTask(PulseMs = 150.0, InputNoise = 0.2) ])

/// Of a metric's row the number of untrained networks, the least and the greatest of their values.
let private untrainedIn sweep title =
    let row =
        Regex.Match(MetricsTable.html sweep, $">{title}</th>(.*?)</tr>").Groups[1].Value

    let cells =
        [ for cell in Regex.Matches(row, "<td[^>]*>([^<]*)</td>") -> cell.Groups[1].Value ]

    cells[8], cells[6], cells[7]

let private valuesOf (sweep: Sweep) name =
    let metric = nonNull (Metrics.Find name)

    [ for result in sweep.Result.Realizations -> ((nonNull metric.OfNetwork).Invoke(nonNull result.Untrained)).Value ]

let private grey sweep figure =
    named "untrained" (traces (panel figure (Drawn.figure "across" (AcrossSweep.figures sweep))))
    |> List.collect (numbers "y")
    |> List.sort

[<Tests>]
let tests =
    testList
        "Untrained networks"
        [ test "what noise does to an untrained network is counted for every noise, all else once" {
              let sweep = otherNoise.Value
              let separations = valuesOf sweep "separation"
              Expect.equal (List.distinct separations).Length 4 "two networks, two levels of noise"

              Expect.equal
                  (untrainedIn sweep "separation")
                  ("4", Figure.number (List.min separations), Figure.number (List.max separations))
                  "of both levels"

              let count, _, _ = untrainedIn sweep "spectral radius"
              Expect.equal count "2" "spectra"
              Expect.equal (Sweep.untrained sweep).Length 2 "networks"
          }

          test "under other pulses an untrained network is another, but for its weights" {
              let sweep = otherPulses.Value
              let disparities = valuesOf sweep "cubeDisparity"
              Expect.equal (List.distinct disparities).Length 4 "two networks, two lengths of pulses"

              Expect.equal
                  (untrainedIn sweep "cube disparity")
                  ("4", Figure.number (List.min disparities), Figure.number (List.max disparities))
                  "of both lengths"

              let count, _, _ = untrainedIn sweep "spectral radius"
              Expect.equal count "2" "spectra"
              Expect.equal (Sweep.untrained sweep).Length 4 "networks with their pulses"
              Expect.equal (Sweep.initialNetworks sweep (Sweep.indices sweep)).Length 2 "weights"
              Expect.stringContains (Verdict.sentence sweep) "(untrained networks of the same seeds: 0 of 4)" "verdict"
          }

          test "against a parameter every place has its own untrained values" {
              for sweep in [ otherNoise.Value; otherPulses.Value ] do
                  areDrawn (List.sort (valuesOf sweep "separation")) (grey sweep "separation") "separation"
          } ]
