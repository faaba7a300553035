/// What a stored summary says otherwise than today's analysis.
module FlipFlop.Tests.Diff.StoredNumberTests

open System
open Expecto
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Diff.ComparedSides
open System.Text.Json.Nodes

let private claim text =
    ClaimSpec(text, Quantifier.All, "loss", Comparison.Below, 1.0)

let private today =
    withLosses
        (planOf "a" 32 [ 1..3 ])
        [ 0.25; 0.5; infinity ]
        [ ClaimVerdict(claim "low", Nullable true, 2, 2, 1)
          ClaimVerdict(claim "lower", Nullable(), 2, 2, 1) ]

/// What is named where the stored summary was changed so, of either side.
let private named (change: JsonObject -> unit) =
    let json = (nonNull (JsonNode.Parse(SummaryJson.Write today.Result))).AsObject()
    change json

    let stored =
        DiffSide(
            Label = today.Label,
            Version = "",
            Store = "results",
            Result = today.Result,
            StoredSummary = StoredSummary.Of(json.ToJsonString()),
            TraceOf = today.TraceOf
        )

    let of' a b =
        [ for each in ExperimentDiff.Compare(a, b, DiffTerms()).StoredNumbers ->
              each.Side, (each.Column, each.Rows, each.Realization, each.Stored, each.Today) ]

    let ofA, ofB = of' stored today, of' today stored
    Expect.all ofA (fst >> (=) "A") "of A"
    Expect.all ofB (fst >> (=) "B") "of B"
    Expect.equal (List.map snd ofA) (List.map snd ofB) "the same of either"
    List.map snd ofA

let private rows (json: JsonObject) = (nonNull json["rows"]).AsArray()

let private claims (json: JsonObject) = (nonNull json["claims"]).AsArray()

let private set (row: int) (column: string) (value: JsonNode | null) json =
    let row = nonNull ((rows json).[row])
    row.[column] <- value

let private setClaim (at: int) (property: string) (value: JsonNode) json =
    let claim = nonNull ((claims json).[at])
    claim.[property] <- value

let private number (value: float) : JsonNode = JsonValue.Create value
let private word (value: string) : JsonNode = nonNull (JsonValue.Create value)

[<Tests>]
let tests =
    testList
        "Stored numbers of a diff"
        [ test "numbers within the tolerances are the same, others are named once a column, with how many and the first" {
              Expect.isEmpty (named ignore) "as it is"
              Expect.isEmpty (named (set 0 "loss" (number 0.2500000001))) "within the tolerances"

              Expect.equal
                  (named (fun json ->
                      set 0 "loss" (number 0.75) json
                      set 1 "loss" (number 0.875) json))
                  [ "loss", 2, "units 4, seed 1", "0.75", "0.25" ]
                  "two of them"
          }

          test "a number that is there on one side alone, and another outcome, are named" {
              Expect.equal (named (set 0 "loss" null)) [ "loss", 1, "units 4, seed 1", "none", "0.25" ] "today alone"

              Expect.equal
                  (named (set 2 "loss" (number 0.125)))
                  [ "loss", 1, "units 4, seed 3", "0.125", "none" ]
                  "stored alone"

              Expect.equal
                  (named (set 1 "outcome" (word "diverged")))
                  [ "outcome", 1, "units 4, seed 2", "diverged", "finished" ]
                  "outcome"
          }

          test "of a realization that has no result today no number is another, and of the others all are compared" {
              let json = (nonNull (JsonNode.Parse(SummaryJson.Write today.Result))).AsObject()
              set 1 "loss" (number 0.75) json

              let without outcome =
                  today.Result
                  |> ReferenceResult.replaced (fun at result ->
                      if at = 0 then
                          RealizationResult(Realization = result.Realization, Outcome = outcome, History = [||])
                      else
                          result)

              for outcome in [ RealizationOutcome.Missing; RealizationOutcome.Failed ] do
                  let stored =
                      DiffSide(
                          Label = today.Label,
                          Version = "",
                          Store = "results",
                          Result = without outcome,
                          StoredSummary = StoredSummary.Of(json.ToJsonString()),
                          TraceOf = today.TraceOf
                      )

                  let diff = ExperimentDiff.Compare(stored, today, DiffTerms())

                  Expect.equal
                      [ for each in diff.StoredNumbers -> each.Column, each.Rows, each.Realization ]
                      [ "loss", 1, "units 4, seed 2" ]
                      (string outcome)
          }

          test "claims of one meaning are told apart by their words, and one that was or is not made is named" {
              Expect.equal
                  (named (setClaim 1 "holds" (JsonValue.Create false)))
                  [ "claims", 1, "lower", "does not hold", "undecided" ]
                  "the second"

              Expect.equal
                  (named (fun json -> (claims json).RemoveAt 0))
                  [ "claims", 1, "low", "not there", "holds" ]
                  "not stored"

              Expect.equal
                  (named (setClaim 0 "text" (word "other")))
                  [ "claims", 1, "other", "holds", "not there"
                    "claims", 1, "low", "not there", "holds" ]
                  "stored alone"
          }

          test "rows that are not stored are counted, with the first" {
              Expect.equal
                  (named (fun json ->
                      (rows json).RemoveAt 2
                      (rows json).RemoveAt 1))
                  [ "rows", 2, "units 4, seed 2", "none", "finished" ]
                  "two"
          } ]
