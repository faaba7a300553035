module FlipFlop.Tests.Engine.EightStateSetTests

open Expecto
open FlipFlop.Engine.Tasks
open FlipFlop.Tests

let private setOf bits stepMs =
    EightStateSet.Of(FlipFlopTask(Bits = bits, StepMs = stepMs))

let private column (test: EightStateSet) (values: float[]) bit =
    Array.init test.Steps (fun step -> values[step * test.Bits + bit])

[<Tests>]
let tests =
    testList
        "EightStateSet"
        [ for name in TestData.networks do
              test $"Inputs and targets are those of the reference set of {name}" {
                  let set = EightStateSet.Of(TestData.taskOf name)

                  let recorded =
                      TestData.readArray<float32> (TestData.networkFile name ".analysis.h5")

                  Expect.equal set.Trial.X (recorded "eight_states/x" |> Array.map float) "inputs"
                  Expect.equal set.Trial.Y (recorded "eight_states/y" |> Array.map float) "targets"
              }

          test "At the paper's step a trial of three bits has 1,150 steps and pulses of 20 every 70" {
              let set = setOf 3 1.0
              Expect.equal set.Steps 1150 "steps"
              Expect.equal set.Pulses 16 "pulses"

              let slowest = column set set.Trial.X 2

              let expected =
                  Array.init 1150 (fun step ->
                      let pulse = (step - 30) / 70

                      if step < 30 || (step - 30) % 70 >= 20 then 0.0
                      elif pulse % 8 < 4 then 1.0
                      else -1.0)

              Expect.equal slowest expected "the third channel"
          }

          test "The target takes a pulse's sign 40 ms after its start and keeps it to the next or to the end" {
              let set = setOf 1 5.0
              let target = column set set.Trial.Y 0
              Expect.equal target[13] 0.0 "65 ms"
              Expect.equal target[14] 1.0 "70 ms"
              Expect.equal target[27] 1.0 "135 ms"
              Expect.equal target[28] -1.0 "140 ms"
              Expect.equal target[229] -1.0 "the end"
          }

          test "A state is read at the last step before the next pulse, the last one at the trial's end" {
              let set = setOf 3 5.0
              Expect.equal set.ReadSteps (Array.init 16 (fun pulse -> 20 + 14 * pulse - 1)) "steps"
              Expect.equal (Array.last set.ReadSteps) (set.Steps - 1) "the last"
          }

          for bits in 1..6 do
              test $"With {bits} bits every state is written equally often, at least twice" {
                  let set = setOf bits 5.0
                  let visits = Seq.init set.Pulses set.State |> Seq.countBy id |> Map
                  Expect.equal visits.Count (1 <<< bits) "every state"
                  let counts = visits.Values |> Seq.distinct |> List.ofSeq
                  Expect.equal counts [ (if bits <= 3 then 16 >>> bits else 2) ] "visits of each"
                  Expect.equal set.Steps ((30 + 70 * set.Pulses) / 5) "steps"
              }

          test "A start that falls between two steps is floored to whole steps" {
              let set = setOf 1 4.0
              let input = column set set.Trial.X 0

              let starts =
                  [ for step in 1 .. set.Steps - 1 do
                        if input[step - 1] = 0.0 && input[step] <> 0.0 then
                            step ]

              Expect.equal starts [ for pulse in 0..15 -> (30 + 70 * pulse) / 4 ] "starts"
              Expect.equal set.Steps (1150 / 4) "the trial's end"
          }

          test "A longer pulse and response delay are the task's own" {
              let task =
                  FlipFlopTask(Bits = 1, StepMs = 5.0, PulseMs = 30.0, ResponseDelayMs = 10.0)

              let set = EightStateSet.Of task

              let ones (values: float[]) =
                  [ for step in 0..19 do
                        if values[step] = 1.0 then
                            step ]

              Expect.equal (ones (column set set.Trial.X 0)) [ 6..11 ] "pulse"
              Expect.equal (ones (column set set.Trial.Y 0)) [ 14..19 ] "target"
          }

          test "A pulse that is no whole number of steps is refused" {
              Expect.throwsT<System.ArgumentException> (fun () -> setOf 1 7.0 |> ignore) "20 ms at 7 ms"
          }

          test "States are numbered with all +1 first and the last bit fastest" {
              Expect.equal (SignPatterns.All 2) [| 1; 1; 1; -1; -1; 1; -1; -1 |] "order"
              let patterns = SignPatterns.All 4 |> Array.chunkBySize 4
              Expect.equal (patterns |> Array.map (fun signs -> SignPatterns.IndexOf signs)) [| 0..15 |] "index of each"
          } ]
