module FlipFlop.Tests.Reports.DifferenceFigureTests

open System
open System.Globalization
open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

let private distributions = lazy (Distributions.figure standard.Value).Value
let private shapes = lazy (Shapes.figure standard.Value).Value

[<Tests>]
let tests =
    testList
        "Figures of how networks differ"
        [ test "every trained network has a point and a line to the untrained one of its seed" {
              let panel = panel "spectral radius" distributions.Value
              let trained = named "trained" (traces panel) |> List.collect (numbers "y")
              let untrained = named "untrained" (traces panel) |> List.collect (numbers "y")
              let lines = (named "the same seed" (traces panel)).Head |> numbers "y"
              Expect.equal trained.Length 7 "trained"
              Expect.equal untrained.Length 7 "untrained, one for each"
              Expect.equal (lines |> List.filter Double.IsNaN |> List.length) 7 "lines"

              for place, value in List.indexed untrained do
                  Expect.equal lines[3 * place] value "a line begins at its untrained network"
          }

          test "every angle and edge of a cube has a point, joined to the untrained cube's" {
              for title, each in [ "angles between the axes, degrees", 3; "lengths of the edges", 12 ] do
                  let panel = panel title distributions.Value
                  let trained = named "trained" (traces panel) |> List.collect (numbers "y")
                  let lines = (named "the same seed" (traces panel)).Head |> numbers "y"
                  Expect.equal trained.Length (7 * each) title
                  Expect.equal (lines |> List.filter Double.IsNaN |> List.length) (7 * each) "lines"

              let edges =
                  [ for _, network in Sweep.trained standard.Value do
                        for edge in network.MemoryStates.Cube.Edges -> edge.Length ]

              let drawn =
                  named "trained" (traces (panel "lengths of the edges" distributions.Value))
                  |> List.collect (numbers "y")

              for drawn, edge in List.zip (List.sort drawn) (List.sort edges) do
                  Expect.floatClose { absolute = 0.0; relative = 5e-5 } drawn edge "a length, to five digits"
          }

          test "survival under noise falls from all states to those that were last seen right, and says how many" {
              let curves =
                  [ for panel in (Option.get (Escape.figure standard.Value)).Panels do
                        for trace in traces panel do
                            if textOf "mode" trace = "lines" && textOf "showlegend" trace <> "True" then
                                trace ]

              Expect.isGreaterThan curves.Length 1 "the untrained networks', and the cells'"

              for curve in curves do
                  let survival = numbers "y" curve
                  Expect.equal survival (List.sortDescending survival) "it never rises"
                  Number.isAtMost survival.Head 1.0 "no more than all"

              let first = List.find (fun curve -> textOf "name" curve = "untrained") curves

              Expect.stringStarts
                  (string (nonNull first["text"]).[0])
                  $"{32 * 7} watched"
                  "seven networks, 32 copies of each"
          }

          test "one network alone is not compared with itself" {
              let single = Sweep.ofResult ReferenceResult.single.Value
              Expect.isNone (Distributions.figure single) "distributions"
              Expect.isNone (Shapes.figure single) "shapes"
          }

          test "the tips of the tree of shapes are the networks, in the order of the rows and in their cells' colours" {
              let tips = (named "networks" (traces (panel "Average linkage" shapes.Value))).Head
              let indices = numbers "customdata" tips |> List.map int
              Expect.equal (numbers "y" tips) [ for row in 0 .. indices.Length - 1 -> float row ] "a row each"
              let matrix = (traces (panel "Angular shape distance" shapes.Value)).Head
              let rows = [ for row in at "customdata" matrix -> int (number (at "[0]" row)) ]
              Expect.equal indices rows "the order of the matrix"

              Expect.equal
                  (texts "marker.color" tips)
                  [ for index in indices -> Palette.cell standard.Value.CellOf[index] ]
                  "colours"
          }

          test "a line of chance that would squeeze the tree of shapes is said in words" {
              let near =
                  [ for at, file in List.indexed [ "three-bits-1"; "three-bits-2"; "three-bits-1" ] ->
                        ReferenceRealization.place file 64 0.1 (int64 at + 1L) 0.03 ]
                  |> ReferenceResult.over
                  |> Sweep.ofResult

              let chance =
                  "the mean distance of ideal cubes that are labelled at random, 0.982 rad"

              let line figure =
                  named "chance" (traces (panel "Average linkage" figure))

              let squeezed = (Shapes.figure near).Value
              Expect.isEmpty (line squeezed) "no line"
              Expect.stringContains squeezed.Caption $"Chance, {chance}, lies far beyond the tree." "in words"
              Expect.isFalse (List.contains ChanceLine.entry squeezed.Legend) "nor in the legend"
              Expect.isNonEmpty (line shapes.Value) "of networks that differ there is one"
              Expect.stringContains shapes.Value.Caption $"Dotted is chance: {chance}." "and its level"
          }

          test "many networks are thinned, and the captions say so" {
              let sweep = Sweep.ofResult (ReferenceResult.many 400)
              let figure = (Distributions.figure sweep).Value

              let drawn =
                  named "trained" (traces figure.Panels.Head) |> List.collect (numbers "y")

              Expect.equal drawn.Length 250 "points"
              Expect.stringContains figure.Caption "Of 400 networks 250 are drawn" "caption"
              let shapes = (Shapes.figure sweep).Value
              Expect.stringContains shapes.Caption "60 of 400 networks" "caption of the shapes"
          }

          test "the matrix of shape distances is symmetric, with nothing on its diagonal" {
              let z = nonNull (traces (panel "Angular shape distance" shapes.Value)).Head["z"]
              let rows = [| for row in z -> [| for value in row -> number value |] |]
              Expect.equal rows.Length 7 "rows"

              for a in 0..6 do
                  let own = rows[a][a]
                  Expect.equal own 0.0 "diagonal"

                  for b in 0..6 do
                      let difference = rows[a][b] - rows[b][a]
                      Number.isLessThan (abs difference) 1e-4 "symmetry"
          }

          test "the tree joins all networks, no branch lies under another one's, and the last join is the widest" {
              let tree =
                  (named "average linkage" (traces (panel "Average linkage" shapes.Value))).Head

              let x, y = numbers "x" tree, numbers "y" tree
              Expect.equal x.Length (6 * 5) "six joins of four corners and a gap"
              let widths = [ for join in 0..5 -> x[5 * join + 1] ]
              Expect.equal widths (List.sort widths) "by distance"

              let leaves = List.zip x y |> List.filter (fun (at, _) -> at = 0.0) |> List.map snd

              Expect.equal (List.sort leaves) [ 0.0 .. 6.0 ] "each row once"
          }

          test "the strip has every eigenvalue outside the circle, of complex pairs one, by its kind" {
              let strip = panel "Eigenvalues outside the circle" shapes.Value

              let count name =
                  named name (traces strip) |> List.sumBy (fun trace -> (numbers "x" trace).Length)

              let all quantity =
                  Sweep.spectra (Sweep.trained standard.Value) |> List.sumBy (snd >> quantity)

              Expect.equal (count "real, positive") (all _.OutsidePositive) "positive"
              Expect.equal (count "real, negative") (all _.OutsideNegative) "negative"
              Expect.equal (count "complex pair") (all _.OutsideComplex / 2) "complex"
          } ]
