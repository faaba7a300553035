module FlipFlop.Tests.Analysis.Statistics.ShiftTests

open System
open System.IO
open System.Text.Json
open Expecto
open FlipFlop.Analysis.Statistics
open FlipFlop.Tests

let private reference =
    lazy JsonDocument.Parse(File.ReadAllText(TestData.path "statistics/shifts.json")).RootElement

let private field (name: string) (json: JsonElement) = json.GetProperty name
let private number name json = (field name json).GetDouble()
let private isTrue name json = (field name json).GetBoolean()

let private items name json =
    [ for item in (field name json).EnumerateArray() -> item ]

let private numbers name json =
    [| for item in items name json -> item.GetDouble() |]

let private optional (name: string) (json: JsonElement) =
    match json.TryGetProperty name with
    | true, found -> Some found
    | _ -> None

/// R's numbers have 15 digits; the bounds of its approximation are found by search.
let private isNear (expected: float) (actual: float) what =
    Number.isAtMost (abs (actual - expected)) (1e-9 * max 1.0 (abs expected)) $"{what}: {actual} for {expected}"

/// Probabilities, which may be tiny: to a part of themselves.
let private isProbability (expected: float) (actual: float) what =
    Number.isAtMost (abs (actual - expected)) (1e-9 * expected + 1e-15) $"{what}: {actual} for {expected}"

/// P of the two one-sided tests against each margin; no less than `least`.
let private isEquivalence case least (test: float -> EquivalenceResult) =
    for margin in items "margins" case do
        let actual = test (number "margin" margin)
        let what = $"margin {actual}"
        isProbability (max least (number "lower" margin)) actual.Lower $"{what}, lower"
        isProbability (max least (number "upper" margin)) actual.Upper $"{what}, upper"
        Expect.equal actual.P (max actual.Lower actual.Upper) what

let private isInterval case (a: float[]) (b: float[]) =
    let actual = HodgesLehmann.Shift(a, b)
    let isWithout0 = actual.Low > 0.0 || actual.High < 0.0

    match optional "interval" case, optional "conditional" case with
    // R gives the extremes where they do not hold 95 %.
    | _ when number "least_p" case > 0.05 ->
        Expect.equal (actual.Low, actual.High) (-infinity, infinity) "too few for a bound"
    | Some _, _ ->
        let bounds = numbers "interval" case
        isNear bounds[0] actual.Low "low"
        isNear bounds[1] actual.High "high"
        Expect.equal isWithout0 (number "p" case <= 0.05) "0 is left out where the test says so"
    // R's takes the ties as given, and is the longer by up to a step between values: docs/decisions.md.
    | _, Some _ ->
        let bounds = numbers "conditional" case
        Expect.isTrue (bounds[0] <= actual.Low && actual.High <= bounds[1]) $"{actual} within {bounds}"
        Expect.isTrue (actual.Low - bounds[0] <= 0.25 && bounds[1] - actual.High <= 0.25) $"{actual} near {bounds}"
        Expect.isTrue (not isWithout0 || number "p" case <= 0.05) "0 is left out only where the test says so"
    | _ -> ()

let private twoSamples =
    [ for index, case in List.indexed (items "two_samples" reference.Value) do
          let a, b = numbers "a" case, numbers "b" case
          let kind = (field "kind" case).GetString()

          test $"R's shift, interval and tests of the recorded samples {index} ({kind}, {a.Length} and {b.Length})" {
              let compared = MannWhitney.Compare(a, b)
              isProbability (number "p" case) compared.P "P"
              Expect.equal compared.Exact (isTrue "exact" case) "exact"

              // Of more values ours is the normal distribution's.
              if min a.Length b.Length <= 8 || a.Length * b.Length <= 400 then
                  isProbability (number "least_p" case) (MannWhitney.LeastP(a.Length, b.Length)) "the least P"

              let least =
                  if isTrue "tied" case then
                      MannWhitney.LeastP(a.Length, b.Length) / 2.0
                  else
                      0.0

              isEquivalence case least (fun margin -> Equivalence.Apart(a, b, margin))

              for shift in Option.toList (optional "shift" case) do
                  isNear (shift.GetDouble()) (HodgesLehmann.Shift(a, b).Shift) "shift"

              isInterval case a b
          } ]

let private pairs =
    [ for index, case in List.indexed (items "pairs" reference.Value) do
          let differences = numbers "differences" case
          let kind = (field "kind" case).GetString()

          test $"R's tests of the mean of the recorded pairs {index} ({kind}, {differences.Length})" {
              let zero = Array.map (fun _ -> 0.0) differences
              isProbability (number "p" case) (PairedPermutation.Compare(zero, differences).P) "P"
              isEquivalence case 0.0 (fun margin -> Equivalence.Paired(zero, differences, margin))
              let actual = PairedPermutation.Mean differences

              match (field "least" case).ValueKind with
              | JsonValueKind.Null -> Expect.equal (actual.Low, actual.High) (-infinity, infinity) "no bound"
              | _ ->
                  // R was asked of whole numbers alone.
                  Expect.equal (ceil actual.Low) (number "least" case) "least mean that is not rejected"
                  Expect.equal (floor actual.High) (number "greatest" case) "greatest"
          } ]

[<Tests>]
let tests =
    testList
        "Shifts as R says"
        [ test "The references are there" {
              Expect.hasLength twoSamples 62 "samples"
              Expect.hasLength pairs 40 "pairs"
          }

          yield! twoSamples
          yield! pairs

          test "Of tied values the interval holds the shift in at least 95 % of samples" {
              let random = Random 4

              for count, others in [ 6, 6; 10, 10; 8, 20 ] do
                  let draw size =
                      [| for _ in 1..size -> floor (4.0 * random.NextDouble() * random.NextDouble()) |]

                  let held =
                      [ for _ in 1..2000 do
                            let b = draw others |> Array.map (fun value -> value + 3.0)
                            let interval = HodgesLehmann.Shift(draw count, b)

                            if interval.Low <= 3.0 && 3.0 <= interval.High then
                                1 ]
                      |> List.length

                  Number.isAtMost 1900.0 (float held) $"{count} and {others}"
          } ]
