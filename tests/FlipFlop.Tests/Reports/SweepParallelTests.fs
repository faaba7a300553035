module FlipFlop.Tests.Reports.SweepParallelTests

open System
open System.Globalization
open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private three = lazy (Sweep.ofResult ReferenceResult.threeParameters.Value)

let private parallelFigure = lazy ((SweepParallel.figure three.Value).Value)

let private radius index =
    (nonNull (nonNull three.Value.Result.Realizations[index].Trained).Spectrum).SpectralRadius

let private trained =
    ReferenceResult.places |> List.filter (fun place -> place.File <> "")

/// The lines of the parallel view by realization: the places at which they cross the axes.
let private lines (figure: Figure) =
    [ for trace in traces figure.Panels.Head do
          let points = Seq.zip3 (at "customdata" trace) (at "x" trace) (at "y" trace)

          for index, points in points |> Seq.groupBy (fun (index, _, _) -> int (number index)) do
              if index >= 0 then
                  index, [ for _, x, y in points -> (number x, number y) ] ]

[<Tests>]
let tests =
    testList
        "Across a sweep, as lines"
        [ test "lines cross every parameter, then every metric, each at its value" {
              let figure = parallelFigure.Value
              let layout = Plotly.token figure.Panels.Head.Layout

              let titles =
                  [ for text in at "annotations" layout do
                        if isNull (text.SelectToken "xanchor") then
                            (at "text" text).ToString().Replace("<br>", " ") ]

              Expect.equal
                  titles
                  [ "units"
                    "inputNoise"
                    "learningRate"
                    "loss"
                    "transition accuracy at 500 ms"
                    "held states"
                    "spectral radius"
                    "eigenvalues outside the circle" ]
                  "axes"

              let lines = lines figure

              let tried =
                  three.Value.Result.Realizations |> Seq.filter Verdict.isTried |> Seq.length

              Expect.equal (lines |> List.map fst |> List.distinct).Length tried "a line for each that was trained"

              for index, points in lines do
                  let cell = three.Value.Cells[three.Value.CellOf[index]]
                  Expect.equal (List.map fst points) [ 0.0 .. 7.0 ] "axes crossed"

                  for place, (_, y) in List.zip cell.Places (List.truncate 3 points) do
                      Expect.equal (int (y * 2.0)) place "the half of the axis that is its value's"
          }

          test "a metric's axis goes from its least to its greatest, and what has no number passes below" {
              let lines = lines parallelFigure.Value
              let withRadius = lines |> List.filter (fun (_, points) -> snd points[6] >= 0.0)
              let without = lines |> List.filter (fun (_, points) -> snd points[6] < 0.0)
              let radii = [ for index, _ in withRadius -> radius index ]
              let low, high = List.min radii, List.max radii

              for index, points in withRadius do
                  let expected = (radius index - low) / (high - low)
                  Expect.isLessThan (abs (snd points[6] - expected)) 1e-4 $"{index}"

              Expect.equal
                  (List.distinct [ for index, _ in without -> three.Value.Result.Realizations[index].Outcome ])
                  [ RealizationOutcome.Diverged ]
                  "without a number"

              let layout = Plotly.token parallelFigure.Value.Panels.Head.Layout
              let all = [ for text in at "annotations" layout -> (at "text" text).ToString() ]
              Expect.contains all $"none ({without.Length})" "counted at the axis"
          }

          test "lines of one value are apart, so that each can be hovered" {
              let crossings = [ for _, points in lines parallelFigure.Value -> snd points[0] ]
              Expect.equal (List.distinct crossings).Length crossings.Length "places on the axis of units"
          }

          test "more lines than one can follow are thinned, and the caption says so" {
              let sweep =
                  [ for number in 0..299 ->
                        { trained[number % trained.Length] with
                            Noise = List.item (number % 3) [ 0.1; 0.2; 0.4 ]
                            LearningRate = List.item (number / 3 % 2) [ 1e-3; 3e-3 ]
                            Seed = int64 (number / 6 % 4) } ]
                  |> ReferenceResult.over
                  |> Sweep.ofResult

              let figure = (SweepParallel.figure sweep).Value
              Expect.equal (lines figure |> List.map fst |> List.distinct).Length 250 "lines"
              Expect.stringContains figure.Caption "250 of 300 realizations" "caption"
          }

          test "the table has a row a realization, with every digit" {
              let rows =
                  (FigureTable.csv three.Value parallelFigure.Value).TrimEnd('\n').Split '\n'

              Expect.equal
                  rows[0]
                  "key,seed,units,inputNoise,learningRate,loss,transition_accuracy,held_states,spectral_radius,outliers"
                  "columns"

              let tried =
                  three.Value.Result.Realizations |> Seq.filter Verdict.isTried |> Seq.length

              Expect.equal rows.Length (1 + tried) "rows"
              let digits = (radius 4).ToString("R", CultureInfo.InvariantCulture)
              Expect.exists rows (fun row -> row.Contains ",1,64,0.1,0.001," && row.Contains digits) "the radius"
          } ]
