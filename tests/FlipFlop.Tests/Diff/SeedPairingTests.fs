/// Which numbers are set against which: the rules that decide it, one by one.
module FlipFlop.Tests.Diff.SeedPairingTests

open System
open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Tests
open FlipFlop.Tests.Diff.ComparedSides

/// A plan of these units and seeds, of so many trials.
let private swept name trials (units: int list) seeds =
    let spec = TrainedStore.spec name units seeds
    let training = TrainingSpec(Batch = 16, Trials = trials, Epochs = 1)

    let cell =
        Cell(Task = spec.Base.Task, Network = spec.Base.Network, Training = training)

    let sweep: SweepAxis seq = if units.Length > 1 then spec.Sweep else []

    TrainedStore.planOf (ExperimentSpec(Name = name, Base = cell, Sweep = Array.ofSeq sweep, Seeds = spec.Seeds))

/// Losses that no two realizations share, and a little more on request.
let private side' by (plan: Plan) =
    withLosses plan [ for at in 1 .. plan.Realizations.Count -> by + 0.1 + 0.01 * sin (float at) ] []

let private compared terms a b = ExperimentDiff.Compare(a, b, terms)

let private named name (diff: ExperimentDiff) =
    diff.Metrics |> Seq.find (fun metric -> metric.Name = name)

let private loss diff = named "loss" diff
let private testOf diff = nonNull (loss diff).Test

let private isPaired terms seedsA seedsB =
    let diff =
        compared terms (side' 0.0 (planOf "a" 32 seedsA)) (side' 0.05 (planOf "b" 48 seedsB))

    (testOf diff).Paired

let private ofLoss = DiffTerms(Metrics = [| "loss" |])

