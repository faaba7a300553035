module FlipFlop.Tests.Engine.SimulationTests

open System
open Expecto
open FlipFlop.Engine.Arithmetic
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Tests

/// A network of small random weights (from .NET's generator: only this file's own checks use them).
let private network bits units hasBias =
    let random = Random(100 * units + bits)

    let draw count scale =
        Array.init count (fun _ -> float32 (scale * (2.0 * random.NextDouble() - 1.0)))

    NetworkWeights(
        Inputs = bits,
        Units = units,
        Outputs = bits,
        InputKernel = draw (bits * units) 1.0,
        RecurrentKernel = draw (units * units) (2.0 / sqrt (float units)),
        OutputKernel = draw (units * bits) 1.0,
        OutputBias = draw bits 1.0,
        RecurrentBias = (if hasBias then draw units 0.5 else null)
    )

let private trialsOf count steps bits =
    let random = Random 1

    let values () =
        Array.init (count * steps * bits) (fun _ -> 2.0 * random.NextDouble() - 1.0)

    TrialSet(count, steps, bits, values (), values ())

/// The equation, one number after the other, in the promised order.
let private stepOf (weights: NetworkWeights) (input: float[]) (state: float[]) =
    let fma (a: float) (w: float32) sum = Math.FusedMultiplyAdd(a, float w, sum)

    Array.init weights.Units (fun unit ->
        let mutable sum =
            match weights.RecurrentBias with
            | null -> 0.0
            | bias -> float bias[unit]

        for i in 0 .. weights.Inputs - 1 do
            sum <- fma input[i] weights.InputKernel[i * weights.Units + unit] sum

        for k in 0 .. weights.Units - 1 do
            sum <- fma state[k] weights.RecurrentKernel[k * weights.Units + unit] sum

        Tanh.Of sum)

[<Tests>]
let tests =
    testList
        "Simulation"
        [ for bits, units, hasBias, trials in [ 1, 1, false, 1; 2, 7, true, 5; 3, 24, false, 6; 5, 33, true, 9 ] do
              test $"{trials} trials of {units} units are the plain equation, bit for bit (bias: {hasBias})" {
                  let weights = network bits units hasBias
                  let set = trialsOf trials 6 bits
                  let run = Simulation.Run(weights, set)

                  for trial in 0 .. trials - 1 do
                      let mutable state = Array.zeroCreate units

                      for step in 0..5 do
                          let row = trial * 6 + step
                          state <- stepOf weights (Array.sub set.X (row * bits) bits) state
                          Expect.equal (Array.sub run.States (row * units) units) state $"trial {trial}, step {step}"
              }

          for name in TestData.networks do
              test $"NumPy's outputs of {name} on the test set of all states" {
                  let set = EightStateSet.Of(TestData.taskOf name)
                  let run = Simulation.Run(TestData.readWeights name, set.Trial)
                  let recorded = TestData.reference name "eight_states/z"
                  // Each step rounds by some 1e-16 and none of these networks magnifies a difference for long.
                  let worst =
                      Array.map2 (fun (a: float) b -> abs (a - b)) run.Outputs recorded |> Number.largest

                  Number.isLessThan worst 1e-12 "largest difference"
              }

          for name in [ "one-bit"; "two-bits"; "three-bits-1"; "three-bits-noise-04" ] do
              test $"Every fixed point that Newton's method found of {name} stays where it is" {
                  let weights = TestData.readWeights name

                  let points =
                      TestData.readArray<float> (TestData.networkFile name ".fixed-points.h5") "h"

                  let after = Simulation.Silence(weights, ReadOnlySpan points, 1)

                  let worst =
                      Array.map2 (fun (a: float) b -> abs (a - b)) after points |> Number.largest

                  Number.isLessThan worst 1e-12 "their recorded residuals are below this"
              }

          test "Without a recurrent bias the negative of inputs and states runs as the exact negative" {
              let weights = network 3 24 false
              let set = trialsOf 3 20 3
              let mirrored = TrialSet(3, 20, 3, Array.map (~-) set.X, set.Y)
              let run = Simulation.Run(weights, set)
              let other = Simulation.Run(weights, mirrored)
              Expect.equal (Array.map (~-) other.States) run.States "states"
          }

          test "Silence from states is a run with zero input from there" {
              let weights = network 2 17 true
              let random = Random 3
              let states = Array.init (3 * 17) (fun _ -> random.NextDouble() - 0.5)
              let settled = Simulation.Silence(weights, ReadOnlySpan states, 4)

              for row in 0..2 do
                  let mutable state = Array.sub states (row * 17) 17

                  for _ in 1..4 do
                      state <- stepOf weights [| 0.0; 0.0 |] state

                  Expect.equal (Array.sub settled (row * 17) 17) state $"row {row}"
          }

          test "Outputs are the readout of the states and its bias" {
              let weights = network 2 9 false
              let run = Simulation.Run(weights, trialsOf 2 3 2)
              Expect.equal (Simulation.Outputs(weights, ReadOnlySpan run.States)) run.Outputs "outputs"

              let first =
                  Seq.fold
                      (fun sum k -> Math.FusedMultiplyAdd(run.States[k], float weights.OutputKernel[k * 2], sum))
                      (float weights.OutputBias[0])
                      (seq { 0..8 })

              Expect.equal run.Outputs[0] first "the first"
          } ]
