/// What is said of a metric's numbers: the rules that decide it, one by one.
module FlipFlop.Tests.Diff.MetricJudgingTests

open System
open Expecto
open FlipFlop.Analysis.Statistics
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Diff.ComparedSides

/// Losses that no two realizations share, and a little more on request.
let private side' by (plan: Plan) =
    withLosses plan [ for at in 1 .. plan.Realizations.Count -> by + 0.1 + 0.01 * sin (float at) ] []

let private compared terms a b = ExperimentDiff.Compare(a, b, terms)

let private named name (diff: ExperimentDiff) =
    diff.Metrics |> Seq.find (fun metric -> metric.Name = name)

let private loss diff = named "loss" diff
let private testOf diff = nonNull (loss diff).Test

let private ofLoss = DiffTerms(Metrics = [| "loss" |])

/// Realizations that were trained for more epochs in B, and have a larger loss.
let private twoMetrics seeds terms =
    let side by =
        let plan = planOf "a" (if by = 0 then 32 else 48) seeds

        let result at (realization: Realization) =
            let epochs = at + 1 + by

            RealizationResult(
                Realization = realization,
                Outcome = RealizationOutcome.Finished,
                History = [| EpochRecord(epochs, int64 epochs, 32, float (at + by), 1.0) |]
            )

        side
            "a"
            (ExperimentResult(
                Plan = plan,
                Realizations = Array.mapi result (Array.ofSeq plan.Realizations),
                Claims = [||],
                SpecJson = SpecJson.Write plan.Spec
            ))

    compared terms (side 0) (side 1)

