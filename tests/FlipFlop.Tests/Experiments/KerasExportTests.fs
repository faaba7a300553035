module FlipFlop.Tests.Experiments.KerasExportTests

open System
open System.IO
open System.IO.Compression
open System.Text.Json
open Expecto
open PureHDF
open FlipFlop.Engine.Tasks
open FlipFlop.Experiments.Keras
open FlipFlop.Experiments.Storage
open FlipFlop.Tests

let private sample name = TestData.path $"keras-files/{name}"
let private saved = DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)

let private entry (archive: byte[]) (name: string) =
    use zip = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read)
    use part = (nonNull (zip.GetEntry name)).Open()
    use content = new MemoryStream()
    part.CopyTo content
    content.ToArray()

let private json (archive: byte[]) name =
    JsonDocument.Parse(entry archive name).RootElement

/// Names differ from model to model: Keras numbers those of one session.
let private isName (name: string) = name = "name"

/// What ours says that Keras' own does not say, or says otherwise.
let rec private disagreements path (ours: JsonElement) (keras: JsonElement) : string list =
    match ours.ValueKind, keras.ValueKind with
    | JsonValueKind.Object, JsonValueKind.Object ->
        [ for each in ours.EnumerateObject() do
              if not (isName each.Name) then
                  match keras.TryGetProperty each.Name with
                  | true, theirs -> yield! disagreements $"{path}.{each.Name}" each.Value theirs
                  | false, _ -> $"{path}.{each.Name} is not in Keras' own" ]
    | JsonValueKind.Array, JsonValueKind.Array when ours.GetArrayLength() = keras.GetArrayLength() ->
        [ for at in 0 .. ours.GetArrayLength() - 1 do
              yield! disagreements $"{path}[{at}]" ours[at] keras[at] ]
    | _ when ours.GetRawText() = keras.GetRawText() -> []
    | _ -> [ $"{path}: {ours.GetRawText()}, and Keras has {keras.GetRawText()}" ]

let private datasets (file: string) =
    use h5 = H5File.OpenRead file

    dict
        [ for name in [ "x"; "y"; "h"; "z" ] do
              name, (List.ofArray (h5.Dataset(name).Space.Dimensions), h5.Dataset(name).Read<float[]>()) ]

[<Tests>]
let tests =
    testList
        "Keras export"
        [ for name in [ "no-bias.keras"; "with-bias.keras"; "two-bits.keras" ] do
              test $"The archive of {name}'s network says of it what Keras' own archive says" {
                  let network = KerasReader.Read(sample name)
                  let ours = KerasArchive.Bytes(network.Weights, saved)
                  let keras = File.ReadAllBytes(sample name)

                  Expect.isEmpty
                      (disagreements "config" (json ours "config.json") (json keras "config.json"))
                      "config.json"

                  Expect.equal
                      ((json ours "metadata.json").GetRawText())
                      """{"keras_version":"3.15.1","date_saved":"2026-01-02@03:04:05"}"""
                      "metadata.json"
              }

              test $"The archive of {name}'s network is imported as the same weights" {
                  let network = KerasReader.Read(sample name)
                  let archive = KerasArchive.Bytes(network.Weights, saved)
                  let again = KerasReader.Read(archive, "again.keras")
                  Expect.equal (RawValues.Sha256 again.Weights) (RawValues.Sha256 network.Weights) "weights"
                  Expect.isEmpty again.Notes "nothing is assumed or left aside"
              }

          test "The weights in the archive lie where Keras' own lie" {
              let weights = (KerasReader.Read(sample "with-bias.keras")).Weights

              let shapes (archive: byte[]) =
                  use h5 = H5File.Open(new MemoryStream(entry archive "model.weights.h5"), false)

                  [ for path in
                        [ "layers/simple_rnn/cell/vars/0"
                          "layers/simple_rnn/cell/vars/1"
                          "layers/simple_rnn/cell/vars/2"
                          "layers/dense/vars/0"
                          "layers/dense/vars/1" ] -> path, List.ofArray (h5.Dataset(path).Space.Dimensions) ]

              Expect.equal
                  (shapes (KerasArchive.Bytes(weights, saved)))
                  (shapes (File.ReadAllBytes(sample "with-bias.keras")))
                  "paths and shapes"
          }

          test "A GRU is exported as a GRU" {
              let weights = KerasWeights.Read(sample "gru.weights.h5")
              let ours = json (KerasArchive.Bytes(weights, saved)) "config.json"
              let keras = json (File.ReadAllBytes(sample "gru.keras")) "config.json"
              Expect.isEmpty (disagreements "config" ours keras) "config.json"
          }

          test "The same network gives the same archive, whenever it is written" {
              let weights = (KerasReader.Read(sample "no-bias.keras")).Weights
              Expect.equal (KerasArchive.Bytes(weights, saved)) (KerasArchive.Bytes(weights, saved)) "bytes"
          }

          test "Exported states are the test set, and the outputs that NumPy has" {
              let name = "three-bits-1"
              let task = TestData.taskOf name
              let path = Path.GetTempFileName()

              try
                  File.WriteAllBytes(path, StatesFile.Bytes(TestData.readWeights name, task, "mine", "key"))
                  let found = datasets path
                  Expect.equal (fst found["h"]) [ 230UL; 64UL ] "shape of h"

                  for dataset in [ "x"; "y"; "z" ] do
                      let shape, values = found[dataset]
                      let path = TestData.networkFile name ".analysis.h5"
                      let recorded = $"eight_states/{dataset}"

                      let expected =
                          if dataset = "z" then
                              TestData.readArray<float> path recorded
                          else
                              TestData.readArray<float32> path recorded |> Array.map float

                      Expect.equal shape [ 230UL; 3UL ] $"shape of {dataset}"

                      let difference =
                          Number.largest (Array.map2 (fun ours numpy -> abs (ours - numpy)) values expected)

                      Number.isLessThan difference 1e-9 dataset

                  use h5 = H5File.OpenRead path
                  Expect.equal (h5.Attribute("step_ms").Read<float>()) 5.0 "step"
                  Expect.equal (h5.Attribute("experiment").Read<string>()) "mine" "experiment"
                  Expect.equal (h5.Dataset("read_steps").Read<int[]>()) (EightStateSet.Of task).ReadSteps "read steps"
              finally
                  File.Delete path
          } ]
