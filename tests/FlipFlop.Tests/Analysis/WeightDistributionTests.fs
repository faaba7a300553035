module FlipFlop.Tests.Analysis.WeightDistributionTests

open System
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Tests

let private within tolerance actual expected message =
    Expect.floatClose { absolute = tolerance; relative = 0.0 } actual expected message

let private distribution size (matrix: float32 list) =
    WeightDistribution.Of(ReadOnlySpan(List.toArray matrix), size)

let private untrained units recurrent =
    let weights =
        Initialiser.Draw(NetworkSpec(Units = units, Recurrent = recurrent), 3, 3, 5L)

    WeightDistribution.Of(ReadOnlySpan weights.RecurrentKernel, units)

[<Tests>]
let tests =
    testList
        "Weight distribution"
        [ test "Weights are counted in units of 1 / sqrt(N), in bins of a tenth" {
              // N = 4: a weight of 0.5 is one unit.
              let d =
                  distribution
                      4
                      [ 0f
                        0.03f
                        -0.03f
                        0.49f
                        0.5f
                        -0.5f
                        -2.5f
                        -2.6f
                        2.5f
                        2.4f
                        0f
                        0f
                        0f
                        0f
                        0f
                        0f ]

              Expect.equal d.Counts[50] 8 "0 and 0.06: the bin from 0 to 0.1"
              Expect.equal d.Counts[49] 1 "-0.06"
              Expect.equal (d.Counts[59], d.Counts[60], d.Counts[40]) (1, 1, 1) "0.98, 1 and -1"
              Expect.equal (d.Counts[0], d.Counts[98]) (1, 1) "-5 and 4.8"
              Expect.equal (d.Below, d.Above) (1, 1) "-5.2 and 5, which lies above"
              Expect.equal (Array.sum d.Counts + d.Below + d.Above) 16 "every weight once"
              within 1e-15 d.ShareNearZero (10.0 / 16.0) "below one unit"
          }

          test "Deviation and kurtosis are those of the definition" {
              let d = distribution 1 [ 3f; -1f; -1f; -1f ]
              // Mean 0, variance 3, fourth moment 21.
              within 1e-15 d.StandardDeviation (sqrt 3.0) "deviation"
              within 1e-14 d.Kurtosis (21.0 / 9.0 - 3.0) "excess kurtosis"
              Expect.isTrue (Double.IsNaN (distribution 1 [ 2f; 2f ]).Kurtosis) "equal weights have none"
          }

          for recurrent in [ RecurrentInitialiser.Orthogonal; RecurrentInitialiser.Normal ] do
              test $"Untrained {recurrent} weights are nearly normal with variance 1 / N, whatever N" {
                  for units in [ 48; 96 ] do
                      let d = untrained units recurrent
                      within 0.05 d.StandardDeviation 1.0 "deviation"
                      // Standard error of the share: 0.0097 at 48 units.
                      within 0.03 d.ShareNearZero 0.683 "one standard deviation"
                      within 0.3 d.Kurtosis 0.0 "excess kurtosis"
              }

          test "The share near zero of a network agrees with its histogram" {
              let d = nonNull (TestData.analysisOf "three-bits-noise-04").RecurrentWeights
              within 1e-15 d.ShareNearZero (float (Array.sum d.Counts[40..59]) / 4096.0) "twenty bins"
          } ]
