module FlipFlop.Tests.Experiments.ClaimJudgeTests

open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Tests

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

/// The gradient was no number, and ended the training at a loss that was one still.
let private divergedAtOnce = result RealizationOutcome.Diverged [ 1.0; 0.01 ]

/// A trained realization without this number.
let private without = result RealizationOutcome.Finished []

let private judge quantifier comparison (value: float) results =
    ClaimJudge.Judge([| ClaimSpec("c", quantifier, "loss", comparison, value) |], List.toArray results)
    |> Seq.exactlyOne

/// Whether "loss below 0.5" holds of these.
let private below quantifier results =
    (judge quantifier Comparison.Below 0.5 results).Holds |> Option.ofNullable

/// Verdict and number of an aggregate of losses.
let private together quantifier comparison value results =
    let verdict = judge quantifier comparison value results
    Option.ofNullable verdict.Holds, Option.ofNullable verdict.Number

/// A realization that stands for a reference network, and for another one untrained.
let private network (trained: string) (untrained: string) =
    RealizationResult(
        Realization = realization,
        Outcome = RealizationOutcome.Finished,
        History = [||],
        Trained = TestData.analysisOf trained,
        Untrained = (if untrained = "" then null else TestData.analysisOf untrained)
    )

let private judgeClaim (claim: ClaimSpec) results =
    ClaimJudge.Judge([| claim |], List.toArray results) |> Seq.exactlyOne

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

          test "a number is set against the untrained network's of the same seed" {
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
          }

          test "a claim in words says what is compared" {
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

          test "a network that diverged has no loss, whatever its last epoch's was" {
              let loss = Metrics.Find "loss" |> Option.ofObj |> Option.get
              Expect.equal (Option.ofNullable (loss.Of.Invoke divergedAtOnce)) None "diverged"
              Expect.equal (Option.ofNullable (loss.Of.Invoke good)) (Some 0.1) "finished"
              let claim = ClaimSpec("c", Quantifier.Any, "epochsTrained", Comparison.Below, 9.0)
              Expect.equal (judgeClaim claim [ divergedAtOnce ]).Right 0 "no number of it is right"
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
