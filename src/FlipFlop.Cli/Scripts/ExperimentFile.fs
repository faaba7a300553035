/// Reads an experiment: a script (.fsx), evaluated once, or canonical JSON (.json).
module FlipFlop.Cli.Scripts.ExperimentFile

open System
open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open System.Threading
open FlipFlop.Experiments.Specification

/// One thing that is wrong, ready to be shown.
type Problem =
    {
        File: string
        Line: int option
        Column: int option
        Text: string
        /// What the compiler or the runtime said itself.
        Detail: string option
    }

/// The experiment cannot be read; all that is wrong with it.
exception Unreadable of path: string * problems: Problem list

type ReadExperiment =
    {
        Spec: ExperimentSpec
        /// Text of the script; None of a JSON file.
        Script: string option
    }

let private folderOf (path: string) = nonNull (Path.GetDirectoryName path)

let private problem file text =
    { File = file
      Line = None
      Column = None
      Text = text
      Detail = None }

let ofFault (path: string) (fault: Fault) =
    { File = (fault.File |> Option.ofObj |> Option.defaultValue path)
      Line = Option.ofNullable fault.Line
      Column = None
      Text = $"{fault.Field}: {fault.Message}"
      Detail = None }

/// What the script declared before it ended: name, place, and its spec or its faults.
type private Declaration =
    { Name: string
      Line: int
      Outcome: Result<ExperimentSpec, Fault list> }

let private parseFault (json: JsonElement) =
    let text (name: string) = json.GetProperty(name).GetString()
    let line = json.GetProperty "line"

    Fault(
        text "field" |> nonNull,
        text "message" |> nonNull,
        text "file",
        if line.ValueKind = JsonValueKind.Null then
            Nullable()
        else
            Nullable(line.GetInt32())
    )

let private parseDeclaration (line: string) =
    use json = JsonDocument.Parse line
    let root = json.RootElement

    { Name = root.GetProperty("name").GetString() |> nonNull
      Line = root.GetProperty("line").GetInt32()
      Outcome =
        match [ for fault in root.GetProperty("faults").EnumerateArray() -> parseFault fault ] with
        | [] -> Ok(SpecJson.Read(root.GetProperty("spec").GetString() |> nonNull))
        | faults -> Error faults }

/// Evaluates the script, which may be a copy of another folder's.
let private evaluate (stop: CancellationToken) (script: string) (home: string) =
    let folder = Directory.CreateTempSubdirectory "flipflop-"

    try
        let declarations = Path.Combine(folder.FullName, "declarations.jsonl")
        let finished = ScriptProcess.evaluate script home declarations stop

        let declared =
            if File.Exists declarations then
                File.ReadAllLines declarations |> Seq.map parseDeclaration |> List.ofSeq
            else
                []

        finished, declared
    finally
        folder.Delete true

let private faultsOf path declarations =
    [ for declaration in declarations do
          match declaration.Outcome with
          | Ok _ -> ()
          | Error faults ->
              for fault in faults do
                  ofFault path fault ]

/// The exception's words, and its place in the script by the innermost frame that lies there.
let private ofException (path: string) (output: string) =
    let frame =
        Regex.Match(output, @"^\s+at .* in " + Regex.Escape path + @":line (\d+)", RegexOptions.Multiline)

    let words =
        output.Split('\n')
        |> Seq.takeWhile (fun line -> not (Regex.IsMatch(line, @"^\s+at ")))
        |> Seq.filter (fun line -> line.Trim() <> "" && line.Trim() <> "Stopped due to error")
        |> String.concat " "

    { problem path $"the script ended with an exception: {words.Trim()}" with
        Line =
            if frame.Success then
                Some(int frame.Groups[1].Value)
            else
                None
        Detail = Some output }

