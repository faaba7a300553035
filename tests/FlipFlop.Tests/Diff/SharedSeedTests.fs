/// Seeds of initial weights and of data apart, of which several share one of the two.
module FlipFlop.Tests.Diff.SharedSeedTests

open System
open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Tests
open FlipFlop.Tests.Diff.ComparedSides

let private loss (diff: ExperimentDiff) =
    diff.Metrics |> Seq.find (fun metric -> metric.Name = "loss")

/// Realizations of these seeds, of initial weights and of data.
let private planOfPairs name trials (pairs: (int * int) list) =
    let spec = (planOf name trials [ 1 ]).Spec

    TrainedStore.planOf (
        ExperimentSpec(
            Name = name,
            Base = spec.Base,
            Seeds = [| for init, data in pairs -> Seed(int64 init, int64 data) |]
        )
    )

/// How many of so many comparisons say "changed", where no difference is one but those that initial weights and data
/// bring along by chance.
let private falseAlarms count ofInit (pairsA: (int * int) list) (pairsB: (int * int) list) =
    let planA, planB = planOfPairs "a" 32 pairsA, planOfPairs "b" 48 pairsB
    let random = Random 1
    let chance () = random.NextDouble() - 0.5

    let draw (pairs: (int * int) list) =
        let ofInits =
            dict [ for init in List.distinct (List.map fst pairs) -> init, ofInit * chance () ]

        let ofData =
            dict [ for data in List.distinct (List.map snd pairs) -> data, chance () ]

        [ for init, data in pairs -> 10.0 + ofInits[init] + ofData[data] + 0.2 * chance () ]

    [ for _ in 1..count do
          let a = withLosses planA (draw pairsA) []
          let b = withLosses planB (draw pairsB) []

          if ExperimentDiff.Compare(a, b, DiffTerms(Metrics = [| "loss" |])).Verdict = DiffVerdict.Changed then
              1 ]
    |> List.length

let private crossed inits data = List.allPairs [ 1..inits ] [ 1..data ]

/// Each of these initial weights with two data sets of its own.
let private nested (inits: int list) =
    [ for init in inits do
          (init, 2 * init)
          (init, 2 * init + 1) ]

[<Tests>]
let tests =
    testList
        "Diff of shared seeds"
        [ test "seeds that share initial weights or data count as one, and it is said" {
              let compare pairs =
                  let numbers by =
                      [ for init, data in pairs -> by + sin (float init) + cos (float (3 * data)) ]

                  let a = withLosses (planOfPairs "a" 32 pairs) (numbers 1.0) []
                  ExperimentDiff.Compare(a, withLosses (planOfPairs "b" 48 pairs) (numbers 2.0) [], DiffTerms())

              let seeds pairs =
                  let diff = compare pairs
                  (loss diff).SeedsA, (loss diff).SharedSeeds

              Expect.equal (seeds [ 1, 1; 2, 2; 3, 3 ]) (3, false) "plain"
              Expect.equal (seeds [ 1, 2; 3, 4 ]) (2, false) "apart, none shared"
              Expect.equal (seeds (nested [ 1..3 ])) (3, true) "two data sets for each"
              Expect.equal (seeds (crossed 4 3)) (1, true) "each with each"
              Expect.equal (seeds [ 1, 1; 2, 2; 3, 3; 1, 2 ]) (2, true) "the last joins the first two"

              let apart pairsA pairsB =
                  let a =
                      withLosses (planOfPairs "a" 32 pairsA) [ for init, _ in pairsA -> float init ] []

                  let b =
                      withLosses (planOfPairs "b" 48 pairsB) [ for init, _ in pairsB -> float init ] []

                  let loss = loss (ExperimentDiff.Compare(a, b, DiffTerms()))
                  loss.SeedsA, loss.SeedsB, loss.SharedSeeds

              let plain = [ 11, 11; 12, 12; 13, 13 ]
              Expect.equal (apart (nested [ 1; 2 ]) plain) (2, 3, true) "not in pairs, A shares"
              Expect.equal (apart plain (nested [ 1; 2 ])) (3, 2, true) "B shares"
              Expect.equal (apart [ 1, 1; 2, 2 ] plain) (2, 3, false) "neither does"
              let diff = compare (nested [ 1..10 ])
              Expect.equal diff.Verdict DiffVerdict.Changed "ten of them can show a change"

              Expect.stringContains
                  (DiffWords.reason diff (loss diff))
                  "10 seeds in pairs (those that share initial weights or data count as one)"
                  "words"
          }

          test "seeds that share initial weights or data raise no more false alarms than plain ones" {
              Expect.isLessThan (falseAlarms 1000 1.0 (crossed 4 3) (crossed 4 3)) 71 "four by three"
              Expect.isLessThan (falseAlarms 200 5.0 (crossed 7 6) (crossed 7 6)) 20 "seven by six"
              Expect.isLessThan (falseAlarms 200 0.2 (crossed 7 6) (crossed 7 6)) 20 "of which the data matter most"
              let few = nested [ 1..10 ]
              let alarms = falseAlarms 1000 1.0 few few
              Expect.isLessThan alarms 71 "in pairs: three standard deviations above 50"
              Expect.isGreaterThan alarms 20 "the test does not sleep"
              let apart = falseAlarms 1000 1.0 (nested [ 1..8 ]) (nested [ 11..18 ])
              Expect.isLessThan apart 71 "not in pairs"
              Expect.isGreaterThan apart 20 "the test does not sleep"
          } ]
