/// The kernels against the plain reference, and the reference against finite differences.
module FlipFlop.Tests.Engine.TrainingStepTests

open System
open Expecto
open FlipFlop.Tests
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training

let private reference (training: TrainingSpec) (weights: NetworkWeights) =
    ScalarReference<float32>(
        training,
        Array.copy weights.InputKernel,
        Array.copy weights.RecurrentKernel,
        Array.copy weights.OutputKernel,
        Array.copy weights.OutputBias
    )

let private bitsOf (values: float32[]) =
    values |> Array.map BitConverter.SingleToInt32Bits

/// A batch as the reference takes it: inputs and targets, (trial, step, bit).
let private batchOf (source: ITrialSource) (trials: int64[]) =
    let size = source.Steps * source.Bits

    let x, y =
        Array.zeroCreate<float32> (trials.Length * size), Array.zeroCreate (trials.Length * size)

    trials
    |> Array.iteri (fun i trial -> source.Generate(trial, Span(x, i * size, size), Span(y, i * size, size)))

    x, y

let private shortTask bits =
    FlipFlopTask(Bits = bits, StepMs = 20.0, HoldMs = 100.0, InputNoise = 0.1)

let private updatesAgree (units: int, bits: int, batch: int, threads: int) =
    test
        $"{units} units, {bits} bits, {batch} trials, {threads} threads: every weight of three updates is the reference's, to the bit" {
        let source = FlipFlopSource(shortTask bits, 3L)

        let training =
            TrainingSpec(Batch = batch, ClipNorm = 0.05, Decay = 1e-3, LearningRate = 0.01)

        let initial = Initialiser.Draw(NetworkSpec(Units = units), bits, bits, 5L)
        let judge = reference training initial
        use stepper = SimdEngine.Instance.Start(initial, source, training, threads)

        for update in 0L .. 2L do
            let trials = Array.init batch (fun i -> update * int64 batch + int64 i)
            let x, y = batchOf source trials
            let expected = judge.Update(x, y, batch, update)
            let actual = stepper.Update(ReadOnlySpan trials, update)
            Expect.equal actual expected $"loss and gradient norm of update {update}"

        for (name, actual), expected in
            Seq.zip (stepper.Weights.Tensors() |> Seq.map (fun t -> t.ToTuple())) judge.Weights do
            Expect.sequenceEqual (bitsOf actual) (bitsOf expected) name
    }

let private sizes =
    [ 1, 1, 1, 1
      5, 1, 3, 1
      16, 2, 16, 2
      17, 3, 20, 1
      24, 3, 33, 3
      48, 3, 32, 1
      50, 5, 17, 2
      67, 8, 18, 1
      64, 3, 64, 4
      96, 3, 16, 1 ]

let private gradientsAgree (units: int, bits: int, trials: int) =
    test $"{units} units, {bits} bits, {trials} trials: the gradient agrees with central differences" {
        let source = FlipFlopSource(shortTask bits, 7L)
        let x, y = batchOf source (Array.init trials int64)
        let wide (values: float32[]) = values |> Array.map float
        let weights = Initialiser.Draw(NetworkSpec(Units = units), bits, bits, 2L)

        let judge =
            ScalarReference<float>(
                TrainingSpec(),
                wide weights.InputKernel,
                wide weights.RecurrentKernel,
                wide weights.OutputKernel,
                Array.init bits (fun i -> 0.1 * float (i + 1))
            )

        let loss () =
            let struct (loss, _) = judge.LossAndGradient(wide x, wide y, trials)
            loss

        let struct (_, gradient) = judge.LossAndGradient(wide x, wide y, trials)
        let largest = gradient |> Seq.collect id |> Seq.map abs |> Number.largest

        // An error of the difference of 1e-5^2 in truncation and 1e-16 / 1e-5 in rounding.
        let step = 1e-5

        judge.Weights
        |> Array.iteri (fun tensor values ->
            for i in 0 .. max 1 (values.Length / 7) .. values.Length - 1 do
                let value = values[i]
                values[i] <- value + step
                let above = loss ()
                values[i] <- value - step
                let below = loss ()
                values[i] <- value
                let difference = (above - below) / (2.0 * step)

                Number.isLessThan
                    (abs (difference - gradient[tensor][i]))
                    (1e-8 * (1.0 + largest))
                    $"tensor {tensor}, element {i}")
    }

[<Tests>]
let tests =
    testList
        "Training step"
        [ testList "kernels" (sizes |> List.map updatesAgree)
          testList "gradients" ([ 5, 1, 3; 13, 3, 17; 16, 5, 2; 33, 2, 20 ] |> List.map gradientsAgree)

          test "a gradient that is not finite leaves the weights alone" {
              let source = FlipFlopSource(shortTask 3, 1L)
              let drawn = Initialiser.Draw(NetworkSpec(Units = 8), 3, 3, 1L)
              drawn.OutputBias[0] <- Single.PositiveInfinity
              use stepper = SimdEngine.Instance.Start(drawn, source, TrainingSpec(Batch = 16), 1)
              let result = stepper.Update(ReadOnlySpan(Array.init 16 int64), 0L)
              Expect.isFalse result.IsFinite "an infinite error has no finite loss"

              Expect.sequenceEqual
                  (bitsOf stepper.Weights.RecurrentKernel)
                  (bitsOf drawn.RecurrentKernel)
                  "the recurrent weights"
          } ]
