module FlipFlop.Tests.Engine.TransitionTestTests

open Expecto
open FlipFlop.Engine.Tasks

let private testOf bits gapMs =
    TransitionTest.Of(FlipFlopTask(Bits = bits, StepMs = 5.0), gapMs)

let private bitsOf (test: TransitionTest) of' transition =
    List.init test.Bits (fun bit -> of' transition bit)

[<Tests>]
let tests =
    testList
        "TransitionTest"
        [ for bits, count in [ 1, 4; 2, 32; 3, 208; 4, 1280 ] do
              test $"{bits} bits have {count} transitions, every pair of a state and an input once" {
                  let test = testOf bits 50.0
                  Expect.equal test.Count count "count"

                  let pairs =
                      [ for transition in 0 .. count - 1 do
                            bitsOf test (fun t bit -> test.Written(t, bit)) transition,
                            bitsOf test (fun t bit -> test.Input(t, bit)) transition ]

                  Expect.hasLength (List.distinct pairs) count "distinct"

                  for written, input in pairs do
                      Expect.all written (fun sign -> abs sign = 1) "a state is of signs"
                      Expect.all input (fun value -> abs value <= 1) "an input is of -1, 0 and 1"
                      Expect.exists input (fun value -> value <> 0) "an input is not all 0"
              }

          test "The expected sign is the input's, or the written one where there is no input" {
              let test = testOf 3 50.0

              for transition in 0 .. test.Count - 1 do
                  for bit in 0..2 do
                      let input = test.Input(transition, bit)
                      let expected = if input = 0 then test.Written(transition, bit) else input
                      Expect.equal (test.Expected(transition, bit)) expected $"transition {transition}, bit {bit}"
          }

          test "Of 208 transitions 56 flip no bit, 96 one, 48 two and 8 three" {
              let test = testOf 3 50.0
              let flips = List.init test.Count test.Flips |> List.countBy id |> List.sort
              Expect.equal flips [ 0, 56; 1, 96; 2, 48; 3, 8 ] "by flips"
          }

          test "Transitions from either end of the list are each other's negative" {
              let test = testOf 3 50.0

              for transition in 0 .. test.Count - 1 do
                  for bit in 0..2 do
                      let mirrored = test.Count - 1 - transition
                      Expect.equal (test.Written(mirrored, bit)) (-test.Written(transition, bit)) "state"
                      Expect.equal (test.Input(mirrored, bit)) (-test.Input(transition, bit)) "input"
          }

          test "Durations come in steps, a gap between two steps floored" {
              let test = testOf 3 52.0
              Expect.equal (test.PulseSteps, test.GapSteps, test.Steps) (4, 10, 28) "steps"
          } ]
