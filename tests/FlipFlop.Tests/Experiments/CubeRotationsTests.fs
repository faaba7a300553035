module FlipFlop.Tests.Experiments.CubeRotationsTests

open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Tests

let private result (name: string) =
    RealizationResult(
        Realization = Realization(Cell(), Seed.Both 1L, [||], "subject", "key"),
        Outcome = (if name = "" then RealizationOutcome.Missing else RealizationOutcome.Finished),
        History = [||],
        Trained = (if name = "" then null else TestData.analysisOf name)
    )

let private rotations names =
    CubeRotations.Of [| for name in names -> result name |]

[<Tests>]
let tests =
    testList
        "Rotations between cubes"
        [ test "every pair of three-bit networks is there, with its places among the realizations" {
              match rotations [ "three-bits-1"; ""; "two-bits"; "three-bits-2"; "three-bits-noise-04" ] with
              | null -> failtest "there are pairs"
              | rotations ->
                  Expect.equal
                      [ for pair in rotations.Pairs -> pair.First, pair.Second ]
                      [ 0, 3; 0, 4; 3, 4 ]
                      "the missing one and two bits are left out"
          }

          test "a pair has its angle, the distance that needs no frame, and what they are to be held against" {
              let memory name = (TestData.analysisOf name).MemoryStates
              let a, b = memory "three-bits-1", memory "three-bits-noise-04"

              match rotations [ "three-bits-1"; "three-bits-noise-04" ] with
              | null -> failtest "there is a pair"
              | rotations ->
                  let pair = Seq.exactlyOne rotations.Pairs
                  let angle = (CubeAlignment.Of(a, b)).AngleDegrees
                  Expect.equal pair.Alignment.AngleDegrees angle "angle"
                  Expect.equal pair.ShapeDistance (ShapeDistance.Angular(a, b)) "distance"
                  Expect.equal pair.PermutedAngles (CubeAlignment.PermutedAngles(a, b)) "other orders"
                  Expect.equal pair.ChanceShare (RotationChance.ShareUpTo angle) "chance"

                  Expect.equal
                      pair.Rank
                      (pair.PermutedAngles |> Array.filter (fun other -> other <= angle) |> Array.length)
                      "its place among the orders"
          }

          test "a network is not turned against itself" {
              match rotations [ "three-bits-1"; "three-bits-1" ] with
              | null -> failtest "there is a pair"
              | rotations ->
                  let pair = Seq.exactlyOne rotations.Pairs
                  Number.isLessThan pair.Alignment.AngleDegrees 1e-5 "no angle"
                  Expect.equal pair.Rank 1 "no other order is as near"
                  Expect.equal pair.ChanceShare 0.0 "chance is never as near"
          }

          test "without a pair of three-bit networks there is none" {
              for names in [ []; [ "three-bits-1" ]; [ "two-bits"; "two-bits" ]; [ "three-bits-1"; "" ] ] do
                  Expect.isNull (rotations names) $"%A{names}"
          } ]
