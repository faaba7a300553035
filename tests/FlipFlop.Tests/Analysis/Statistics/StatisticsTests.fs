module FlipFlop.Tests.Analysis.Statistics.StatisticsTests

open System
open System.IO
open System.Text.Json
open Expecto
open FlipFlop.Analysis.Statistics
open FlipFlop.Tests

let private reference =
    lazy JsonDocument.Parse(File.ReadAllText(TestData.path "statistics/statistics.json")).RootElement

let private items (name: string) =
    reference.Value.GetProperty(name).EnumerateArray() |> List.ofSeq

let private field (name: string) (json: JsonElement) = json.GetProperty name
let private number name json = (field name json).GetDouble()

let private numbersOf (json: JsonElement) =
    [| for item in json.EnumerateArray() -> item.GetDouble() |]

let private numbers name json = numbersOf (field name json)

let private isNear (expected: float) (actual: float) what =
    Number.isAtMost (abs (actual - expected)) (1e-11 * max 1.0 (abs expected)) $"{what}: {actual} for {expected}"

/// Probabilities, which may be tiny: to a part of themselves.
let private isProbability (expected: float) (actual: float) what =
    Number.isAtMost (abs (actual - expected)) (1e-9 * expected + 1e-15) $"{what}: {actual} for {expected}"

let private optional (name: string) (json: JsonElement) =
    match json.TryGetProperty name with
    | true, found -> Some found
    | _ -> None

let private twoSamples =
    [ for index, sample in List.indexed (items "two_samples") do
          let a, b = numbers "a" sample, numbers "b" sample

          let name what =
              $"{what} of the recorded samples {index} ({a.Length} and {b.Length})"

          test (name "Mann and Whitney's test") {
              let expected = field "mann_whitney" sample
              let actual = MannWhitney.Compare(a, b)
              isNear (number "u" expected) actual.U "U"
              isProbability (number "p" expected) actual.P "P"
              let smaller = min (MannWhitney.PAbove(a, b)) (MannWhitney.PAbove(b, a))
              isProbability (number "p" expected) (min 1.0 (2.0 * smaller)) "twice the smaller one-sided P"
              Expect.equal actual.Exact ((field "method" expected).GetString() = "exact") "exact"
          }

          test (name "Cliff's delta") { isNear (number "cliffs_delta" sample) (CliffsDelta.Of(a, b)) "delta" }

          test (name "The shift") {
              let actual = HodgesLehmann.Shift(a, b)
              isNear (number "hodges_lehmann_shift_b_minus_a" sample) actual.Shift "shift"
              Number.isAtMost actual.Low actual.Shift "low"
              Number.isAtMost actual.Shift actual.High "high"
          }

          for expected in Option.toList (optional "paired_permutation" sample) do
              test (name "The permutation test of pairs") {
                  let actual = PairedPermutation.Compare(a, b)
                  isNear (number "mean_difference" expected) actual.MeanDifference "mean difference"
                  isProbability (number "p_two_sided_exact" expected) actual.P "P"
                  isProbability (number "least_attainable_p" expected) actual.LeastP "least"
                  let forward: float[] = Array.map2 (-) b a
                  let backward: float[] = Array.map2 (-) a b

                  let smaller =
                      min (PairedPermutation.PAbove(forward, 0.0)) (PairedPermutation.PAbove(backward, 0.0))

                  isProbability
                      (number "p_two_sided_exact" expected)
                      (min 1.0 (2.0 * smaller))
                      "twice the smaller one-sided P"
              } ]

let private survival =
    [ for index, lives in List.indexed (items "kaplan_meier") do
          test $"The recorded survival curve {index}" {
              let died =
                  [| for dead in (field "died" lives).EnumerateArray() -> dead.GetBoolean() |]

              let actual = KaplanMeier.Of(numbers "time" lives, died)
              let expected = [ for point in (field "survival" lives).EnumerateObject() -> point ]
              Expect.hasLength actual.Steps expected.Length "a step at each recorded time"

              for point in expected do
                  let step = actual.Steps |> Seq.find (fun step -> step.Time = float point.Name)
                  isNear (point.Value.GetDouble()) step.Survival $"at {point.Name}"

              Expect.equal actual.Median (Nullable(number "median" lives)) "median"
          } ]

