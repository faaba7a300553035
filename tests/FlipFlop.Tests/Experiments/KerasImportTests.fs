module FlipFlop.Tests.Experiments.KerasImportTests

open System
open System.IO
open System.Threading
open Expecto
open FlipFlop.Experiments.Keras
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open FlipFlop.Tests.TemporaryFolder

let private file name = TestData.path $"keras-files/{name}"

let private import (store: ResultStore) path stepMs =
    let struct (network, spec) =
        KerasImport.Read(path, "imported", Option.toNullable stepMs)

    let plan = Planner.Plan spec
    KerasImport.Store(network, plan, store, TimeProvider.System) |> ignore
    ResultGatherer.Gather(plan, store, SpecJson.Write spec, null, 1, CancellationToken.None)

let private keyOf path stepMs =
    let struct (_, spec) = KerasImport.Read(path, "any", Option.toNullable stepMs)
    (Planner.Plan spec).Realizations[0].Key

let private faultsOf action =
    try
        action () |> ignore
        []
    with :? FaultyExperimentException as faulty ->
        [ for fault in faulty.Faults -> fault.Field, fault.Message ]

[<Tests>]
let tests =
    testList
        "Keras import"
        [ test "An imported network is a complete realization without seed, epochs and untrained baseline" {
              inStore (fun store ->
                  let result = import store (file "with-bias.keras") (Some 5.0)
                  let only = Expect.wantSome (Seq.tryExactlyOne result.Realizations) "one realization"
                  Expect.isTrue (store.IsComplete only.Realization.Key) "complete in the store"
                  Expect.equal (nonNull only.Manifest).Provenance.Engine "import" "engine"
                  Expect.isEmpty only.History "no epoch"
                  Expect.isNull only.Untrained "no untrained network"
                  Expect.isNull (nonNull only.Trained).Noise "analysed; with what noise it was trained nobody says"
                  Expect.isNotNull (nonNull only.Weights |> _.Invoke().RecurrentBias) "its recurrent bias is kept"
                  Expect.equal (store.Read(only.Realization.Key).Trace.Updates) 0 "no update"
                  let summary = Summary.Of result
                  let seed = Seq.findIndex ((=) "seed") summary.Columns
                  Expect.isNull (summary.Rows[0][seed]) "no seed")
          }

          test "Its canonical JSON says what there is to say, and is read as itself" {
              let struct (_, spec) =
                  KerasImport.Read(file "two-bits.weights.h5", "mine", Nullable 2.0)

              let json = SpecJson.Write spec
              Expect.equal (SpecJson.Write(SpecJson.Read json)) json "read and written again"
              Expect.isFalse (json.Contains "learningRate") "no training is made up"
              Expect.stringContains json "\"file\": \"two-bits.weights.h5\"" "the file"
          }

          test "The key is of the weights and the task: not of the file, the name or the notes" {
              let weights, model = file "no-bias.weights.h5", file "no-bias.keras"
              Expect.equal (keyOf weights (Some 5.0)) (keyOf model (Some 5.0)) "two files of the same weights"
              Expect.equal (keyOf weights (Some 1.0)) (keyOf weights None) "the assumed step is a step"
              Expect.notEqual (keyOf weights (Some 5.0)) (keyOf weights None) "another step"
              Expect.notEqual (keyOf weights None) (keyOf (file "with-bias.keras") None) "other weights"
          }

          test "Released keys of imported networks stay true" {
              Expect.equal (keyOf (file "with-bias.keras") (Some 5.0)) "fb92c718cffe852629ce590753bf89a3" "the key"
          }

          test "The report says where it came from, that the step was assumed, and draws nothing of a training" {
              inStore (fun store ->
                  let assumed = import store (file "no-bias.keras") None
                  let page = FlipFlop.Reports.Report.html assumed
                  Expect.stringContains page "the time step is assumed to be 1 ms" "assumed"
                  Expect.stringContains page "Imported from no-bias.keras" "from where"
                  Expect.isFalse (page.Contains "section-training") "no training"
                  Expect.isFalse (page.Contains "Untrained, same seed\"") "no untrained matrix"
                  let given = import store (file "no-bias.keras") (Some 1.0)
                  Expect.isFalse ((FlipFlop.Reports.Report.html given).Contains "is assumed to be") "given")
          }

          test "What the store has of it says its subject" {
              inStore (fun store ->
                  let realization = (import store (file "two-bits.keras") (Some 2.0)).Realizations[0].Realization
                  let path = Path.Combine(store.FolderOf realization.Key, "spec.json")
                  let struct (cell, subject) = RealizationSpecJson.ReadSubject(File.ReadAllText path)
                  Expect.equal subject realization.Subject "subject"
                  Expect.equal cell.Task.StepMs 2.0 "step")
          }

          test "Nothing can be trained of it" {
              let struct (_, spec) = KerasImport.Read(file "no-bias.keras", "mine", Nullable())

              let faults = faultsOf (fun () -> Planner.RefuseImported spec)
              Expect.equal (List.map fst faults) [ "imported" ] "refused"
              Expect.stringContains (snd faults.Head) "nothing can be trained" "why"
          }

          test "A step that the task cannot have, and a name that no folder can have, are faults" {
              let faults =
                  faultsOf (fun () -> KerasImport.Read(file "no-bias.keras", "a b", Nullable 7.0))

              Expect.containsAll (List.map fst faults) [ "name"; "step" ] "both at once"
          }

          test "Seeds and another engine do not go with an imported network" {
              let struct (_, spec) = KerasImport.Read(file "no-bias.keras", "mine", Nullable())
              let json = SpecJson.Write spec

              let changed =
                  json.Replace("\"seeds\": []", "\"seeds\": [1]").Replace("\"engine\": \"import\"", "\"engine\": \"simd\"")

              let faults = faultsOf (fun () -> SpecJson.Read changed)
              Expect.containsAll (List.map fst faults) [ "seeds"; "engine" ] "both"
              let trained = faultsOf (fun () -> SpecJson.Read("""{ "name": "x", "seeds": [1], "engine": "import" }"""))
              Expect.equal (List.map fst trained) [ "engine" ] "nor the engine with seeds"
          }

          test "The author's network, imported, is what NumPy and SciPy say of it" {
              TestData.skipIfMissing TestData.authorNetwork

              inStore (fun store ->
                  let result = import store (TestData.networkFile TestData.authorNetwork ".hdf5") None
                  let row = Seq.exactlyOne result.Realizations
                  let json = TestData.referenceJson TestData.authorNetwork

                  let recorded (section: string) (name: string) =
                      (json.GetProperty section).GetProperty(name).GetDouble()

                  let close metric expected tolerance =
                      let found = (nonNull (Metrics.Find metric)).Of.Invoke row
                      Expect.isTrue found.HasValue metric
                      Number.isAtMost (abs (found.Value - expected)) (tolerance * abs expected) metric

                  close "spectralRadius" (recorded "spectrum" "spectral_radius") 1e-9
                  close "outliers" (recorded "spectrum" "outside_tol_0_02") 0.0
                  close "departureFromNormality" (recorded "spectrum" "departure_from_normality") 1e-6
                  close "meanSquareError" (recorded "eight_state_set" "mse") 1e-9
                  close "nonlinearity" (recorded "cube_of_memory_states" "nonlinearity") 1e-9
                  close "axisRatio" (recorded "cube_of_memory_states" "axis_ratio") 1e-9
                  close "cubeDisparity" (recorded "cube_of_memory_states" "procrustes_disparity_from_cube") 1e-9
                  close "transitionAccuracy" (200.0 / 208.0) 1e-15

                  let held =
                      [ for state in (json.GetProperty "settled").EnumerateArray() do
                            if state.GetProperty("held_after_2000").GetBoolean() then
                                state ]

                  close "heldStates" (float held.Length) 0.0)
          } ]
