module FlipFlop.Tests.Experiments.KerasWeightsTests

open System
open System.IO
open System.Security.Cryptography
open Expecto
open FlipFlop.Engine.Networks
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open PureHDF

let private networks =
    [ "one-bit", 1, 24
      "two-bits", 2, 48
      "three-bits-1", 3, 64
      "three-bits-2", 3, 64
      "three-bits-noise-02", 3, 64
      "three-bits-noise-04", 3, 64
      "three-bits-forgets", 3, 64
      "three-bits-barely-trained", 3, 64
      "three-bits-too-small", 3, 24 ]

/// Values of many exponents and both signs, made without a generator.
let private values seed count =
    Array.init count (fun i -> float32 (seed + i) * MathF.ScaleB(1f, i % 40 - 20) * (if i % 3 = 0 then -1f else 1f))

let private weights inputs units outputs =
    NetworkWeights(
        Inputs = inputs,
        Units = units,
        Outputs = outputs,
        InputKernel = values 1 (inputs * units),
        RecurrentKernel = values 2 (units * units),
        OutputKernel = values 3 (units * outputs),
        OutputBias = values 4 outputs
    )

let private withBias (w: NetworkWeights) =
    NetworkWeights(
        Inputs = w.Inputs,
        Units = w.Units,
        Outputs = w.Outputs,
        InputKernel = w.InputKernel,
        RecurrentKernel = w.RecurrentKernel,
        RecurrentBias = values 5 w.Units,
        OutputKernel = w.OutputKernel,
        OutputBias = w.OutputBias
    )

/// The bits of a value, so that NaN equals NaN and -0 does not equal 0.
let private bits (w: NetworkWeights) =
    [ for struct (name, values) in w.Tensors() -> name, values |> Array.map BitConverter.SingleToInt32Bits ]

let private withFile (content: byte[]) test =
    let path =
        Path.Combine(Path.GetTempPath(), $"flipflop-{Guid.NewGuid():N}.weights.h5")

    File.WriteAllBytes(path, content)

    try
        test path
    finally
        File.Delete path

let private refusal content =
    withFile content (fun path ->
        let e =
            Expect.throwsC (fun () -> KerasWeights.Read path |> ignore) (fun e -> e :?> StoreException)

        Expect.stringContains e.Message path "the path is shown"
        e.Message)

let rec private datasets prefix (group: IH5Group) =
    [ for child in group.Children() do
          match child with
          | :? IH5Dataset as dataset -> $"{prefix}{dataset.Name}", Array.toList dataset.Space.Dimensions
          | :? IH5Group as inner -> yield! datasets $"{prefix}{inner.Name}/" inner
          | other -> failwith $"{other.Name} is neither" ]

