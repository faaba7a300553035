/// Chance beside every metric that has one: where its line runs, what it says, and that nothing else has a line.
module FlipFlop.Tests.Reports.ChanceFigureTests

open System
open System.Globalization
open Expecto
open FlipFlop.Analysis
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)
let private otherBits = lazy (Sweep.ofResult ReferenceResult.otherBits.Value)

let private across sweep =
    figure "across" (AcrossSweep.figures sweep)

let private line panel = named "chance" (traces panel)

/// Where the line of a panel runs: each point but the gaps.
let private points panel =
    [ for trace in line panel do
          for x, y in List.zip (numbers "x" trace) (numbers "y" trace) do
              if Double.IsFinite y then
                  (x, y) ]

let private heights panel =
    points panel |> List.map snd |> List.distinct

let private hovers panel =
    line panel |> List.collect (texts "text") |> List.filter ((<>) "") |> List.distinct

/// Of every metric its titles and its level of three bits and 64 units.
let private levels =
    [ "transitionAccuracy", 1.0 / 8.0
      "heldStates", 1.0
      "nonlinearity", 4.0 / 7.0
      "cubeDisparity", (Chance.CubeDisparity 3).Value
      "skew", (Chance.Skew(3, 64)).Value ]

let private title name = (nonNull (Metrics.Find name)).Title

/// A table's rows, each by column.
let private table sweep figure =
    let lines = (FigureTable.csv sweep figure).TrimEnd('\n').Split '\n'
    let columns = lines[0].Split ','
    [ for row in Array.skip 1 lines -> Map.ofSeq (Seq.zip columns (row.Split ',')) ]

