module FlipFlop.Tests.Analysis.Statistics.SampleTests

open System
open Expecto
open FlipFlop.Analysis.Statistics
open FlipFlop.Tests

/// The message of the refusal, and "" where nothing is refused.
let private refusal (action: unit -> obj) =
    try
        action () |> ignore
        ""
    with :? ArgumentException as refused ->
        refused.Message

/// Numbers as an array, which a span is made of.
let private numbers (items: float list) = Array.ofList items

let private normal (random: Random) =
    sqrt (-2.0 * log (1.0 - random.NextDouble())) * cos (2.0 * Math.PI * random.NextDouble())

let private ofOne: (string * (float[] -> obj)) list =
    [ "PairedPermutation.Mean", (fun values -> PairedPermutation.Mean(values))
      "PairedPermutation.PAbove", (fun values -> PairedPermutation.PAbove(values, 0.0))
      "Quantiles.Linear", (fun values -> Quantiles.Linear(values, 0.5))
      "Holm.Adjust", (fun values -> Holm.Adjust values)
      "KaplanMeier.Of", (fun values -> KaplanMeier.Of(values, Array.map (fun _ -> true) values))
      "Assignment.Solve", (fun values -> Assignment.Solve(array2D [ values ]))
      "AverageLinkage.Of", (fun values -> AverageLinkage.Of(values, values.Length + 1)) ]

let private ofTwo: (string * (float[] -> float[] -> obj)) list =
    [ "MannWhitney.Compare", (fun a b -> MannWhitney.Compare(a, b))
      "CliffsDelta.Of", (fun a b -> CliffsDelta.Of(a, b))
      "HodgesLehmann.Shift", (fun a b -> HodgesLehmann.Shift(a, b))
      "PairedPermutation.Compare", (fun a b -> PairedPermutation.Compare(a, b))
      "Equivalence.Paired", (fun a b -> Equivalence.Paired(a, b, 1.0))
      "MannWhitney.PAbove", (fun a b -> MannWhitney.PAbove(a, b))
      "Equivalence.Apart", (fun a b -> Equivalence.Apart(a, b, 1.0)) ]

let private refusals =
    [ for name, ask in ofOne do
          test $"{name} refuses to say anything of no values, or of one that is not a number" {
              if name <> "AverageLinkage.Of" then
                  Expect.isNotEmpty (refusal (fun () -> ask [||])) "none"

              Expect.stringContains (refusal (fun () -> ask [| nan |])) "NaN" "NaN"
          }

      for name, ask in ofTwo do
          test $"{name} refuses a sample without values, or with one that is not a number" {
              Expect.stringContains (refusal (fun () -> ask [||] [||])) "a has 0 values" "none"
              Expect.stringContains (refusal (fun () -> ask [| 1.0; 2.0 |] [| 1.0; nan |])) "b[1] is NaN" "which"
          }

      test "What cannot be is refused, and said" {
          let refused part action =
              Expect.stringContains (refusal action) part part

          refused "a has 2 values and b 1" (fun () -> PairedPermutation.Compare(numbers [ 1.0; 2.0 ], numbers [ 1.0 ]))
          refused "The margin is 0" (fun () -> Equivalence.Apart(numbers [ 1.0; 2.0 ], numbers [ 1.0; 2.0 ], 0.0))
          refused "p[1] is 1.5" (fun () -> Holm.Adjust [| 0.5; 1.5 |])
          refused "q is -1" (fun () -> Quantiles.Linear([| 1.0 |], -1.0))
          refused "4 successes of 3" (fun () -> Wilson.Interval(4, 3))
          refused "confidence is 1" (fun () -> Wilson.Interval(1, 3, 1.0))
          refused "0 and 3 values" (fun () -> MannWhitney.LeastP(0, 3))
          refused "A time is -1" (fun () -> KaplanMeier.Of([| 2.0; -1.0 |], [| true; true |]))
          refused "2 times and 1 ends" (fun () -> KaplanMeier.Of([| 2.0; 1.0 |], [| true |]))
          refused "A distance is -1" (fun () -> AverageLinkage.Of([| -1.0 |], 2))
          refused "2 distances of 3 items" (fun () -> AverageLinkage.Of([| 1.0; 1.0 |], 3))
      } ]

