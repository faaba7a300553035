/// The language has a word for every parameter and every metric that there is.
module FlipFlop.Tests.Dsl.VocabularyTests

open System
open System.Reflection
open Expecto
open FlipFlop
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Specification

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
    elif wanted = typeof<RecurrentLayer> then
        RecurrentLayer.Gru
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
    | ParameterKind.Choice, "layer" -> "gru"
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

let private cellOf (settings: Setting list) =
    settings
    |> List.fold
        (fun cell setting -> (nonNull (Parameters.Find setting.Parameter)).Set.Invoke(cell, setting.Value))
        (Cell())

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

                  // The block's name says which layer; its Run adds it.
                  if parameter.Name = "layer" then
                      let cell = settingsOf (gruNetwork { units 7 }) |> cellOf
                      Expect.equal (box (parameter.Get.Invoke cell)) (expected parameter) "its value"
                  else

                      match keywordOf builder parameter.Name with
                      | None -> failtest $"{builder.GetType().Name} has no keyword {parameter.Name}."
                      | Some keyword ->
                          let empty = (member' builder "Yield").Invoke(builder, [| null |])
                          let value = valueFor (keyword.GetParameters() |> Array.item 1 |> _.ParameterType)

                          let cell =
                              keyword.Invoke(builder, [| empty; value; null; null |]) |> settingsOf |> cellOf

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

/// What the language has under a metric's name; the type says what may be claimed of it.
let private measured name =
    match languageMetrics.GetProperty(name: string) with
    | null -> failtest $"The language has no metric {name}."
    | property -> property.GetValue null

let private metricTests =
    testList
        "every metric"
        [ for metric in FlipFlop.Experiments.Results.Metrics.All do
              testCase $"{metric.Name} can be claimed under its name, and against the untrained network if that has it"
              <| fun () ->
                  let expected: obj =
                      if isNull metric.OfNetwork then
                          (Measure(metric.Name, Baseline.None): Measure<OfTraining>)
                      else
                          (Measure(metric.Name, Baseline.None): Measure<OfNetwork>)

                  Expect.equal (measured metric.Name) expected "the metric"

          for metric in FlipFlop.Experiments.Results.PairMetrics.All do
              testCase $"{metric.Name} can be claimed of pairs"
              <| fun () ->
                  let expected: Measure<OfPairs> = Measure(metric.Name, Baseline.None)
                  Expect.equal (measured metric.Name) (box expected) "the metric" ]

[<Tests>]
let tests = testList "Vocabulary" [ parameterTests; metricTests ]
