/// What is no spec's JSON is refused with words.
module FlipFlop.Tests.Experiments.SpecJsonFaultTests

open System
open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Tests
open FlipFlop.Tests.Experiments.RandomSpec
open FlipFlop.Tests.Experiments.SpecJsonText

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
        [ test "every fault is reported at once, with its line" {
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