[<Tests>]
let tests =
    testList
        "Statistics as recorded"
        [ test "The references are there" {
              Expect.hasLength (items "two_samples") 8 "samples"
              Expect.hasLength (items "kaplan_meier") 2 "curves"
          }

          yield! twoSamples
          yield! survival

          test "The least P of Mann and Whitney's test" {
              let sizes =
                  List.ofSeq (reference.Value.GetProperty("least_attainable_p_mann_whitney_exact").EnumerateObject())

              Expect.hasLength sizes 9 "sizes"

              for size in sizes do
                  let parts = size.Name.Split 'x' |> Array.map int
                  isProbability (size.Value.GetDouble()) (MannWhitney.LeastP(parts[0], parts[1])) size.Name
          }

          test "Wilson's intervals" {
              for case in items "wilson_95" do
                  let successes, trials =
                      (field "successes" case).GetInt32(), (field "of" case).GetInt32()

                  let actual = Wilson.Interval(successes, trials)
                  isNear (number "low" case) actual.Low $"{successes} of {trials}, low"
                  isNear (number "high" case) actual.High $"{successes} of {trials}, high"
          }

          test "Holm's correction" {
              let holm = reference.Value.GetProperty "holm"

              for expected, actual in Array.zip (numbers "adjusted" holm) (Holm.Adjust(numbers "p" holm)) do
                  isNear expected actual "adjusted"
          }

          test "Linear quantiles" {
              let quantiles = reference.Value.GetProperty "quantiles_linear"

              for q, expected in Array.zip (numbers "q" quantiles) (numbers "values" quantiles) do
                  isNear expected (Quantiles.Linear(numbers "x" quantiles, q)) $"at {q}"
          }

          test "The assignment of least cost" {
              let assignment = reference.Value.GetProperty "assignment"

              let cost =
                  (field "cost" assignment).EnumerateArray() |> Seq.map numbersOf |> array2D

              let actual = Assignment.Solve cost
              Expect.equal (Array.map float actual) (numbers "column_of_row" assignment) "columns"

              isNear
                  (number "total" assignment)
                  (Seq.sum (Seq.mapi (fun row column -> cost[row, column]) actual))
                  "total"
          }

          test "Average linkage and its leaves" {
              let clustering = reference.Value.GetProperty "clustering"
              let leaves = numbers "leaves" clustering

              let tree =
                  AverageLinkage.Of(numbers "condensed_distances" clustering, leaves.Length)

              Expect.equal [| for leaf in tree.Leaves -> float leaf |] leaves "leaves"

              for expected, actual in
                  Seq.zip ((field "average_linkage" clustering).EnumerateArray() |> Seq.map numbersOf) tree.Merges do
                  Expect.equal
                      [| float actual.Left; float actual.Right; float actual.Size |]
                      [| expected[0]; expected[1]; expected[3] |]
                      "which"

                  isNear expected[2] actual.Distance "distance"

              Expect.hasLength tree.Merges (leaves.Length - 1) "merges"

              Expect.equal
                  (set (Seq.map float tree.Leaves))
                  (set (numbers "leaves_optimal" clustering))
                  "the optimal order has the same leaves"

              let points =
                  (field "points" clustering).EnumerateArray() |> Seq.map numbersOf |> Array.ofSeq

              let distances =
                  [| for first in 0 .. points.Length - 1 do
                         for second in first + 1 .. points.Length - 1 ->
                             sqrt (Array.sum (Array.map2 (fun x y -> (x - y) ** 2.0) points[first] points[second])) |]

              for expected, actual in Array.zip (numbers "condensed_distances" clustering) distances do
                  isNear expected actual "the distances are condensed row by row"
          } ]
