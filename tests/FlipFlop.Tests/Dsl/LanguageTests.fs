/// The language of experiment files: what is written is what the spec says, and nothing is passed over.
module FlipFlop.Tests.Dsl.LanguageTests

open System
open System.Reflection
open Expecto
open FlipFlop
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Specification

let private everything () =
    experiment "everything" {
        title "Is every word said?"

        task (
            flipFlop {
                bits 2
                step 1.0<ms>
                pulse 10.0<ms>
                responseDelay 30.0<ms>
                hold 100.0<ms>
                inputNoise 0.25
                lastTargetZero true
                truncatedPulses true
            }
        )

        network (
            tanhNetwork {
                units 24
                recurrent normal
            }
        )

        training (
            adam {
                learningRate 1e-4
                beta1 0.8
                beta2 0.99
                epsilon 1e-7
                decay 1e-4
                clipNorm 0.0
                batch 32
                data (fixedTrials 96)
                epochs 2
                stopBelow 0.009
            }
        )

        sweep [ units [ 24; 32 ]; zip [ inputNoise [ 0.1; 0.2 ]; batch [ 16; 32 ] ] ]
        seeds [ 1..2 ]
        seedPairs [ 1, 7 ]
        engine simd
        claim "all memories are held" (all heldStates (atLeast 4))
        claim "some eigenvalue is outside" (any spectralRadius (above 1.02))
    }

let private golden =
    """{
  "schema": 1,
  "name": "everything",
  "title": "Is every word said?",
  "task": {
    "bits": 2,
    "step": 1,
    "pulse": 10,
    "responseDelay": 30,
    "hold": 100,
    "inputNoise": 0.25,
    "lastTargetZero": true,
    "truncatedPulses": true
  },
  "network": {
    "units": 24,
    "recurrent": "normal"
  },
  "training": {
    "learningRate": 0.0001,
    "beta1": 0.8,
    "beta2": 0.99,
    "epsilon": 1e-7,
    "decay": 0.0001,
    "clipNorm": 0,
    "batch": 32,
    "data": "fixed",
    "trials": 96,
    "epochs": 2,
    "stopBelow": 0.009
  },
  "sweep": [
    [
      { "units": 24 },
      { "units": 32 }
    ],
    [
      { "inputNoise": 0.1, "batch": 16 },
      { "inputNoise": 0.2, "batch": 32 }
    ]
  ],
  "seeds": [1, 2, { "init": 1, "data": 7 }],
  "engine": "simd",
  "claims": [
    {
      "text": "all memories are held",
      "over": "all",
      "metric": "heldStates",
      "comparison": "atLeast",
      "value": 4
    },
    {
      "text": "some eigenvalue is outside",
      "over": "any",
      "metric": "spectralRadius",
      "comparison": "above",
      "value": 1.02
    }
  ]
}
"""

/// The faults of a faulty experiment, as "field (line within the experiment): message".
let private faultsOf (declare: unit -> ExperimentSpec) =
    try
        declare () |> ignore
        []
    with :? FaultyExperimentException as faulty ->
        List.ofSeq faulty.Faults

let private fieldsOf declare = faultsOf declare |> List.map _.Field

/// A value that is not the default, of the type that a keyword takes.
let private valueFor (wanted: Type) : objnull =
    if wanted = typeof<int> then
        7
    elif wanted = typeof<float> then
        0.5
    elif wanted = typeof<bool> then
        true
    elif wanted = typeof<RecurrentInitialiser> then
        RecurrentInitialiser.Normal
    elif wanted = typeof<Trials> then
        fixedTrials 7
    else
        failtest $"A keyword takes a {wanted.Name}: teach this test what to give it."

/// What a parameter then has.
let private expected (parameter: Parameter) : objnull =
    match parameter.Kind, parameter.Name with
    | ParameterKind.Whole, _ -> 7L
    | ParameterKind.Switch, _ -> true
    | ParameterKind.Choice, "recurrent" -> "normal"
    | ParameterKind.Choice, _ -> "fixed"
    | _ -> 0.5

let private axisOf (value: obj) =
    match value with
    | :? Axis as axis -> axis
    | other -> failtest $"{other} is no axis."

let private firstParameter (method: MethodInfo) =
    method.GetParameters() |> Array.head |> _.ParameterType

/// A list of one such value, of a type such as int list.
let private listFor (listType: Type) =
    let element = listType.GetGenericArguments() |> Array.head
    let cons = nonNull (listType.GetMethod "Cons")
    let empty = nonNull (listType.GetProperty "Empty")
    cons.Invoke(null, [| valueFor element; empty.GetValue null |])

let private member' (builder: obj) name =
    nonNull (builder.GetType().GetMethod(name: string))