/// The same file with the faulty statements blanked, evaluated for the faults of all the others.
let private remainingFaults stop (path: string) (text: string) (statements: ScriptText.Statement list) =
    let folder = Directory.CreateTempSubdirectory "flipflop-"

    try
        let copy = Path.Combine(folder.FullName, nonNull (Path.GetFileName path))

        let remains =
            List.fold (fun text statement -> ScriptText.without statement text) text statements

        File.WriteAllText(copy, $"#line 1 \"{path}\"\n{remains}")
        let removed = statements |> List.map _.Keyword |> Set.ofList
        let _, declarations = evaluate stop copy (folderOf path)

        [ for declaration in declarations do
              match declaration.Outcome with
              | Ok _ -> ()
              | Error faults ->
                  for fault in faults do
                      if not (removed.Contains fault.Field) then
                          ofFault path fault ]
    finally
        folder.Delete true

let private ofCompilerError (path: string) code (error: CompilerError) =
    let advice, statement =
        if error.File = path then
            Advice.ofError code error
        else
            "the F# compiler does not accept this.", None

    { File = error.File
      Line = Some error.Line
      Column = Some error.Column
      Text = advice
      Detail = Some $"{error.Number}: {error.Message}" },
    statement

/// All compile errors, and the faults of the statements that have none.
let private ofCompilerErrors stop path text (fromInteractive: CompilerError list) =
    let errors =
        match CompilerError.parse (ScriptProcess.check path stop).Output with
        | all when fromInteractive |> List.forall (fun error -> all |> List.exists (fun e -> e.Line = error.Line)) ->
            all
        | _ -> fromInteractive

    let described = errors |> List.map (ofCompilerError path (ScriptText.code text))
    let statements = described |> List.choose snd |> List.distinct

    let compileProblems =
        described |> List.map fst |> List.distinctBy (fun problem -> problem.Line, problem.Text)

    if List.forall (snd >> Option.isSome) described then
        compileProblems @ remainingFaults stop path text statements
    else
        compileProblems

let private soleExperiment path declarations =
    match declarations, faultsOf path declarations with
    | _, (_ :: _ as faults) -> Error faults
    | [ { Outcome = Ok spec } ], _ -> Ok spec
    | [], _ ->
        Error
            [ problem
                  path
                  "declares no experiment. One begins with: experiment \"name\" { ... } (experiments/template.fsx shows all of it)" ]
    | several, _ ->
        let named =
            [ for each in several -> $"\"{each.Name}\" (line {each.Line})" ] |> String.concat ", "

        Error [ problem path $"declares {several.Length} experiments, {named}; a file declares one" ]

let private readScript stop (path: string) =
    let text = File.ReadAllText path
    let finished, declarations = evaluate stop path (folderOf path)

    let outcome =
        if finished.ExitCode = 0 then
            eprintf "%s" finished.Output
            soleExperiment path declarations
        else
            match CompilerError.parse finished.Output with
            | [] -> Error(faultsOf path declarations @ [ ofException path finished.Output ])
            | errors -> Error(ofCompilerErrors stop path text errors)

    match outcome with
    | Ok spec -> { Spec = spec; Script = Some text }
    | Error problems -> raise (Unreadable(path, problems |> List.sortBy (fun problem -> problem.Line, problem.Column)))

let private readJson (path: string) =
    { Spec = SpecJson.Read(File.ReadAllText path, path)
      Script = None }

/// Raises Unreadable, or FaultyExperimentException, with everything that is wrong. A stop ends the evaluation.
let read (stop: CancellationToken) (file: string) =
    let path = Path.GetFullPath file

    match (nonNull (Path.GetExtension path)).ToLowerInvariant() with
    | ".fsx"
    | ".json" when not (File.Exists path) -> raise (Unreadable(path, [ problem path "there is no such file" ]))
    | ".fsx" -> readScript stop path
    | ".json" -> readJson path
    | _ ->
        raise (
            Unreadable(path, [ problem path "is no experiment file: those end in .fsx, or .json for canonical JSON" ])
        )