let private twoSamples =
    [ for count in [ 2; 10; 20; 21; 40 ] do
          test $"Two samples of {count} that do not overlap reach the least P" {
              let low = Array.init count float
              let high = Array.map (fun value -> value + 1000.0) low
              Expect.equal (MannWhitney.Compare(low, high).P) (MannWhitney.LeastP(count, count)) "least"
          }

      for count in [ 10; 30 ] do
          test $"The shift's interval leaves out 0 exactly where {count} values each differ at 5 %%" {
              let random = Random 5
              let mutable different = 0

              for _ in 1..300 do
                  let a = Array.init count (fun _ -> normal random)
                  let b = Array.init count (fun _ -> normal random + 0.8)
                  let estimate = HodgesLehmann.Shift(a, b)
                  let differs = MannWhitney.Compare(a, b).P <= 0.05
                  different <- different + (if differs then 1 else 0)
                  Expect.equal (estimate.Low > 0.0 || estimate.High < 0.0) differs $"{estimate}"

              Expect.isTrue (different > 30 && different < 290) $"{different} of 300 differ"
          }

      test "Too few values bound no shift; the first that do bound it by the extremes" {
          let few = PairedPermutation.Mean(numbers [ 1.0; 2.0; 3.0; 4.0; 5.0 ])
          Expect.equal few (ShiftEstimate(3.0, -infinity, infinity)) "five pairs"
          let enough = PairedPermutation.Mean(numbers [ 1.0; 2.0; 3.0; 4.0; 5.0; 7.0 ])
          Expect.equal enough (ShiftEstimate(22.0 / 6.0, 1.0, 7.0)) "six pairs"

          let three =
              HodgesLehmann.Shift(numbers [ 0.0; 1.0; 2.0 ], numbers [ 5.0; 6.0; 7.0 ])

          Expect.equal three (ShiftEstimate(5.0, -infinity, infinity)) "three each"

          let four =
              HodgesLehmann.Shift(numbers [ 0.0; 1.0; 2.0; 3.0 ], numbers [ 5.0; 6.0; 7.0; 8.0 ])

          Expect.equal four (ShiftEstimate(5.0, 2.0, 8.0)) "four each"
      }

      test "A permutation by random signs agrees with all signs, and is the same again" {
          let random = Random 3
          let a = Array.init 20 (fun _ -> normal random)
          let b = Array.map (fun value -> value + 0.3 + normal random) a
          let exact = PairedPermutation.Compare(a, b)
          // A pair that does not differ changes no sum, but there are too many pairs now for all signs.
          let longerA, longerB = Array.append a [| 1.0 |], Array.append b [| 1.0 |]

          let drawn = PairedPermutation.Compare(longerA, longerB)

          let deviation = sqrt (exact.P * (1.0 - exact.P) / float PairedPermutation.Draws)
          Number.isAtMost (abs (drawn.P - exact.P)) (4.0 * deviation) $"{drawn.P} for {exact.P}"
          Expect.equal exact.LeastP (2.0 / 1048576.0) "least of all signs"
          Expect.equal drawn.LeastP 1e-5 "least of drawn ones"
          Expect.equal (PairedPermutation.Compare(longerA, longerB)) drawn "again"
      }

      for count, rounds in [ 8, 100; 12, 100; 24, 12 ] do
          test $"Of {count} pairs P, interval and equivalence are of one mean" {
              let random = Random 6
              let zero: float[] = Array.zeroCreate count
              let mutable different, equivalent = 0, 0

              for _ in 1..rounds do
                  let b: float[] = Array.init count (fun _ -> exp (normal random) - 1.0)
                  let estimate = PairedPermutation.Mean b
                  let differs = PairedPermutation.Compare(zero, b).P <= 0.05
                  Expect.equal (estimate.Low > 0.0 || estimate.High < 0.0) differs $"{estimate}"
                  different <- different + (if differs then 1 else 0)
                  let margin = 0.5 + 2.0 * random.NextDouble()
                  // Drawn signs are not as many on either side: each of them tells one side alone.
                  if count <= PairedPermutation.MostExactPairs then
                      let isEquivalent = Equivalence.Paired(zero, b, margin).P <= 0.025

                      Expect.equal
                          isEquivalent
                          (estimate.Low > -margin && estimate.High < margin)
                          $"{estimate}, {margin}"

                      equivalent <- equivalent + (if isEquivalent then 1 else 0)

              Expect.isTrue (different > 0 && different < rounds) $"{different} of {rounds} differ"
              Expect.equal (equivalent > 5 && equivalent < 95) (count < 24) $"{equivalent} are equivalent"
          }

      for count in [ 10; 30 ] do
          test $"Of {count} values each the interval lies within the margin exactly where they are equivalent at 2.5 %%" {
              let random = Random 7
              let mutable equivalent = 0

              for _ in 1..200 do
                  let a = Array.init count (fun _ -> normal random)
                  let b = Array.init count (fun _ -> normal random + 0.3)
                  let margin = 0.5 + 2.0 * random.NextDouble()
                  let estimate = HodgesLehmann.Shift(a, b)
                  let isEquivalent = Equivalence.Apart(a, b, margin).P <= 0.025
                  Expect.equal isEquivalent (estimate.Low > -margin && estimate.High < margin) $"{estimate}, {margin}"
                  equivalent <- equivalent + (if isEquivalent then 1 else 0)

              Expect.isTrue (equivalent > 20 && equivalent < 180) $"{equivalent} of 200 are equivalent"
          }

      for name, test' in
          [ "pairs", (fun (a: float[]) (b: float[]) -> Equivalence.Paired(a, b, 1.0).P)
            "samples", (fun (a: float[]) (b: float[]) -> Equivalence.Apart(a, b, 1.0).P) ] do
          test $"Of {name} that differ by the margin one in twenty is called equivalent, of those that do not most are" {
              let called shift =
                  let random = Random 9

                  [ for _ in 1..2000 do
                        let a = Array.init 10 (fun _ -> 0.5 * normal random)
                        let b = Array.init 10 (fun _ -> shift + 0.5 * normal random)

                        if test' a b <= 0.05 then
                            1 ]
                  |> List.length

              let atMargin, without = called 1.0, called 0.0
              printfn $"Equivalence of {name} of 10: {atMargin} of 2000 at the margin, {without} without a difference"
              Number.isAtMost (float atMargin) 130.0 "three standard deviations above 100"
              Number.isAtMost 50.0 (float atMargin) "the test does not sleep"
              Number.isAtMost 1500.0 (float without) "most"
          }

      test "Few values are never called equivalent, nor those that do not vary without count" {
          let three, four = [| 3.0; 3.0 |], [| 4.0; 4.0 |]
          Expect.equal (Equivalence.Paired(three, four, 1.5).P) 0.25 "two pairs"
          Number.isAtMost (1.0 / 6.0) (Equivalence.Apart(three, four, 1.5).P) "two each: one in six orders"
          let alike = [| 1.0; 1.0; 1.0 |]
          let above = Array.map (fun value -> value + 1.0) alike
          Expect.equal (Equivalence.Paired(alike, above, 0.5)) (EquivalenceResult(1.0, 0.125, 1.0)) "three pairs"
          Expect.equal (Equivalence.Apart(alike, above, 2.0).Lower) 0.05 "three each: one in twenty orders"
          Number.isAtMost 0.95 (Equivalence.Apart(alike, above, 0.5).P) "beyond the margin"
      }

      test "Samples in which all values are equal do not differ" {
          let alike = Array.create 12 2.0
          Expect.equal (MannWhitney.Compare(alike, alike)) (RankSum(72.0, 1.0, false)) "ranks"
          Expect.equal (PairedPermutation.Compare(alike, alike).P) 1.0 "pairs"
      } ]

