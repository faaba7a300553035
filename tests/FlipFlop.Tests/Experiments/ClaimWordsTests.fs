module FlipFlop.Tests.Experiments.ClaimWordsTests

open Expecto
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Tests.Experiments.JudgedClaims

[<Tests>]
let tests =
    testList
        "ClaimWords"
        [ test "a claim in words says what is compared" {
              let words quantifier metric comparison value =
                  ClaimWords.Of(ClaimSpec("c", quantifier, metric, comparison, value))

              let against baseline =
                  ClaimWords.Of(ClaimSpec("c", Quantifier.Most, "edgeLength", Comparison.Above, 1.0, Against = baseline))

              for expected, words in
                  [ "all realizations: transition accuracy at 500 ms at least 1",
                    words Quantifier.All "transitionAccuracy" Comparison.AtLeast 1.0
                    "any realization: loss below 1e-9", words Quantifier.Any "loss" Comparison.Below 1e-9
                    "median of all realizations: loss below 0.02", words Quantifier.Median "loss" Comparison.Below 0.02
                    "mean of all realizations: loss at most 0.5", words Quantifier.Mean "loss" Comparison.AtMost 0.5
                    "least of all realizations: loss equal to 1", words Quantifier.Least "loss" Comparison.Equal 1.0
                    "greatest of all pairs of realizations: shape distance below 0.3",
                    words Quantifier.Greatest "shapeDistance" Comparison.Below 0.3
                    "any pair of realizations: rotation between cubes above 41",
                    words Quantifier.Any "rotationBetweenCubes" Comparison.Above 41.0
                    "most realizations: edge length divided by the untrained network's above 1",
                    against Baseline.RatioToUntrained
                    "most realizations: edge length less the untrained network's above 1",
                    against Baseline.DifferenceFromUntrained ] do
                  Expect.equal words expected "in words"
          }

          test "what was found says the counts and how far the numbers reach" {
              let found quantifier results =
                  ClaimWords.Found(judge quantifier Comparison.Below 0.5 results)

              for expected, words in
                  [ "1 of 2, from 0.1 to 0.9", found Quantifier.All [ good; bad ]
                    "2 of 2, all at 0.1", found Quantifier.All [ good; good ]
                    "1 of 1, at 0.3333, 2 without a number", found Quantifier.All [ finished (1.0 / 3.0); missing; diverged ]
                    "0 of 0, 1 without a number", found Quantifier.Any [ missing ]
                    "0.5, of 2 from 0.1 to 0.9", found Quantifier.Median [ good; bad ]
                    "0.1, of 2 that are the same", found Quantifier.Mean [ good; good ]
                    "1.235e-5, of 1, 1 without a number", found Quantifier.Least [ finished 1.23456e-5; failed ]
                    "no number, 1 without a number", found Quantifier.Greatest [ missing ] ] do
                  Expect.equal words expected "found"
          } ]
