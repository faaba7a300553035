module FlipFlop.Tests.Analysis.RotationChanceTests

open System
open Expecto
open FlipFlop.Analysis

let private within tolerance actual expected message =
    Expect.floatClose { absolute = tolerance; relative = 0.0 } actual expected message

/// Mackenzie's distribution up to 45 degrees: 24 balls in the group of rotations, which do not meet yet.
let private exact degrees =
    let angle = degrees * Math.PI / 180.0
    24.0 * (angle - sin angle) / Math.PI

[<Tests>]
let tests =
    testList
        "Rotations by chance"
        [ test "Random rotations are 41 degrees from a symmetry of the cube on average, and never above 62.8" {
              // The standard error of the mean of 10,000 is 0.11 degrees.
              within 0.3 (Seq.average RotationChance.Angles) 40.74 "Mackenzie's mean"
              Expect.isLessThan (Seq.max RotationChance.Angles) 62.80 "his largest"
              Expect.isGreaterThan (Seq.max RotationChance.Angles) 61.0 "nearly reached"
              Expect.hasLength RotationChance.Angles RotationChance.Rotations "all of them"
          }

          test "Up to 45 degrees their share is the exact one" {
              for degrees in [ 10.0; 20.0; 30.0; 40.0; 45.0 ] do
                  // Three standard errors of a share of 10,000.
                  let tolerance = 3.0 * sqrt (exact degrees * (1.0 - exact degrees) / 1e4)
                  within tolerance (RotationChance.ShareUpTo degrees) (exact degrees) $"{degrees} degrees"

              within 0.006 (RotationChance.ShareUpTo 20.0) 0.054 "one in twenty under 20 degrees"
          }

          test "Quantiles and shares are each other's inverse" {
              for share in [ 1e-4; 0.05; 0.25; 0.5; 0.95; 1.0 ] do
                  within 1e-12 (RotationChance.ShareUpTo(RotationChance.Quantile share)) share "there and back"

              Expect.equal (RotationChance.ShareUpTo 0.0, RotationChance.ShareUpTo 90.0) (0.0, 1.0) "the ends"
              Expect.isTrue (Double.IsNaN(RotationChance.ShareUpTo nan)) "no angle, no share"
              Expect.equal (Seq.sort RotationChance.Angles |> List.ofSeq) (List.ofSeq RotationChance.Angles) "rising"
          }

          test
              "Of four frames turned at random the six pairs have a median angle of 42, in nine draws of ten from 31.7 to 49.9" {
              let draws = 2000

              let medianOf draw =
                  let frames = [| for frame in 0..3 -> RotationChance.Rotation(4 * draw + frame) |]

                  let between (a: float[]) (b: float[]) =
                      let product =
                          [| for row in 0..2 do
                                 for column in 0..2 ->
                                     Seq.sum (seq { for k in 0..2 -> a[3 * k + row] * b[3 * k + column] }) |]

                      CubeAlignment.SmallestAngle(product, 1.0)

                  let sorted =
                      [| for i in 0..3 do
                             for j in i + 1 .. 3 -> between frames[i] frames[j] |]
                      |> Array.sort

                  (sorted[2] + sorted[3]) / 2.0

              let medians = Array.init draws medianOf |> Array.sort
              // Three standard errors of these quantiles of 2,000 draws.
              within 1.2 medians[draws / 20] 31.7 "below this in one of twenty"
              within 0.6 medians[draws / 2] 42.4 "in the middle"
              within 1.0 medians[draws - draws / 20] 49.9 "above this in one of twenty"
          }

          test "A share that is none is refused" {
              for share in [ 0.0; 1.1; nan ] do
                  Expect.throwsT<ArgumentOutOfRangeException>
                      (fun () -> RotationChance.Quantile share |> ignore)
                      $"{share}"
          } ]