let rec private permutations (items: int list) =
    match items with
    | [] -> [ [] ]
    | _ ->
        [ for item in items do
              for rest in permutations (List.except [ item ] items) -> item :: rest ]

let private assignments =
    [ for rows, columns in [ 1, 1; 4, 4; 3, 5; 5, 3 ] do
          test $"No assignment of {rows} rows to {columns} columns costs less" {
              let random = Random 8

              for _ in 1..40 do
                  // Few different costs, so that there are ties; some are negative.
                  let cost = Array2D.init rows columns (fun _ _ -> float (random.Next(-3, 6)))
                  let chosen = Assignment.Solve cost

                  let pairs =
                      [ for row in 0 .. rows - 1 do
                            if chosen[row] >= 0 then
                                row, chosen[row] ]

                  let least = min rows columns
                  Expect.hasLength (List.distinctBy snd pairs) least "as many as can be, each column once"

                  let totals =
                      [ for order in permutations [ 0 .. max rows columns - 1 ] ->
                            List.sum
                                [ for at in 0 .. least - 1 ->
                                      if rows <= columns then
                                          cost[at, order[at]]
                                      else
                                          cost[order[at], at] ] ]

                  Expect.equal (List.sumBy (fun (row, column) -> cost[row, column]) pairs) (List.min totals) "total"
          } ]

