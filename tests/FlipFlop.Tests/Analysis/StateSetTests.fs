module FlipFlop.Tests.Analysis.StateSetTests

open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Tasks
open FlipFlop.Tests

let private largestDifference (a: float[]) b =
    Array.map2 (fun (x: float) y -> abs (x - y)) a b |> Number.largest

/// Networks whose settled states are attractors, so that roundings die out.
let private settling =
    TestData.networksAndAuthors |> List.except [ "three-bits-forgets" ]

[<Tests>]
let tests =
    testList
        "Memory and settled states"
        [ for name in TestData.networksAndAuthors do
              test $"NumPy's memory states of {name}, in its order" {
                  TestData.skipIfMissing name
                  let states = (TestData.analysisOf name).MemoryStates
                  Expect.equal (Array.map float states.Signs) (TestData.reference name "states/order") "order"

                  let difference =
                      largestDifference states.States (TestData.reference name "states/memory")

                  Number.isLessThan difference 1e-12 "states, of size 1"
              }

              test $"The reference's answer of {name} to the test set" {
                  TestData.skipIfMissing name
                  let response = (TestData.analysisOf name).Response
                  let json = (TestData.referenceJson name).GetProperty "eight_state_set"
                  let relative = { absolute = 0.0; relative = 1e-10 }
                  Expect.floatClose relative response.MeanSquareError (json.GetProperty("mse").GetDouble()) "error"
                  Expect.equal response.SignAccuracy (json.GetProperty("sign_accuracy").GetDouble()) "sign accuracy"

                  Number.isLessThan
                      (largestDifference response.Z (TestData.reference name "eight_states/z"))
                      1e-12
                      "outputs"
              }

          for name in settling do
              test $"NumPy's settled states of {name}, their outputs and which are right" {
                  TestData.skipIfMissing name
                  let states = (TestData.analysisOf name).SettledStates

                  let recorded =
                      [ for state in ((TestData.referenceJson name).GetProperty "settled").EnumerateArray() -> state ]

                  let held =
                      [ for state in recorded -> state.GetProperty("held_after_2000").GetBoolean() ]

                  Expect.equal (List.ofArray states.Right) held "held"
                  Expect.equal states.CountRight (held |> List.filter id |> List.length) "count"

                  let outputs =
                      [| for state in recorded do
                             for output in (state.GetProperty "output_after_2000").EnumerateArray() ->
                                 output.GetDouble() |]

                  // A state that converges by a factor of 0.997 a step keeps some 300 steps of roundings.
                  let difference =
                      largestDifference states.States (TestData.reference name "states/settled")

                  Number.isLessThan difference 1e-11 "states"
                  Number.isLessThan (largestDifference states.Outputs outputs) 1e-11 "outputs"
              }

          test "The network that forgets answers all signs before the next pulse and keeps no state" {
              let analysis = TestData.analysisOf "three-bits-forgets"

              Expect.equal
                  (analysis.Response.SignAccuracy, analysis.MemoryStates.CountRight)
                  (1.0, 8)
                  "at the next pulse"

              Number.isLessThan analysis.SettledStates.CountRight 4 "after silence only chance is left"
          }

          test "States are projected into the network's own directions" {
              let analysis = TestData.analysisOf "three-bits-1"

              let states, directions =
                  analysis.MemoryStates.States, analysis.StateSpace.Directions

              for state in 0..7 do
                  for direction in 0..2 do
                      let expected =
                          Seq.sum (
                              seq { for unit in 0..63 -> states[state * 64 + unit] * directions[direction * 64 + unit] }
                          )

                      Expect.floatClose
                          Accuracy.veryHigh
                          analysis.MemoryStates.Projected[state * 3 + direction]
                          expected
                          "coordinate"
          } ]
