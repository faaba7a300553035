/// Gated recurrent units: drawn, run forward, refused by the engine that cannot train them.
module FlipFlop.Tests.Engine.GruTests

open System
open Expecto
open FlipFlop.Engine.Arithmetic
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Tests

let private gru units =
    NetworkSpec(Units = units, Layer = RecurrentLayer.Gru)

/// A drawn GRU with biases that are not 0.
let private withBiases units bits =
    let weights = Initialiser.Draw(gru units, bits, bits, 3L)
    let bias = nonNull weights.RecurrentBias

    for i in 0 .. bias.Length - 1 do
        bias[i] <- 0.01f * float32 (i % 17 - 8)

    weights

let private fma (a: float) (w: float32) sum = Math.FusedMultiplyAdd(a, float w, sum)

/// Keras' equations, one number after the other, in the promised order.
let private stepOf (weights: NetworkWeights) (input: float[]) (state: float[]) =
    let units, bias = weights.Units, nonNull weights.RecurrentBias

    let ofInput column start =
        Seq.fold
            (fun sum i -> fma input[i] weights.InputKernel[i * 3 * units + column] sum)
            start
            (seq { 0 .. input.Length - 1 })

    let ofState column start =
        Seq.fold
            (fun sum k -> fma state[k] weights.RecurrentKernel[k * 3 * units + column] sum)
            start
            (seq { 0 .. units - 1 })

    let bias column =
        float bias[column], float bias[3 * units + column]

    let sigmoid (a: float) = 0.5 + 0.5 * Tanh.Of(0.5 * a)

    let gate column =
        let ofKernel, ofRecurrent = bias column
        sigmoid (ofKernel + ofRecurrent |> ofInput column |> ofState column)

    Array.init units (fun unit ->
        let z, r = gate unit, gate (units + unit)
        let ofKernel, ofRecurrent = bias (2 * units + unit)

        let candidate =
            Tanh.Of(ofInput (2 * units + unit) ofKernel + r * ofState (2 * units + unit) ofRecurrent)

        candidate + z * (state[unit] - candidate))

let private trialsOf count steps bits =
    let random = Random 1

    let values () =
        Array.init (count * steps * bits) (fun _ -> 2.0 * random.NextDouble() - 1.0)

    TrialSet(count, steps, bits, values (), values ())

[<Tests>]
let tests =
    testList
        "GRU"
        [ for units, bits, trials in [ 1, 1, 1; 7, 2, 5; 24, 3, 6; 33, 5, 9 ] do
              test $"{trials} trials of {units} units are Keras' equations, bit for bit" {
                  let weights = withBiases units bits
                  let set = trialsOf trials 6 bits
                  let run = Simulation.Run(weights, set)

                  for trial in 0 .. trials - 1 do
                      let mutable state = Array.zeroCreate units

                      for step in 0..5 do
                          let row = trial * 6 + step
                          state <- stepOf weights (Array.sub set.X (row * bits) bits) state
                          Expect.equal (Array.sub run.States (row * units) units) state $"trial {trial}, step {step}"
              }

          test
              "kernels are three times as wide; orthogonal rows are orthonormal, input weights Glorot uniform, biases 0" {
              let weights = Initialiser.Draw(gru 20, 3, 2, 9L)
              Expect.equal weights.Layer RecurrentLayer.Gru "layer"

              Expect.equal
                  [ for struct (name, values) in weights.Tensors() -> name, values.Length ]
                  [ "input_kernel", 180
                    "recurrent_kernel", 1200
                    "recurrent_bias", 120
                    "output_kernel", 40
                    "output_bias", 2 ]
                  "tensors"

              let row i =
                  Array.sub weights.RecurrentKernel (i * 60) 60 |> Array.map float

              for i in 0..19 do
                  for j in 0..19 do
                      let product = Array.map2 (*) (row i) (row j) |> Array.sum
                      Number.isLessThan (abs (product - (if i = j then 1.0 else 0.0))) 1e-6 $"rows {i} and {j}"

              let largest = weights.InputKernel |> Seq.map (abs >> float) |> Number.largest
              let limit = sqrt (6.0 / 63.0)
              Number.isAtMost largest limit "input weights"
              Number.isLessThan (limit - largest) (0.05 * limit) "the limit is reached"
              Expect.all (nonNull weights.RecurrentBias) ((=) 0f) "biases"
          }

          test "the engine simd refuses it, and says which engine trains it" {
              let weights = Initialiser.Draw(gru 4, 3, 3, 1L)
              let source = FlipFlopSource(FlipFlopTask(), 1L)

              let message =
                  try
                      SimdEngine.Instance.Start(weights, source, TrainingSpec(), 1).Dispose()
                      failtest "it was not refused"
                  with :? ArgumentException as refusal ->
                      refusal.Message

              Expect.stringContains message "a GRU needs the engine libtorch" "message"
          } ]
