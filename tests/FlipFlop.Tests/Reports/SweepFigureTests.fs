module FlipFlop.Tests.Reports.SweepFigureTests

open System
open System.Globalization
open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

let private trained =
    ReferenceResult.places |> List.filter (fun place -> place.File <> "")

/// The same network at two levels of noise under so many seeds, or others in turn.
let private seeds count =
    [ for noise in [ 0.1; 0.2 ] do
          for seed in 1..count ->
              { trained[seed % trained.Length] with
                  Units = 64
                  Noise = noise
                  Seed = int64 seed } ]
    |> ReferenceResult.over
    |> Sweep.ofResult

let private whole =
    ReferenceResult.places
    |> List.filter (fun place -> place.Outcome <> RealizationOutcome.Missing)
    |> ReferenceResult.over
    |> Sweep.ofResult

let private claim quantifier metric value =
    ClaimSpec("a claim", quantifier, metric, Comparison.AtLeast, value)

let private blocks (values: float list list) =
    [| for block in values -> List.toArray block :> Collections.Generic.IReadOnlyList<float> |]

[<Tests>]
let tests =
    testList
        "Across a sweep"
        [ test "a share has Wilson's interval and counts those that diverged, not those that are missing" {
              let shares = (Shares.figure standard.Value).Value
              let panel = shares.Panels |> List.find (fun panel -> panel.Title = "finished")
              let small = (traces panel).Head
              // Units 24: one diverged at noise 0.1, one missing at 0.2, one finished at 0.4.
              Expect.equal (numbers "y" small) [ 0.0; 1.0 ] "shares"
              let wilson = Wilson.Interval(0, 1)
              Number.isLessThan (abs ((numbers "error_y.array" small).Head - wilson.High)) 1e-4 "upper arm"
              Expect.equal (numbers "error_y.arrayminus" small).Head 0.0 "lower arm"
              Expect.stringContains (texts "text" small).Head "0 of 1" "count"

              let layout = Plotly.token panel.Layout

              Expect.equal (texts "xaxis.ticktext" layout) [ "0.1"; "0.2<br>(2 of 3)"; "0.4" ] "one is not trained yet"
          }

          test "a share says which seeds it is of" {
              let shares = (Shares.figure standard.Value).Value
              let panel = shares.Panels |> List.find (fun panel -> panel.Title = "finished")
              let large = (traces panel)[1]
              Expect.stringContains (texts "text" large).Head "2 of 2<br>Wilson, 95 %" "count and interval"
              Expect.stringEnds (texts "text" large).Head "seeds 1, 2" "seeds"
          }

          test "a claim of single realizations is asked of each, and one of all together is not" {
              let panels = (Shares.figure standard.Value).Value.Panels
              let titles = [ for panel in panels -> panel.Title ]
              Expect.contains titles "every transition is made" "a claim of all"
              Expect.contains titles "some network holds all eight" "a claim of any"

              let all =
                  [ for verdict in ReferenceResult.standard.Value.Realizations do
                        ClaimJudge.HoldsFor(claim Quantifier.All "heldStates" 8.0, verdict) ]

              Expect.equal (all |> List.filter ((=) (Nullable true)) |> List.length) 4 "networks that hold all eight"
              Expect.equal (all |> List.filter ((=) (Nullable())) |> List.length) 1 "the missing one is not judged"
              let diverged = ReferenceResult.standard.Value.Realizations[0]
              Expect.equal all.Head (Nullable false) $"{diverged.Outcome} is not right"
              let median = claim Quantifier.Median "heldStates" 8.0
              Expect.equal (ClaimJudge.HoldsFor(median, diverged)) (Nullable()) "a median is of all together"
          }

          test "what the parameter changes is each seed's own difference" {
              let changes = figure "changes" (AcrossSweep.figures standard.Value)

              let panel =
                  changes.Panels |> List.find (fun panel -> panel.Title = "change of held states")

              let points =
                  traces panel |> List.filter (fun trace -> trace["mode"] |> string = "markers")

              let held index =
                  (nonNull ReferenceResult.standard.Value.Realizations[index].Trained).SettledStates.CountRight
                  |> float

              // Units 64: seeds 1 and 2 at 0.1 stand at 3 and 4, at 0.2 at 5 and 6, at 0.4 at 7 and 8.
              let expected =
                  [ held 5 - held 3; held 6 - held 4; held 7 - held 3; held 8 - held 4 ]

              Expect.equal (points |> List.collect (numbers "y")) expected "differences"
              Expect.equal (points |> List.collect (numbers "customdata")) [ 5.0; 6.0; 7.0; 8.0 ] "realizations"
          }

          test "parameters that change together have one figure, with one line, which says so" {
              let zipped =
                  [ for units, noise in [ 24, 0.1; 64, 0.2 ] do
                        for seed in 1L .. 2L ->
                            { trained.Head with
                                Units = units
                                Noise = noise
                                Seed = seed } ]
                  |> ReferenceResult.over
                  |> Sweep.ofResult

              let figures = AcrossSweep.figures zipped
              Expect.equal [ for figure in figures -> figure.Id ] [ "across"; "changes" ] "no copy against units"

              for figure in figures do
                  Expect.stringContains
                      figure.Caption
                      " inputNoise changes together with units: what each of them does cannot be told apart."
                      figure.Id

              let lines =
                  traces figures.Head.Panels.Head |> List.filter (fun trace -> textOf "mode" trace = "lines")

              Expect.equal [ for line in lines -> (numbers "x" line).Length ] [ 2 ] "medians, joined"
              let apart = [ for figure in AcrossSweep.figures standard.Value -> figure.Id ]
              Expect.contains apart "across-units" "crossed parameters have a figure each"

              Expect.isFalse
                  ((AcrossSweep.figures standard.Value).Head.Caption.Contains "together with")
                  "and are told apart"
          }

          test "ten seeds have an interval in every cell and nine have none" {
              let bars sweep =
                  AcrossSweep.figures sweep
                  |> List.collect _.Panels
                  |> List.collect traces
                  |> List.exists (fun trace -> trace.ContainsKey "error_y")

              Expect.isTrue (bars (seeds 10)) "ten"
              Expect.isFalse (bars (seeds 9)) "nine"
          }

          test "the interval of realizations that share seeds is as wide as the seeds differ" {
              let sweep = seeds 10
              let value index = float (index % 10)
              let both = [ for index in 0..19 -> (index, value index) ]
              let below, above = (SweptAxis.interval sweep both).Value
              let alone = [ for block in 0..9 -> [ float block ] ]
              let drawn = BlockBootstrap.OfMedian(blocks alone)

              Expect.equal
                  (4.5 - below, 4.5 + above)
                  (drawn.Low, drawn.High)
                  "twice each seed's number says no more than once"

              let asIfApart =
                  BlockBootstrap.OfMedian(blocks [ for _, value in both -> [ value ] ])

              Number.isLessThan (asIfApart.High - asIfApart.Low) (drawn.High - drawn.Low) "as if twenty seeds"
          }

          test "blocks are drawn whole, and the same ones every time" {
              // Of two blocks a draw has the median 0, 1/2 or 1 with chances 1/4, 1/2, 1/4.
              let two = BlockBootstrap.OfMedian(blocks [ [ 0.0; 0.0; 0.0 ]; [ 1.0; 1.0; 1.0 ] ])
              Expect.equal (two.Low, two.High) (0.0, 1.0) "both ends"
              let half = BlockBootstrap.OfMedian(blocks [ [ 0.0 ]; [ 1.0 ] ], 0.4)
              Expect.equal (half.Low, half.High) (0.5, 0.5) "the middle half"
              let values = blocks [ for seed in 1..12 -> [ sin (float seed); cos (float seed) ] ]
              Expect.equal (BlockBootstrap.OfMedian values) (BlockBootstrap.OfMedian values) "twice"
          }

          test "blocks that cannot be drawn are refused" {
              for values in [ [ [ 1.0 ] ]; [ [ 1.0 ]; [] ]; [ [ 1.0 ]; [ nan ] ] ] do
                  Expect.throwsT<ArgumentException>
                      (fun () -> BlockBootstrap.OfMedian(blocks values) |> ignore)
                      $"{values}"
          }

          test "an interval of ten to twenty blocks holds the median nearly as often as it says" {
              let holds seeds number =
                  let normal row =
                      FlipFlop.Engine.Randomness
                          .RandomRow(number, FlipFlop.Engine.Randomness.RandomStream.Probe, row)
                          .Normal

                  let ofSeed, own = normal 0L, normal 1L

                  let values =
                      [ for seed in 0 .. seeds - 1 ->
                            [ for cell in 0..3 -> ofSeed (int64 seed) + 0.3 * own (int64 (4 * seed + cell)) ] ]

                  let drawn = BlockBootstrap.OfMedian(blocks values)
                  drawn.Low <= 0.0 && 0.0 <= drawn.High

              let coverage seeds =
                  [ for number in 1L .. 200L -> if holds seeds number then 1.0 else 0.0 ] |> List.average

              for seeds in [ 10; 20 ] do
                  Number.isLessThan 0.88 (coverage seeds) $"{seeds} seeds"
          }

          test "a report that is not whole says so below its counts, in every figure and in its claims" {
              let notice = (Verdict.partial standard.Value).Value
              Expect.stringContains notice "of 9 planned realizations 1 not trained yet" "notice"
              let html = Report.html ReferenceResult.standard.Value
              Expect.stringContains html notice "in the page"

              for section in Report.sections standard.Value do
                  for figure in section.Figures do
                      Expect.stringStarts figure.Caption "Partial: 8 of 9 realizations." figure.Id

              let verdict =
                  ClaimVerdict(claim Quantifier.All "heldStates" 8.0, Nullable(), 7, 7, 2)

              Expect.stringContains (Verdict.claimNote standard.Value verdict) "hangs on 1 not trained yet" "undecided"
          }

          test "a report that is whole, diverged ones and all, is not called partial" {
              Expect.isNone (Verdict.partial whole) "notice"

              for section in Report.sections whole do
                  for figure in section.Figures do
                      Expect.isFalse (figure.Caption.StartsWith "Partial") figure.Id
          }

          test "the legend of the outliers has the marks of the plot" {
              let shapes = (Shapes.figure standard.Value).Value
              let drawn = traces shapes.Panels[2]

              let marks =
                  [ for trace in drawn -> (string trace["name"], (at "marker.symbol" trace).ToString()) ]

              let legend = [ for entry in shapes.Legend -> (entry.Label, entry.Symbol) ]
              Expect.equal legend (marks @ [ "chance", "line-dotted" ]) "names and symbols"
              let html = Report.html ReferenceResult.standard.Value
              Expect.stringContains html "data-symbol=\"triangle-right\"" "in the page"
          }

          test "an axis without labels has no ticks" {
              let shapes = (Shapes.figure standard.Value).Value
              let layout = Plotly.token shapes.Panels[1].Layout

              for axis in [ "xaxis"; "yaxis" ] do
                  Expect.equal ((at $"{axis}.ticks" layout).ToString()) "" axis
          } ]
