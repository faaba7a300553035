/// Says in a researcher's words what the compiler found wrong with an experiment file.
module FlipFlop.Cli.Scripts.Advice

open System.Text.RegularExpressions
open FlipFlop.Experiments.Specification
open FlipFlop.Cli.Scripts.ScriptText

let private quoted (message: string) =
    let found = Regex.Match(message, "'(?<name>[^']+)'")

    if found.Success then
        Some found.Groups["name"].Value
    else
        None

let private otherHome block keyword =
    match Keywords.homes keyword |> List.filter ((<>) block) with
    | [] -> None
    | home :: _ when block = "experiment" ->
        Some $"It stands in `{home} {{ ... }}`, and in `sweep [ ... ]` with a list of values."
    | home :: _ -> Some $"It is one of `{home} {{ ... }}`."

let private noKeyword (statement: Statement) =
    let suggestion =
        otherHome statement.Block statement.Keyword
        |> Option.defaultWith (fun () ->
            Suggestions.For(statement.Keyword, "keywords", Keywords.ofBlock statement.Block))

    $"`{statement.Keyword}` is no keyword of `{statement.Block}`. {suggestion}"

let private unknownName name (statement: Statement) =
    let names, plural =
        match statement.Keyword with
        | "sweep" -> [ for parameter in Parameters.All -> parameter.Name ], "parameters"
        | "claim"
        | "margin" -> Keywords.metrics, "metrics"
        | "recurrent" -> [ "orthogonal"; "normal" ], "choices"
        | "data" -> [ "fresh"; "fixedTrials" ], "choices"
        | "task"
        | "network"
        | "training" -> [ "flipFlop"; "tanhNetwork"; "gruNetwork"; "adam" ], "blocks"
        | _ -> [], ""

    match names with
    | [] ->
        $"`{name}` is not known here. `{statement.Keyword}` is written: {Keywords.usage statement.Block statement.Keyword}"
    | names -> $"`{name}` is not known here. {Suggestions.For(name, plural, names)}"

let private written (code: string) offset (statement: Statement) =
    let isParameter word = not (isNull (Parameters.Find word))

    let axis =
        if statement.Keyword = "sweep" then
            [ listWordAt code statement (offset + 1); Some(wordBefore code offset) ]
            |> List.tryPick (Option.filter isParameter)
        else
            None

    match axis with
    | Some axis -> $"this does not fit here; an axis of `{axis}` is written: {Keywords.axisUsage axis}"
    | None ->
        $"this does not fit here; `{statement.Keyword}` is written: {Keywords.usage statement.Block statement.Keyword}"

let private outsideBlocks (error: CompilerError) =
    match error.Number, quoted error.Message with
    | "FS0039", Some name when error.Message.Contains "not defined" ->
        let suggestion = Suggestions.For(name, "blocks", List.map fst Keywords.blocks)
        $"`{name}` is not known here. {suggestion}"
    | ("FS0078" | "FS0079" | "FS0082" | "FS0084"), _ ->
        "a file that this one loads is not there. `flipflop run` needs no prelude: "
        + "the line `#load \"prelude.fsx\"` only serves the editor and may be left out."
    | _ -> "the F# compiler does not accept this."

/// The error's advice; and its statement, where it is in a block of the language.
let ofError (code: string) (error: CompilerError) =
    let offset =
        offset
            code
            { Line = error.Line
              Column = error.Column }

    match statementAt Keywords.isBlock code offset with
    | None -> outsideBlocks error, None
    | Some statement when not (List.contains statement.Keyword (Keywords.ofBlock statement.Block)) ->
        noKeyword statement, Some statement
    | Some statement ->
        let advice =
            match error.Number, quoted error.Message with
            | "FS0039", Some name -> unknownName name statement
            | _ when error.Message.Contains "'fixed'" ->
                "`fixed` is a word of F# itself: write `data (fixedTrials 8192)` for the same trials every epoch."
            | "FS0041", _ when Regex.IsMatch(text code statement, @"\[\s*\]") ->
                $"`{statement.Keyword}` has an empty list; give at least one, as in: {Keywords.usage statement.Block statement.Keyword}"
            | _ -> written code offset statement

        advice, Some statement
