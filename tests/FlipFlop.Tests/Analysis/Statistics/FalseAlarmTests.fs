module FlipFlop.Tests.Analysis.Statistics.FalseAlarmTests

open System
open Expecto
open FlipFlop.Analysis.Statistics
open FlipFlop.Tests

let private comparisons = 4000
let private seeds = 10

let private normal (random: Random) =
    sqrt (-2.0 * log (1.0 - random.NextDouble())) * cos (2.0 * Math.PI * random.NextDouble())

/// One realization's metrics: normal, its double (so two metrics are tied), skewed, heavy-tailed, a count with ties.
/// Half of what a seed brings is the seed's own, as in two versions that share seeds.
let private realization (random: Random) (seed: float) =
    let value = seed + normal random

    [| value
       2.0 * value + normal random
       exp (seed + normal random)
       seed + normal random / normal random
       round (6.0 + value) |]

/// Two experiments that differ by chance alone, each metric's values on either side.
let private nullComparison (random: Random) =
    let ofSeeds = Array.init seeds (fun _ -> normal random)

    let side () =
        ofSeeds |> Array.map (realization random) |> Array.transpose

    side (), side ()

let private unpairedNull (random: Random) =
    let side () =
        Array.init seeds (fun _ -> realization random (normal random)) |> Array.transpose

    side (), side ()

/// The share of comparisons in which any metric is said to have changed at 5 %.
let private falseAlarms name draw (p: float[] -> float[] -> float) =
    let random = Random 20
    let mutable alarms = 0

    for _ in 1..comparisons do
        let before, after = draw random
        let adjusted = Holm.Adjust(Array.map2 p before after)
        alarms <- alarms + (if Array.min adjusted <= 0.05 then 1 else 0)

    let rate = float alarms / float comparisons

    printfn
        $"False alarms, {name}, {seeds} seeds, 5 metrics with Holm's correction: {alarms} of {comparisons} ({rate:P2})"

    rate

[<Tests>]
let tests =
    testList
        "False alarms"
        [ test "Paired comparisons of what did not change raise at most 5 % of alarms, and some" {
              let rate =
                  falseAlarms "paired" nullComparison (fun a b -> PairedPermutation.Compare(a, b).P)

              Number.isAtMost rate 0.05 "rate"
              Number.isLessThan 0.005 rate "a test that never speaks would pass otherwise"
          }

          test "Unpaired comparisons of what did not change raise at most 5 % of alarms, and some" {
              let rate =
                  falseAlarms "unpaired" unpairedNull (fun a b -> MannWhitney.Compare(a, b).P)

              Number.isAtMost rate 0.05 "rate"
              Number.isLessThan 0.005 rate "a test that never speaks would pass otherwise"
          } ]
