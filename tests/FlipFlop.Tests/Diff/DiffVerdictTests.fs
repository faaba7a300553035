/// The whole in one word: what alone makes a comparison changed, or not to be told.
module FlipFlop.Tests.Diff.DiffVerdictTests

open System
open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Diff.ComparedSides

/// What differs in a comparison of which all else is the same.
type private Differing =
    { Promised: bool
      OutcomeOfB: RealizationOutcome
      Weights: WeightDifference | null
      Divergence: FirstDifference | null
      Failed: int
      Incomplete: int
      Verdicts: DiffVerdict list }

let private nothing =
    { Promised = true
      OutcomeOfB = RealizationOutcome.Finished
      Weights = null
      Divergence = null
      Failed = 0
      Incomplete = 0
      Verdicts = [ DiffVerdict.Same ] }

let private verdictOf (differing: Differing) =
    let result outcome =
        ReferenceResult.over
            [ { ReferenceResult.places[3] with
                  File = ""
                  Outcome = outcome } ]

    let a, b = result RealizationOutcome.Finished, result differing.OutcomeOfB

    let pair =
        MatchedRealization(a.Realizations[0], b.Realizations[0], true, BitsPromised = differing.Promised)

    let network =
        NetworkComparison(
            Pair = pair,
            Weights = differing.Weights,
            Divergence = differing.Divergence,
            Spectrum = null,
            Cube = null
        )

    let ofSide count =
        Array.init count (fun _ -> OfSide("B", b.Realizations[0], ""))

    let header = SideHeader.Of(side "a" a)

    let diff =
        ExperimentDiff(
            A = header,
            B = header,
            Terms = DiffTerms(),
            NotFair = [||],
            Cells =
                CellAccount(
                    Matched = [| pair |],
                    OnlyInA = [||],
                    OnlyInB = [||],
                    Failed = ofSide differing.Failed,
                    Incomplete = ofSide differing.Incomplete
                ),
            Spec = [||],
            Metrics =
                [| for verdict in differing.Verdicts ->
                       MetricComparison(Name = "loss", Tier = MetricTier.BitIdentical, Verdict = verdict) |],
            Networks = [| network |],
            Claims = [||],
            StoredNumbers = [||],
            ResultA = a,
            ResultB = b
        )

    diff.Verdict

let private claiming name trials (claims: ClaimVerdict list) =
    withLosses (planOf name trials [ 1..3 ]) [ 0.1; 0.2; 0.3 ] claims

let private claim text limit holds =
    ClaimVerdict(ClaimSpec(text, Quantifier.All, "loss", Comparison.Below, limit), holds, 1, 1, 0)

