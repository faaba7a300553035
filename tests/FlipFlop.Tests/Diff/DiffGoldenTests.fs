/// Every face of a comparison as it is recorded: what the model has stands in each, in its place.
module FlipFlop.Tests.Diff.DiffGoldenTests

open System
open System.IO
open System.Text.RegularExpressions
open Expecto
open FlipFlop.Cli
open FlipFlop.Experiments.Diff
open FlipFlop.Reports
open FlipFlop.Tests
open FlipFlop.Tests.Diff

let private recorded name =
    File.ReadAllText(Path.Combine(TestData.repositoryRoot, "tests", "FlipFlop.Tests", "Diff", name))

/// The words of the page without its figures, a line for each row, sentence and heading.
let private pageWords (html: string) =
    let body = html[html.IndexOf "<body>" .. html.IndexOf "</main>" - 1]

    let withoutFigures =
        Regex.Replace(body, "<figure.*?</figure>", "", RegexOptions.Singleline)

    let lines = Regex.Replace(withoutFigures, "</(tr|li|p|h1|h2|div)>", "\n")
    let cells = Regex.Replace(lines, "</(td|th|dt)>", " | ")

    let words =
        Net.WebUtility.HtmlDecode(Regex.Replace(cells, "<[^>]*>", "")) |> nonNull

    [ for line in words.Split '\n' do
          if line.Trim() <> "" then
              line.Trim() ]
    |> String.concat "\n"

[<Tests>]
let tests =
    testList
        "Faces of a diff as recorded"
        [ for name, face in
              [ "diff.golden.json", DiffJson.Write
                "diff.golden.md", DiffMarkdown.text
                "diff.golden.txt", (fun diff -> String.concat "\n" (DiffText.lines diff) + "\n")
                "diff.golden.page.txt", (fun diff -> pageWords (DiffPage.html diff) + "\n") ] do
              test $"of a comparison that has everything {name} says everything" {
                  Expect.equal (face WholeDiff.diff.Value) (recorded name) name
              } ]
