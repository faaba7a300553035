/// Reading blocks and statements off a script's text, and the advice that rests on it.
module FlipFlop.Tests.Cli.ScriptTextTests

open Expecto
open FlipFlop.Cli.Scripts

let private script =
    """// experiment "comment" { units 3 }
experiment "a { b" {
    title "seeds [ 1 ] { x }" // } not an end
    network (tanhNetwork { unitz 64; recurrent orthogonal })
    sweep [
        units [ 8; 16 ]
        noise [ 0.1 ]
    ]
    seeds [ 1 .. 3 ]
}
"""

let private at line column =
    let code = ScriptText.code script
    ScriptText.statementAt Keywords.isBlock code (ScriptText.offset code { Line = line; Column = column })

let private statement line column =
    match at line column with
    | Some found -> found
    | None -> failtest $"No statement at {line},{column}."

let private advice (text: string) line column number message =
    let error: CompilerError =
        { File = "x.fsx"
          Line = line
          Column = column
          Number = number
          Message = message }

    Advice.ofError (ScriptText.code text) error |> fst

[<Tests>]
let tests =
    testList
        "ScriptText"
        [ testCase "a place in an inner block belongs to its statement, not to the outer one's"
          <| fun () ->
              let found = statement 4 28
              Expect.equal (found.Block, found.Keyword) ("tanhNetwork", "unitz") "block and keyword"
              Expect.equal (script.Substring(found.Start, found.End - found.Start)) "unitz 64" "its text"

          testCase "a statement runs over lines that stand deeper"
          <| fun () ->
              let found = statement 7 9
              Expect.equal (found.Block, found.Keyword) ("experiment", "sweep") "block and keyword"

          testCase "braces in strings and comments count for nothing"
          <| fun () ->
              Expect.equal (statement 9 5).Keyword "seeds" "the last statement"
              Expect.equal (statement 3 10).Keyword "title" "the first statement"
              Expect.isNone (at 1 30) "a comment is in no block"

          testCase "a blanked statement leaves every line in place, and no stray semicolon"
          <| fun () ->
              let without = ScriptText.without (statement 4 28) script
              Expect.equal (without.Split('\n').Length) (script.Split('\n').Length) "lines"
              Expect.stringContains without "tanhNetwork {           recurrent orthogonal }" "the rest of the block"

          testCase "a misspelt keyword names its block, the one that was meant, and all there are"
          <| fun () ->
              let text =
                  advice script 4 28 "FS0039" "The value or constructor 'unitz' is not defined."

              Expect.stringContains text "`unitz` is no keyword of `tanhNetwork`" "the block"
              Expect.stringContains text "units" "the one that was meant"
              Expect.stringContains text "recurrent" "the others"

          testCase "a keyword in the wrong block is sent to its own"
          <| fun () ->
              let text =
                  advice "experiment \"x\" {\n    task (flipFlop { epochs 3 })\n}" 2 22 "FS0001" "expected 'unit'"

              Expect.stringContains text "`adam { ... }`" "where it belongs"

          testCase "an unknown axis is answered with the parameters"
          <| fun () ->
              let text =
                  advice script 7 9 "FS0039" "The value or constructor 'noise' is not defined."

              Expect.stringContains text "inputNoise" "the parameters"

          testCase "a wrong value in an axis is answered with how that axis is written"
          <| fun () ->
              let text =
                  advice script 6 17 "FS0001" "This expression was expected to have type 'int'"

              Expect.stringContains text "units [ 64 ]" "the axis"

          testCase "every keyword of every block has an example of its own"
          <| fun () ->
              for block, keywords in Keywords.blocks do
                  for keyword in keywords do
                      Expect.notEqual (Keywords.usage block keyword) keyword $"the example of {keyword} in {block}"

          testCase "the compiler's lines are read in both of its styles"
          <| fun () ->
              let errors =
                  CompilerError.parse
                      "\n/a/b.fsx(3,28): error FS0039: Not 'x'.\n\\a\\b.fsx(5,1,5,9): typecheck error FS0001: Odd.\nnoise\n"

              Expect.equal
                  [ for error in errors -> error.Line, error.Column, error.Number, error.Message ]
                  [ 3, 28, "FS0039", "Not 'x'."; 5, 1, "FS0001", "Odd." ]
                  "the errors" ]
