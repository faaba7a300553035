/// The kernels against the plain reference, and the reference against Keras and finite differences.
module FlipFlop.Tests.Engine.TrainingStepTests

open System
open Expecto
open PureHDF
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Tests

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

/// A dataset of an HDF5 file as doubles, whatever it is stored as.
let private doubles (file: IH5Group) (path: string) : float[] =
    let dataset = file.Dataset path

    if dataset.Type.Size = 4 then
        dataset.Read<float32[]>() |> Array.map float
    else
        dataset.Read<float[]>()

let private scalarAttribute (file: IH5Group) (name: string) : float =
    let attribute = file.Attribute name

    if attribute.Type.Class = H5DataTypeClass.FixedPoint then
        float (attribute.Read<int64>())
    else
        attribute.Read<float>()

let private relativeError (actual: float) (expected: float) =
    abs (actual - expected) / max 1e-3 (abs expected)

let private kerasCases =
    [ "adam-clip"; "adam-decay"; "five-bits"; "one-bit-odd-sizes" ]

let private trainAsKeras (file: IH5Group) =
    let attribute = scalarAttribute file

    let training =
        TrainingSpec(
            LearningRate = attribute "learning_rate",
            Beta1 = attribute "beta_1",
            Beta2 = attribute "beta_2",
            Epsilon = attribute "epsilon",
            Decay = attribute "decay",
            ClipNorm = attribute "global_clipnorm"
        )

    let initial name = doubles file $"initial/{name}"

    training,
    ScalarReference<float>(
        training,
        initial "input_kernel",
        initial "recurrent_kernel",
        initial "output_kernel",
        initial "output_bias"
    )

let private repeatsKeras name =
    test $"in double precision the reference repeats Keras' training of {name}: every loss and weight to 1e-12" {
        use file = H5File.OpenRead(TestData.path $"keras-parity/{name}-float64.h5")
        let _, judge = trainAsKeras file
        let updates = int (scalarAttribute file "updates")
        let batch = int (scalarAttribute file "batch")
        let x, y, losses = doubles file "x", doubles file "y", doubles file "losses"
        let size = x.Length / updates

        let recorded =
            [ for group in file.Group("after").Children() -> group.Name, int group.Name ] |> List.sortBy snd

        Expect.isGreaterThan recorded.Length 2 "recorded weights"

        for update in 0 .. updates - 1 do
            let slice (values: float[]) =
                values[update * size .. (update + 1) * size - 1]

            let result = judge.Update(slice x, slice y, batch, int64 update)
            Expect.isLessThan (relativeError result.Loss losses[update]) 1e-12 $"loss before update {update + 1}"

            for folder, after in recorded do
                if after = update + 1 then
                    [ "input_kernel"; "recurrent_kernel"; "output_kernel"; "output_bias" ]
                    |> List.iteri (fun tensor name ->
                        let expected = doubles file $"after/{folder}/{name}"

                        let worst =
                            Seq.map2 (fun a b -> abs (a - b)) judge.Weights[tensor] expected |> Seq.max

                        Expect.isLessThan worst 1e-12 $"{name} after update {after}")
    }

/// Keras' own data, as the engine's source of trials: trial k is number k mod batch of update k / batch.
type private RecordedTrials(x: float32[], y: float32[], steps: int, bits: int) =
    interface ITrialSource with
        member _.Bits = bits
        member _.Steps = steps

        member _.Generate(trial, toX, toY) =
            let size = steps * bits
            Span(x, int trial * size, size).CopyTo toX
            Span(y, int trial * size, size).CopyTo toY

/// The double-precision program stays within 8e-7 of Keras' float losses and 4e-7 of its weights: the engine, which
/// rounds otherwise than Keras, may differ by about as much again.
let private floatTolerance = 2e-6

let private agreesWithKeras name =
    test $"the engine agrees with Keras' float training of {name} to a few roundings" {
        use file = H5File.OpenRead(TestData.path $"keras-parity/{name}-float32.h5")
        let training, _ = trainAsKeras file
        let floats path = doubles file path |> Array.map float32

        let updates, batch =
            int (scalarAttribute file "updates"), int (scalarAttribute file "batch")

        let bits = int (scalarAttribute file "bits")
        let x, y, losses = floats "x", floats "y", doubles file "losses"
        let steps = x.Length / (updates * batch * bits)
        let units = int (scalarAttribute file "units")

        let initial =
            NetworkWeights(
                Inputs = bits,
                Units = units,
                Outputs = bits,
                InputKernel = floats "initial/input_kernel",
                RecurrentKernel = floats "initial/recurrent_kernel",
                OutputKernel = floats "initial/output_kernel",
                OutputBias = floats "initial/output_bias"
            )

        use stepper =
            SimdEngine.Instance.Start(
                initial,
                RecordedTrials(x, y, steps, bits),
                TrainingSpec(
                    LearningRate = training.LearningRate,
                    Beta1 = training.Beta1,
                    Beta2 = training.Beta2,
                    Epsilon = training.Epsilon,
                    Decay = training.Decay,
                    ClipNorm = training.ClipNorm,
                    Batch = batch
                ),
                1
            )

        for update in 0 .. updates - 1 do
            let trials = Array.init batch (fun i -> int64 (update * batch + i))
            let result = stepper.Update(ReadOnlySpan trials, int64 update)

            Expect.isLessThan
                (relativeError result.Loss losses[update])
                floatTolerance
                $"loss before update {update + 1}"

            let folder = $"after/{update + 1:D3}"

            if file.LinkExists folder then
                for struct (name, actual) in stepper.Weights.Tensors() do
                    let worst =
                        Seq.map2 (fun (a: float32) b -> abs (float a - b)) actual (doubles file $"{folder}/{name}")
                        |> Seq.max

                    Expect.isLessThan worst floatTolerance $"{name} after update {update + 1}"
    }

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
        let largest = gradient |> Seq.collect id |> Seq.map abs |> Seq.max

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

                Expect.isLessThan
                    (abs (difference - gradient[tensor][i]))
                    (1e-8 * (1.0 + largest))
                    $"tensor {tensor}, element {i}")
    }

[<Tests>]
let tests =
    testList
        "Training step"
        [ testList "kernels" (sizes |> List.map updatesAgree)
          testList "Keras, double" (kerasCases |> List.map repeatsKeras)
          testList "Keras, float" ("paper-recipe" :: kerasCases |> List.map agreesWithKeras)
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
