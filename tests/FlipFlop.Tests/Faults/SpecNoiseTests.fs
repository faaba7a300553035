/// Mutated experiment files: each is accepted or refused with a message.
module FlipFlop.Tests.Faults.SpecNoiseTests

open System
open System.Text
open System.Threading.Tasks
open Expecto
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open System.Text.Json.Nodes

let private sources =
    [ """{ "schema": 1, "name": "a", "seeds": [1, 2, 3] }"""
      """{ "schema": 1, "name": "b", "title": "Noise",
           "task": { "bits": 3, "step": 5, "hold": 340, "inputNoise": 0.1 },
           "network": { "units": 64, "recurrent": "orthogonal" },
           "training": { "learningRate": 1e-3, "clipNorm": 0.3, "batch": 64, "trials": 8192, "epochs": 10 },
           "sweep": [[{ "units": 48 }, { "units": 64 }], [{ "inputNoise": 0.05 }, { "inputNoise": 0.1 }]],
           "seeds": [1, 2],
           "claims": [{ "text": "made", "over": "all", "metric": "transitionAccuracy", "comparison": "atLeast", "value": 1 }] }"""
      """{ "schema": 1, "name": "c", "sweep": [[{ "units": 8, "batch": 2 }, { "units": 9, "batch": 4 }]],
           "training": { "data": "fixed", "trials": 100 }, "seeds": [{ "init": 1, "data": 2 }, 7] }""" ]

/// Canonical JSON of three experiments, with every parameter written out.
let private canonical =
    lazy [ for source in sources -> SpecJson.Write(SpecJson.Read source) ]

/// Values that are seldom right.
let private strange =
    let nested depth = String('[', depth) + String(']', depth)

    [ "null"
      "true"
      "\"\""
      "\"units\""
      "{}"
      "[]"
      "-1"
      "0"
      "0.5"
      "1e308"
      "1e-400"
      "-1e999"
      "1e1000000"
      "9007199254740993"
      "123456789012345678901234567890"
      "4096"
      "\"\\ud800\""
      "\"\\u0000\""
      "[[{}]]"
      "{\"init\": 1}"
      nested 10
      nested 40
      nested 20_000
      "\"" + String('x', 100_000) + "\""
      "[" + String.Join(",", seq { 1..3000 }) + "]" ]

/// Every value below a node, with what stands above it.
let rec private valuesBelow (node: JsonNode | null) =
    [ match node with
      | :? JsonObject as group ->
          for name in [ for member' in group -> member'.Key ] do
              Choice1Of2(group, name)
              yield! valuesBelow group[name]
      | :? JsonArray as list ->
          for i in 0 .. list.Count - 1 do
              Choice2Of2(list, i)
              yield! valuesBelow list[i]
      | _ -> () ]

/// Stands for a value that no JSON tree can hold, and is replaced in its text.
[<Literal>]
let private Mark = "HERE-IT-STANDS"

let private onTree (random: Random) (text: string) =
    let root = nonNull (JsonNode.Parse text)
    let places = valuesBelow root

    let put (value: JsonNode) place =
        match place with
        | Choice1Of2(group: JsonObject, name: string) -> group[name] <- value
        | Choice2Of2(list: JsonArray, i: int) -> list[i] <- value

    match random.Next 4, places[random.Next places.Length] with
    | 0, Choice1Of2(group, name) ->
        group.Remove name |> ignore
        root.ToJsonString()
    | 0, Choice2Of2(list, i) ->
        list.RemoveAt i
        root.ToJsonString()
    | 1, place ->
        let other = places[random.Next places.Length]

        let value =
            match other with
            | Choice1Of2(group, name) -> group[name]
            | Choice2Of2(list, i) -> list[i]

        match value with
        | NonNull value -> put (value.DeepClone()) place
        | _ -> ()

        root.ToJsonString()
    | _, place ->
        put (nonNull (JsonNode.op_Implicit Mark)) place
        root.ToJsonString().Replace($"\"{Mark}\"", strange[random.Next strange.Length])

let private onBytes (random: Random) (text: string) =
    let bytes = ResizeArray(Encoding.UTF8.GetBytes text)

    for _ in 0 .. random.Next 4 do
        let at = random.Next bytes.Count
        let length = random.Next(1, 1 + min 40 (bytes.Count - at))

        match random.Next 5 with
        | 0 -> bytes[at] <- bytes[at] ^^^ (1uy <<< random.Next 8)
        | 1 when bytes.Count > length + 1 -> bytes.RemoveRange(at, length)
        | 2 -> bytes.InsertRange(at, bytes.GetRange(at, length))
        | 3 -> bytes.Insert(at, byte (random.Next 256))
        | _ -> bytes.InsertRange(at, Encoding.UTF8.GetBytes strange[random.Next strange.Length])

    Encoding.UTF8.GetString(bytes.ToArray())

let private mutated (random: Random) =
    let mutable text = canonical.Value[random.Next canonical.Value.Length]

    for _ in 0 .. random.Next 3 do
        try
            text <-
                if random.Next 3 > 0 then
                    onTree random text
                else
                    onBytes random text
        with
        | :? System.Text.Json.JsonException
        | :? ArgumentException
        | :? InvalidOperationException -> text <- onBytes random text // No tree any more.

    text

type private Fate =
    | Accepted
    | Refused
    | Lost of string

let private fateOf (text: string) =
    try
        let plan = Planner.Plan(SpecJson.Read text, "1")

        if plan.Realizations.Count > 0 then
            Accepted
        else
            Lost "it is planned to nothing"
    with
    | :? FaultyExperimentException as faulty ->
        if faulty.Faults.Count > 0 && Seq.forall (fun (fault: Fault) -> fault.Message <> "") faulty.Faults then
            Refused
        else
            Lost "it is refused without a word"
    | other -> Lost(string other)

/// The fate, within a time that is long past all doubt.
let private fateInTime (text: string) =
    let deciding = Task.Run(fun () -> fateOf text)

    if deciding.Wait(TimeSpan.FromSeconds 60.0) then
        deciding.Result
    else
        Lost "it hangs"

[<Tests>]
let tests =
    testList
        "Faults.SpecNoise"
        [ test "ten thousand mutated experiments: each is accepted or refused with a message" {
              let random = Tally.random ()
              let tried = Tally.amount 10_000 200_000

              let fates =
                  [ for _ in 1..tried do
                        let text = mutated random
                        fateInTime text, text ]

              let count fate =
                  fates |> Seq.filter (fun (each, _) -> each = fate) |> Seq.length

              printfn "FAULTS mutated experiments: %d accepted, %d refused" (count Accepted) (count Refused)
              Expect.isGreaterThan (count Accepted) (tried / 50) "some are accepted"

              let losses =
                  [ for fate, text in fates do
                        match fate with
                        | Lost why -> $"{why}: {text[.. min 300 (text.Length - 1)]}"
                        | _ -> () ]

              Tally.report "mutated experiments" tried losses
          }

          test "an experiment of a thousand million realizations is refused before it is unfolded" {
              let axis name values =
                  values |> Seq.map (fun value -> $"{{\"{name}\": {value}}}") |> String.concat "," |> sprintf "[%s]"

              let units = axis "units" (seq { 1..1000 })
              let noises = axis "inputNoise" (seq { for i in 1..1000 -> $"0.{i:D4}" })
              let seeds = String.Join(",", seq { 1..1000 })

              let text =
                  $"{{\"name\": \"huge\", \"sweep\": [{units}, {noises}], \"seeds\": [{seeds}]}}"

              match fateInTime text with
              | Refused -> ()
              | other -> failtest $"{other}"
          } ]