[<Tests>]
let tests =
    testList
        "Diff verdict"
        [ test
              "weights, or the way to them, that differ though they should not are a change; where nothing is promised not" {
              let weights, way =
                  WeightDifference("recurrent_kernel", 1L, 0.5), FirstDifference(1, 1L, "recurrent_kernel")

              let other =
                  { nothing with
                      Promised = false
                      Weights = weights
                      Divergence = way }

              for differing, expected in
                  [ nothing, DiffVerdict.Same
                    { nothing with Weights = weights }, DiffVerdict.Changed
                    { nothing with Divergence = way }, DiffVerdict.Changed
                    other, DiffVerdict.Same ] do
                  Expect.equal (verdictOf differing) expected $"{differing}"
          }

          test
              "a training that diverged on one side alone is a change where the same bits are promised, else not to be told" {
              let diverged =
                  { nothing with
                      OutcomeOfB = RealizationOutcome.Diverged }

              Expect.equal (verdictOf diverged) DiffVerdict.Changed "promised"
              Expect.equal (verdictOf { diverged with Promised = false }) DiffVerdict.Inconclusive "not promised"
          }

          test "one realization that failed or is missing is enough not to call the whole the same" {
              Expect.equal (verdictOf { nothing with Failed = 1 }) DiffVerdict.Inconclusive "failed"
              Expect.equal (verdictOf { nothing with Incomplete = 1 }) DiffVerdict.Inconclusive "missing"
          }

          test "of the metrics the worst decides, and one that a side lacks does not hide the others" {
              let whole verdicts =
                  verdictOf { nothing with Verdicts = verdicts }

              let same, equivalent, inconclusive, incomparable, changed =
                  DiffVerdict.Same,
                  DiffVerdict.Equivalent,
                  DiffVerdict.Inconclusive,
                  DiffVerdict.Incomparable,
                  DiffVerdict.Changed

              for verdicts, expected in
                  [ [ same; equivalent ], equivalent
                    [ same; equivalent; inconclusive ], inconclusive
                    [ same; incomparable ], inconclusive
                    [ incomparable; incomparable ], incomparable
                    [ incomparable; changed; same ], changed ] do
                  Expect.equal (whole verdicts) expected $"{verdicts}"
          }

          test "claims are compared where they are the same in word and number, and each side is told" {
              let claims a b =
                  let diff =
                      ExperimentDiff.Compare(claiming "a" 32 [ a ], claiming "b" 48 [ b ], DiffTerms())

                  [ for claim in diff.Claims -> claim.Text, claim.A, claim.B ]

              let holds, fails = Nullable true, Nullable false
              Expect.equal (claims (claim "c" 0.5 holds) (claim "c" 0.5 fails)) [ "c", holds, fails ] "turned"

              Expect.equal
                  (claims (claim "c" 0.5 fails) (claim "c" 0.5 (Nullable())))
                  [ "c", fails, Nullable() ]
                  "undecided"

              Expect.isEmpty (claims (claim "c" 0.5 holds) (claim "c" 0.2 fails)) "another limit"
              Expect.isEmpty (claims (claim "c" 0.5 holds) (claim "d" 0.5 fails)) "other words"
          }

          test "of what is missing it is said that it is not in the store, and what was imported has no seed" {
              let whole = claiming "a" 32 []

              let missing =
                  whole.Result
                  |> ReferenceResult.replaced (fun at result ->
                      if at = 1 then
                          RealizationResult(
                              Realization = result.Realization,
                              Outcome = RealizationOutcome.Missing,
                              History = [||]
                          )
                      else
                          result)

              let diff = ExperimentDiff.Compare(whole, side "b" missing, DiffTerms())

              Expect.equal
                  (DiffCellWords.leftOut diff)
                  [ "units 4, seed 2 is missing in B: not in the store" ]
                  "missing"

              Expect.equal
                  (DiffCellWords.cells diff)
                  "3 matched, of which 2 are trained on both sides, 0 only in A, 0 only in B, 0 failed, 1 missing or damaged"
                  "counts"

              let realization = whole.Result.Realizations[0].Realization

              let imported =
                  Realization(
                      realization.Cell,
                      Seed.Both 0L,
                      [||],
                      "subject",
                      "key",
                      Imported = ImportedNetwork("model.h5", "abc", "def", [||])
                  )

              Expect.equal (MatchedRealization.NameOf imported) "imported" "imported"
          }

          test "what is the same in the realizations that both have says how many of all those are" {
              let headline seedsA seedsB =
                  let of' name (seeds: int list) =
                      withLosses (planOf name 32 seeds) [ for seed in seeds -> 0.1 * float seed ] []

                  ExperimentDiff.Compare(of' "a" seedsA, of' "b" seedsB, DiffTerms(Metrics = [| "loss" |]))
                  |> DiffWords.headline

              Expect.equal
                  (headline [ 1..6 ] [ 1..12 ])
                  "SAME: a (A) and b (B) agree in all that was compared, in the 6 of 12 realizations that both have."
                  "six more in B"

              Expect.equal
                  (headline [ 1..3 ] [ 1..3 ])
                  "SAME: a (A) and b (B) agree in all that was compared."
                  "all of both"
          }

          test "where both have too little in common it is said, with the cells or numbers that are lacking" {
              let diff a b =
                  ExperimentDiff.Compare(a, b, DiffTerms(Metrics = [| "loss"; "escapeTime" |]))

              let none =
                  diff (claiming "a" 32 []) (withLosses (planOf "b" 48 [ 1..3 ]) [ infinity; infinity; infinity ] [])

              Expect.stringStarts (DiffWords.headline none) "INCOMPARABLE: a (A) and b (B) have too little" "the whole"

              Expect.equal
                  (DiffWords.reasons none)
                  [ "incomparable (loss): B has no such number."
                    "incomparable (escapeTime): neither side has such a number." ]
                  "of each metric"

              let pairless =
                  diff
                      (withLosses (planOf "a" 32 [ 1; 2 ]) [ 0.1; infinity ] [])
                      (withLosses (planOf "b" 48 [ 1; 2 ]) [ infinity; 0.1 ] [])

              Expect.stringContains
                  (DiffWords.reasons pairless).Head
                  "no realization has the number on both sides"
                  "no pair"
          } ]
