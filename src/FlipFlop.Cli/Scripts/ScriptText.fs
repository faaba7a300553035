/// What can be read off an experiment file's text without compiling it: its blocks and their statements.
module FlipFlop.Cli.Scripts.ScriptText

open System
open System.Text

/// A place, both from 1 as the compiler counts lines; columns as people count, from 1 too.
[<Struct>]
type Position = { Line: int; Column: int }

/// `keyword values` in a block: from Start to before End, offsets into the text.
type Statement =
    { Block: string
      Keyword: string
      Start: int
      End: int }

/// The text with what stands in comments and between quotes blanked, every character in its old place.
let code (text: string) =
    let masked = StringBuilder(text)

    let blank first last =
        for i in first .. min (last - 1) (text.Length - 1) do
            if text[i] <> '\n' then
                masked[i] <- ' '

    let endOf (mark: string) from =
        match text.IndexOf(mark, min from text.Length, StringComparison.Ordinal) with
        | -1 -> text.Length
        | found -> found + mark.Length

    let rec endOfString i =
        if i >= text.Length then text.Length
        elif text[i] = '\\' then endOfString (i + 2)
        elif text[i] = '"' then i + 1
        else endOfString (i + 1)

    let starts (mark: string) i =
        String.CompareOrdinal(text, i, mark, 0, mark.Length) = 0

    let rec walk i =
        if i < text.Length then
            let skipTo next =
                blank i next
                walk next

            let skipString next =
                blank (i + 1) (next - 1)
                walk next

            if starts "//" i then
                skipTo (
                    match text.IndexOf('\n', (i: int)) with
                    | -1 -> text.Length
                    | newline -> newline
                )
            elif starts "(*" i && not (starts "(*)" i) then
                skipTo (endOf "*)" (i + 2))
            elif starts "\"\"\"" i then
                skipString (endOf "\"\"\"" (i + 3))
            elif text[i] = '"' then
                skipString (endOfString (i + 1))
            else
                walk (i + 1)

    walk 0
    masked.ToString()

/// Where a line and column are in the text.
let offset (text: string) (position: Position) =
    let rec lineStart line from =
        if line <= 1 then
            from
        else
            match text.IndexOf('\n', (from: int)) with
            | -1 -> text.Length
            | newline -> lineStart (line - 1) (newline + 1)

    min text.Length (lineStart position.Line 0 + position.Column - 1)

let private isWord c =
    Char.IsLetterOrDigit c || c = '_' || c = '\''

/// The word that ends at or before the offset; blanks and a string between them, as in `experiment "name" {`, aside.
let wordBefore (code: string) offset =
    let before = code.Substring(0, offset).TrimEnd()

    let last =
        if before.EndsWith '"' then
            before.TrimEnd('"').TrimEnd().TrimEnd('"').TrimEnd().Length
        else
            before.Length

    let mutable first = last

    while first > 0 && isWord code[first - 1] do
        first <- first - 1

    code.Substring(first, last - first)

let private wordAt (code: string) start =
    let mutable last = start

    while last < code.Length && isWord code[last] do
        last <- last + 1

    code.Substring(start, last - start)

/// Every `word { ... }` around the offset, innermost first: the word, and where its inside begins and ends.
let private enclosingBlocks (code: string) offset =
    let rec closing depth i =
        if i >= code.Length then code.Length
        elif code[i] = '{' then closing (depth + 1) (i + 1)
        elif code[i] = '}' && depth = 0 then i
        elif code[i] = '}' then closing (depth - 1) (i + 1)
        else closing depth (i + 1)

    let rec opening depth i found =
        if i < 0 then
            List.rev found
        elif code[i] = '}' then
            opening (depth + 1) (i - 1) found
        elif code[i] = '{' && depth = 0 then
            opening 0 (i - 1) ((wordBefore code i, i + 1, closing 0 (i + 1)) :: found)
        elif code[i] = '{' then
            opening (depth - 1) (i - 1) found
        else
            opening depth (i - 1) found

    opening 0 (min offset code.Length - 1) []

let private columnOf (code: string) offset =
    offset - (code.LastIndexOf('\n', max 0 (offset - 1)) + 1)

/// Where the block's statements begin: its first word, and what follows a `;` or stands on a new line no deeper
/// than the first, outside any bracket.
let private statementStarts (code: string) first last =
    let starts = ResizeArray<int>()
    let mutable depth = 0
    let mutable expecting = true

    for i in first .. last - 1 do
        let c = code[i]

        if c = ';' && depth = 0 then
            expecting <- true
        elif not (Char.IsWhiteSpace c) then
            let onNewLine =
                String.IsNullOrWhiteSpace(code.Substring(i - columnOf code i, columnOf code i))

            if expecting || (depth = 0 && onNewLine && columnOf code i <= columnOf code starts[0]) then
                starts.Add i
                expecting <- false

            if "([{".Contains c then
                depth <- depth + 1
            elif ")]}".Contains c then
                depth <- depth - 1

    List.ofSeq starts

/// The statement that the offset is in, of the innermost block that is one of these.
let statementAt (isBlock: string -> bool) (code: string) offset =
    enclosingBlocks code offset
    |> List.tryPick (fun (word, first, last) ->
        let starts = statementStarts code first last

        match List.tryFindBack (fun start -> start <= offset) starts with
        | Some start when isBlock word ->
            let next =
                starts |> List.tryFind (fun other -> other > start) |> Option.defaultValue last

            Some
                { Block = word
                  Keyword = wordAt code start
                  Start = start
                  End = start + code.Substring(start, next - start).TrimEnd().TrimEnd(';').Length }
        | _ -> None)

/// The word before the innermost open `[` at the offset, within the statement: an axis, if it is one of a sweep.
let listWordAt (code: string) (statement: Statement) offset =
    let rec back depth i =
        if i <= statement.Start then None
        elif code[i] = ']' then back (depth + 1) (i - 1)
        elif code[i] = '[' && depth = 0 then Some(wordBefore code i)
        elif code[i] = '[' then back (depth - 1) (i - 1)
        else back depth (i - 1)

    back 0 (min offset code.Length - 1)

/// The statement's own text.
let text (code: string) (statement: Statement) =
    code.Substring(statement.Start, statement.End - statement.Start)

/// The text with a statement blanked, and the `;` after it; every line in its old place.
let without (statement: Statement) (text: string) =
    let rest = text.AsSpan(statement.End).TrimStart()

    let last =
        if rest.StartsWith ";" then
            text.Length - rest.Length + 1
        else
            statement.End

    text
    |> String.mapi (fun i c ->
        if i >= statement.Start && i < last && c <> '\n' then
            ' '
        else
            c)
