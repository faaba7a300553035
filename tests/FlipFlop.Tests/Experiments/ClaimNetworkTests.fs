/// Claims of numbers that are set against the untrained network's, and of pairs of networks.
module FlipFlop.Tests.Experiments.ClaimNetworkTests

open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Tests
open FlipFlop.Tests.Experiments.JudgedClaims

/// A realization that stands for a reference network, and for another one untrained.
let private network (trained: string) (untrained: string) =
    RealizationResult(
        Realization = realization,
        Outcome = RealizationOutcome.Finished,
        History = [||],
        Trained = TestData.analysisOf trained,
        Untrained = (if untrained = "" then null else TestData.analysisOf untrained)
    )

[<Tests>]
let tests =
    testList
        "ClaimJudge, network by network"
        [ test "a number is set against the untrained network's of the same seed" {
              let against baseline comparison value =
                  judgeClaim (ClaimSpec("c", Quantifier.Mean, "edgeLength", comparison, value, Against = baseline))

              let edge name =
                  (TestData.analysisOf name).MemoryStates.Cube.Edges |> Seq.averageBy _.Length

              let trained, untrained = edge "three-bits-1", edge "three-bits-barely-trained"
              let results = [ network "three-bits-1" "three-bits-barely-trained" ]
              let ratio = against Baseline.RatioToUntrained Comparison.Above (trained / untrained - 1e-9) results
              Expect.equal (ratio.Holds, ratio.Number) (System.Nullable true, System.Nullable(trained / untrained)) "ratio"
              let difference = against Baseline.DifferenceFromUntrained Comparison.Above (trained - untrained) results
              Expect.equal (difference.Holds, difference.Number) (System.Nullable false, System.Nullable(trained - untrained)) "difference"
              let plain = against Baseline.None Comparison.Above 0.0 results
              Expect.equal plain.Number (System.Nullable trained) "itself"
              let alone = against Baseline.RatioToUntrained Comparison.Above 0.0 [ network "three-bits-1" "" ]
              Expect.equal (alone.Holds, alone.Without) (System.Nullable(), 1) "without a baseline there is no number"
          }

          test "a ratio to nothing is no number, and counts against all" {
              let claim =
                  ClaimSpec("c", Quantifier.All, "outliers", Comparison.Above, 1.0, Against = Baseline.RatioToUntrained)

              let onCircle =
                  let weights = Initialiser.Draw(NetworkSpec(Units = 24), 3, 3, 1L)
                  NetworkAnalyzer.Analyze(weights, FlipFlopTask(StepMs = 20.0))

              Expect.equal (nonNull onCircle.Spectrum).Outside 0 "nothing outside"

              let withNothing =
                  RealizationResult(
                      Realization = realization,
                      Outcome = RealizationOutcome.Finished,
                      History = [||],
                      Trained = TestData.analysisOf "three-bits-1",
                      Untrained = onCircle
                  )

              let verdict =
                  judgeClaim claim [ network "three-bits-1" "three-bits-2"; withNothing ]

              Expect.equal (verdict.Holds, verdict.Of, verdict.Without) (System.Nullable false, 1, 1) "one has none"
          }

          test "a number of pairs is judged of every pair" {
              let claim quantifier comparison value =
                  judgeClaim (ClaimSpec("c", quantifier, "shapeDistance", comparison, value))

              let networks = [ for name in [ "three-bits-1"; "three-bits-2"; "three-bits-forgets" ] -> network name "" ]

              let memory name = (TestData.analysisOf name).MemoryStates
              let distance a b = ShapeDistance.Angular(memory a, memory b)

              let distances =
                  [ distance "three-bits-1" "three-bits-2"
                    distance "three-bits-1" "three-bits-forgets"
                    distance "three-bits-2" "three-bits-forgets" ]

              let verdict = claim Quantifier.All Comparison.Below 1.0 networks
              Expect.equal (verdict.Holds, verdict.Right, verdict.Of) (System.Nullable true, 3, 3) "three pairs"
              Expect.equal verdict.Greatest (System.Nullable(List.max distances)) "greatest"
              let median = claim Quantifier.Median Comparison.Below 0.0 networks
              Expect.equal median.Number (System.Nullable((List.sort distances)[1])) "median"
              let single = claim Quantifier.All Comparison.Below 1.0 networks[..0]
              Expect.equal (single.Holds, single.Of, single.Without) (System.Nullable(), 0, 0) "no pair"
          }

          test "a pair with a missing network may still come, one with a broken network never" {
              let claim results =
                  judgeClaim (ClaimSpec("c", Quantifier.All, "shapeDistance", Comparison.Below, 1.0)) results

              let two = [ network "three-bits-1" ""; network "three-bits-2" "" ]
              let waiting = claim (missing :: two)
              Expect.equal (waiting.Holds, waiting.Right, waiting.Without) (System.Nullable(), 1, 2) "undecided"
              let broken = claim (diverged :: two)
              Expect.equal (broken.Holds, broken.Right, broken.Without) (System.Nullable false, 1, 2) "two pairs are lost"
              let both = claim [ missing; diverged ]
              Expect.equal both.Holds (System.Nullable false) "that pair will never be"
              let otherBits = claim (network "two-bits" "" :: two)
              Expect.equal (otherBits.Holds, otherBits.Of) (System.Nullable false, 1) "of different bits there is no distance"
          }

          test "cubes of other than three bits have no rotation" {
              let claim = ClaimSpec("c", Quantifier.All, "rotationBetweenCubes", Comparison.AtLeast, 0.0)
              let verdict = judgeClaim claim [ network "two-bits" ""; network "two-bits" "" ]
              Expect.equal (verdict.Holds, verdict.Of, verdict.Without) (System.Nullable(), 0, 1) "no number"
              let verdict = judgeClaim claim [ network "three-bits-1" ""; network "three-bits-2" "" ]
              Expect.equal (verdict.Holds, verdict.Of) (System.Nullable true, 1) "three bits have"
          } ]
