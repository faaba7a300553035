/// The report of GRUs: what applies is drawn, what does not is refused by name.
module FlipFlop.Tests.Reports.GruReportTests

open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports

let private gru = NetworkSpec(Units = 12, Layer = RecurrentLayer.Gru)

let private spec sweep =
    ExperimentSpec(
        Name = "gru",
        Seeds = [| Seed.Both 1L |],
        Engine = "libtorch",
        Base = Cell(Network = gru),
        Sweep = sweep,
        Figures = [| "networkScheme" |]
    )

let private bothLayers =
    [| SweepAxis [| for layer in [ "tanh"; "gru" ] -> SweepPoint [| Assignment("layer", layer) |] |] |]

/// Drawn networks in the place of trained ones.
let private resultOf sweep =
    let spec = spec sweep
    let plan = Planner.Plan spec

    let result (realization: Realization) =
        let weights = Initialiser.Draw(realization.Cell.Network, 3, 3, 1L)
        let analysis = NetworkAnalyzer.Analyze(weights, FlipFlopTask())

        RealizationResult(
            Realization = realization,
            Outcome = RealizationOutcome.Finished,
            History = [| EpochRecord(1, 2L, 64, 0.5, 1.0) |],
            Trained = analysis,
            Untrained = analysis,
            Weights = (fun () -> weights)
        )

    ExperimentResult(
        Plan = plan,
        Realizations = [| for realization in plan.Realizations -> result realization |],
        Claims = [||],
        SpecJson = SpecJson.Write spec,
        Script = null
    )

let private figures result =
    Report.sections (Sweep.ofResult result) |> List.collect _.Figures |> List.map _.Id

[<Tests>]
let tests =
    testList
        "Report of GRUs"
        [ test "weights, spectra and the scheme of a tanh network are refused by name; the rest is drawn" {
              let result = resultOf [||]
              let page = Report.html result
              Expect.stringContains page "Weights and their spectrum do not apply to a GRU" "spectra"
              Expect.stringContains page "it does not apply to a GRU" "scheme"
              let figures = figures result

              for id in [ "spectra"; "eigenvalue-counts"; "connectivity" ] do
                  Expect.isFalse (List.contains id figures) id

              for id in [ "training"; "responses"; "cube"; "silence"; "across" ] do
                  Expect.isTrue (List.contains id figures) id
          }

          test "beside tanh networks the spectra are of those alone, and say so" {
              let caption id =
                  Report.sections (Sweep.ofResult (resultOf bothLayers))
                  |> List.collect _.Figures
                  |> List.tryFind (fun figure -> figure.Id = id)
                  |> Option.map _.Caption

              Expect.stringContains (caption "spectra").Value "the others: 1 without a spectrum (GRU)." "caption"

              Expect.stringEnds
                  (caption "connectivity").Value
                  " Of GRUs (1 here) there is none: their kernel is no square matrix."
                  "why not all can be chosen"
          }

          test "the command that trains one again names the engine" {
              let sweep = Sweep.ofResult (resultOf [||])

              Expect.stringEnds
                  (Sweep.rerun sweep sweep.Result.Realizations[0].Realization)
                  "--seeds 1 --engine libtorch"
                  "command"
          } ]
