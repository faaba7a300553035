module FlipFlop.Tests.Reports.PageTests

open System
open System.Text.RegularExpressions
open Expecto
open FlipFlop.Tests
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Tests.Reports

let private standard = lazy (Report.html ReferenceResult.standard.Value)

/// The page without plotly.js, whose own text is not ours to judge.
let private own (html: string) =
    let start = html.IndexOf("* plotly.js", StringComparison.Ordinal)
    let finish = html.IndexOf("</script>", start, StringComparison.Ordinal)
    html.Remove(start, finish - start)

let private occurrences (part: string) (whole: string) = whole.Split(part).Length - 1

let private hostile = "<script>alert('x')</script> & \"quoted\" </title> <!-- "

let private withHostileTexts () =
    let result = ReferenceResult.standard.Value
    let spec = result.Plan.Spec

    let hostileSpec =
        ExperimentSpec(Name = spec.Name, Title = hostile, Sweep = spec.Sweep, Seeds = spec.Seeds)

    let claim =
        ClaimSpec(hostile, Quantifier.All, "heldStates", Comparison.AtLeast, 8.0)

    ExperimentResult(
        Plan =
            Plan(
                hostileSpec,
                result.Plan.SweptParameters,
                result.Plan.Realizations,
                ArithmeticVersion = result.Plan.ArithmeticVersion
            ),
        Realizations = result.Realizations,
        Claims = [| ClaimVerdict(claim, true, 1, 1, 0) |],
        SpecJson = SpecJson.Write hostileSpec,
        Script = hostile
    )

let internal nothingTrained () =
    ReferenceResult.places
    |> List.map (fun place ->
        { place with
            File = ""
            Outcome = RealizationOutcome.Missing })
    |> ReferenceResult.over

[<Tests>]
let tests =
    testList
        "Report page"
        [ test "plotly.js is in the page once" {
              Expect.equal (occurrences "* plotly.js v3" standard.Value) 1 "header comments of plotly.js"
          }

          test "what draws the first screen stands before plotly.js" {
              let place (part: string) =
                  standard.Value.IndexOf(part, StringComparison.Ordinal)

              Expect.isGreaterThan (place "globalThis.glimpse = ") 0 "the tiles' script"
              Expect.isLessThan (place "globalThis.report = ") (place "* plotly.js") "the page's script"
          }

          test "the legend of a tile has what the tile shows, and no more of its figure's" {
              let tiles =
                  Regex.Matches(standard.Value, "<div class=\"tile\">.*?</h3>") |> Seq.map _.Value |> List.ofSeq

              let labels (title: string) =
                  let tile = tiles |> List.find (fun tile -> tile.Contains $">{title}</a>")
                  [ for entry in Regex.Matches(tile, "</i>(.*?)</span>") -> entry.Groups[1].Value ]

              Expect.equal (labels "Spectral radius") [ "units 24"; "units 64" ] "no chance of a radius"
              Expect.equal (labels "What silence keeps") [ "chance" ] "chance of a sign"
          }

          test "the page names no address on a network" {
              let addresses =
                  Regex.Matches(own standard.Value, "(https?:)?//[a-z0-9.-]+\\.[a-z]{2,}", RegexOptions.IgnoreCase)

              let named = [ for address in addresses -> address.Value ] |> List.distinct
              // The name of a language of pictures, which no browser looks up.
              Expect.equal named [ "http://www.w3.org" ] "addresses outside plotly.js"

              Expect.equal
                  (occurrences "http://www.w3.org" (own standard.Value))
                  (occurrences "\"http://www.w3.org/2000/svg\"" (own standard.Value))
                  "the name"
          }

          test "the page forbids the browser to load anything" {
              Expect.stringContains standard.Value "default-src 'none'" "content security policy"
          }

          test "a page of nine realizations is below six megabytes" {
              Number.isLessThan (Text.Encoding.UTF8.GetByteCount standard.Value) 6_000_000 "bytes"
          }

          test "a page of a thousand realizations is below thirteen megabytes" {
              let html = Report.html (ReferenceResult.many 1000)
              Number.isLessThan (Text.Encoding.UTF8.GetByteCount html) 13_000_000 "bytes"
          }

          test "a page of a thousand networks at the paper's scale is below fifteen megabytes, of one below six" {
              for count, most in [ 1, 6_000_000; 1000, 15_000_000 ] do
                  let html = Report.html (ReferenceResult.manyOfThePaper count)
                  Number.isLessThan (Text.Encoding.UTF8.GetByteCount html) most $"bytes of {count}"
          }

          test "whatever a user writes is shown and never run" {
              let html = own (Report.html (withHostileTexts ()))
              Expect.equal (occurrences "<script>alert" html) 0 "scripts of the user's"
              Expect.equal (occurrences "<!-- " html) 0 "comments of the user's"
              Expect.equal (occurrences "</title>" html) 1 "ends of the title"
              Expect.isGreaterThan (occurrences "&lt;script&gt;alert" html) 3 "title, claim, script and spec, escaped"
          }

          test "a report of an imported network has no empty panel" {
              for figure in Report.figures (Sweep.ofResult HostileTexts.imported.Value) do
                  for panel in figure.Panels do
                      Expect.isNonEmpty (panel.Common @ List.concat panel.ByChoice) $"{figure.Title}: {panel.Title}"
          }

          test "the verdict counts with denominators and counts failures against the whole" {
              let text = Verdict.sentence (Sweep.ofResult ReferenceResult.standard.Value)
              Expect.stringContains text "4 of 8 networks have a memory" "memories, of those that were trained"
              Expect.stringContains text "7 of 9 finished" "finished"
              Expect.stringContains text "1 diverged, 1 not trained yet" "failures"
          }

          test "every realization has the line that runs it again" {
              let html = standard.Value

              for realization in ReferenceResult.standard.Value.Realizations do
                  let swept = realization.Realization.Cell

                  let line =
                      $"flipflop run {ReferenceResult.file} --set units={swept.Network.Units} --set inputNoise="
                      + Sweep.written (swept.Task.InputNoise :> obj)
                      + $" --seeds {realization.Realization.Seed}"

                  Expect.stringContains html line "rerun"
          }

          test "claims say pass, fail and undecided" {
              for word in [ ">holds<"; ">fails<"; ">undecided<" ] do
                  Expect.equal (occurrences word standard.Value) 1 word
          }

          test "every parameter is in the table with its value, and durations are in steps too" {
              for parameter in Parameters.All do
                  Expect.stringContains standard.Value $"<td>{parameter.Name}</td>" parameter.Name

              Expect.stringContains standard.Value "<td>340 ms, 68 steps</td>" "hold"
              Expect.stringContains standard.Value "tau = 5 ms" "time constant"
          }

          test "an experiment of which nothing is trained has a page too" {
              let html = Report.html (nothingTrained ())
              Expect.stringContains html "0 of 9 finished" "verdict"

              Expect.stringContains
                  html
                  "Partial: of 9 planned realizations 9 not trained yet.<"
                  "no figures are spoken of"

              Expect.equal (occurrences "class=\"glimpse\"" html) 0 "tiles"
          } ]