let private others =
    [ test "Half of those without censoring dead is the median, whatever rounds" {
          for count in [ 4; 10; 34; 98 ] do
              let times = Array.init count (fun at -> float (at + 1))
              let curve = KaplanMeier.Of(times, Array.create count true)
              Expect.equal curve.Median (Nullable(float (count / 2))) $"of {count}"
      }

      test "A curve whose last half is censored has no median, and tells who was watched" {
          let curve =
              KaplanMeier.Of([| 0.0; 5.0; 5.0; 5.0 |], [| true; false; false; false |])

          Expect.equal curve.Median (Nullable()) "median"

          Expect.equal
              (List.ofSeq curve.Steps)
              [ SurvivalStep(0.0, 0.75, 4, 1, 0); SurvivalStep(5.0, 0.75, 3, 0, 3) ]
              "steps"
      }

      test "One item is a tree without merges" {
          let tree = AverageLinkage.Of([||], 1)
          Expect.isEmpty tree.Merges "merges"
          Expect.equal (List.ofSeq tree.Leaves) [ 0 ] "leaves"
      }

      test "Clusters that were merged before are known by their merge" {
          // Two close pairs, far apart: 0 with 2, 1 with 3.
          let tree = AverageLinkage.Of([| 10.0; 2.0; 10.0; 10.0; 1.0; 10.0 |], 4)

          Expect.equal
              (List.ofSeq tree.Merges)
              [ Merge(1, 3, 1.0, 2); Merge(0, 2, 2.0, 2); Merge(4, 5, 10.0, 4) ]
              "tree"

          Expect.equal (List.ofSeq tree.Leaves) [ 1; 3; 0; 2 ] "leaves"
      }

      test "Infinite values have quantiles" {
          Expect.equal (Quantiles.Linear([| -infinity; 1.0; infinity |], 0.5)) 1.0 "median"
          Expect.equal (Quantiles.Linear([| 1.0; infinity; infinity |], 0.75)) infinity "upper"
      } ]

[<Tests>]
let tests =
    testList "Statistics of samples" [ yield! refusals; yield! twoSamples; yield! assignments; yield! others ]
