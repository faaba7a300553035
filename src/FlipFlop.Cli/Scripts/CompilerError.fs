namespace FlipFlop.Cli.Scripts

open System
open System.IO
open System.Text.RegularExpressions

/// What the F# compiler or F# Interactive says is wrong with a script.
type CompilerError =
    {
        File: string
        Line: int
        /// From 1.
        Column: int
        /// "FS0039"
        Number: string
        /// The compiler's own words, on one line.
        Message: string
    }

module CompilerError =
    // a.fsx(3,28): error FS0039: ...  and, of --vserrors, a.fsx(3,28,3,33): typecheck error FS0039: ...
    let private form =
        Regex(
            @"^\s*(?<file>.+?)\((?<line>\d+),(?<column>\d+)(,\d+,\d+)?\):\s+(\w+\s+)?error\s+(?<number>FS\d+):\s*(?<message>.*)$",
            RegexOptions.CultureInvariant
        )

    /// On one line, without the signatures that some messages end with: they speak of the language's inside.
    let private tidy (message: string) =
        let text = Regex.Replace(message.Trim(), @"\s+", " ")
        Regex.Replace(text, @"\s*(Known types of arguments|The required signature is).*$", "")

    let private ofLine (line: string) =
        let found = form.Match line
        let part (name: string) = found.Groups[name].Value

        if found.Success then
            // --vserrors writes paths with backslashes everywhere.
            Some
                { File = (part "file").Replace('\\', Path.DirectorySeparatorChar) |> Path.GetFullPath
                  Line = int (part "line")
                  Column = int (part "column")
                  Number = part "number"
                  Message = tidy (part "message") }
        else
            None

    /// All errors of a compiler's output, each once, in the order of the text; other lines are passed over.
    let parse (output: string) =
        output.Split('\n')
        |> Seq.choose ofLine
        |> Seq.distinct
        |> Seq.sortBy (fun error -> error.File, error.Line, error.Column)
        |> List.ofSeq
