/// Gated recurrent units in specs, store and analyses.
module FlipFlop.Tests.Experiments.GruTests

open System
open System.IO
open Expecto
open PureHDF
open FlipFlop
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests

let private drawn () =
    let weights =
        Initialiser.Draw(NetworkSpec(Units = 12, Layer = RecurrentLayer.Gru), 3, 3, 1L)

    (nonNull weights.RecurrentBias)[5] <- 0.25f
    weights

let private bits (weights: NetworkWeights) =
    [ for struct (name, values) in weights.Tensors() -> name, Array.map BitConverter.SingleToInt32Bits values ]

let private inFile (test: string -> unit) =
    let path = Path.Combine(Path.GetTempPath(), $"flipflop-{Guid.NewGuid():N}.weights.h5")

    try
        test path
    finally
        File.Delete path

let private claim metric =
    ClaimSpec("t", Quantifier.All, metric, Comparison.AtLeast, 1.0)

let private faultsOf engine layer (claims: ClaimSpec list) =
    let spec =
        ExperimentSpec(
            Name = "x",
            Seeds = [| Seed.Both 1L |],
            Engine = engine,
            Base = Cell(Network = NetworkSpec(Layer = layer)),
            Claims = List.toArray claims
        )

    [ for fault in SpecValidator.Faults spec -> fault.ToString() ]

let private swept () =
    experiment "swept" {
        network (gruNetwork { units 32 })
        sweep [ layer [ tanhLayer; gruLayer ] ]
        seeds [ 1 ]
        engine libtorch
    }

[<Tests>]
let tests =
    testList
        "GRU, specified, stored, analysed"
        [ test "is written in Keras' layout and read again, bit for bit" {
              inFile (fun path ->
                  KerasWeights.Write(path, drawn ())
                  Expect.equal (bits (KerasWeights.Read path)) (bits (drawn ())) "tensors"
                  use file = H5File.OpenRead path
                  let shape (name: string) = List.ofArray ((file :> IH5Group).Dataset name).Space.Dimensions
                  Expect.equal (shape "layers/gru/cell/vars/0") [ 3UL; 36UL ] "kernel"
                  Expect.equal (shape "layers/gru/cell/vars/1") [ 12UL; 36UL ] "recurrent kernel"
                  Expect.equal (shape "layers/gru/cell/vars/2") [ 2UL; 36UL ] "bias")
          }

          test "Keras' own file is read" {
              let weights = KerasWeights.Read(TestData.path "keras-files/gru.weights.h5")
              Expect.equal (weights.Layer, weights.Inputs, weights.Units, weights.Outputs) (RecurrentLayer.Gru, 3, 12, 3) "shape"
              let recorded = TestData.readArray<float32> (TestData.path "keras-files/gru.weights.h5") "layers/gru/cell/vars/1"
              let written = Array.map BitConverter.SingleToInt32Bits weights.RecurrentKernel
              Expect.equal written (Array.map BitConverter.SingleToInt32Bits recorded) "recurrent kernel"
          }

          test "a checkpoint of it holds every tensor" {
              let trace = TraceRecorder()
              trace.AfterUpdate(drawn ())

              let state =
                  TrainingState(
                      Weights = drawn (),
                      Moments = AdamMoments.Zero(drawn ()),
                      History = [||],
                      Epoch = EpochSums(3, 96, 1.5, 2.5)
                  )

              let kept =
                  Checkpoint("0123", state, trace.Recorded(), TimeSpan.FromSeconds 1.0, 1).Bytes()
                  |> Checkpoint.TryRead
                  |> nonNull

              Expect.equal (bits kept.State.Weights) (bits (drawn ())) "weights"
              Expect.hasLength kept.State.Moments.First 5 "moments"
          }

          test "is analysed but for its spectrum, which it does not have" {
              let analysis = NetworkAnalyzer.Analyze(drawn (), FlipFlopTask())
              Expect.isNull analysis.Spectrum "spectrum"
              Expect.isTrue (Double.IsFinite analysis.Response.MeanSquareError) "response"
              Expect.hasLength analysis.MemoryStates.Right 8 "memory states"

              for metric in Metrics.All do
                  match metric.OfNetwork with
                  | null -> ()
                  | ofNetwork ->
                      let isThere = (ofNetwork.Invoke analysis).HasValue
                      Expect.isFalse (metric.OfTanhAlone && isThere) metric.Name

              let refused = [ for metric in Metrics.All do if metric.OfTanhAlone then metric.Name ]
              Expect.equal refused [ "spectralRadius"; "outliers"; "insideCircle"; "onCircle"; "realPartAboveOne"; "departureFromNormality"; "weightsNearZero"; "weightKurtosis" ] "of tanh alone"
          }

          test "a transition's mirror image is run, not taken for granted: a GRU is not odd" {
              let weights = drawn ()
              let task = FlipFlopTask()
              let test = TransitionTest.Of(task, 50.0)
              let score = TransitionScore.Of(weights, task, [| 50.0 |])[0]
              Expect.equal score.Transitions test.Count "transitions"
              let outputs sign =
                  let network = RunningNetwork(weights, 1)
                  network.SetInput(0, ReadOnlySpan [| sign; sign; sign |])
                  network.Advance 3
                  let output = Array.zeroCreate<float> 3
                  network.CopyOutput(0, Span output)
                  output

              Expect.notEqual (Array.map (~-) (outputs -1.0)) (outputs 1.0) "outputs of opposite inputs"
          }

          test "the engine simd, and claims on its spectrum, are refused by name" {
              let gru = RecurrentLayer.Gru

              Expect.equal
                  (faultsOf "simd" gru [])
                  [ "layer: the engine simd trains tanh networks alone; gru needs the engine libtorch: engine libtorch in the file, or --engine libtorch" ]
                  "engine"

              Expect.equal
                  (faultsOf "libtorch" gru [ claim "loss"; claim "spectralRadius" ])
                  [ "claim 2: spectralRadius does not apply to a gru: its recurrent kernel is no square matrix" ]
                  "claim"

              Expect.isEmpty (faultsOf "libtorch" gru [ claim "heldStates" ]) "what applies"
              Expect.isEmpty (faultsOf "simd" RecurrentLayer.Tanh [ claim "spectralRadius" ]) "tanh"
          }

          test "a stored realization of it is read again; one from before there were GRUs is of a tanh network" {
              let cell = Cell(Network = NetworkSpec(Layer = RecurrentLayer.Gru))
              let text = RealizationSpecJson.Write(cell, Seed.Both 7L)
              let struct (read, _) = RealizationSpecJson.Read text
              Expect.equal read cell "a GRU"

              let older =
                  RealizationSpecJson.Write(Cell(), Seed.Both 7L).Replace(",\n    \"layer\": \"tanh\"", "")

              Expect.isFalse (older.Contains "layer") "it says nothing of layers"
              let struct (read, _) = RealizationSpecJson.Read older
              Expect.equal read (Cell()) "tanh"
          }

          test "is a word of the language, and an axis" {
              let spec = swept ()
              Expect.equal spec.Base.Network.Layer RecurrentLayer.Gru "the block"

              let values =
                  [ for point in spec.Sweep[0].Points do
                        for assignment in point.Assignments -> string assignment.Value ]

              Expect.equal values [ "tanh"; "gru" ] "the axis"
          } ]
