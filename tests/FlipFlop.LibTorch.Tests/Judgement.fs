/// How the engines are compared, and LibTorch in double precision as the judge.
module FlipFlop.LibTorch.Tests.Judgement

open System
open Expecto
open TorchSharp
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.LibTorch
open FlipFlop.LibTorch.Cells
open FlipFlop.Tests

/// The largest difference of two tensors, as a part of the second's largest element.
let relativeError (actual: float seq) (expected: float seq) =
    let difference = Seq.map2 (fun a e -> abs (a - e)) actual expected |> Number.largest
    difference / (expected |> Seq.map abs |> Number.largest)

let wide (values: float32 seq) = values |> Seq.map float |> Seq.toArray

let names = [ "input kernel"; "recurrent kernel"; "output kernel"; "output bias" ]

/// Fails for the first tensor whose relative error is more than allowed.
let tensorsWithin tolerance what (actual: float[] seq) (expected: float[] seq) =
    for name, (actual, expected) in Seq.zip names (Seq.zip actual expected) do
        Expect.equal actual.Length expected.Length $"{what}, {name}: elements"
        Number.isAtMost (relativeError actual expected) tolerance $"{what}, {name}, relative"

let within tolerance what (actual: float) (expected: float) =
    Number.isAtMost (abs (actual - expected) / abs expected) tolerance $"{what}, relative"

/// A batch, (trial, step, bit).
let batchOf (source: ITrialSource) (trials: int64[]) =
    let size = source.Steps * source.Bits

    let x, y =
        Array.zeroCreate<float32> (trials.Length * size), Array.zeroCreate (trials.Length * size)

    trials
    |> Array.iteri (fun i trial -> source.Generate(trial, Span(x, i * size, size), Span(y, i * size, size)))

    wide x, wide y

let doublesOf (weights: NetworkWeights) =
    [ for struct (_, values) in weights.Tensors() -> wide values ]

let weightsOf (stepper: ITrainingStepper) = doublesOf stepper.Weights

let private tensorOf (values: float[]) (shape: int[]) =
    torch.tensor (values, ReadOnlySpan(Array.map int64 shape))

/// LibTorch in double precision, from these weights: input kernel, recurrent kernel, output kernel, output bias.
let inDoublePrecision (training: TrainingSpec) (weights: float[] list) =
    let bits = weights[3].Length
    let units = weights[2].Length / bits

    let tensors =
        [ [| bits; units |]; [| units; units |]; [| units; bits |]; [| bits |] ]
        |> List.map2 (fun (values: float[]) shape -> tensorOf values shape) weights

    new TorchTraining(TanhCell(), ResizeArray tensors, training)

/// A batch as LibTorch's doubles.
let asTensor (values: float[]) trials bits =
    TorchBatch.TimeMajor(tensorOf values [| trials; values.Length / (trials * bits); bits |])

let toArray (tensor: torch.Tensor) = tensor.detach().data<float>().ToArray()

/// A network with every weight random, the output's bias among them.
let drawn units bits seed =
    let weights = Initialiser.Draw(NetworkSpec(Units = units), bits, bits, seed)

    for i in 0 .. bits - 1 do
        weights.OutputBias[i] <- 0.1f * float32 (i + 1)

    weights