[<Tests>]
let tests =
    testList
        "Keras weights"
        [ test "What is written is read again bit for bit, with infinities, NaN, negative zero and subnormals" {
              let w = weights 3 17 3
              w.RecurrentKernel[0] <- nanf
              w.RecurrentKernel[1] <- infinityf
              w.RecurrentKernel[2] <- -infinityf
              w.RecurrentKernel[3] <- -0f
              w.RecurrentKernel[4] <- Single.Epsilon
              w.OutputBias[0] <- BitConverter.Int32BitsToSingle 0x7fc00123

              withFile (KerasWeights.Bytes w) (fun path ->
                  Expect.equal (bits (KerasWeights.Read path)) (bits w) "every bit of every tensor")
          }

          test "Tensors lie where Keras 3 looks for them, and nothing else is in the file" {
              let layout (w: NetworkWeights) =
                  use file = H5File.Open(new MemoryStream(KerasWeights.Bytes w), false)
                  datasets "" file |> List.sortBy fst

              Expect.equal
                  (layout (weights 2 5 2))
                  [ "layers/dense/vars/0", [ 5UL; 2UL ]
                    "layers/dense/vars/1", [ 2UL ]
                    "layers/simple_rnn/cell/vars/0", [ 2UL; 5UL ]
                    "layers/simple_rnn/cell/vars/1", [ 5UL; 5UL ] ]
                  "no bias"

              Expect.contains
                  (layout (withBias (weights 2 5 2)))
                  ("layers/simple_rnn/cell/vars/2", [ 5UL ])
                  "a recurrent bias, where there is one"
          }

          test "A recurrent bias is read again" {
              let w = withBias (weights 2 5 2)

              withFile (KerasWeights.Bytes w) (fun path ->
                  Expect.equal (bits (KerasWeights.Read path)) (bits w) "with bias")
          }

          test "The same weights give the same bytes, in every process and on every machine" {
              let hash (w: NetworkWeights) =
                  Convert.ToHexStringLower(SHA256.HashData(KerasWeights.Bytes w))

              let first = hash (weights 3 17 3)
              hash (weights 1 40 1) |> ignore
              Expect.equal (hash (weights 3 17 3)) first "within a process"
              Expect.equal first "b50ac79adbf4fe91861cbdbad5a2d9767a3583c9e4f5ce8567be406aed8637f3" "recorded once"
          }

          testTheory "Keras' own files are read, and written again they hold the same values" networks
          <| fun (name, channels, units) ->
              let path = TestData.path $"networks/{name}.weights.h5"
              let w = KerasWeights.Read path
              Expect.equal (w.Inputs, w.Units, w.Outputs) (channels, units, channels) "shape"

              use file = H5File.OpenRead path

              for place, values in
                  [ "layers/simple_rnn/cell/vars/0", w.InputKernel
                    "layers/simple_rnn/cell/vars/1", w.RecurrentKernel
                    "layers/dense/vars/0", w.OutputKernel
                    "layers/dense/vars/1", w.OutputBias ] do
                  let dataset = file.Dataset place
                  Expect.equal (dataset.Read<float32[]>()) values place

              withFile (KerasWeights.Bytes w) (fun copy ->
                  Expect.equal (bits (KerasWeights.Read copy)) (bits w) "copied")

          test "A file that is cut anywhere is refused with its path" {
              let content = KerasWeights.Bytes(weights 3 17 3)

              for length in [ 0; 7; 100; content.Length / 2; content.Length - 8 ] do
                  refusal content[.. length - 1] |> ignore
          }

          test "A file of something else is refused with what is missing of a network" {
              Expect.stringContains (refusal "epoch,loss\n"B) "Keras 3's layout" "no HDF5 at all"
              let analysis = File.ReadAllBytes(TestData.path "networks/one-bit.analysis.h5")
              Expect.stringContains (refusal analysis) "layers/simple_rnn/cell/vars/0" "HDF5 without a network"
          }

          test "Tensors that do not fit one another are refused with their shapes" {
              let w = weights 2 5 2

              let unfit =
                  NetworkWeights(
                      Inputs = 2,
                      Units = 5,
                      Outputs = 2,
                      InputKernel = w.InputKernel,
                      RecurrentKernel = w.RecurrentKernel,
                      OutputKernel = w.OutputKernel,
                      OutputBias = w.OutputBias
                  )

              let file = H5File()

              let group (entries: (string * obj) list) : obj =
                  let g = H5Group()

                  for name, value in entries do
                      g.Add(name, value)

                  g

              let dataset (values: float32[]) dims : obj = H5Dataset(values, fileDims = dims)

              let cell =
                  group
                      [ "0", dataset unfit.InputKernel [| 2UL; 5UL |]
                        "1", dataset (values 1 24) [| 4UL; 6UL |] ]

              let dense =
                  group
                      [ "0", dataset unfit.OutputKernel [| 5UL; 2UL |]
                        "1", dataset unfit.OutputBias [| 2UL |] ]

              file.Add(
                  "layers",
                  group
                      [ "simple_rnn", group [ "cell", group [ "vars", cell ] ]
                        "dense", group [ "vars", dense ] ]
              )

              use stream = new MemoryStream()
              file.Write stream
              Expect.stringContains (refusal (stream.ToArray())) "4 x 6 where 5 x 5" "both shapes"
          }

          test "A file that is not there is refused with its path" {
              let path = Path.Combine(Path.GetTempPath(), "flipflop-nowhere", "x.weights.h5")

              let e =
                  Expect.throwsC (fun () -> KerasWeights.Read path |> ignore) (fun e -> e :?> StoreException)

              Expect.equal e.Path path "the path"
          } ]