let private pairing =
    [ test "the same five seeds stay in pairs, though independent samples of five could reach a smaller p" {
          Expect.isTrue (isPaired ofLoss [ 1..5 ] [ 1..5 ]) "no seed of one side alone"
          Expect.isFalse (isPaired ofLoss [ 1..5 ] [ 1..12 ]) "seven more in B"
          Expect.isFalse (isPaired ofLoss [ 1..12 ] [ 1..5 ]) "seven more in A"
      }

      test "pairs that can just reach the p that counts are kept; it is the smaller the more metrics are compared" {
          Expect.isTrue
              (isPaired (DiffTerms(Metrics = [| "loss" |], Alpha = 0.0625)) [ 1..5 ] [ 1..12 ])
              "2^-4 is enough"

          Expect.isTrue (isPaired ofLoss [ 1..6 ] [ 1..16 ]) "2^-5 of one metric"
          Expect.isFalse (isPaired (DiffTerms(Metrics = [| "loss"; "epochsTrained" |])) [ 1..6 ] [ 1..16 ]) "of two"
      }

      test "where only some train the very same, few common seeds do not throw the others away" {
          let a, b = planOf "a" 32 [ 1..10 ], planOf "b" 48 (2 :: [ 11..20 ])

          let mixed =
              Plan(
                  b.Spec,
                  b.SweptParameters,
                  Array.append [| a.Realizations[0] |] (Array.ofSeq b.Realizations),
                  ArithmeticVersion = b.ArithmeticVersion
              )

          let diff = compared ofLoss (side' 0.0 a) (side' 0.05 mixed)
          Expect.equal [ for pair in diff.Cells.Matched -> pair.SameSubject ] [ true; false ] "one trains the same"
          Expect.isFalse (testOf diff).Paired "all seeds count"
      }

      test "of other seeds each counts once, with the mean over the cells that both sides have" {
          let a, b = swept "a" 32 [ 4; 6 ] [ 1; 2; 3 ], swept "b" 32 [ 4; 6 ] [ 4; 5; 6 ]
          let both = compared ofLoss (side' 0.0 a) (side' 0.05 b)
          Expect.equal ((loss both).SeedsA, (loss both).SeedsB, (loss both).Compared) (3, 3, 12) "seeds"
          Expect.floatClose Accuracy.high (testOf both).LeastP 0.1 "the least p of three and three"
          let numbers = [ 1.0; 2.0; 3.0; 10.0; 20.0; 30.0 ]

          let ofUnits units =
              numbers
              |> List.indexed
              |> List.filter (fun (at, _) -> a.Realizations[at].Cell.Network.Units = units)
              |> List.map snd

          let one =
              compared ofLoss (withLosses a numbers []) (side' 0.0 (swept "b" 32 [ 6; 8 ] [ 4; 5; 6 ]))

          Expect.equal (loss one).MeanA (Nullable(List.average (ofUnits 6))) "the cell that both have"
          Expect.equal (loss one).Compared 6 "three of each"
      }

      test "of other seeds it is counted how many have the number" {
          let losses = [ 0.1; infinity; 0.3; 0.4 ]

          let diff =
              compared ofLoss (withLosses (planOf "a" 32 [ 1..4 ]) losses []) (side' 0.0 (planOf "b" 32 [ 5..8 ]))

          Expect.equal ((loss diff).Compared, (loss diff).Without) (7, 1) "with and without"
          Expect.equal ((loss diff).NumbersA, (loss diff).NumbersB) (3, 4) "of each side"
      }

      test "where nothing is matched a number that one side alone has is named, with the side that lacks it" {
          let none = withLosses (planOf "a" 32 [ 1; 2 ]) [ infinity; infinity ] []
          let some = withLosses (planOf "b" 32 [ 3; 4 ]) [ 0.1; 0.3 ] []

          for a, b, means, reason in
              [ none, some, (Nullable(), Nullable 0.2), "A has no such number"
                some, none, (Nullable 0.2, Nullable()), "B has no such number" ] do
              let diff = compared (DiffTerms()) a b
              Expect.equal (loss diff).Verdict DiffVerdict.Incomparable "verdict"
              Expect.equal ((loss diff).MeanA, (loss diff).MeanB) means "means"
              Expect.equal (DiffWords.reason diff (loss diff)) reason "why"
      }

      test "places of a sweep are told apart whichever side sweeps, and seeds in them" {
          let one, two, turned =
              swept "a" 32 [ 4 ] [ 1; 2 ], swept "b" 48 [ 6; 4 ] [ 2; 3 ], swept "c" 48 [ 4; 6 ] [ 2; 1 ]

          for a, b, count in
              [ one, two, 1
                two, one, 1
                one, turned, 2
                turned, one, 2
                two, swept "d" 32 [ 4; 6 ] [ 3; 2 ], 4 ] do
              let cells = (compared ofLoss (side' 0.0 a) (side' 0.0 b)).Cells
              Expect.hasLength cells.Matched count $"{a.Spec.Name} and {b.Spec.Name}"
              Expect.hasLength cells.OnlyInA (a.Realizations.Count - count) "only in A"
              Expect.hasLength cells.OnlyInB (b.Realizations.Count - count) "only in B"

              for pair in cells.Matched do
                  let what (result: RealizationResult) =
                      result.Realization.Cell.Network.Units, result.Realization.Seed

                  Expect.equal (what pair.A) (what pair.B) "units and seed"
                  Expect.isFalse pair.SameSubject "other trials"
      }

      test "the same bits are promised of one arithmetic alone, and of all only where nothing is left out" {
          let plan version =
              Planner.Plan((planOf "a" 32 [ 1; 2 ]).Spec, version)

          let cells a b =
              (compared ofLoss (side' 0.0 a) (side' 0.0 b)).Cells

          let other = cells (plan "1") (plan "2")
          Expect.all other.Matched (fun pair -> pair.SameSubject && not pair.BitsPromised) "other arithmetic"
          Expect.isFalse other.AllBitsPromised "of none"
          Expect.isTrue (cells (plan "1") (plan "1")).AllBitsPromised "of all"
          Expect.isFalse (cells (planOf "a" 32 [ 1; 2 ]) (planOf "a" 32 [ 1; 2; 3 ])).AllBitsPromised "a seed more"

          for outcome in [ RealizationOutcome.Failed; RealizationOutcome.Missing ] do
              let whole = side' 0.0 (plan "1")

              let broken =
                  RealizationResult(
                      Realization = whole.Result.Realizations[1].Realization,
                      Outcome = outcome,
                      History = [||]
                  )

              let holes =
                  side
                      "a"
                      (ExperimentResult(
                          Plan = whole.Result.Plan,
                          Realizations = [| whole.Result.Realizations[0]; broken |],
                          Claims = [||],
                          SpecJson = whole.Result.SpecJson
                      ))

              Expect.isFalse (compared ofLoss whole holes).Cells.AllBitsPromised $"{outcome}"
      } ]

[<Tests>]
let tests = testList "MetricComparison, seed by seed" pairing
