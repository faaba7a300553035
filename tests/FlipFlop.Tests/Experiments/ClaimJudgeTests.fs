module FlipFlop.Tests.Experiments.ClaimJudgeTests

open Expecto
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Tests.Experiments.JudgedClaims

/// A trained realization without this number.
let private without = result RealizationOutcome.Finished []

/// Whether "loss below 0.5" holds of these.
let private below quantifier results =
    (judge quantifier Comparison.Below 0.5 results).Holds |> Option.ofNullable

/// Verdict and number of an aggregate of losses.
let private together quantifier comparison value results =
    let verdict = judge quantifier comparison value results
    Option.ofNullable verdict.Holds, Option.ofNullable verdict.Number

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
              for broken in [ diverged; divergedAtOnce; failed ] do
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

          test "a median, mean, least or greatest is of the numbers there are" {
              let losses = [ finished 0.1; finished 0.4; finished 0.2; divergedAtOnce; without; finished 0.7 ]
              let number quantifier = snd (together quantifier Comparison.Below 0.5 losses) |> Option.get
              Expect.floatClose Accuracy.veryHigh (number Quantifier.Median) 0.3 "the middle of four"
              Expect.floatClose Accuracy.veryHigh (number Quantifier.Mean) 0.35 "mean"
              Expect.equal (number Quantifier.Least) 0.1 "least"
              Expect.equal (number Quantifier.Greatest) 0.7 "greatest"
              Expect.equal (number Quantifier.Median) (number Quantifier.Median) "the same again"
              Expect.equal (together Quantifier.Median Comparison.AtMost 0.2 losses[..2]) (Some true, Some 0.2) "the middle of three"
              Expect.equal (together Quantifier.Median Comparison.Below 0.2 losses[..2]) (Some false, Some 0.2) "not below"
              let verdict = judge Quantifier.Mean Comparison.Below 0.3 losses
              Expect.equal (verdict.Holds, verdict.Of, verdict.Without) (System.Nullable false, 4, 2) "counts"
              Expect.equal (verdict.Least, verdict.Greatest) (System.Nullable 0.1, System.Nullable 0.7) "reach"
          }

          test "one number of all is undecided while missing ones could change the verdict" {
              let holds quantifier comparison value results = fst (together quantifier comparison value results)
              let known = [ finished 0.2; finished 0.4; missing ]
              Expect.equal (holds Quantifier.Least Comparison.Below 0.3 known) (Some true) "it can only fall"
              Expect.equal (holds Quantifier.Least Comparison.Above 0.2 known) (Some false) "it is not, and can only fall"
              Expect.equal (holds Quantifier.Least Comparison.Above 0.1 known) None "it may fall below"
              Expect.equal (holds Quantifier.Least Comparison.Equal 0.3 known) (Some false) "it will never rise to 0.3"
              Expect.equal (holds Quantifier.Least Comparison.Equal 0.2 known) None "it may fall"
              Expect.equal (holds Quantifier.Greatest Comparison.Above 0.3 known) (Some true) "it can only rise"
              Expect.equal (holds Quantifier.Greatest Comparison.Below 0.4 known) (Some false) "it is not, and can only rise"
              Expect.equal (holds Quantifier.Greatest Comparison.Below 0.5 known) None "it may rise above"
              Expect.equal (holds Quantifier.Mean Comparison.Below 0.5 known) None "one value moves a mean anywhere"
              Expect.equal (holds Quantifier.Median Comparison.Below 0.5 known) (Some true) "one of three leaves it between the others"
              Expect.equal (holds Quantifier.Median Comparison.Below 0.3 known) None "between 0.2 and 0.4"
              Expect.equal (holds Quantifier.Median Comparison.Below 0.5 [ good; missing ]) None "half may be anything"
              Expect.equal (holds Quantifier.Median Comparison.Below 0.5 [ good; missing; missing ]) None "most may be"
          }

          test "one number of none is undecided, unless what was trained broke" {
              for quantifier in [ Quantifier.Median; Quantifier.Mean; Quantifier.Least; Quantifier.Greatest ] do
                  let holds results = together quantifier Comparison.Below 0.5 results
                  Expect.equal (holds []) (None, None) "nothing there"
                  Expect.equal (holds [ without; without ]) (None, None) "none has it"
                  Expect.equal (holds [ missing; diverged ]) (None, None) "one may"
                  Expect.equal (holds [ diverged; failed ]) (Some false, None) "all broke"
          }

          test "a network that diverged has no loss, whatever its last epoch's was" {
              let loss = Metrics.Find "loss" |> Option.ofObj |> Option.get
              Expect.equal (Option.ofNullable (loss.Of.Invoke divergedAtOnce)) None "diverged"
              Expect.equal (Option.ofNullable (loss.Of.Invoke good)) (Some 0.1) "finished"
              let claim = ClaimSpec("c", Quantifier.Any, "epochsTrained", Comparison.Below, 9.0)
              Expect.equal (judgeClaim claim [ divergedAtOnce ]).Right 0 "no number of it is right"
          } ]
