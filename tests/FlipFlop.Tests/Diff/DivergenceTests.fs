/// Trainings that diverge on one side: few of their numbers can be compared, so that this itself is.
module FlipFlop.Tests.Diff.DivergenceTests

open System
open Expecto
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Diff.ComparedSides

/// So many seeds of one cell; of these the training diverged.
let private sideOf seeds (diverged: int64 list) =
    [ for seed in 1L .. seeds ->
          if List.contains seed diverged then
              { ReferenceResult.places[3] with
                  Seed = seed
                  File = ""
                  Loss = nan
                  Outcome = RealizationOutcome.Diverged }
          else
              { ReferenceResult.places[3] with
                  Seed = seed } ]
    |> ReferenceResult.over
    |> side "reference"

let private diverged (diff: ExperimentDiff) =
    diff.Metrics |> Seq.tryFind (fun metric -> metric.Name = "diverged")

[<Tests>]
let tests =
    testList
        "Diff of trainings that diverge"
        [ test "where every seed of one side alone diverges, that is a change, and the first lines say so" {
              let diff =
                  ExperimentDiff.Compare(sideOf 12L [], sideOf 12L [ 1L .. 12L ], DiffTerms())

              let metric = (diverged diff).Value
              Expect.equal metric.Verdict DiffVerdict.Changed "verdict"
              Expect.equal (metric.MeanA, metric.MeanB) (Nullable 0.0, Nullable 1.0) "shares"
              Expect.floatClose Accuracy.high (nonNull metric.Test).P (Math.Pow(2.0, -11.0)) "p of twelve signs"

              Expect.stringEnds
                  (DiffCellWords.cells diff)
                  "; 12 of those matched finished in A and diverged in B"
                  "what came of them"
          }

          test "one of twelve that diverges shows no change, and the same one on both sides is the same" {
              let one =
                  diverged (ExperimentDiff.Compare(sideOf 12L [], sideOf 12L [ 4L ], DiffTerms()))

              Expect.equal one.Value.Verdict DiffVerdict.Inconclusive "one of twelve"

              let both = ExperimentDiff.Compare(sideOf 12L [ 4L ], sideOf 12L [ 4L ], DiffTerms())

              Expect.equal (diverged both).Value.Tier MetricTier.BitIdentical "the same one"
              Expect.isFalse ((DiffCellWords.cells both).Contains "in A and") "nothing came out otherwise"
          }

          test "it is compared only where one diverged, and not where other metrics are asked for" {
              let whole = ExperimentDiff.Compare(sideOf 2L [], sideOf 2L [], DiffTerms())
              Expect.isNone (diverged whole) "none diverged"

              let asked =
                  ExperimentDiff.Compare(sideOf 2L [], sideOf 2L [ 1L ], DiffTerms(Metrics = [| "loss" |]))

              Expect.isNone (diverged asked) "the loss alone is asked for"
          } ]
