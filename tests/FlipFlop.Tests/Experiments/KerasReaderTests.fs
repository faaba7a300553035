module FlipFlop.Tests.Experiments.KerasReaderTests

open System
open System.IO
open System.Text.Json
open Expecto
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Experiments.Keras
open FlipFlop.Experiments.Storage
open FlipFlop.Tests

let private file name = TestData.path $"keras-files/{name}"

/// Every file that Keras wrote, with what was recorded beside it.
let private recorded =
    [ for json in [ "expected-keras3.json"; "expected-legacy.json" ] do
          for case in JsonDocument.Parse(File.ReadAllText(file json)).RootElement.EnumerateObject() do
              for written in (case.Value.GetProperty "files").EnumerateObject() do
                  nonNull (written.Value.GetString()), written.Name = "weights", case.Name, case.Value ]

let private isRefused (case: JsonElement) = fst (case.TryGetProperty "refuse")

/// Only a full model says its activations.
let private onlyModelTells name = name = "relu" || name = "sigmoid-readout"

/// Words of the message that refuses a case.
let private reason name =
    match name with
    | "gru" -> "a GRU is not a SimpleRNN"
    | "lstm" -> "an LSTM is not a SimpleRNN"
    | "relu" -> "the activation relu, not tanh"
    | "sigmoid-readout" -> "its readout has the activation sigmoid"
    | "two-recurrent-layers" -> "2 recurrent layers"
    | "bidirectional" -> "bidirectional"
    | "no-readout" -> "no readout"
    | "only-dense" -> "no recurrent layer"
    | other -> failtestf "no reason is known for %s" other

let rec private numbers (json: JsonElement) : float list =
    if json.ValueKind = JsonValueKind.Array then
        [ for item in json.EnumerateArray() do
              yield! numbers item ]
    else
        [ json.GetDouble() ]

/// The largest difference between our outputs and those that Keras recorded, both of the recorded inputs.
let private difference (weights: NetworkWeights) (case: JsonElement) =
    let x = Array.ofList (numbers (case.GetProperty "x"))
    let steps = x.Length / weights.Inputs
    let run = Simulation.Run(weights, TrialSet(1, steps, weights.Inputs, x, x))
    let z = Array.ofList (numbers (case.GetProperty "z"))
    Expect.equal run.Outputs.Length z.Length "outputs"
    Number.largest (Array.map2 (fun ours keras -> abs (ours - keras)) run.Outputs z)

let private refusal path =
    try
        KerasReader.Read path |> ignore
        failtestf "%s is imported" path
    with :? StoreException as refused ->
        refused.Message

let private importTests =
    [ for name, weightsAlone, case, json in recorded do
          if not (isRefused json) then
              test $"{name} is imported, and repeats Keras' own output" {
                  let network = KerasReader.Read(file name)
                  Number.isLessThan (difference network.Weights json) 2e-6 "the largest difference of outputs"

                  let expected =
                      [ for weight in (json.GetProperty "weights").EnumerateObject() do
                            yield! List.map float32 (numbers weight.Value) ]

                  let imported =
                      [ for struct (tensor, values) in network.Weights.Tensors() do
                            if not (tensor = "output_bias" && case = "dense-without-bias") then
                                yield! values ]

                  Expect.equal imported expected "every weight, bit for bit"
                  Expect.equal (isNull network.Weights.RecurrentBias) (case <> "with-bias") "a recurrent bias"

                  Expect.equal
                      (network.Notes |> Seq.exists (fun note -> note.Contains "activations"))
                      weightsAlone
                      "that activations are assumed is said of weights alone"
              }
          elif weightsAlone && onlyModelTells case then
              test $"{name} cannot say its activations: it is imported with what is assumed" {
                  let network = KerasReader.Read(file name)

                  Expect.contains
                      network.Notes
                      "a file of weights does not say its activations: tanh, and a linear readout, are assumed"
                      "the note"
              }
          else
              test $"{name} is refused: {reason case}" {
                  let message = refusal (file name)
                  Expect.stringContains message (reason case) "why"
                  Expect.stringContains message (file name) "where"
                  Expect.stringContains message "is needed" "what to do"
              } ]

