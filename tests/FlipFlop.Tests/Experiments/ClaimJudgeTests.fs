module FlipFlop.Tests.Experiments.ClaimJudgeTests

open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification

let private realization = Realization(Cell(), Seed.Both 1L, [||], "subject", "key")

let private result outcome losses =
    RealizationResult(
        Realization = realization,
        Outcome = outcome,
        History = [| for loss in losses -> EpochRecord(1, 10L, 100, loss, 1.0) |]
    )

let private finished loss =
    result RealizationOutcome.Finished [ 1.0; loss ]

let private diverged = result RealizationOutcome.Diverged [ 1.0; nan ]
let private failed = result RealizationOutcome.Failed []
let private missing = result RealizationOutcome.Missing []

/// A trained realization without this number.
let private without = result RealizationOutcome.Finished []

let private judge quantifier comparison (value: float) results =
    ClaimJudge.Judge([| ClaimSpec("c", quantifier, "loss", comparison, value) |], List.toArray results)
    |> Seq.exactlyOne

/// Whether "loss below 0.5" holds of these.
let private below quantifier results =
    (judge quantifier Comparison.Below 0.5 results).Holds |> Option.ofNullable

let private good, bad = finished 0.1, finished 0.9

[<Tests>]
let tests =
    testList
        "ClaimJudge"
        [ test "all holds when it holds of every realization" {
              Expect.equal (below Quantifier.All [ good; good ]) (Some true) "both"
              Expect.equal (below Quantifier.All [ good; bad ]) (Some false) "one is not"
          }

          test "most holds of more than half" {
              Expect.equal (below Quantifier.Most [ good; good; bad ]) (Some true) "two of three"
              Expect.equal (below Quantifier.Most [ good; bad ]) (Some false) "half is not most"
          }

          test "any holds of one" {
              Expect.equal (below Quantifier.Any [ bad; good; bad ]) (Some true) "one"
              Expect.equal (below Quantifier.Any [ bad; bad ]) (Some false) "none"
          }

          test "what diverged or failed counts against all and most" {
              for broken in [ diverged; failed ] do
                  Expect.equal (below Quantifier.All [ good; broken ]) (Some false) "all"
                  Expect.equal (below Quantifier.Most [ good; broken ]) (Some false) "half"
                  Expect.equal (below Quantifier.Most [ good; good; broken ]) (Some true) "most"
                  Expect.equal (below Quantifier.Any [ good; broken ]) (Some true) "any"
                  Expect.equal (below Quantifier.All [ broken; broken ]) (Some false) "all broken"
                  Expect.equal (below Quantifier.Any [ broken; broken ]) (Some false) "none"
          }

          test "a claim that hangs on missing realizations is undecided" {
              Expect.equal (below Quantifier.All [ good; missing ]) None "all"
              Expect.equal (below Quantifier.All [ bad; missing ]) (Some false) "falsified already"
              Expect.equal (below Quantifier.All [ diverged; missing ]) (Some false) "falsified by divergence"
              Expect.equal (below Quantifier.Most [ good; good; missing ]) (Some true) "most already"
              Expect.equal (below Quantifier.Most [ bad; bad; missing ]) (Some false) "most never"
              Expect.equal (below Quantifier.Most [ good; bad; missing ]) None "most perhaps"
              Expect.equal (below Quantifier.Any [ good; missing ]) (Some true) "any already"
              Expect.equal (below Quantifier.Any [ bad; missing ]) None "any perhaps"
              Expect.equal (below Quantifier.All [ missing; missing ]) None "nothing is known"
              Expect.equal (below Quantifier.All []) None "nothing there"
          }

          test "a trained realization without the number counts against all, unless none has it" {
              Expect.equal (below Quantifier.All [ good; without ]) (Some false) "one has none"
              Expect.equal (below Quantifier.All [ without; without ]) None "none has it"
          }

          test "the verdict counts the right, the judged and those without" {
              let verdict =
                  judge Quantifier.All Comparison.Below 0.5 [ good; bad; diverged; failed; missing ]

              Expect.equal (verdict.Right, verdict.Of, verdict.Without) (1, 2, 3) "counts"
          }

          test "each comparison is what its name says" {
              let holds comparison =
                  [ for number in [ 0.4; 0.5; 0.6 ] ->
                        (judge Quantifier.All comparison 0.5 [ finished number ]).Holds.Value ]

              Expect.equal (holds Comparison.AtLeast) [ false; true; true ] "at least"
              Expect.equal (holds Comparison.AtMost) [ true; true; false ] "at most"
              Expect.equal (holds Comparison.Above) [ false; false; true ] "above"
              Expect.equal (holds Comparison.Below) [ true; false; false ] "below"
              Expect.equal (holds Comparison.Equal) [ false; true; false ] "equal"
          }

          test "a claim in words says what is compared" {
              let words quantifier metric comparison value =
                  ClaimWords.Of(ClaimSpec("c", quantifier, metric, comparison, value))

              Expect.equal
                  (words Quantifier.All "transitionAccuracy" Comparison.AtLeast 1.0)
                  "all realizations: transition accuracy at 500 ms at least 1"
                  "all"

              Expect.equal (words Quantifier.Any "loss" Comparison.Below 1e-9) "any realization: loss below 1e-9" "any"
          } ]
