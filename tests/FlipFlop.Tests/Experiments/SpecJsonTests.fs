module FlipFlop.Tests.Experiments.SpecJsonTests

open System
open System.Globalization
open Expecto
open FlipFlop.Tests
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Tests.Experiments.RandomSpec
open FlipFlop.Tests.Experiments.SpecJsonText

let private commaCulture =
    let culture = CultureInfo.InvariantCulture.Clone() :?> CultureInfo
    culture.NumberFormat.NumberDecimalSeparator <- ","
    culture.NumberFormat.NumberGroupSeparator <- "."
    culture.NumberFormat.NegativeSign <- "~"
    culture

let private inCulture culture action =
    let before = CultureInfo.CurrentCulture
    CultureInfo.CurrentCulture <- culture

    try
        action ()
    finally
        CultureInfo.CurrentCulture <- before

[<Tests>]
let tests =
    testList
        "SpecJson"
        [ test "a spec is written in its canonical form" {
              Expect.equal (SpecJson.Write quickstart) quickstartJson "the golden text"
          }

          testPropertyWithConfig
              { FsCheckConfig.defaultConfig with
                  maxTest = 300 }
              "what is read from canonical text is written as that text"
              (fun (seed: int) ->
                  let spec = validSpec seed
                  let text = SpecJson.Write spec
                  Expect.equal (SpecJson.Write(SpecJson.Read text)) text "round trip")

          test "the text has neither carriage returns nor an order of chance" {
              for spec in Seq.take 50 validSpecs do
                  let text = SpecJson.Write spec
                  Expect.isFalse (text.Contains '\r') "LF"
                  Expect.isTrue (text.EndsWith "}\n") "a closing newline"
                  Expect.equal (SpecJson.Write spec) text "the same again"
          }

          test "two texts that mean the same are read as one" {
              let brief =
                  """{ "seeds": [1.0, {"data": 1, "init": 2}], "name": "same", "network": {"units": 6.4e1} }"""

              let long =
                  """{"name":"same","title":"","schema":1,"network":{"recurrent":"orthogonal"},
                    "seeds":[{"init":1,"data":1},{"init":2,"data":1}],"training":{"decay":-0.0,"batch":64},"sweep":[]}"""

              Expect.equal
                  (SpecJson.Write(SpecJson.Read brief))
                  (SpecJson.Write(SpecJson.Read long))
                  "one canonical text"
          }

          test "weights of every epoch are kept on request, which changes no key" {
              let spec = ExperimentSpec(Name = "kept", Seeds = [| Seed.Both 1L |])
              let keeping = ExperimentSpec(Name = "kept", Seeds = [| Seed.Both 1L |], KeepWeights = KeptWeights.EveryEpoch)
              Expect.isFalse ((SpecJson.Write spec).Contains "keepWeights") "left out while it has its neutral value"
              Expect.stringContains (SpecJson.Write keeping) "\"keepWeights\": \"everyEpoch\"" "written"
              Expect.equal (SpecJson.Read(SpecJson.Write keeping)).KeepWeights KeptWeights.EveryEpoch "read back"
              let key spec = Planner.Plan(spec, "1").Realizations[0].Key
              Expect.equal (key keeping) (key spec) "the same realization"

              let fault =
                  Expect.throwsC
                      (fun () -> SpecJson.Read """{ "name": "x", "seeds": [1], "keepWeights": "often" }""" |> ignore)
                      (fun e -> e :?> FaultyExperimentException)

              Expect.stringContains fault.Faults[0].Message "last, everyEpoch" "what is allowed"
          }

          test "margins are read back, left out where there are none, and change no key" {
              let spec = ExperimentSpec(Name = "kept", Seeds = [| Seed.Both 1L |])
              let margins = [| MarginSpec("loss", 0.01) |]
              let stating = ExperimentSpec(Name = "kept", Seeds = [| Seed.Both 1L |], Margins = margins)
              Expect.isFalse ((SpecJson.Write spec).Contains "margins") "left out"
              Expect.sequenceEqual (SpecJson.Read(SpecJson.Write stating)).Margins margins "read back"
              let key spec = Planner.Plan(spec, "1").Realizations[0].Key
              Expect.equal (key stating) (key spec) "the same realization"

              for written, part in
                  [ """{ "metric": "los", "value": 1 }""", "margin 1: \"los\" is no metric. Did you mean loss?"
                    """{ "metric": "shapeDistance", "value": 1 }""", "margin 1: \"shapeDistance\" is a number of pairs"
                    """{ "metric": "loss", "value": 0 }""", "margin 1: 0 is not allowed; allowed: a number above 0"
                    """{ "metric": "loss" }""", "margin 1: \"value\" is missing"
                    """{ "metric": "loss", "value": 1 }, { "metric": "loss", "value": 2 }""",
                    "margin 2: loss has a margin already"
                    "3", "margin 1: is" ] do
                  let fault =
                      Expect.throwsC
                          (fun () ->
                              SpecJson.Read("""{ "name": "x", "seeds": [1], "margins": [""" + written + "] }")
                              |> ignore)
                          (fun e -> (e :?> FaultyExperimentException).Faults[0])

                  Expect.stringStarts $"{fault.Field}: {fault.Message}" part written
          }

          test "a claim says what it is set against only if that is not nothing, and no claim changes a key" {
              let claiming claims =
                  ExperimentSpec(Name = "x", Seeds = [| Seed.Both 1L |], Claims = List.toArray claims)

              let claim = ClaimSpec("c", Quantifier.All, "heldStates", Comparison.AtLeast, 1.0)
              let less = ClaimSpec("c", Quantifier.Mean, "heldStates", Comparison.AtLeast, 1.0, Against = Baseline.DifferenceFromUntrained)
              Expect.isFalse ((SpecJson.Write(claiming [ claim ])).Contains "against") "left out"
              let text = SpecJson.Write(claiming [ less ])
              Expect.stringContains text "\"against\": \"differenceFromUntrained\"" "written"
              Expect.equal (SpecJson.Read text).Claims[0] less "read back"
              let key claims = Planner.Plan(claiming claims, "1").Realizations[0].Key
              Expect.equal (key [ claim; less ]) (key []) "the same realization"

              says
                  "claim 1: \"against\" is the text \"chance\"; allowed: none, ratioToUntrained, differenceFromUntrained"
                  (faultsOf
                      """{"name":"x","seeds":[1],"claims":[{"text":"t","over":"all","metric":"skew","against":"chance","comparison":"above","value":1}]}""")
          }

          test "a point of a sweep that leaves out a parameter has the base cell's value" {
              let json =
                  """{"name": "x", "seeds": [1], "sweep": [[{"units": 48}, {"inputNoise": 0.2}]]}"""

              let text = SpecJson.Write(SpecJson.Read json)
              Expect.stringContains text """{ "inputNoise": 0.1, "units": 48 }""" "noise of the base"
              Expect.stringContains text """{ "inputNoise": 0.2, "units": 64 }""" "units of the base"
          }

          test "a decimal comma of the machine's culture changes nothing" {
              inCulture commaCulture (fun () ->
                  for spec in Seq.append [ quickstart ] (Seq.take 50 validSpecs) do
                      let text = SpecJson.Write spec
                      Expect.equal (SpecJson.Write(SpecJson.Read text)) text "round trip"

                  Expect.equal (SpecJson.Write quickstart) quickstartJson "the golden text"
                  says "some.json(1): seeds: -1 is not allowed" (faultsOf """{"name":"x","seeds":[-1]}"""))
          }

          test "a byte order mark is no fault" {
              Expect.equal (SpecJson.Read("\uFEFF" + quickstartJson) |> SpecJson.Write) quickstartJson "read as without"
          }

          test "a realization's JSON has every parameter and the seed, and reads back" {
              for spec in Seq.take 100 validSpecs do
                  for seed in spec.Seeds do
                      let text = RealizationSpecJson.Write(spec.Base, seed)
                      let struct (cell, readSeed) = RealizationSpecJson.Read text
                      Expect.equal cell spec.Base "the cell"
                      Expect.equal readSeed seed "the seed"

                      Expect.all
                          Parameters.All
                          (fun parameter -> text.Contains $"\"{parameter.Name}\":")
                          "every parameter"
          } ]
