/// How often a comparison of the same calls it changed, and what a claim that turned adds to that.
module FlipFlop.Tests.Diff.FalseAlarmTests

open System
open Expecto
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Tests.Diff.ComparedSides

let private tenSeeds = [ 1..10 ]

/// Ten losses around 0.1 that no two seeds share.
let private losses = [ for seed in tenSeeds -> 0.1 + 0.01 * sin (float seed) ]

let private changes size =
    [ for seed in tenSeeds -> size * sin (2.7 * float seed) ]

/// How many of a thousand comparisons of numbers from one distribution say "changed"; both sides claim the same.
let private falseAlarms (claims: ClaimSpec list) seedsA seedsB =
    let planA, planB = planOf "a" 32 seedsA, planOf "b" 48 seedsB
    let random = Random 1

    let draw (seeds: int list) =
        [ for _ in seeds -> random.NextDouble() ]

    let side plan seeds =
        let losses = draw seeds

        let judged =
            ClaimJudge.Judge(List.toArray claims, (withLosses plan losses []).Result.Realizations)

        withLosses plan losses (List.ofSeq judged)

    [ for _ in 1..1000 do
          let a = side planA seedsA
          let b = side planB seedsB

          if ExperimentDiff.Compare(a, b, DiffTerms()).Verdict = DiffVerdict.Changed then
              1 ]
    |> List.length

[<Tests>]
let tests =
    testList
        "MetricComparison, false alarms"
        [ test "of a thousand comparisons of the same, in pairs or not, about one in twenty at most is called changed" {
              for name, seedsA, seedsB in
                  [ "pairs", tenSeeds, tenSeeds
                    "not in pairs", [ 1..8 ], [ 11..18 ]
                    "one in common", tenSeeds, [ 10..20 ] ] do
                  let alarms = falseAlarms [] seedsA seedsB
                  Expect.isLessThan alarms 71 $"{name}: three standard deviations above 50"
                  Expect.isGreaterThan alarms 20 $"{name}: the test does not sleep"
          }

          test "a claim that a single seed can turn raises no more false alarms, and is named as what may be chance" {
              let claim limit =
                  ClaimSpec("low", Quantifier.All, "loss", Comparison.Below, limit)

              for limit in [ 0.95; 0.99 ] do
                  let alarms = falseAlarms [ claim limit ] tenSeeds tenSeeds
                  Expect.equal alarms (falseAlarms [] tenSeeds tenSeeds) $"all loss below {limit}"

              let verdict holds =
                  [ ClaimVerdict(claim 0.15, Nullable holds, 1, 1, 0) ]

              let diff moved =
                  ExperimentDiff.Compare(
                      withLosses (planOf "a" 32 tenSeeds) losses (verdict true),
                      withLosses (planOf "b" 48 tenSeeds) (List.map2 (+) losses moved) (verdict false),
                      DiffTerms()
                  )

              let chance = diff (changes 0.001)
              Expect.equal chance.Verdict DiffVerdict.Inconclusive "the loss shows no change"
              Expect.stringContains (List.exactlyOne (DiffWords.claims chance)) "may be chance" "named"
              let changed = diff [ for _ in tenSeeds -> 0.1 ]
              Expect.isFalse changed.Claims[0].MayBeChance "the loss has changed"
              Expect.equal changed.Verdict DiffVerdict.Changed "verdict"
          }

          test "a claim that holds on one side alone is a change" {
              let claim = ClaimSpec("low", Quantifier.All, "loss", Comparison.Below, 1.0)
              let verdict holds = [ ClaimVerdict(claim, holds, 1, 1, 0) ]
              let plan = planOf "a" 32 tenSeeds

              let diff a b =
                  ExperimentDiff.Compare(
                      withLosses plan losses (verdict a),
                      withLosses plan losses (verdict b),
                      DiffTerms()
                  )

              Expect.equal (diff (Nullable true) (Nullable true)).Verdict DiffVerdict.Same "holds on both"
              Expect.equal (diff (Nullable true) (Nullable false)).Verdict DiffVerdict.Changed "flipped"
              Expect.equal (diff (Nullable true) (Nullable())).Verdict DiffVerdict.Inconclusive "undecided"
              Expect.equal (diff (Nullable true) (Nullable false)).Claims.Count 1 "named"
          } ]
