/// Maps of a sweep: what their squares say, how they are coloured, and where there is one.
module FlipFlop.Tests.Reports.MapNumberTests

open System
open Expecto
open FlipFlop.Analysis
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)
let private three = lazy (Sweep.ofResult ReferenceResult.threeParameters.Value)

let private trained =
    ReferenceResult.places |> List.filter (fun place -> place.File <> "")

let private ofPlaces places =
    Sweep.ofResult (ReferenceResult.over places)

let private hovers panel =
    (traces panel).Head |> at "hovertext" |> Seq.collect id |> Seq.map string |> List.ofSeq

[<Tests>]
let tests =
    testList
        "Across a sweep, as a map"
        [ test "a map's square says from where to where its numbers go, and what the untrained networks have" {
              let map = (SweepMap.figure standard.Value).Value
              let radii = panel "spectral radius, median" map

              let radius (network: NetworkAnalysis) =
                  (nonNull network.Spectrum).SpectralRadius

              let of' pick =
                  [ for index in [ 3; 4 ] -> radius (nonNull (pick standard.Value.Result.Realizations[index])) ]

              let hover = textOf "hovertext[1][0]" (traces radii).Head
              let trained, untrained = of' _.Trained, of' _.Untrained
              let number = Figure.number
              Expect.stringContains hover $"from {number (List.min trained)} to {number (List.max trained)}" "range"
              Expect.stringContains hover $"untrained: {number (median untrained)}" "baseline"
              let held = textOf "hovertext[1][0]" (traces (panel "hold all states" map)).Head
              Expect.stringContains held "hold all states: 2 of 2, seeds 1, 2" "share"
              Expect.stringContains held "untrained: 0 %" "no untrained network holds all"
              let partial = (SweepMap.figure three.Value).Value |> panel "hold all states"

              Expect.exists
                  (hovers partial)
                  (fun text -> text.Contains ": 0 of 1, no seed" || text.Contains ": 1 of 1")
                  "of those trained"
          }

          test
              "a map's colours go from its least to its greatest, of fractions from 0 to 1, of the loss by its logarithm" {
              let map = (SweepMap.figure standard.Value).Value
              let trace title = (traces (panel title map)).Head

              let finite trace =
                  [ for row in at "z" trace do
                        for value in row -> number value ]
                  |> List.filter Double.IsFinite

              let radii = trace "spectral radius, median"
              areDrawn [ List.min (finite radii) ] [ number (at "zmin" radii) ] "least"
              let loss = trace "loss, median"

              areDrawn
                  [ log10 0.27 ]
                  [ number (at "z[1][2]" loss) + log10 0.27 - log10 (median [ 0.27; 0.03 ]) ]
                  "logarithm"

              areDrawn
                  [ List.min (finite loss); List.max (finite loss) ]
                  (numbers "colorbar.tickvals" loss)
                  "the bar's ends"

              let accuracy = trace "transition accuracy at 500 ms, median"
              Expect.equal (number (at "zmin" accuracy), number (at "zmax" accuracy)) (0.0, 1.0) "a fraction"
          }

          test "a map has up to sixteen rows of combinations, and numbers in up to twenty columns" {
              let sweep rows columns =
                  ofPlaces
                      [ for row in 0 .. rows - 1 do
                            for column in 1..columns ->
                                { trained[1] with
                                    Units = 10 * (row / 2 + 1)
                                    LearningRate = float column
                                    Noise = float (row % 2 + 1) / 10.0 } ]

              let rows count =
                  (texts "yaxis.ticktext" (json (SweepMap.figure (sweep count 2)).Value.Panels.Head.Layout)).Length

              Expect.equal (rows 16, rows 18) (16, 2) "sixteen, and the last but one of more"

              let template count =
                  textOf "texttemplate" (traces (SweepMap.figure (sweep 2 count)).Value.Panels.Head).Head

              Expect.equal (template 20, template 21) ("%{text}", "") "twenty and twenty-one"
          }

          test "there is a map only where half of the combinations are swept" {
              let sweep pairs =
                  ofPlaces
                      [ for units, noise in pairs ->
                            { trained[1] with
                                Units = units
                                Noise = noise } ]

              let third = [ 1, 0.1; 2, 0.2; 3, 0.3 ]
              Expect.isNone (SweepMap.figure (sweep third)) "three of nine"
              Expect.isSome (SweepMap.figure (sweep (third @ [ 1, 0.2; 2, 0.3 ]))) "five of nine"
          } ]
