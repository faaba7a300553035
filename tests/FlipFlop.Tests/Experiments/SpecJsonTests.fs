module FlipFlop.Tests.Experiments.SpecJsonTests

open System
open System.Globalization
open Expecto
open FlipFlop.Tests
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification

/// A parameter's value, as records hold it.
let private value (value: obj) = value

let private pick (random: Random) (choices: 'a list) = choices[random.Next choices.Length]

/// A value that the parameter takes, chosen so that most cells of such values are valid.
let private randomValue (random: Random) (parameter: Parameter) : obj =
    match parameter.Name, parameter.Kind with
    | "step", _ -> value (pick random [ 1.0; 2.5; 5.0; 10.0 ])
    | "pulse", _ -> value (pick random [ 10.0; 20.0 ])
    | "responseDelay", _ -> value (pick random [ 10.0; 20.0; 30.0 ])
    | "hold", _ -> value (pick random [ 80.0; 340.0; 1000.0 ])
    | "trials", _ -> value (int64 (random.Next(70000, 100000)))
    | "batch", _ -> value (int64 (random.Next(1, 200)))
    | "bits", _ -> value (int64 (random.Next(1, 9)))
    | _, ParameterKind.Whole -> value (int64 (random.Next(1, 4097)))
    | _, ParameterKind.Switch -> value (random.Next 2 = 0)
    | _, ParameterKind.Choice -> value (pick random (List.ofSeq parameter.Choices))
    | _ -> value (random.NextDouble() * Math.Pow(10.0, -(float (random.Next 12))))

let private randomAxes (random: Random) =
    let names =
        [ for parameter in Parameters.All -> parameter.Name ] |> List.sortBy (fun _ -> random.Next())

    let point names =
        SweepPoint [| for name in names -> Assignment(name, randomValue random (Parameters.Find name |> nonNull)) |]

    let axis names =
        [| for _ in 1 .. random.Next(1, 5) -> point names |]
        |> Array.distinctBy (fun point -> String.Join(";", point.Assignments))
        |> SweepAxis

    match random.Next 4 with
    | 0 -> []
    | 1 -> [ axis names[..0] ]
    | 2 -> [ axis names[..0]; axis names[1..2] ]
    | _ -> [ axis names[..2]; axis names[3..3]; axis names[4..4] ]

let private randomText (random: Random) =
    String
        [| for _ in 0 .. random.Next 20 ->
               pick random [ 'a'; 'Z'; '"'; '\\'; '<'; '\''; 'é'; '\u2028'; 'λ'; ' '; '{'; ',' ] |]

let private randomClaim (random: Random) =
    let metric, against =
        match random.Next 4 with
        | 0 -> (pick random (List.ofSeq PairMetrics.All)).Name, Baseline.None
        | 1 -> "edgeLength", pick random [ Baseline.RatioToUntrained; Baseline.DifferenceFromUntrained ]
        | _ -> (pick random (List.ofSeq Metrics.All)).Name, Baseline.None

    ClaimSpec(
        "c" + randomText random,
        enum (random.Next 7),
        metric,
        enum (random.Next 5),
        (random.NextDouble() - 0.5) * Math.Pow(10.0, float (random.Next(-20, 20))),
        Against = against
    )

let private randomSpec (random: Random) =
    let cell =
        (Cell(), Parameters.All)
        ||> Seq.fold (fun cell parameter ->
            if random.Next 3 = 0 then
                parameter.Set.Invoke(cell, randomValue random parameter)
            else
                cell)

    ExperimentSpec(
        Name = pick random [ "a"; "quick-start_2"; String('x', 64) ],
        Title = randomText random,
        Base = cell,
        Sweep = List.toArray (randomAxes random),
        Seeds =
            Array.distinct
                [| for _ in 1 .. random.Next(1, 5) ->
                       if random.Next 2 = 0 then
                           Seed.Both(random.NextInt64(Seed.Largest + 1L))
                       else
                           Seed(random.NextInt64(Seed.Largest + 1L), random.NextInt64 10L) |],
        Claims =
            [| for _ in 1 .. random.Next 3 ->
                   randomClaim random |]
    )

/// A random spec that is valid; most of what the generator makes is.
let private validSpec seed =
    let random = Random(seed: int)

    Seq.initInfinite (fun _ -> randomSpec random)
    |> Seq.find (fun spec -> SpecValidator.Faults(spec).Count = 0)

let private validSpecs = Seq.initInfinite validSpec

let private faultsOf json =
    try
        SpecJson.Read(json, "some.json") |> ignore
        []
    with :? FaultyExperimentException as faulty ->
        List.ofSeq faulty.Faults

let private says (expected: string) (faults: Fault list) =
    Expect.exists faults (fun fault -> (string fault).Contains expected) $"one of %A{faults} says '{expected}'"

let private quickstart =
    ExperimentSpec(
        Name = "quickstart",
        Title = "Does input noise push eigenvalues out of the unit circle?",
        Sweep =
            [| SweepAxis [| for units in [ 48L; 64L ] -> SweepPoint [| Assignment("units", value units) |] |]
               SweepAxis
                   [| for noise, rate in [ 0.05, 1e-3; 0.1, 1e-8 ] ->
                          SweepPoint
                              [| Assignment("learningRate", value rate)
                                 Assignment("inputNoise", value noise) |] |] |],
        Seeds = [| Seed.Both 1L; Seed(2L, 3L) |],
        Claims =
            [| ClaimSpec("every transition is made", Quantifier.All, "transitionAccuracy", Comparison.AtLeast, 1.0) |]
    )

let private quickstartJson =
    """{
  "schema": 1,
  "name": "quickstart",
  "title": "Does input noise push eigenvalues out of the unit circle?",
  "task": {
    "bits": 3,
    "step": 5,
    "pulse": 20,
    "responseDelay": 20,
    "hold": 340,
    "inputNoise": 0.1,
    "lastTargetZero": false,
    "truncatedPulses": false
  },
  "network": {
    "units": 64,
    "recurrent": "orthogonal",
    "layer": "tanh"
  },
  "training": {
    "learningRate": 0.001,
    "beta1": 0.9,
    "beta2": 0.999,
    "epsilon": 1e-8,
    "decay": 0,
    "clipNorm": 0.3,
    "batch": 64,
    "data": "fresh",
    "trials": 8192,
    "epochs": 10,
    "stopBelow": 0
  },
  "sweep": [
    [
      { "units": 48 },
      { "units": 64 }
    ],
    [
      { "inputNoise": 0.05, "learningRate": 0.001 },
      { "inputNoise": 0.1, "learningRate": 1e-8 }
    ]
  ],
  "seeds": [1, { "init": 2, "data": 3 }],
  "engine": "simd",
  "claims": [
    {
      "text": "every transition is made",
      "over": "all",
      "metric": "transitionAccuracy",
      "comparison": "atLeast",
      "value": 1
    }
  ]
}
"""

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

/// One random change of a text: a piece is cut, doubled, or replaced by a piece of other JSON.
let private mutate (random: Random) (json: string) =
    let tokens =
        [ "-"
          "0"
          "1e999"
          "null"
          "{"
          "}"
          "["
          "]"
          "\""
          ","
          ":"
          "true"
          "-7"
          "1.5"
          "\\ud800"
          string (char 0xD800)
          "\u0000"
          "\"units\": 3,"
          "{ \"units\": -1 }"
          "99999999999999999999"
          "-0"
          "\"x\""
          "\n"
          "NaN"
          "[[]]"
          "{}" ]

    let from = random.Next json.Length
    let length = random.Next(0, min 12 (json.Length - from))

    match random.Next 3 with
    | 0 -> json.Remove(from, length)
    | 1 -> json.Insert(from, json.Substring(random.Next json.Length |> min from, length))
    | _ -> json.Remove(from, length).Insert(from, pick random tokens)

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

          test "every fault is reported at once, with its line" {
              let faults =
                  faultsOf
                      """{
  "schema": 1,
  "title": 5,
  "nmae": "x",
  "task": { "bits": 99, "hold": "long", "units": 3 },
  "network": { "unit": 3 },
  "sweep": [[{ "inputNose": 0.1 }, { "inputNoise": "much" }]],
  "seeds": [1, 1, "two", -3],
  "claims": [{ "text": "t", "over": "every", "metric": "transitonAccuracy", "comparison": "atLeast" }]
}"""

              says "some.json(3): title: is the number 5; it must be a text" faults
              says "some.json(4): the experiment: \"nmae\" is unknown. Did you mean name?" faults
              says "name: is missing" faults
              says "some.json(5): bits: 99 is not allowed; allowed: a whole number from 1 to 8" faults

              says
                  "some.json(5): hold: the text \"long\" is not allowed; allowed: 0 to 1000000 ms, a whole number of steps"
                  faults

              says "some.json(5): task: \"units\" belongs in \"network\"" faults
              says "some.json(6): network: \"unit\" is unknown. Did you mean units?" faults
              says "some.json(7): sweep: \"inputNose\" is unknown. Did you mean inputNoise?" faults
              says "some.json(7): inputNoise: the text \"much\" is not allowed; allowed: a number from 0 to 100" faults
              says "some.json(8): seeds: 1 is given twice" faults
              says "some.json(8): seeds: the text \"two\" is not allowed" faults
              says "some.json(8): seeds: -3 is not allowed" faults
              says "some.json(9): claim 1: \"over\" is the text \"every\"; allowed: all, most, any, median, mean, least, greatest" faults
              says "some.json(9): claim 1: \"value\" is missing" faults
              Expect.hasLength faults 14 $"no more and no fewer: %A{faults}"
          }

          test "numbers that no double holds, duplicates and newer versions are refused" {
              says
                  "learningRate: the number 1e999 is not allowed"
                  (faultsOf """{"name":"x","seeds":[1],"training":{"learningRate":1e999}}""")

              says "\"name\" is given twice" (faultsOf """{"name":"x","seeds":[1],"name":"y"}""")

              says
                  "network: \"units\" is given twice"
                  (faultsOf """{"name":"x","seeds":[1],"network":{"units":1,"units":2}}""")

              says "schema: 2 is newer than this program" (faultsOf """{"schema":2,"name":"x","seeds":[1]}""")
              says "seeds: 9007199254740992 is not allowed" (faultsOf """{"name":"x","seeds":[9007199254740992]}""")
              says "seeds: are missing" (faultsOf """{"name":"x"}""")
              says "seeds: there are none" (faultsOf """{"name":"x","seeds":[]}""")
              says "seeds: is null; it must be a list" (faultsOf """{"name":"x","seeds":null}""")
          }

          test "a syntax error is reported with line and column" {
              says "some.json(2): json: not valid JSON at line 2, column 3" (faultsOf "{\n  x }")
              says "some.json(1): json: an experiment is a group { }, not a list" (faultsOf "[]")
              says "json: not valid JSON" (faultsOf "")
              says "json: not valid JSON" (faultsOf "{} {}")
              says "half a character" (faultsOf "{\"name\": \"\\ud800\"}")
              says "json: not valid JSON" (faultsOf (String('[', 5000)))
          }

          test "a byte order mark is no fault" {
              Expect.equal (SpecJson.Read("\uFEFF" + quickstartJson) |> SpecJson.Write) quickstartJson "read as without"
          }

          test "3,000 damaged texts are accepted or refused with words, never with another exception" {
              let random = Random 3
              let mutable refused = 0

              for i in 1..3000 do
                  let json =
                      (quickstartJson, seq { 1 .. 1 + random.Next 3 }) ||> Seq.fold (fun json _ -> mutate random json)

                  try
                      let text = SpecJson.Write(SpecJson.Read json)
                      Expect.equal (SpecJson.Write(SpecJson.Read text)) text "what is accepted has a canonical form"
                  with :? FaultyExperimentException as faulty ->
                      refused <- refused + 1
                      Expect.isNonEmpty faulty.Faults $"words for damaged text {i}"

                      Expect.all
                          faulty.Faults
                          (fun fault -> fault.Message.Length > 5 && fault.Field <> "")
                          "field and words"

              Expect.isGreaterThan refused 1500 "most damage is noticed"
              Number.isLessThan refused 3000 "some damage is harmless"
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
          }

          test "a realization's JSON that leaves something out is refused" {
              let text = RealizationSpecJson.Write(Cell(), Seed.Both 7L)

              let without (line: string) =
                  let damaged = text.Replace(line, "")
                  Expect.notEqual damaged text "the line was there"

                  try
                      RealizationSpecJson.Read damaged |> ignore
                      []
                  with :? FaultyExperimentException as faulty ->
                      List.ofSeq faulty.Faults

              says "bits: is missing in \"task\"" (without "\"bits\": 3,")
              says "seed: is missing" (without ",\n  \"seed\": 7")

              says
                  "units: is missing in \"network\""
                  (without
                      "\"network\": {\n    \"units\": 64,\n    \"recurrent\": \"orthogonal\",\n    \"layer\": \"tanh\"\n  },")
          } ]
