module FlipFlop.Tests.Engine.TrialOrderTests

open Expecto
open FlipFlop.Tests
open FlipFlop.Engine.Training

let private order source trials seed epoch =
    TrialOrder.OfEpoch(TrainingSpec(Data = source, Trials = trials), seed, epoch)

[<Tests>]
let tests =
    testList
        "Trial order"
        [ test "fresh trials follow one another from epoch to epoch" {
              Expect.equal (order TrialSource.Fresh 4 1L 0) [| 0L .. 3L |] "the first epoch"
              Expect.equal (order TrialSource.Fresh 4 1L 2) [| 8L .. 11L |] "the third epoch"

              Expect.equal (order TrialSource.Fresh 1_000_000 1L 99_999 |> Array.last) 99_999_999_999L "beyond 32 bits"
          }

          test "fixed trials are all the trials, in an order of the epoch's own" {
              let first = order TrialSource.Fixed 1000 1L 0
              Expect.equal (Array.sort first) [| 0L .. 999L |] "each once"
              Expect.equal (order TrialSource.Fixed 1000 1L 0) first "the same again"
              Expect.notEqual first [| 0L .. 999L |] "shuffled"
              Expect.notEqual (order TrialSource.Fixed 1000 1L 1) first "another epoch"
              Expect.notEqual (order TrialSource.Fixed 1000 2L 0) first "another seed"
              Expect.equal (order TrialSource.Fixed 1 1L 0) [| 0L |] "one trial"
          }

          test "all orders are equally likely" {
              let epochs = 4800

              let counts =
                  [ for epoch in 1..epochs -> order TrialSource.Fixed 4 1L epoch |> List.ofArray ] |> List.countBy id

              Expect.hasLength counts 24 "every order of four"
              let expected = double epochs / 24.0

              let chiSquare =
                  counts |> List.sumBy (fun (_, count) -> (double count - expected) ** 2.0 / expected)

              Number.isLessThan chiSquare 49.7 "p = 0.001, 23 degrees of freedom"
          }

          test "golden order" {
              Expect.equal
                  (order TrialSource.Fixed 10 1L 0)
                  [| 5L; 3L; 6L; 2L; 7L; 9L; 8L; 0L; 1L; 4L |]
                  "ten trials, seed 1, the first epoch"
          } ]
