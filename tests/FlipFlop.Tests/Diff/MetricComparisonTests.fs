module FlipFlop.Tests.Diff.MetricComparisonTests

open System
open Expecto
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Tests
open FlipFlop.Tests.Diff.ComparedSides

let private tenSeeds = [ 1..10 ]

/// Ten losses around 0.1 that no two seeds share.
let private losses = [ for seed in tenSeeds -> 0.1 + 0.01 * sin (float seed) ]

let private changes size =
    [ for seed in tenSeeds -> size * sin (2.7 * float seed) ]

let private terms margin =
    match margin with
    | None -> DiffTerms()
    | Some margin -> DiffTerms(Margins = readOnlyDict [ "loss", margin ])

/// The comparison of the loss of two experiments of these seeds, which train different things.
let private compared seedsA lossesA seedsB lossesB margin =
    let a = withLosses (planOf "a" 32 seedsA) lossesA []
    let b = withLosses (planOf "b" 48 seedsB) lossesB []
    ExperimentDiff.Compare(a, b, terms margin)

let private loss (diff: ExperimentDiff) =
    diff.Metrics |> Seq.find (fun metric -> metric.Name = "loss")

let private testOf diff = nonNull (loss diff).Test

[<Tests>]
let tests =
    testList
        "MetricComparison"
        [ test "numbers of other seeds that all lie within the tolerance need no test" {
              let other = [ for seed in 11..20 -> 0.1 + 1e-12 * float seed ]
              let diff = compared tenSeeds [ for _ in tenSeeds -> 0.1 ] [ 11..20 ] other None
              Expect.equal (loss diff).Tier MetricTier.WithinTolerance "tier"
              Expect.equal (loss diff).Verdict DiffVerdict.Same "verdict"
              let one = 0.1 + 1e-6 :: other.Tail
              let apart = compared tenSeeds [ for _ in tenSeeds -> 0.1 ] [ 11..20 ] one None
              Expect.equal (loss apart).Tier MetricTier.Statistical "one is farther away"
          }

          test "a shift that every seed shows is a change, with its size, interval and p" {
              let shifted =
                  List.map2 (fun loss change -> loss + 0.05 + change) losses (changes 0.001)

              let diff = compared tenSeeds losses tenSeeds shifted None
              Expect.equal (loss diff).Verdict DiffVerdict.Changed "metric"
              Expect.equal diff.Verdict DiffVerdict.Changed "the whole"
              let test = testOf diff
              Expect.isTrue test.Paired "the same seeds"
              Expect.floatClose Accuracy.high test.P (Math.Pow(2.0, -9.0)) "p: the least of ten pairs"
              Expect.floatClose Accuracy.high test.AdjustedP test.P "one metric alone is tested"
              Number.isLessThan (abs (test.MeanDifference - 0.05)) 0.001 "difference"
              Number.isLessThan test.Low.Value 0.0505 "interval"
              Number.isLessThan 0.0495 test.High.Value "interval"
              Expect.equal test.CliffsDelta 1.0 "all of B above all of A"
          }

          test "numbers within the tolerances are the same, and beyond them are tested" {
              let moved by =
                  losses |> List.map (fun loss -> loss + by)

              let same = compared tenSeeds losses tenSeeds (moved 1e-11) None
              Expect.equal (loss same).Tier MetricTier.WithinTolerance "tier"
              Expect.equal same.Verdict DiffVerdict.Same "verdict"
              let other = compared tenSeeds losses tenSeeds (moved 1e-7) None
              Expect.equal (loss other).Tier MetricTier.Statistical "tier"
          }

          test "equivalence is said only where a margin was stated and the test against it says so" {
              let moved = List.map2 (+) losses (changes 0.001)

              let verdict margin =
                  (compared tenSeeds losses tenSeeds moved margin).Verdict

              Expect.equal (verdict None) DiffVerdict.Inconclusive "no margin"
              Expect.equal (verdict (Some 0.01)) DiffVerdict.Equivalent "a wide one"
              Expect.equal (verdict (Some 1e-5)) DiffVerdict.Inconclusive "too narrow a one"
          }

          test "a difference that is certain but smaller than the margin is equivalent" {
              let moved = losses |> List.map (fun loss -> loss + 0.001)
              let diff = compared tenSeeds losses tenSeeds moved (Some 0.01)
              Expect.equal diff.Verdict DiffVerdict.Equivalent "verdict"
              Number.isLessThan (testOf diff).AdjustedP 0.01 "the difference is certain"
          }

          test "margins of the experiments count, the smaller of two, and those of the command before them" {
              let stating name trials (margin: float option) =
                  let plan = planOf name trials tenSeeds

                  match margin with
                  | None -> plan
                  | Some margin ->
                      let spec = plan.Spec

                      TrainedStore.planOf (
                          ExperimentSpec(
                              Name = spec.Name,
                              Base = spec.Base,
                              Seeds = spec.Seeds,
                              Margins = [| MarginSpec("loss", margin) |]
                          )
                      )

              let moved = losses |> List.map (fun loss -> loss + 0.001)

              let verdict ofA ofB ofCommand =
                  let a = withLosses (stating "a" 32 ofA) losses []
                  let b = withLosses (stating "b" 48 ofB) moved []
                  (loss (ExperimentDiff.Compare(a, b, terms ofCommand))).Verdict

              Expect.equal (verdict None (Some 0.01) None) DiffVerdict.Equivalent "stated by one"
              Expect.equal (verdict (Some 0.01) (Some 0.0005) None) DiffVerdict.Changed "the smaller of two"
              Expect.equal (verdict (Some 0.0005) None (Some 0.01)) DiffVerdict.Equivalent "the command's"
          }

          test "of the metrics that are asked for alone p is corrected, and one that nobody has is named" {
              let a = withLosses (planOf "a" 32 tenSeeds) losses []
              let b = withLosses (planOf "b" 48 tenSeeds) (losses |> List.map ((+) 0.05)) []

              let asked =
                  ExperimentDiff.Compare(a, b, DiffTerms(Metrics = [| "loss"; "escapeTime" |]))

              Expect.equal [ for metric in asked.Metrics -> metric.Name ] [ "loss"; "escapeTime" ] "compared"
              Expect.equal asked.Metrics[1].Verdict DiffVerdict.Incomparable "nobody has it"
              Expect.equal (testOf asked).AdjustedP (testOf asked).P "one test, no correction"

              Expect.contains
                  (DiffWords.agreeing asked)
                  "Compared loss, escapeTime alone, as asked."
                  "what was not compared is said"
          }

          test "seeds too few for any p that counts are inconclusive, and it is said how many are needed" {
              let seeds = [ 1; 2; 3 ]
              let diff = compared seeds [ 0.1; 0.2; 0.3 ] seeds [ 1.1; 1.2; 1.3 ] None
              Expect.equal diff.Verdict DiffVerdict.Inconclusive "verdict"
              let test = testOf diff
              Expect.equal test.LeastP 0.25 "the least p of three pairs"
              Expect.equal test.SeedsNeeded (Nullable 6) "2^-5 is the first below 0.05"
          }

          test "other seeds are compared by Mann and Whitney's test" {
              let others = [ 11..20 ]
              let shifted = losses |> List.map ((+) 0.05)
              let diff = compared tenSeeds losses others shifted None
              Expect.equal diff.Cells.Matched.Count 0 "nothing is matched"
              Expect.isFalse (testOf diff).Paired "not in pairs"
              Expect.equal diff.Verdict DiffVerdict.Changed "verdict"
              Number.isLessThan (testOf diff).P 1e-4 "p"
              let few = compared [ 1; 2; 3 ] [ 0.1; 0.2; 0.3 ] [ 4; 5; 6 ] [ 1.1; 1.2; 1.3 ] None
              Expect.equal (testOf few).LeastP 0.1 "2 of 20"
              Expect.equal (testOf few).SeedsNeeded (Nullable 4) "2 of 70"
          }

          test "two seeds are never equivalent, in pairs or not, and the p that is shown is the one that decided" {
              for others in [ [ 1; 2 ]; [ 3; 4 ] ] do
                  let diff = compared [ 1; 2 ] [ 3.0; 3.0 ] others [ 4.0; 4.0 ] (Some 1.5)
                  Expect.equal diff.Verdict DiffVerdict.Inconclusive $"seeds 1, 2 and {others}"

              let diff =
                  compared tenSeeds losses tenSeeds (losses |> List.map ((+) 0.001)) (Some 0.01)

              let test = testOf diff
              Expect.equal test.EquivalenceP (Nullable(Math.Pow(2.0, -10.0))) "one of 2^10 signs"
              Expect.equal (DiffWords.p (loss diff)) (DiffWords.number test.EquivalenceP.Value) "shown"
          }

          test "few common seeds do not throw the others away: all are compared as independent, and it is said" {
              let paired seedsA seedsB =
                  let numbers (seeds: int list) by =
                      [ for seed in seeds -> by + 0.1 + 0.01 * sin (float seed) ]

                  let diff = compared seedsA (numbers seedsA 0.0) seedsB (numbers seedsB 0.05) None
                  (testOf diff).Paired, diff

              let pairs, diff = paired tenSeeds [ 10..20 ]
              Expect.isFalse pairs "one common seed of twenty"
              Expect.equal ((loss diff).SeedsA, (loss diff).SeedsB, (loss diff).CommonSeeds) (10, 11, 1) "seeds"
              Expect.equal diff.Verdict DiffVerdict.Changed "verdict"
              Expect.stringContains (DiffWords.reason diff (loss diff)) "not in pairs, since too few" "why"
              Expect.isTrue (fst (paired tenSeeds [ 2..11 ])) "nine pairs reach a p that counts"
              Expect.isTrue (fst (paired [ 1; 2 ] [ 2; 3 ])) "neither way does"

              let same =
                  ExperimentDiff.Compare(
                      withLosses (planOf "a" 32 [ 1..5 ]) [ 1.0; 2.0; 3.0; 4.0; 5.0 ] [],
                      withLosses (planOf "a" 32 [ 1..20 ]) [ for seed in 1..20 -> float seed ] [],
                      DiffTerms()
                  )

              Expect.equal (loss same).Tier MetricTier.BitIdentical "what is the very same stays in pairs"
          }

          test "a side without the number is incomparable" {
              let none = [ for _ in tenSeeds -> nan ]
              let diff = compared tenSeeds losses tenSeeds none None
              Expect.equal (loss diff).Verdict DiffVerdict.Incomparable "metric"
              Expect.equal (loss diff).Without 10 "without"
              Expect.equal diff.Verdict DiffVerdict.Incomparable "the whole"
          }

          test
              "a metric that only networks without a counterpart have is not compared; one that a side lacks decides nothing" {
              let plan seeds = planOf "a" 32 seeds

              let same =
                  ExperimentDiff.Compare(
                      withLosses (plan [ 1; 2 ]) [ infinity; infinity ] [],
                      withLosses (plan [ 1; 2; 3 ]) [ infinity; infinity; 0.3 ] [],
                      DiffTerms()
                  )

              Expect.equal [ for each in same.Metrics -> each.Name ] [ "epochsTrained" ] "compared"
              Expect.equal same.Verdict DiffVerdict.Same "all that is matched is the same"
              let some, none = [ 0.1; 0.2 ], [ infinity; infinity ]

              for lossesA, lossesB, reason in [ some, none, "B has no"; none, some, "A has no" ] do
                  let diff =
                      ExperimentDiff.Compare(
                          withLosses (plan [ 1; 2 ]) lossesA [],
                          withLosses (planOf "b" 48 [ 1; 2 ]) lossesB [],
                          DiffTerms()
                      )

                  Expect.equal (loss diff).Verdict DiffVerdict.Incomparable "metric"
                  Expect.equal diff.Verdict DiffVerdict.Inconclusive "the whole"
                  Expect.stringStarts (DiffWords.reason diff (loss diff)) reason "why"
          } ]
