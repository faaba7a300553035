/// The language's blocks, and the keywords that each of them has: read off the builders themselves.
module FlipFlop.Cli.Scripts.Keywords

open System
open System.Reflection
open FlipFlop
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification

let private keywordsOf (builder: Type) =
    [ for method in builder.GetMethods() do
          match method.GetCustomAttribute<CustomOperationAttribute>() with
          | null -> ()
          | keyword -> keyword.Name ]
    |> List.distinct

/// Name of a block to its keywords, the outermost first.
let blocks =
    [ "experiment", keywordsOf typeof<ExperimentBuilder>
      "flipFlop", keywordsOf typeof<TaskBuilder>
      "tanhNetwork", keywordsOf typeof<NetworkBuilder>
      "gruNetwork", keywordsOf typeof<NetworkBuilder>
      "adam", keywordsOf typeof<TrainingBuilder> ]

let isBlock word =
    blocks |> List.exists (fun (name, _) -> name = word)

let ofBlock name =
    blocks |> List.find (fun (block, _) -> block = name) |> snd

/// The blocks that have this keyword.
let homes keyword =
    blocks |> List.filter (snd >> List.contains keyword) |> List.map fst

let metrics =
    [ for metric in Metrics.All do
          metric.Name
      for metric in PairMetrics.All do
          metric.Name ]

/// A value as it is written in an experiment file.
let private literal (parameter: Parameter) (value: obj) =
    let decimal (number: float) =
        let text = number.ToString("R", Globalization.CultureInfo.InvariantCulture)

        if text.Contains '.' || text.Contains 'E' then
            text
        else
            text + ".0"

    match value with
    | :? float as number when parameter.Kind = ParameterKind.Milliseconds -> decimal number + "<ms>"
    | :? float as number -> decimal number
    | :? bool as flag -> if flag then "true" else "false"
    | other -> string other

let private defaultOf (parameter: Parameter) =
    literal parameter (parameter.Get.Invoke(Cell()))

/// How a keyword of a block is written, by example.
let usage block keyword =
    match block, keyword, Parameters.Find keyword with
    | "experiment", "title", _ -> "title \"What is asked?\""
    | "experiment", "task", _ -> "task (flipFlop { bits 3; step 5.0<ms> })"
    | "experiment", "network", _ -> "network (tanhNetwork { units 64; recurrent orthogonal })"
    | "experiment", "training", _ -> "training (adam { learningRate 1e-3; epochs 10 })"
    | "experiment", "sweep", _ -> "sweep [ units [ 48; 64 ]; inputNoise [ 0.1; 0.2 ] ]"
    | "experiment", "seeds", _ -> "seeds [ 1 .. 3 ]"
    | "experiment", "seedPairs", _ -> "seedPairs [ 1, 2; 1, 3 ] (each: initial weights, data)"
    | "experiment", "claim", _ -> "claim \"all memories are held\" (all heldStates (atLeast 8))"
    | "experiment", "margin", _ -> "margin spectralRadius 0.05"
    | "experiment", "engine", _ -> "engine simd, or engine libtorch"
    | "experiment", "device", _ -> "device cpu, or device cuda with the engine libtorch"
    | "experiment", "figures", _ -> "figures [ connectivity; spectra ]"
    | "experiment", "keepWeights", _ -> "keepWeights everyEpoch"
    | _, "data", _ -> "data (fresh 8192), or data (fixedTrials 8192) for the same trials every epoch"
    | _, _, Null -> keyword
    | _, _, NonNull parameter -> $"{keyword} {defaultOf parameter}"

/// How an axis of a sweep is written, by example.
let axisUsage name =
    match name, Parameters.Find name with
    | "data", _ -> "data [ fresh 8192; fixedTrials 8192 ]"
    | "layer", _ -> "layer [ tanhLayer; gruLayer ]"
    | "zip", _ -> "zip [ units [ 48; 64 ]; inputNoise [ 0.1; 0.2 ] ]"
    | "cells", _ -> "cells [ [ units [ 48 ]; inputNoise [ 0.1 ] ]; [ units [ 64 ]; inputNoise [ 0.2 ] ] ]"
    | _, Null -> name
    | _, NonNull parameter -> $"{name} [ {defaultOf parameter} ]"
