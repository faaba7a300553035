/// Figures of pairs of networks: how far they are turned, and how far apart their shapes are.
module FlipFlop.Tests.Reports.PairFigureTests

open System
open Expecto
open FlipFlop.Analysis
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)
let private trained = lazy (Sweep.trained standard.Value)
let private shapes = lazy (Shapes.figure standard.Value).Value

let private results =
    lazy [| for index, _ in trained.Value -> standard.Value.Result.Realizations[index] |]

let private sorted (rotations: CubeRotations | null) =
    List.ofSeq (nonNull rotations).Pairs |> List.sortBy _.Alignment.AngleDegrees

let private nameOf (pair: CubeRotation) =
    let name at =
        Sweep.name standard.Value (fst trained.Value[at])

    $"{name pair.First} and {name pair.Second}"

/// The rows of the matrix of distances, as realizations.
let private rows =
    lazy
        (let matrix = (traces shapes.Value.Panels[1]).Head
         [ for row in 0..6 -> int (number (at $"customdata[{row}][0]" matrix)) ])

let private distance a b =
    let coordinates index =
        ShapeDistance.Coordinates (nonNull standard.Value.Result.Realizations[index].Trained).MemoryStates

    if a = b then
        0.0
    else
        ShapeDistance.Angular(coordinates a, coordinates b, 8)

[<Tests>]
let tests =
    testList
        "Figures"
        [ test "turned cubes have each pair's angles and distance, its two names and its first network" {
              let figure = (Rotations.figure standard.Value).Value
              let pairs = sorted (CubeRotations.Of results.Value)

              let untrained =
                  [| for index, _ in Sweep.untrained standard.Value -> standard.Value.Result.Realizations[index] |]
                  |> CubeRotations.OfUntrained
                  |> sorted

              let angles pairs =
                  [ for pair: CubeRotation in pairs -> pair.Alignment.AngleDegrees ]

              let trace panel name =
                  (named name (traces figure.Panels[panel])).Head

              areDrawn (angles untrained) (numbers "x" (trace 0 "untrained")) "untrained angles"
              areDrawn (angles pairs) (numbers "y" (trace 1 "as labelled")) "angles as labelled"

              areDrawn
                  [ for pair in pairs do
                        yield! Seq.skip 1 pair.PermutedAngles ]
                  (numbers "y" (trace 1 "other orders of the bits"))
                  "other orders"

              areDrawn [ for pair in pairs -> pair.ShapeDistance ] (numbers "y" (trace 2 "pairs")) "distances"

              for panel, name in [ 0, "trained"; 1, "as labelled"; 2, "pairs" ] do
                  Expect.equal (texts "text" (trace panel name)) (List.map nameOf pairs) $"names, {name}"

                  Expect.equal
                      (numbers "customdata" (trace panel name))
                      [ for pair in pairs -> float (fst trained.Value[pair.First]) ]
                      $"first networks, {name}"

              let least = pairs |> List.filter (fun pair -> pair.Rank = 1) |> List.length
              Expect.stringContains figure.Caption $"the least of six in {least} of {pairs.Length} pairs" "ranks"
          }

          test "shapes: each square of the matrix is the distance of the two networks that it names" {
              let matrix = (traces shapes.Value.Panels[1]).Head
              Expect.equal (List.sort rows.Value) [ 2..8 ] "networks"

              for row, a in List.indexed rows.Value do
                  for column, b in List.indexed rows.Value do
                      let square name = at $"{name}[{row}][{column}]" matrix
                      areDrawn [ distance a b ] [ number (square "z") ] "distance"
                      let name = Sweep.name standard.Value
                      Expect.equal (string (square "text")) $"{name a}<br>{name b}" "names"
                      Expect.equal (number (square "customdata")) (float a) "the row's network"
          }

          test "shapes: the tree's rows have the networks' names, and each bracket begins where its branches end" {
              let tree = (named "average linkage" (traces shapes.Value.Panels[0])).Head
              let names = texts "yaxis.ticktext" (json shapes.Value.Panels[0].Layout)
              Expect.equal names [ for index in rows.Value -> Sweep.name standard.Value index ] "names"
              let brackets = List.zip (numbers "x" tree) (numbers "y" tree) |> List.chunkBySize 5

              let apart =
                  [ for a in rows.Value do
                        for b in rows.Value do
                            if a < b then
                                distance a b ]

              areDrawn [ List.min apart ] [ fst brackets.Head[1] ] "the two nearest are joined first"

              let stems =
                  [ for row in 0..6 -> (0.0, float row) ]
                  @ [ for bracket in brackets -> (fst bracket[1], (snd bracket[1] + snd bracket[2]) / 2.0) ]

              for bracket in brackets do
                  for x, y in [ bracket[0]; bracket[3] ] do
                      Expect.exists stems (fun (at, row) -> at = x && abs (row - y) < 1e-3) "a branch's end"
          }

          test "shapes: eigenvalues outside the circle stand in their network's row" {
              let expected =
                  [ for row, index in List.indexed rows.Value do
                        let spectrum =
                            nonNull (nonNull standard.Value.Result.Realizations[index].Trained).Spectrum

                        for re, im in Seq.zip spectrum.Real spectrum.Imaginary do
                            let size = sqrt (re * re + im * im)

                            if size > 1.02 && im >= 0.0 then
                                (float row, float index, size) ]

              let drawn =
                  [ for trace in traces shapes.Value.Panels[2] do
                        yield! List.zip3 (numbers "y" trace) (numbers "customdata" trace) (numbers "x" trace) ]

              let inOrder points =
                  List.sort [ for row, index, size in points -> (row, index, Math.Round((size: float), 3)) ]

              Expect.equal (inOrder drawn) (inOrder expected) "row, network and modulus"
          }

          test "shapes are compared among the networks that have as many bits as most" {
              let few =
                  { ReferenceResult.places[3] with
                      File = "one-bit"
                      Bits = 1 }

              let sweep =
                  Sweep.ofResult (ReferenceResult.over (few :: ReferenceResult.places[3..5]))

              let matrix = (traces (Shapes.figure sweep).Value.Panels[1]).Head

              Expect.equal
                  (List.sort [ for row in 0..2 -> number (at $"customdata[{row}][0]" matrix) ])
                  [ 1.0; 2.0; 3.0 ]
                  "three of four"
          } ]
