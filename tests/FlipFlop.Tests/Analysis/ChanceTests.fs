module FlipFlop.Tests.Analysis.ChanceTests

open System
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Tasks
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Tests

let private within tolerance actual expected message =
    Expect.floatClose { absolute = tolerance; relative = 0.0 } actual expected message

let private exactly expected (actual: Nullable<float>) message =
    Expect.isTrue actual.HasValue $"{message}: there is one"
    within 1e-12 actual.Value expected message

let private none (actual: Nullable<float>) message = Expect.isFalse actual.HasValue message

let private normal (random: Random) =
    sqrt (-2.0 * log (1.0 - random.NextDouble())) * cos (2.0 * Math.PI * random.NextDouble())

/// The items in an order of chance.
let private shuffled (random: Random) (items: 'a[]) =
    let order = Array.copy items
    random.Shuffle order
    order

/// The corners of the ideal cube of so many bits, in this order, row by row.
let private corners bits (order: int[]) =
    [| for corner in order do
           for bit in 0 .. bits - 1 -> float (SignPatterns.Sign(corner, bit, bits)) |]

/// Points of three coordinates among eight, as the shape distance of eight states takes them.
let private inEight (points: float[]) =
    points
    |> Array.chunkBySize 3
    |> Array.collect (fun point -> Array.append point (Array.zeroCreate 5))

let private claim metric comparison value =
    ClaimSpec("a claim", Quantifier.All, metric, comparison, value)

[<Tests>]
let tests =
    testList
        "Chance"
        [ test "of fair signs one state in 2^bits is right, and one transition" {
              for bits in 1..5 do
                  let coins = CoinSigns.OfStates bits

                  Expect.equal
                      (coins.Of, coins.ShareRight, coins.CountRight)
                      (pown 2 bits, 1.0 / float (pown 2 bits), 1.0)
                      "states"

                  let transitions = CoinSigns.OfTransitions bits
                  Expect.equal transitions.Of (pown 2 bits * (pown 3 bits - 1)) "transitions"
                  Expect.equal transitions.CountRight (float (pown 3 bits - 1)) "one in 2^bits"

              Expect.equal (CoinSigns.OfSigns 3, CoinSigns.OfSigns 4) (CoinSigns(48, 1), CoinSigns(128, 1)) "signs"
          }

          test "a thousand networks of thrown coins are right as often as that, and hold so many states" {
              let random = Random 1
              let count = 20_000

              let held =
                  [| for _ in 1..count ->
                         Seq.length (Seq.filter (fun _ -> Seq.forall (fun _ -> random.Next 2 = 0) [ 1..3 ]) [ 1..8 ]) |]

              let coins = CoinSigns.OfStates 3

              let share limit =
                  float (held |> Array.filter (fun right -> right >= limit) |> Array.length) / float count

              within 0.02 (Array.averageBy float held) coins.CountRight "the mean, at three standard errors"

              for limit in 1..4 do
                  within 0.011 (coins.Probability(fun right -> right >= limit)) (share limit) $"at least {limit}"
          }

          test "that coins hold every state has the probability of as many coins, however small" {
              let coins = CoinSigns.OfStates 3
              let all = coins.Probability(fun right -> right = 8)
              Expect.floatClose { absolute = 0.0; relative = 1e-9 } all (1.0 / float (1 <<< 24)) "24 coins"
              within 1e-12 (coins.Probability(fun right -> right > 0)) (1.0 - (7.0 / 8.0) ** 8.0) "any"
              within 1e-12 (coins.Probability(fun _ -> true)) 1.0 "all counts together"
              Expect.isGreaterThan (CoinSigns.OfTransitions(3).Probability(fun right -> right = 208)) 0.0 "624 coins"
          }

          test "a claim of right signs holds by chance as its comparison says; of anything else nothing is said" {
              let byChance claim = ClaimJudge.HoldsByChance(claim, 3)
              exactly (1.0 - (7.0 / 8.0) ** 8.0) (byChance (claim "heldStates" Comparison.AtLeast 1.0)) "any state held"
              exactly ((7.0 / 8.0) ** 8.0) (byChance (claim "rightStates" Comparison.Below 1.0)) "no state right"
              // Of 48 signs 24 or fewer are right as often as 24 or more.
              let half = (byChance (claim "signAccuracy" Comparison.AtMost 0.5)).Value
              within 1e-12 half (byChance (claim "signAccuracy" Comparison.AtLeast 0.5)).Value "by symmetry"
              exactly (2.0 * half - 1.0) (byChance (claim "signAccuracy" Comparison.Equal 0.5)) "the middle count"
              let all = (byChance (claim "transitionAccuracy" Comparison.AtLeast 1.0)).Value
              Expect.floatClose { absolute = 0.0; relative = 1e-6 } all (0.5 ** 624.0) "every transition"
              none (byChance (claim "loss" Comparison.Below 0.1)) "a loss"

              none
                  (byChance (
                      ClaimSpec(
                          "more than before",
                          Quantifier.All,
                          "heldStates",
                          Comparison.AtLeast,
                          1.0,
                          Against = Baseline.DifferenceFromUntrained
                      )
                  ))
                  "against the untrained"
          }

          test "of randomly labelled states four sevenths of the energy are not linear, whatever the states" {
              let random = Random 2
              // Points on a line, one far off: nothing like a cube.
              let states =
                  [| for at in 0..7 -> [| float (at * at); (if at = 3 then 40.0 else 0.0) |] |]

              let nonlinearities =
                  [ for _ in 1..20_000 -> (CubeGeometry.Of(Array.concat (shuffled random states), 3)).Nonlinearity ]

              exactly (4.0 / 7.0) (Chance.Nonlinearity 3) "three bits"
              within 0.006 (List.average nonlinearities) (4.0 / 7.0) "simulated"
              exactly (1.0 / 3.0) (Chance.Nonlinearity 2) "two bits"
              exactly (11.0 / 15.0) (Chance.Nonlinearity 4) "four bits"
              none (Chance.Nonlinearity 1) "two states are always linear"
          }

          test "cubes that are labelled at random have the distance and the disparity that a simulation gives" {
              let random = Random 3

              let drawn =
                  [ for _ in 1..6000 do
                        let cube = corners 3 (shuffled random [| 0..7 |])

                        (ShapeDistance.Angular(inEight (corners 3 [| 0..7 |]), inEight cube, 8),
                         (CubeGeometry.Of(cube, 3)).ProcrustesDisparity.Value) ]

              // Three standard errors of the mean of 6,000.
              let mean pick = drawn |> List.averageBy pick

              let error pick =
                  3.0 * sqrt ((mean (fun one -> pick one * pick one) - mean pick ** 2.0) / 6000.0)

              within (error fst) (mean fst) (Chance.ShapeDistance 3).Value "distance"
              within (error snd) (mean snd) (Chance.CubeDisparity 3).Value "disparity"
              Number.isLessThan (error fst) 0.01 "close enough to tell"
          }

          test "the distance of randomly labelled squares is known by hand" {
              exactly
                  (2.0 * Math.PI / 9.0)
                  (Chance.ShapeDistance 2)
                  "a third are symmetries, the others 60 degrees away"

              none (Chance.ShapeDistance 1) "of two points there is one shape"
              none (Chance.ShapeDistance 4) "too many orders"
              none (Chance.CubeDisparity 2) "three bits only, as the metric"
          }

          test "random directions are as skew as a simulation says, to about a percent" {
              let random = Random 4

              for bits, units in [ 2, 24; 3, 16; 3, 64; 4, 64 ] do
                  let skew () =
                      let axes =
                          [ for _ in 1..bits ->
                                let axis = [| for _ in 1..units -> normal random |]
                                let length = sqrt (Array.sumBy (fun x -> x * x) axis)
                                Array.map (fun x -> x / length) axis ]

                      List.max
                          [ for i in 0 .. bits - 1 do
                                for j in i + 1 .. bits - 1 ->
                                    abs (Array.fold2 (fun sum a b -> sum + a * b) 0.0 axes[i] axes[j]) ]

                  let drawn = Array.sort [| for _ in 1..20_001 -> skew () |]
                  let expected = Chance.Skew(bits, units)
                  Expect.isTrue expected.HasValue "there is one"

                  Expect.floatClose
                      { absolute = 0.0; relative = 0.012 }
                      drawn[10_000]
                      expected.Value
                      $"{bits} bits, {units} units"

              none (Chance.Skew(1, 64)) "one axis"
          } ]
