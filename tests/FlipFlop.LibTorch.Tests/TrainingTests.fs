/// Trainings by LibTorch beside those of the default engine and of Keras.
module FlipFlop.LibTorch.Tests.TrainingTests

open System
open System.Diagnostics
open Expecto
open TorchSharp
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.LibTorch
open FlipFlop.Tests
open FlipFlop.Tests.KerasRecording
open FlipFlop.LibTorch.Tests.Judgement

let private source =
    FlipFlopSource(FlipFlopTask(StepMs = 5.0, HoldMs = 100.0, InputNoise = 0.1), 3L)

let private batch = 32
let private training = TrainingSpec(Batch = batch, ClipNorm = 0.3)

let private start units (engine: ITrainingEngine) =
    engine.Start(Initialiser.Draw(NetworkSpec(Units = units), 3, 3, 5L), source, training, 2)

let private update (stepper: ITrainingStepper) number =
    let trials = Array.init batch (fun i -> int64 (number * batch + i))
    stepper.Update(ReadOnlySpan trials, int64 number)

/// Weights are around 1, so their differences are not taken relative to anything.
let private weightsStayWithin tolerance what (actual: float[] seq) (expected: float[] seq) =
    for name, (actual, expected) in Seq.zip names (Seq.zip actual expected) do
        let difference = Seq.map2 (fun a e -> abs (a - e)) actual expected |> Number.largest
        Number.isAtMost difference tolerance $"{what}, {name}"

// LibTorch's float products differ from machine to machine, so its tolerances are some ten times what was measured:
// losses within 8.5e-7, weights within 1.8e-7 over 50 updates.
let private lossTolerance = 1e-5
let private weightTolerance = 2e-6

let private threeVoicesAgree name =
    test $"simd, LibTorch and Keras agree on {name}: losses to {lossTolerance}, weights to {weightTolerance}" {
        let keras = Recording.Open $"{name}-float32"

        let start (engine: ITrainingEngine) =
            engine.Start(keras.InitialWeights, keras.Trials, keras.Training, 2)

        use simd = start SimdEngine.Instance
        use libTorch = start (LibTorchEngine())

        for number in keras.Updates do
            let trials = keras.TrialsOf number
            let ours = simd.Update(ReadOnlySpan trials, int64 number).Loss
            let theirs = libTorch.Update(ReadOnlySpan trials, int64 number).Loss
            within lossTolerance $"update {number}, simd and LibTorch" ours theirs
            within lossTolerance $"update {number}, LibTorch and Keras" theirs (keras.Loss number)

            match keras.WeightsAfter number with
            | Some weights ->
                weightsStayWithin
                    weightTolerance
                    $"update {number}, LibTorch and Keras"
                    (weightsOf libTorch)
                    (List.map snd weights)

                weightsStayWithin
                    weightTolerance
                    $"update {number}, simd and LibTorch"
                    (weightsOf simd)
                    (weightsOf libTorch)
            | None -> ()
    }

let private agreesInDouble name =
    test $"in double precision LibTorch repeats Keras' training of {name}: every loss and weight to 1e-12" {
        use _ = torch.NewDisposeScope()
        let keras = Recording.Open $"{name}-float64"
        use judge = inDoublePrecision keras.Training keras.Initial

        for number in keras.Updates do
            let x, y = keras.Inputs number, keras.Targets number

            let loss =
                judge.Update(asTensor x keras.Batch keras.Bits, asTensor y keras.Batch keras.Bits, int64 number).Loss

            within 1e-12 $"loss of update {number}" loss (keras.Loss number)

            keras.WeightsAfter number
            |> Option.iter (fun weights ->
                weightsStayWithin 1e-12 $"update {number}" (judge.Weights |> Seq.map toArray) (List.map snd weights))
    }

let private bitsOf (stepper: ITrainingStepper) =
    [ for tensor in stepper.Moments.First |> Seq.append stepper.Moments.Second do
          yield! Array.map BitConverter.SingleToInt32Bits tensor
      for struct (_, values) in stepper.Weights.Tensors() do
          yield! Array.map BitConverter.SingleToInt32Bits values ]

[<Tests>]
let tests =
    testList
        "Trainings by LibTorch"
        [ testList "float" (paperRecipe :: cases |> List.map threeVoicesAgree)
          testList "double" (cases |> List.map agreesInDouble)

          test "both engines, from the same weights and data, stay together over 50 updates" {
              use simd = start 64 SimdEngine.Instance
              use libTorch = start 64 (LibTorchEngine())

              for number in 0..49 do
                  let ours, theirs = update simd number, update libTorch number
                  within lossTolerance $"loss of update {number}" ours.Loss theirs.Loss

              weightsStayWithin weightTolerance "after 50 updates" (weightsOf simd) (weightsOf libTorch)
          }

          test "a training goes on from its weights and moments as if it had not been stopped" {
              use whole = start 16 (LibTorchEngine())
              use half = start 16 (LibTorchEngine())

              for number in 0..3 do
                  update whole number |> ignore

              for number in 0..1 do
                  update half number |> ignore

              use rest = LibTorchEngine().Start(half.Weights, source, training, 1, half.Moments)

              for number in 2..3 do
                  update rest number |> ignore

              Expect.sequenceEqual (bitsOf rest) (bitsOf whole) "weights and moments"
          }

          test "a gradient that is not finite leaves weights and moments alone" {
              let drawn = Initialiser.Draw(NetworkSpec(Units = 8), 3, 3, 1L)
              drawn.OutputBias[0] <- Single.PositiveInfinity
              use stepper = LibTorchEngine().Start(drawn, source, training, 1)
              let before = bitsOf stepper
              Expect.isFalse (update stepper 0).IsFinite "an infinite error has no finite loss"
              Expect.sequenceEqual (bitsOf stepper) before "weights and moments"
          }

          test "memory stays flat over 1,000 updates: no tensor is left over" {
              use stepper = start 64 (LibTorchEngine())

              let live () =
                  DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount

              let memory () =
                  GC.Collect()
                  Process.GetCurrentProcess().WorkingSet64

              let memoryAfter numbers =
                  for number in numbers do
                      update stepper number |> ignore

                  memory ()

              let first = memoryAfter [ 0..99 ]
              let tensors = live ()
              let second = memoryAfter [ 100..599 ]
              let third = memoryAfter [ 600..1099 ]
              Expect.equal (live ()) tensors "tensors alive"
              // One of the batch's states left over in each update would be 15 MB in each half; what an allocator keeps
              // for later comes once.
              Expect.isLessThan (min (second - first) (third - second)) 8_000_000L "growth of the working set, bytes"
          } ]