let private builderOf section : obj =
    match section with
    | "task" -> flipFlop
    | "network" -> tanhNetwork
    | _ -> adam

let private settingsOf (section: objnull) =
    match section with
    | :? Section<FlipFlop.Engine.Tasks.FlipFlopTask> as section -> section.Settings
    | :? Section<NetworkSpec> as section -> section.Settings
    | :? Section<TrainingSpec> as section -> section.Settings
    | other -> failtest $"{other} is no section."

let private keywordOf (builder: obj) name =
    builder.GetType().GetMethods()
    |> Array.tryFind (fun method ->
        match method.GetCustomAttribute<CustomOperationAttribute>() with
        | null -> false
        | keyword -> keyword.Name = name)

let private parameterTests =
    testList
        "every parameter"
        [ for parameter in Parameters.All do
              testCase $"{parameter.Name} can be written in its block"
              <| fun () ->
                  let builder = builderOf parameter.Section

                  match keywordOf builder parameter.Name with
                  | None -> failtest $"{builder.GetType().Name} has no keyword {parameter.Name}."
                  | Some keyword ->
                      let empty = (member' builder "Yield").Invoke(builder, [| null |])
                      let value = valueFor (keyword.GetParameters() |> Array.item 1 |> _.ParameterType)

                      let cell =
                          keyword.Invoke(builder, [| empty; value; null; null |])
                          |> settingsOf
                          |> List.fold
                              (fun cell setting ->
                                  (nonNull (Parameters.Find setting.Parameter)).Set.Invoke(cell, setting.Value))
                              (Cell())

                      Expect.equal (box (parameter.Get.Invoke cell)) (expected parameter) "its value"

              testCase $"{parameter.Name} can be swept under the same name"
              <| fun () ->
                  match typeof<Axes>.GetMethod parameter.Name with
                  | null -> failtest $"There is no axis {parameter.Name}."
                  | method ->
                      let invoked = method.Invoke(null, [| listFor (firstParameter method); null; null |])
                      let point = List.exactlyOne (axisOf (nonNull invoked)).Points
                      let assignment = point |> List.find (fun value -> value.Parameter = parameter.Name)
                      Expect.equal (box assignment.Value) (expected parameter) "its value" ]

/// The module whose values are the metrics.
let private languageMetrics =
    typeof<Axis>.Assembly.GetTypes()
    |> Array.find (fun each -> not (isNull (each.GetProperty "spectralRadius")))

let private metricTests =
    testList
        "every metric"
        [ for metric in FlipFlop.Experiments.Results.Metrics.All do
              testCase $"{metric.Name} can be claimed under its name"
              <| fun () ->
                  match languageMetrics.GetProperty metric.Name with
                  | null -> failtest $"The language has no metric {metric.Name}."
                  | value -> Expect.equal (value.GetValue null) (box (MetricName metric.Name)) "the metric" ]

let private faultTests =
    testList
        "faults"
        [ testCase "a value that is not allowed names its field, value, bounds, file and line"
          <| fun () ->
              let fault =
                  faultsOf (fun () -> experiment "x" { network (tanhNetwork { units -7 }) }) |> List.exactlyOne

              Expect.equal fault.Field "units" "the field"
              Expect.stringContains fault.Message "-7" "the value"
              Expect.stringContains fault.Message "1 to 4096" "what is allowed"
              Expect.stringEnds (nonNull fault.File) "LanguageTests.fs" "the file"
              Expect.isGreaterThan fault.Line.Value 100 "the line"

          testCase "every fault is told at once, by line"
          <| fun () ->
              let faults =
                  faultsOf (fun () ->
                      experiment "no name" {
                          task (flipFlop { hold 341.0<ms> })
                          network (tanhNetwork { units 0 })
                          training (adam { learningRate -1.0 })
                          seeds [ 3; 3 ]
                      })

              Expect.equal
                  (faults |> List.map _.Field)
                  [ "name"; "hold"; "units"; "learningRate"; "seeds" ]
                  "the fields, in the file's order"

              let lines = faults |> List.map _.Line.Value
              Expect.equal (lines |> List.map (fun line -> line - lines[0])) [ 0; 1; 2; 3; 4 ] "their lines"

          testCase "a fault of a swept value stands where the axis is, not where the single value is"
          <| fun () ->
              let fault =
                  faultsOf (fun () ->
                      experiment "x" {
                          network (tanhNetwork { units 64 })
                          sweep [ inputNoise [ 0.1 ]; units [ 0 ] ]
                      })
                  |> List.exactlyOne

              let ofBase =
                  faultsOf (fun () -> experiment "x" { network (tanhNetwork { units 0 }) }) |> List.exactlyOne

              Expect.equal fault.Field "units" "the field"
              Expect.isLessThan (fault.Line.Value + 4) ofBase.Line.Value "the sweep's line"

          testCase "a keyword given twice in a block is a fault with both lines"
          <| fun () ->
              let fault =
                  faultsOf (fun () ->
                      experiment "x" {
                          network (
                              tanhNetwork {
                                  units 64
                                  recurrent orthogonal
                                  units 32
                              }
                          )
                      })
                  |> List.exactlyOne

              Expect.equal fault.Field "units" "the field"
              Expect.stringContains fault.Message "more than once" "what is wrong"
              Expect.stringContains fault.Message $"and {fault.Line.Value}" "the second line"
              Expect.stringContains fault.Message $"{fault.Line.Value - 2} and" "the first line"

          testCase "data gives the trials, so that trials beside it are given twice"
          <| fun () ->
              Expect.equal
                  (fieldsOf (fun () ->
                      experiment "x" {
                          training (
                              adam {
                                  data (fresh 512)
                                  trials 512
                              }
                          )
                      }))
                  [ "trials" ]
                  "the faults"

          testCase "a block given twice is a fault"
          <| fun () ->
              Expect.equal
                  (fieldsOf (fun () ->
                      experiment "x" {
                          seeds [ 1 ]
                          seeds [ 2 ]
                      }))
                  [ "seeds" ]
                  "the faults"

          testCase "zipped axes of unequal lengths are one fault"
          <| fun () ->
              let fault =
                  faultsOf (fun () -> experiment "x" { sweep [ zip [ units [ 8; 16 ]; inputNoise [ 0.1 ] ] ] })
                  |> List.exactlyOne

              Expect.stringContains fault.Message "units has 2" "the first axis"
              Expect.stringContains fault.Message "inputNoise has 1" "the second"

          testCase "no seeds at all are a fault"
          <| fun () ->
              let none: int list = []
              Expect.equal (fieldsOf (fun () -> experiment "x" { seeds none })) [ "seeds" ] "the faults" ]

let private points (spec: ExperimentSpec) =
    [ for axis in spec.Sweep ->
          [ for point in axis.Points ->
                [ for value in point.Assignments -> value.Parameter, ParameterValue.Format value.Value ] ] ]

[<Tests>]
let tests =
    testList
        "Language"
        [ testCase "everything that can be written is in the canonical JSON"
          <| fun () -> Expect.equal (SpecJson.Write(everything ())) golden "the JSON"

          testCase "what is left out has the spec's own default, and the seed is 1"
          <| fun () ->
              let spec = experiment "x" { title "" }
              let plain = ExperimentSpec(Name = "x", Seeds = [| Seed.Both 1L |])
              Expect.equal (SpecJson.Write spec) (SpecJson.Write plain) "the JSON"

          testCase "cells multiply out, group by group"
          <| fun () ->
              let spec =
                  experiment "x" {
                      sweep
                          [ cells
                                [ [ units [ 8 ]; inputNoise [ 0.1 ] ]
                                  [ units [ 16; 32 ]; inputNoise [ 0.2; 0.3 ] ] ] ]
                  }

              let cell (units: int) (noise: float) =
                  [ "units", ParameterValue.Format(int64 units)
                    "inputNoise", ParameterValue.Format noise ]

              Expect.equal
                  (points spec)
                  [ [ cell 8 0.1; cell 16 0.2; cell 16 0.3; cell 32 0.2; cell 32 0.3 ] ]
                  "the points"

          testCase "three axes zip as well as two"
          <| fun () ->
              let spec =
                  experiment "x" { sweep [ zip [ units [ 8; 16 ]; inputNoise [ 0.1; 0.2 ]; epochs [ 1; 2 ] ] ] }

              Expect.equal (List.length (List.exactlyOne (points spec))) 2 "points"
              Expect.equal (List.length (points spec).[0].[1]) 3 "values of a point"

          testCase "an axis of data gives the source and the number of trials"
          <| fun () ->
              let spec = experiment "x" { sweep [ data [ fresh 512; fixedTrials 1024 ] ] }

              Expect.equal
                  (points spec)
                  [ [ [ "data", "fresh"; "trials", "512" ]; [ "data", "fixed"; "trials", "1024" ] ] ]
                  "the points"

          testCase "seeds beyond 32 bits are written with an L"
          <| fun () ->
              let spec = experiment "x" { seeds [ 9007199254740991L ] }
              Expect.equal (List.ofSeq spec.Seeds) [ Seed.Both Seed.Largest ] "the seeds"

          parameterTests
          metricTests
          faultTests ]