[<Tests>]
let tests =
    testList
        "Figures of chance"
        [ test "beside its untrained self a metric has its level, dotted, and no other metric has one" {
              let figure = (Distributions.figure standard.Value).Value

              for name, level in levels do
                  Expect.contains (heights (panel (title name) figure)) (Math.Round(level, 5)) name

              Expect.equal (heights (panel "angles between the axes, degrees" figure)) [ 90.0 ] "a right angle"

              let without =
                  [ for panel in figure.Panels do
                        if (line panel).IsEmpty then
                            panel.Title ]

              let unknown =
                  [ for name in [ "spectralRadius"; "outliers"; "axisRatio"; "separation"; "escapeTime" ] -> title name ]

              Expect.equal (List.sort without) (List.sort ("lengths of the edges" :: unknown)) "no chance is known"

              for trace in line (panel "held states" figure) do
                  Expect.equal (textOf "line.dash" trace) "dot" "dotted"
                  Expect.equal (textOf "line.color" trace) Palette.muted "muted"
          }

          test "across the sweep a metric has the level of the networks at each place" {
              let figure = across standard.Value

              Expect.equal
                  (points (panel (title "heldStates") figure) |> List.map snd |> List.distinct)
                  [ 1.0 ]
                  "one state"

              Expect.equal
                  (points (panel (title "heldStates") figure) |> List.map fst)
                  [ -0.5; 0.0; 0.5; 1.0; 1.5; 2.0; 2.5 ]
                  "one line over all three places"

              // Trained networks of 24 units are at the last place alone.
              let skew = panel "skew" figure
              let small = Math.Round((Chance.Skew(3, 24)).Value, 5)

              Expect.equal
                  [ for x, y in points skew do
                        if y = small then
                            x ]
                  [ 1.5; 2.0; 2.5 ]
                  "24 units"

              for name in
                  [ "spectralRadius"
                    "outliers"
                    "loss"
                    "axisRatio"
                    "edgeLength"
                    "separation" ] do
                  Expect.isEmpty (line (panel (title name) figure)) name

              for figure in AcrossSweep.figures standard.Value do
                  if figure.Id = "changes" then
                      Expect.isEmpty (figure.Panels |> List.collect line) "of a change nothing is chance"
          }

          test "the caption says what is random, the legend has the line, and one who hovers reads the level" {
              let figure = across standard.Value

              Expect.stringContains
                  figure.Caption
                  "Dotted is chance: random output signs for transition accuracy at 500 ms and held states; randomly labelled"
                  "caption"

              Expect.contains figure.Legend ChanceLine.entry "legend"
              Expect.equal (hovers (panel "held states" figure)) [ "chance 1: random output signs" ] "hover"
              let skew = hovers (panel "skew" figure)
              Expect.exists skew (fun text -> text.EndsWith ": random directions, 24 units") "which networks"
              let loss = figure.Panels |> List.filter (fun panel -> panel.Title = "loss")
              Expect.isEmpty (ChanceLine.legend loss) "no line, no legend"
          }

          test "where bits differ each number of bits has its line, and equal levels share one" {
              let figure = (Distributions.figure otherBits.Value).Value
              let transitions = panel (title "transitionAccuracy") figure
              Expect.equal (List.sort (heights transitions)) [ 0.0625; 0.25; 0.5 ] "1, 2 and 4 bits"

              Expect.equal
                  (List.sort (hovers transitions))
                  [ "chance 25 %: random output signs, 2 bits"
                    "chance 50 %: random output signs, 1 bit"
                    "chance 6.3 %: random output signs, 4 bits" ]
                  "which"

              Expect.equal (hovers (panel "held states" figure)) [ "chance 1: random output signs" ] "one state of any"
          }

          test "what silence keeps has chance as a line and as a row, of counts where rows are networks" {
              let dots = Silence.dots standard.Value
              Expect.equal (heights dots.Panels.Head) [ 0.125 ] "line"

              Expect.equal
                  [ for x, _ in points dots.Panels.Head do
                        if x = Math.Round x then
                            x ]
                  [ 0.0 .. 4.0 ]
                  "tests"

              Expect.stringContains dots.Caption "Dotted is chance: random output signs." "caption"
              Expect.equal dots.Legend [ ChanceLine.entry ] "legend"
              let trace = (traces (SilenceTable.figure otherBits.Value).Panels.Head).Head
              let rows = texts "y" trace
              Expect.equal rows[3..] [ "chance, 1 bit"; "chance, 2 bits"; "chance, 4 bits" ] "rows"
              Expect.equal (texts "text[4]" trace) [ "1/4"; "1/4"; "8/32"; "8/32"; "8/32" ] "two bits"
              Expect.equal (numbers "z[5]" trace) [ for _ in 1..5 -> 0.0625 ] "colour"
              Expect.equal (numbers "customdata[4]" trace) [ for _ in 1..5 -> -1.0 ] "no realization"

              let means =
                  (traces (SilenceTable.figure (Sweep.ofResult (ReferenceResult.many 61))).Panels.Head).Head

              Expect.equal
                  (Seq.last (at "text" means) |> Seq.map string |> List.ofSeq)
                  [ for _ in 1..5 -> "12.5 %" ]
                  "shares"
          }

          test "a share of realizations has the probability that coins do as much" {
              let shares = (Shares.figure standard.Value).Value
              let all = panel "every transition is made" shares
              let some = panel "some network holds all eight" shares
              Expect.equal (heights some) [ Math.Round(0.5 ** 24.0, 12) ] "24 coins"
              Expect.equal (hovers some) [ "chance 5.96E-8: random output signs" ] "hover"
              Expect.isLessThan (List.head (heights all)) 1e-100 "624 coins"
              Expect.isEmpty (line (panel "finished" shares)) "whether training ends is no matter of coins"
              Expect.stringContains shares.Caption "Dotted is chance" "caption"
          }

          test
              "where no claim asks whether all states and transitions are right, chance stands beside that question too" {
              let result = ReferenceResult.standard.Value

              let unclaimed =
                  ExperimentResult(
                      Plan = result.Plan,
                      Realizations = result.Realizations,
                      Claims = [||],
                      SpecJson = result.SpecJson
                  )

              let shares = (Shares.figure (Sweep.ofResult unclaimed)).Value

              Expect.equal
                  (hovers (panel "hold all states" shares))
                  [ "chance 5.96E-8: random output signs" ]
                  "24 coins"

              Expect.equal (heights (panel "make every transition" shares)).Length 1 "a level"
              Expect.isLessThan (heights (panel "make every transition" shares)).Head 1e-50 "208 coins"
          }

          test "a map says chance where one hovers, on the scale of a fraction and in its table" {
              let map = (SweepMap.figure standard.Value).Value
              let transitions = panel "transition accuracy at 500 ms, median" map
              let trace = (traces transitions).Head
              Expect.stringEnds (textOf "hovertext[1][0]" trace) "chance 12.5 %: random output signs" "hover"
              Expect.equal (texts "colorbar.ticktext" trace) [ "0 %"; "100 %"; "chance" ] "scale"
              Expect.equal (numbers "colorbar.tickvals" trace) [ 0.0; 1.0; 0.125 ] "its place"
              let held = (traces (panel "hold all states" map)).Head
              Expect.equal (texts "colorbar.ticktext" held) [ "0 %"; "100 %" ] "too near to none"
              Expect.stringEnds (textOf "hovertext[1][0]" held) "chance 5.96E-8: random output signs" "hover of a share"
              let radii = (traces (panel "spectral radius, median" map)).Head
              Expect.isFalse ((textOf "hovertext[1][0]" radii).Contains "chance") "of a radius nothing is said"
          }

          test "shapes and rotations have the distance of randomly labelled cubes" {
              let distance = Math.Round((Chance.ShapeDistance 3).Value, 5)
              let shapes = (Shapes.figure standard.Value).Value
              let tree = line (panel "Average linkage" shapes) |> List.exactlyOne
              Expect.equal (numbers "x" tree |> List.distinct) [ distance ] "upright"
              Expect.equal (numbers "y" tree) [ -0.5; 3.0; 6.5 ] "over all rows"
              let rotations = (Rotations.figure standard.Value).Value
              Expect.equal (heights (panel "Shape distance" rotations)) [ distance ] "level"
              Expect.contains rotations.Legend ChanceLine.entry "legend"

              Expect.exists
                  (hovers (panel "Against chance" rotations))
                  (fun text -> text.StartsWith "chance: 50 % of random rotations at most 42.")
                  "the middle of the distribution"
          }

          test "a figure's table has the level once for every place" {
              let rows = table standard.Value (across standard.Value)

              let held =
                  [ for row in rows do
                        if row["panel"] = "held states" && row["series"] = "chance" then
                            (row["inputNoise"], row["value"], row["key"], row["label"]) ]

              Expect.equal
                  held
                  [ for noise in [ "0.1"; "0.2"; "0.4" ] -> (noise, "1", "", "chance 1: random output signs") ]
                  "across"

              let map = table standard.Value (SweepMap.figure standard.Value).Value

              let ofShares =
                  [ for row in map do
                        if row["panel"] = "hold all states" then
                            Double.Parse(row["chance"], CultureInfo.InvariantCulture) ]

              Expect.hasLength ofShares 6 "squares of the map"

              for chance in ofShares do
                  Expect.floatClose { absolute = 0.0; relative = 1e-9 } chance (0.5 ** 24.0) "map"
          }

          test "untrained networks that differ in bits alone stand beside, each" {
              let sweep =
                  [ for bits in [ 1; 2 ] do
                        for noise in [ 0.1; 0.2 ] ->
                            { ReferenceResult.places[3] with
                                File = "untrained"
                                Bits = bits
                                Units = 32
                                Noise = noise } ]
                  |> ReferenceResult.over
                  |> Sweep.ofResult

              let untrained = named "untrained" (traces (across sweep).Panels.Head)
              Expect.equal (untrained |> List.sumBy (fun trace -> (numbers "y" trace).Length)) 4 "two at each noise"
          } ]