let private judging =
    [ test "a pair that agrees does not hide one that differs, and the greatest difference is told without its sign" {
          let tier b =
              loss (
                  compared
                      ofLoss
                      (withLosses (planOf "a" 32 [ 1; 2; 3 ]) [ 0.1; 0.2; 0.3 ] [])
                      (withLosses (planOf "b" 48 [ 1; 2; 3 ]) b [])
              )

          Expect.equal (tier [ 0.1; 0.2; 0.7 ]).Tier MetricTier.Statistical "two have the same bits"
          Expect.equal (tier [ 0.1 + 1e-12; 0.2; 0.7 ]).Tier MetricTier.Statistical "one is within the tolerances"
          Expect.equal (tier [ 0.1 + 1e-12; 0.2; 0.3 ]).Tier MetricTier.WithinTolerance "not bit by bit"

          Expect.equal
              (tier [ 0.1 + 1e-8; 0.2; 0.3 ]).Tier
              MetricTier.Statistical
              "a ten-millionth is more than they are"

          Expect.isFalse (DiffTerms().Agree(1e3, 1e3 + 1e-5)) "of a thousand too"

          let ofNothing =
              compared
                  ofLoss
                  (withLosses (planOf "a" 32 [ 1 ]) [ 0.0 ] [])
                  (withLosses (planOf "b" 48 [ 1 ]) [ -0.0 ] [])

          Expect.equal (loss ofNothing).Tier MetricTier.WithinTolerance "minus nothing has other bits"
          Expect.floatClose Accuracy.high (tier [ 0.2; 0.2; 0.7 ]).GreatestDifference.Value 0.4 "B above"
          Expect.floatClose Accuracy.high (tier [ 0.2; -0.4; 0.3 ]).GreatestDifference.Value 0.6 "B below"
      }

      test "means are of the pairs that have both numbers, and few seeds have no bound on either side" {
          let diff =
              compared
                  ofLoss
                  (withLosses (planOf "a" 32 [ 1; 2; 3 ]) [ 1.0; infinity; 2.0 ] [])
                  (withLosses (planOf "b" 48 [ 1; 2; 3 ]) [ 5.0; 9.0; infinity ] [])

          Expect.equal ((loss diff).MeanA, (loss diff).MeanB) (Nullable 1.0, Nullable 5.0) "of the first"
          Expect.equal ((testOf diff).Low, (testOf diff).High) (Nullable(), Nullable()) "no bounds"
      }

      test "the tolerances are an absolute one and a part of the larger number" {
          let agree absolute relative (a: float) b =
              DiffTerms(Absolute = absolute, Relative = relative).Agree(a, b)

          Expect.isTrue (agree 0.0 0.1 0.905 1.0) "a tenth of 1"
          Expect.isTrue (agree 0.0 0.1 -1.0 -0.905) "the other way round, below 0"
          Expect.isFalse (agree 0.0 0.1 0.89 1.0) "more"
          Expect.isTrue (agree 0.1 0.0 0.0 0.1) "absolute"
          Expect.isFalse (agree 0.1 0.0 0.0 0.11) "more"
          Expect.isTrue (agree 0.05 0.1 0.86 1.0) "together"
      }

      test "of other seeds all that is said is of B less A, and P of tied values is no less than so few can reach" {
          let a, b =
              [ for seed in 1..10 -> 0.01 * float seed ], [ for seed in 1..10 -> 0.0101 * float seed + 0.05 ]

          let diff =
              compared
                  (DiffTerms(Metrics = [| "loss" |], Margins = readOnlyDict [ "loss", 0.2 ]))
                  (withLosses (planOf "a" 32 [ 1..10 ]) a [])
                  (withLosses (planOf "b" 32 [ 11..20 ]) b [])

          let test = testOf diff
          Expect.isFalse test.Paired "other seeds"

          let shift =
              HodgesLehmann.Shift(ReadOnlySpan(Array.ofList a), ReadOnlySpan(Array.ofList b))

          Expect.equal (test.Shift, test.Low, test.High) (shift.Shift, Nullable shift.Low, Nullable shift.High) "shift"
          Number.isLessThan 0.04 test.Shift "above 0"
          Expect.floatClose Accuracy.high test.MeanDifference (List.average b - List.average a) "mean difference"
          Number.isLessThan 0.5 test.CliffsDelta "delta"

          Expect.equal
              test.EquivalenceP
              (Nullable(Equivalence.Apart(ReadOnlySpan(Array.ofList a), ReadOnlySpan(Array.ofList b), 0.2).P))
              "the same test against the margin"

          let tied =
              compared
                  ofLoss
                  (withLosses (planOf "a" 32 [ 1; 2; 3 ]) [ 1.0; 1.0; 1.0 ] [])
                  (withLosses (planOf "b" 32 [ 4; 5; 6 ]) [ 2.0; 2.0; 2.0 ] [])

          Expect.equal (loss tied).Tier MetricTier.Statistical "two numbers are not the same"
          Expect.floatClose Accuracy.high (testOf tied).P 0.1 "two of twenty orders"

          let same =
              compared
                  ofLoss
                  (withLosses (planOf "a" 32 [ 1; 2 ]) [ 1.0; 1.0 ] [])
                  (withLosses (planOf "b" 32 [ 3; 4 ]) [ 1.0; 1.0 ] [])

          Expect.equal (loss same).Tier MetricTier.BitIdentical "one number everywhere"
      }

      test "in pairs the interval is of B less A, and alpha is the one that was asked for" {
          let diff terms =
              compared terms (side' 0.0 (planOf "a" 32 [ 1..10 ])) (side' 0.05 (planOf "b" 48 [ 1..10 ]))

          let test = testOf (diff ofLoss)
          Expect.isTrue (test.Low.Value > 0.04 && test.Shift > 0.04 && test.MeanDifference > 0.04) "B is above"

          let alpha value =
              DiffTerms(Metrics = [| "loss" |], Alpha = value)

          Expect.equal (loss (diff (alpha 0.05))).Verdict DiffVerdict.Changed "2^-9 is less than 0.05"
          Expect.equal (loss (diff (alpha 0.001))).Verdict DiffVerdict.Inconclusive "and more than 0.001"

          let margin alpha seeds =
              let terms =
                  DiffTerms(Metrics = [| "loss" |], Alpha = alpha, Margins = readOnlyDict [ "loss", 1.0 ])

              (loss (compared terms (side' 0.0 (planOf "a" 32 seeds)) (side' 0.05 (planOf "b" 48 seeds)))).Verdict

          Expect.equal (margin 0.05 [ 1..5 ]) DiffVerdict.Equivalent "2^-5"
          Expect.equal (margin 0.05 [ 1..4 ]) DiffVerdict.Inconclusive "2^-4"
          Expect.equal (margin 0.01 [ 1..5 ]) DiffVerdict.Inconclusive "alpha 0.01"
      }

      test "two metrics are corrected for two, of difference and of equivalence, and so are the seeds that are needed" {
          let six = twoMetrics [ 1..6 ] (DiffTerms())
          Expect.equal [ for metric in six.Metrics -> metric.Name ] [ "loss"; "epochsTrained" ] "metrics"

          for metric in six.Metrics do
              let test = nonNull metric.Test
              Expect.equal (test.P, test.AdjustedP) (0.03125, 0.0625) "P, and after Holm's correction"
              Expect.equal metric.Verdict DiffVerdict.Inconclusive "verdict"
              Expect.equal test.SeedsNeeded (Nullable 7) "2^-6 is the first below 0.025"

          let margins = readOnlyDict [ "loss", 3.0; "epochsTrained", 3.0 ]

          for metric in (twoMetrics [ 1..5 ] (DiffTerms(Margins = margins))).Metrics do
              Expect.equal (nonNull metric.Test).EquivalenceP (Nullable 0.0625) "twice 2^-5"
              Expect.equal metric.Verdict DiffVerdict.Inconclusive "not equivalent"
      }

      test "epochs are a metric where a goal or divergence can cut them short, or where they are asked for" {
          let names belowA belowB terms (diverges: bool) =
              let side below trials =
                  (withLosses (planStopping below "a" trials [ 1..3 ]) [ 0.1; 0.2; 0.3 ] []).Result
                  |> ReferenceResult.replaced (fun at result ->
                      if diverges && at = 0 then
                          RealizationResult(
                              Realization = result.Realization,
                              Outcome = RealizationOutcome.Diverged,
                              History = result.History
                          )
                      else
                          result)
                  |> ComparedSides.side "a"

              [ for each in (compared terms (side belowA 32) (side belowB 48)).Metrics -> each.Name ]
              |> List.contains "epochsTrained"

          let asked = DiffTerms(Metrics = [| "epochsTrained" |])
          let margin = DiffTerms(Margins = readOnlyDict [ "epochsTrained", 1.0 ])
          Expect.isFalse (names 0.0 0.0 (DiffTerms()) false) "fixed in both"
          Expect.isTrue (names 0.0 0.01 (DiffTerms()) false) "a goal in B"
          Expect.isTrue (names 0.01 0.0 (DiffTerms()) false) "a goal in A"
          Expect.isTrue (names 0.0 0.0 (DiffTerms()) true) "one diverged"
          Expect.isTrue (names 0.0 0.0 asked false) "asked for"
          Expect.isTrue (names 0.0 0.0 margin false) "a margin is stated"
      } ]

[<Tests>]
let tests = testList "MetricComparison, rule by rule" judging
