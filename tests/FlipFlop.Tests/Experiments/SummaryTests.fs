module FlipFlop.Tests.Experiments.SummaryTests

open System
open System.Collections.Generic
open System.Globalization
open System.Text.Json
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Tests.Experiments.SummarizedResult

let private table =
    (SummaryCsv.Write result).TrimEnd('\n').Split '\n' |> Array.map (fun line -> line.Split ',')

let private cell row column =
    table[row + 1][Array.IndexOf(table[0], column)]

let private inCommaCulture action =
    let before = CultureInfo.CurrentCulture
    let culture = CultureInfo.InvariantCulture.Clone() :?> CultureInfo
    culture.NumberFormat.NumberDecimalSeparator <- ","
    CultureInfo.CurrentCulture <- culture

    try
        action ()
    finally
        CultureInfo.CurrentCulture <- before

[<Tests>]
let tests =
    testList
        "Summary"
        [ test "the columns are identity, swept parameters, outcome, metrics, and the untrained baseline" {
              let columns = table[0]

              Expect.equal
                  columns[..5]
                  [| "key"; "subject"; "seed"; "inputNoise"; "recurrent"; "outcome" |]
                  "in the order of the sweep"

              for column in
                  [ "loss"
                    "sign_accuracy"
                    "transition_accuracy"
                    "held_states"
                    "nonlinearity"
                    "axis_ratio"
                    "skew"
                    "cube_disparity"
                    "spectral_radius"
                    "outliers"
                    "untrained_spectral_radius"
                    "untrained_held_states" ] do
                  Expect.contains columns column "a column of summary.csv"

              Expect.equal (Array.distinct columns) columns "each once"

              Expect.equal
                  columns.Length
                  (6
                   + Metrics.All.Count
                   + (Seq.filter (fun (m: Metric) -> not (isNull m.OfNetwork)) Metrics.All |> Seq.length))
                  "no more"
          }

          test "there is a row for each realization of the plan, in its order" {
              Expect.equal table.Length 5 "a header and four"

              for row, realization in Seq.indexed result.Plan.Realizations do
                  Expect.equal (cell row "key") realization.Key "key"
                  Expect.equal (cell row "subject") realization.Subject "subject"

              Expect.equal
                  [ for row in 0..3 -> cell row "outcome" ]
                  [ "finished"; "diverged"; "missing"; "reachedGoal" ]
                  "outcomes"

              Expect.equal [ for row in 0..3 -> cell row "seed" ] [ "1"; "2:3"; "1"; "2:3" ] "seeds"

              Expect.equal
                  [ for row in 0..3 -> cell row "recurrent" ]
                  [ "orthogonal"; "orthogonal"; "normal"; "normal" ]
                  "swept"

              Expect.equal [ for row in 0..3 -> cell row "inputNoise" ] [ "0.05"; "0.05"; "0.1"; "0.1" ] "swept"
          }

          test "each metric takes its own number, with every digit" {
              let expected =
                  [ "loss", 0.1 + 0.2
                    "epochs_trained", 2.0
                    "sign_accuracy", 0.08
                    "mean_square_error", 0.07
                    "transition_accuracy", 0.25
                    "transition_accuracy_150", 0.5
                    "transition_accuracy_50", 1.0
                    "right_states", 2.0
                    "held_states", 1.0
                    "nonlinearity", 0.01
                    "axis_ratio", 1.02
                    "skew", 0.03
                    "edge_length", 4.0
                    "separation", 6.0
                    "escape_time", 45.0
                    "cube_disparity", 1e-9
                    "variance_in_bits", 0.04
                    "energy_in_three", 0.875
                    "spectral_radius", 1.05
                    "outliers", 11.0
                    "inside_circle", 12.0
                    "on_circle", 17.0
                    "real_part_above_one", 13.0
                    "departure_from_normality", 2.06
                    "weights_near_zero", 0.09
                    "weight_kurtosis", 0.11 ]

              for column, number in expected do
                  Expect.equal (Double.Parse(cell 0 column, CultureInfo.InvariantCulture)) number column

              Expect.equal (List.map fst expected) [ for metric in Metrics.All -> metric.Column ] "all are tested"
              Expect.equal (cell 0 "untrained_spectral_radius") "1.55" "the baseline's own"
              Expect.equal (cell 0 "untrained_edge_length") "4.5" "the baseline's own"
              Expect.equal (cell 0 "loss") "0.30000000000000004" "never rounded"
          }

          test "what is not known, or not finite, is empty" {
              Expect.equal (cell 1 "loss") "" "an infinite loss: the outcome says why"
              Expect.equal (cell 1 "epochs_trained") "1" "known all the same"
              Expect.equal (cell 1 "spectral_radius") "" "not analysed"
              Expect.equal (cell 2 "epochs_trained") "" "missing"
              Expect.equal (cell 3 "cube_disparity") "" "not defined"
              Expect.equal (cell 0 "untrained_cube_disparity") "" "not defined for the baseline"
              Expect.equal (cell 3 "untrained_spectral_radius") "" "no baseline"
          }

          test "lines end in LF and a decimal comma of the machine's culture changes nothing" {
              let plain = SummaryCsv.Write result
              Expect.isFalse (plain.Contains '\r') "LF"
              Expect.isTrue (plain.EndsWith '\n') "a closing one"
              inCommaCulture (fun () -> Expect.equal (SummaryCsv.Write result) plain "CSV")
              let json = SummaryJson.Write result
              inCommaCulture (fun () -> Expect.equal (SummaryJson.Write result) json "JSON")
          }

          test "summary.json has the rows of summary.csv, as numbers" {
              use json = JsonDocument.Parse(SummaryJson.Write result)
              let rows = json.RootElement.GetProperty("rows").EnumerateArray() |> Array.ofSeq
              Expect.hasLength rows 4 "rows"

              for index, row in Array.indexed rows do
                  Expect.equal [| for property in row.EnumerateObject() -> property.Name |] table[0] "columns"

                  for property in row.EnumerateObject() do
                      let text =
                          match property.Value.ValueKind with
                          | JsonValueKind.Null -> ""
                          | JsonValueKind.Number -> property.Value.GetRawText()
                          | _ -> string property.Value

                      Expect.equal text (cell index property.Name) property.Name
          }

          test "summary.json says how many came out how, and what became of the claims" {
              use json = JsonDocument.Parse(SummaryJson.Write result)
              let root = json.RootElement
              Expect.equal (root.GetProperty("title").GetString()) "A \"question\"" "title"
              let counts = root.GetProperty "realizations"

              Expect.equal
                  [ for property in counts.EnumerateObject() -> property.Name, property.Value.GetInt32() ]
                  [ "all", 4
                    "finished", 1
                    "reachedGoal", 1
                    "diverged", 1
                    "failed", 0
                    "missing", 1 ]
                  "counts"

              let claim = root.GetProperty("claims")[0]
              Expect.equal (claim.GetProperty("holds").ValueKind) JsonValueKind.False "a divergence counts against all"
              Expect.equal (claim.GetProperty("right").GetInt32()) 2 "right"

              Expect.equal
                  (claim.GetProperty("means").GetString())
                  "all realizations: held states at least 1"
                  "in words"

              Expect.isFalse (fst (claim.TryGetProperty "greatest")) "of single numbers there is none"
              Expect.equal (claim.GetProperty("from").GetDouble(), claim.GetProperty("to").GetDouble()) (1.0, 1.0) "reach"
              let greatest = root.GetProperty("claims")[1]
              Expect.equal (greatest.GetProperty("holds").ValueKind) JsonValueKind.Null "it hangs on the missing one"
              Expect.equal (greatest.GetProperty("greatest").GetDouble()) (0.1 + 0.2) "the number that was compared"
              Expect.equal (greatest.GetProperty("from").GetDouble()) 0.25 "the least"
          }

          test "metrics have names and columns of one form, and are found by name" {
              for metric in Metrics.All do
                  Expect.isMatch metric.Name "^[a-z][a-zA-Z0-9]*$" "camelCase"
                  Expect.isMatch metric.Column "^[a-z][a-z0-9_]*$" "snake_case"
                  Expect.equal (metric.Column.Replace("_", "")) (metric.Name.ToLowerInvariant()) "the same words"
                  Expect.isTrue (obj.ReferenceEquals(Metrics.Find metric.Name, metric)) metric.Name

              Expect.isNull (Metrics.Find "nosuch") "unknown"
          } ]