let private withBytes (bytes: byte[]) test =
    let path = Path.GetTempFileName()

    try
        File.WriteAllBytes(path, bytes)
        test path
    finally
        File.Delete path

let private otherTests =
    [ test "What a file has besides is named: the optimizer's weights" {
          let notes = (KerasReader.Read(file "no-bias.keras")).Notes
          Expect.equal (List.ofSeq notes) [ "not used: the optimizer's weights" ] "notes"
      }

      test "A readout without a bias has one of zeros, and a note says so" {
          let network = KerasReader.Read(file "dense-without-bias.keras")
          Expect.equal network.Weights.OutputBias (Array.zeroCreate 3) "zeros"
          Expect.contains network.Notes "the readout has no bias: zeros are stored" "the note"
      }

      test "The store's own files can be imported" {
          let weights = (KerasReader.Read(file "with-bias.keras")).Weights

          withBytes (KerasWeights.Bytes weights) (fun path ->
              let again = (KerasReader.Read path).Weights
              Expect.equal (RawValues.Sha256 again) (RawValues.Sha256 weights) "the same weights")
      }

      test "The author's network is read bit for bit as the file has it" {
          TestData.skipIfMissing TestData.authorNetwork
          let network = KerasReader.Read(TestData.networkFile TestData.authorNetwork ".hdf5")
          let expected = TestData.readWeights TestData.authorNetwork
          Expect.equal (RawValues.Sha256 network.Weights) (RawValues.Sha256 expected) "the weights"
      }

      test "What is no file of Keras is refused by what it is" {
          withBytes [||] (fun path -> Expect.stringContains (refusal path) "it is empty" "nothing")

          withBytes "hello"B (fun path ->
              Expect.stringContains (refusal path) "neither HDF5 nor a .keras archive" "text")

          Expect.stringContains (refusal (file "none.h5")) "cannot be read" "no file"
      }

      test "A weight that is no finite number is refused" {
          let weights = (KerasReader.Read(file "no-bias.keras")).Weights.Copy()
          weights.RecurrentKernel[7] <- nanf

          withBytes (KerasWeights.Bytes weights) (fun path ->
              Expect.stringContains (refusal path) "recurrent kernel has values that are no finite numbers" "why")
      }

      test "A file above the limit is not opened" {
          withBytes [||] (fun path ->
              use stream = File.OpenWrite path
              stream.SetLength(257L <<< 20)
              stream.Close()
              Expect.stringContains (refusal path) "has 257 MiB, and at most 256 are imported" "why")
      } ]

let private elsewhere name = TestData.path $"keras-elsewhere/{name}"

/// The file with its recurrent kernel in the file at this path: HDF5 has room for 200 characters where it names another.
let private pointingTo (target: string) name =
    let room = 200
    let folder, last =
        nonNull (Path.GetDirectoryName target), nonNull (Path.GetFileName target)
    let pad = room - folder.Length - 1 - last.Length
    let path = folder + String.replicate (pad % 2) "/" + "/" + String.replicate (pad / 2) "./" + last
    let text = Text.Encoding.Latin1.GetString(File.ReadAllBytes(elsewhere name))
    Text.Encoding.Latin1.GetBytes(text.Replace("/" + String('X', room - 1), path))

let private elsewhereTests =
    let theory (name: string) words =
        test $"Values outside the file, or in pieces, are refused: {name}" {
            let target = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.h5")
            File.Copy(elsewhere "whole.weights.h5", target)

            try
                withBytes (pointingTo target name) (fun path ->
                    Expect.stringContains (refusal path) words "why")
            finally
                File.Delete target
        }

    [ theory "external-link.weights.h5" "it has no recurrent layer"
      theory "external-storage.weights.h5" "its recurrent kernel does not lie in the file"
      theory "virtual.weights.h5" "its recurrent kernel is stored in pieces"
      theory "compressed.weights.h5" "its recurrent kernel is stored in pieces or compressed"

      test "The same network in one piece is imported" {
          let weights = (KerasReader.Read(elsewhere "whole.weights.h5")).Weights
          Expect.equal (weights.RecurrentKernel[0], weights.RecurrentKernel[143]) (-1f, 1f) "corners"
      } ]

[<Tests>]
let tests = testList "Keras reader" (importTests @ otherTests @ elsewhereTests)
