/// Who trained this, where and with what; every parameter; the spec and the script.
module FlipFlop.Reports.ProvenanceSection

open System
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Reports.Html

let private row (cells: string list) =
    element "tr" [] (cells |> List.map (words "td"))

let private table name (headings: string list) (rows: string list) =
    let heading title =
        element "th" [ ("scope", "col") ] [ text title ]

    let head = element "thead" [] [ element "tr" [] (List.map heading headings) ]
    scroll "whole" name [ element "table" [] [ head; element "tbody" [] rows ] ]

let private isDefault (parameter: Parameter) (value: obj) =
    parameter.Get.Invoke(Cell()).Equals value

/// "340 ms, 68 steps", where every cell has the same step.
let private inSteps (sweep: Sweep) (parameter: Parameter) (value: obj) =
    let stepSwept = sweep.Parameters |> List.exists (fun swept -> swept.Name = "step")

    match value with
    | :? float as duration when parameter.Kind = ParameterKind.Milliseconds && parameter.Name <> "step" && not stepSwept ->
        let steps = duration / sweep.Result.Plan.Spec.Base.Task.StepMs
        $"{Sweep.written value} ms, {Sweep.written steps} steps"
    | _ when parameter.Unit <> "" -> $"{Sweep.written value} {parameter.Unit}"
    | _ -> Sweep.written value

let private parameterRow (sweep: Sweep) (parameter: Parameter) =
    let cells name value origin =
        [ words "td" name
          words "td" value
          words "td" origin
          words "td" parameter.Section
          element "td" [ ("class", "wrap") ] [ text parameter.Description ] ]

    match sweep.Parameters |> List.tryFind (fun swept -> swept.Name = parameter.Name) with
    | Some swept ->
        let values = String.Join("; ", swept.Values |> List.map (inSteps sweep parameter))
        element "tr" [ ("class", "changed") ] (cells parameter.Name values "swept")
    | None ->
        let value = parameter.Get.Invoke sweep.Result.Plan.Spec.Base

        if isDefault parameter value then
            element "tr" [] (cells parameter.Name (inSteps sweep parameter value) "as default")
        else
            element "tr" [ ("class", "changed") ] (cells parameter.Name (inSteps sweep parameter value) "set")

let private parameters (sweep: Sweep) =
    let shown =
        if (Sweep.imported sweep).IsSome then
            ImportedNetwork.CellParameters
        else
            Parameters.All

    [ for parameter in shown -> parameterRow sweep parameter ]
    |> table "Parameters" [ "parameter"; "value"; "origin"; "part"; "what it is" ]

let private timeConstant (sweep: Sweep) =
    match sweep.Parameters |> List.tryFind (fun swept -> swept.Name = "step") with
    | Some _ ->
        "The step is swept; one step is also the network's time constant (tau = step), so cells are different models."
    | None ->
        let step = Sweep.written sweep.Result.Plan.Spec.Base.Task.StepMs
        $"One step is {step} ms, and also the network's time constant: tau = {step} ms. Another step is another model."

let private packages (provenance: Provenance) =
    String.Join(", ", [ for package in provenance.Packages |> Seq.sortBy _.Key -> $"{package.Key} {package.Value}" ])

/// Machines and programs that trained the realizations, each combination once, with how many it trained and for how long.
let private machines (sweep: Sweep) =
    [ for result in sweep.Result.Realizations do
          match result.Manifest with
          | null -> ()
          | manifest -> manifest.Provenance ]
    |> List.groupBy (fun provenance ->
        [ provenance.Engine
          provenance.ArithmeticVersion
          provenance.CodeVersion
          provenance.DotNet
          provenance.OperatingSystem
          provenance.Cpu
          String.Join(" ", provenance.InstructionSets)
          packages provenance ])
    |> List.map (fun (names, group) ->
        let seconds = group |> List.sumBy _.WallSeconds
        row (string group.Length :: $"{Figure.number seconds} s" :: names))
    |> table
        "Machines and programs"
        [ "realizations"
          "training time"
          "engine"
          "arithmetic version"
          "code"
          ".NET"
          "system"
          "processor"
          "instruction sets"
          "packages" ]

let private source title (content: string) =
    element
        "details"
        []
        [ words "summary" title
          element "pre" [ ("tabindex", "0"); ("aria-label", title); ("role", "region") ] [ words "code" content ] ]

/// The file that an imported network came from, and what was assumed of it.
let private origin (sweep: Sweep) =
    match Sweep.imported sweep with
    | None -> ""
    | Some imported ->
        let notes =
            [ for note in imported.Notes -> words "li" $"{note}." ] |> String.concat ""

        let file = $"Imported from {imported.File}, whose SHA-256 is {imported.FileSha256}."
        element "p" [] [ text file ] + element "ul" [] [ notes ]

let html (sweep: Sweep) : string =
    let script =
        match sweep.Result.Script with
        | null -> ""
        | script -> source "The experiment file, without what --set and --seeds changed of it" script

    String.Concat
        [ element "p" [ ("class", "lead") ] [ text (timeConstant sweep) ]
          origin sweep
          parameters sweep
          machines sweep
          script
          source "The specification, as canonical JSON" sweep.Result.SpecJson ]
