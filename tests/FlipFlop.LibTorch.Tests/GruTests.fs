/// The GRU, judged by LibTorch's own layer and by our run of it in double precision.
module FlipFlop.LibTorch.Tests.GruTests

open System
open Expecto
open TorchSharp
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.LibTorch
open FlipFlop.LibTorch.Cells
open FlipFlop.Tests
open FlipFlop.LibTorch.Tests.Judgement

let private units, private bits, private batch = 12, 3, 10

let private source =
    FlipFlopSource(FlipFlopTask(Bits = bits, StepMs = 20.0, HoldMs = 100.0, InputNoise = 0.1), 3L)

/// A drawn GRU with biases that are not 0.
let private drawn () =
    let weights =
        Initialiser.Draw(NetworkSpec(Units = units, Layer = RecurrentLayer.Gru), bits, bits, 5L)

    for bias in [ nonNull weights.RecurrentBias; weights.OutputBias ] do
        for i in 0 .. bias.Length - 1 do
            bias[i] <- 0.02f * float32 (i % 11 - 5)

    weights

let private tensors (weights: NetworkWeights) =
    [ for struct (_, values), shape in Seq.zip (weights.Tensors()) (KerasShapes.Of weights) ->
          torch.tensor (wide values, ReadOnlySpan shape) ]

let private batchOfTensors () =
    let x, y = batchOf source (Array.init batch int64)
    asTensor x batch bits, asTensor y batch bits

/// Keras' columns z, r, c as the rows of LibTorch's own layer, r, z, n; and the other way round.
let private swapped (dimension: int64) (parts: torch.Tensor) =
    let parts = parts.chunk (3L, dimension)
    torch.cat ([| parts[1]; parts[0]; parts[2] |], dimension)

let private toRows (kernel: torch.Tensor) = (swapped -1L kernel).t ()
let private toColumns (rows: torch.Tensor) = swapped -1L (rows.t ())

/// Loss, and gradients in the order of our tensors, by LibTorch's own layer.
let private byLayer (weights: torch.Tensor list) (x: torch.Tensor) (y: torch.Tensor) =
    use layer = torch.nn.GRU(int64 bits, int64 units, dtype = torch.float64)

    let parameters =
        dict [ for struct (name, parameter) in layer.named_parameters () -> name, parameter :> torch.Tensor ]

    let ours =
        [ "weight_ih_l0", toRows weights[0]
          "weight_hh_l0", toRows weights[1]
          "bias_ih_l0", swapped 0L (weights[2][0])
          "bias_hh_l0", swapped 0L (weights[2][1]) ]

    (use _ = torch.no_grad ()

     for name, values in ours do
         parameters[name].copy_ values |> ignore)

    let kernel, bias =
        weights[3].clone().requires_grad_ true, weights[4].clone().requires_grad_ true

    let struct (states, _) =
        layer.forward (x, torch.zeros (1L, int64 batch, int64 units, dtype = torch.float64))

    let loss = torch.nn.functional.mse_loss (states.matmul kernel + bias, y)
    let leaves = [ for name, _ in ours -> parameters[name] ] @ [ kernel; bias ]
    let gradients = torch.autograd.grad (ResizeArray [ loss ], ResizeArray leaves)

    let biases =
        torch.stack ([| swapped 0L gradients[2]; swapped 0L gradients[3] |], 0L)

    loss.item<float> (),
    [ toColumns gradients[0]
      toColumns gradients[1]
      biases
      gradients[4]
      gradients[5] ]

let private start (engine: ITrainingEngine) weights =
    engine.Start(weights, source, TrainingSpec(Batch = batch, LearningRate = 0.01), 1)

[<Tests>]
let tests =
    testList
        "GRU by LibTorch"
        [ test "loss and every gradient are those of LibTorch's own layer, to 1e-12" {
              use _ = torch.NewDisposeScope()
              let weights = tensors (drawn ())
              let x, y = batchOfTensors ()
              let judged, judgedGradients = byLayer weights x y
              use training = new TorchTraining(GruCell(), ResizeArray weights, TrainingSpec())
              let struct (loss, gradients) = training.LossAndGradient(x, y)
              within 1e-12 "loss" loss judged

              let array (tensor: torch.Tensor) = toArray (tensor.contiguous ())

              for name, ours, theirs in
                  List.zip3
                      [ "kernel"; "recurrent kernel"; "bias"; "output kernel"; "output bias" ]
                      (List.ofSeq gradients)
                      judgedGradients do
                  Number.isAtMost (relativeError (array ours) (array theirs)) 1e-12 $"{name}, relative"
          }

          test "its loss is that of our run in double precision, to 1e-12" {
              use _ = torch.NewDisposeScope()
              let weights = drawn ()
              let x, y = batchOf source (Array.init batch int64)

              let run =
                  Simulation.Run(weights, TrialSet(batch, (source :> ITrialSource).Steps, bits, x, y))

              let ours = Array.map2 (fun z y -> (z - y) * (z - y)) run.Outputs y |> Array.average

              use training =
                  new TorchTraining(GruCell(), ResizeArray(tensors weights), TrainingSpec())

              let struct (loss, _) = training.LossAndGradient(batchOfTensors ())
              within 1e-12 "loss" ours loss
          }

          test "it is trained: 60 updates halve the loss, and every tensor has moved" {
              use stepper = start (LibTorchEngine()) (drawn ())

              let losses =
                  [ for number in 0..59 ->
                        stepper
                            .Update(ReadOnlySpan(Array.init batch (fun i -> int64 (number * batch + i))), int64 number)
                            .Loss ]

              Number.isLessThan (List.last losses) (0.5 * List.head losses) "last loss against the first"

              for struct (name, before), struct (_, after) in Seq.zip ((drawn ()).Tensors()) (stepper.Weights.Tensors()) do
                  Expect.isGreaterThan (Seq.map2 (fun a b -> abs (a - b)) before after |> Seq.max) 0.01f name
          } ]
