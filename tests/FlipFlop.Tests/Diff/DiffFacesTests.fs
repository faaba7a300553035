module FlipFlop.Tests.Diff.DiffFacesTests

open System
open System.Text.Json
open System.Text.RegularExpressions
open Expecto
open FlipFlop.Cli
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Diff.ComparedSides

let private hostile =
    "</script><img src=x onerror=alert(1)> | `b` \"quoted\"\n# heading"

let private titled title (result: ExperimentResult) =
    let spec = result.Plan.Spec
    let claim = ClaimSpec(title, Quantifier.All, "loss", Comparison.Below, 1.0)

    let spec =
        ExperimentSpec(Name = spec.Name, Title = title, Sweep = spec.Sweep, Seeds = spec.Seeds, Claims = [| claim |])

    ExperimentResult(
        Plan =
            FlipFlop.Experiments.Planning.Plan(
                spec,
                result.Plan.SweptParameters,
                result.Plan.Realizations,
                ArithmeticVersion = "1"
            ),
        Realizations = result.Realizations,
        Claims = [| ClaimVerdict(claim, (title = hostile), 1, 1, 0) |],
        SpecJson = SpecJson.Write spec
    )

/// The report's example against itself, with other words.
let private example =
    lazy
        (let result = ReferenceResult.standard.Value
         let other = titled "plain" result
         let named = titled hostile result

         let flipped =
             ExperimentResult(
                 Plan = other.Plan,
                 Realizations = other.Realizations,
                 Claims = [| ClaimVerdict(named.Claims[0].Claim, false, 0, 1, 0) |],
                 SpecJson = other.SpecJson
             )

         ExperimentDiff.Compare(side "a@1" named, side "b@2" flipped, DiffTerms()))

let private tested =
    lazy
        (let seeds = [ 1..3 ]
         let a = withLosses (planOf "a" 32 seeds) [ 0.1; 0.2; 0.3 ] []
         ExperimentDiff.Compare(a, withLosses (planOf "b" 48 seeds) [ 0.2; 0.1; 0.4 ] [], DiffTerms()))

let private properties (element: JsonElement) =
    [ for property in element.EnumerateObject() -> property.Name ]

[<Tests>]
let tests =
    testList
        "Faces of a diff"
        [ test "JSON has its schema and every part, and says what the model says" {
              let json = JsonDocument.Parse(DiffJson.Write tested.Value).RootElement
              Expect.equal (json.GetProperty("schema").GetInt32()) 1 "schema"
              Expect.equal (json.GetProperty("verdict").GetString()) "inconclusive" "verdict"

              Expect.equal
                  (properties json)
                  [ "schema"
                    "verdict"
                    "fair"
                    "notFair"
                    "a"
                    "b"
                    "terms"
                    "realizations"
                    "spec"
                    "metrics"
                    "networks"
                    "claims"
                    "storedNumbers" ]
                  "parts"

              let metric = json.GetProperty("metrics")[0]
              Expect.equal (metric.GetProperty("name").GetString()) "loss" "metric"
              Expect.equal (metric.GetProperty("tier").GetString()) "statistical" "tier"

              Expect.equal
                  (properties (metric.GetProperty "test"))
                  [ "kind"
                    "meanDifference"
                    "cliffsDelta"
                    "shift"
                    "low"
                    "high"
                    "p"
                    "leastP"
                    "adjustedP"
                    "seedsNeeded"
                    "margin"
                    "equivalenceP" ]
                  "test"

              Expect.equal (metric.GetProperty("test").GetProperty("leastP").GetDouble()) 0.25 "least p"
              Expect.equal (metric.GetProperty("test").GetProperty("low").ValueKind) JsonValueKind.Null "no bound"
              Expect.equal (json.GetProperty("realizations").GetProperty("matched").GetArrayLength()) 3 "matched"

              let parts = JsonDocument.Parse(DiffJson.Write example.Value).RootElement
              Expect.isGreaterThan (parts.GetProperty("networks").GetArrayLength()) 0 "networks"
          }

          test "no line of the text has more than a hundred columns, and it says what is needed" {
              for diff in [ example.Value; tested.Value ] do
                  for line in DiffText.lines diff do
                      Expect.isLessThanOrEqual line.Length 100 line

              let text = String.concat "\n" (DiffText.lines tested.Value)
              Expect.stringContains (Regex.Replace(text, @"\s+", " ")) "needs at least 6 seeds" "seeds"
              Expect.stringStarts text "INCONCLUSIVE" "the verdict first"
          }

          test "every face says how many realizations have a number, how large the effect is, and the metric's one name" {
              let seeds = [ 1..10 ]
              let a = withLosses (planOf "a" 32 seeds) [ for seed in seeds -> float seed ] []

              let b =
                  withLosses
                      (planOf "b" 48 seeds)
                      [ for seed in seeds -> if seed < 3 then infinity else float seed + 2.0 ]
                      []

              let diff = ExperimentDiff.Compare(a, b, DiffTerms())

              for face, text in
                  [ "text", String.concat "\n" (DiffText.lines diff)
                    "Markdown", DiffMarkdown.text diff
                    "page", DiffPage.html diff ] do
                  Expect.stringContains text "loss (8 of 10)" face
                  Expect.stringContains text "0.44" $"{face}: Cliff's delta, 28 of 64 pairs more above than below"
                  Expect.stringContains text "delta" $"{face}: its column"
          }

          test "the text says how much of the specification it leaves out, and cuts values around what differs" {
              let seeds = [ 1; 2 ]
              let plan = planOf "a" 32 seeds
              let long word = String.replicate 20 "the same " + word

              let keys letter =
                  String.concat "," [ for key in 1..25 -> $"\"key{key}\": \"{letter}\"" ]

              let ofSpec (axis: string) word letter =
                  let result = (withLosses plan [ 0.1; 0.2 ] []).Result

                  side
                      "a"
                      (ExperimentResult(
                          Plan = plan,
                          Realizations = result.Realizations,
                          Claims = [||],
                          SpecJson =
                              $"{{\"title\": \"{long word}\", \"sweep\": [[{{\"units\": 48}}], [{axis}]], {keys letter}}}"
                      ))

              let noise values =
                  String.concat ", " [ for value in values -> $"{{ \"inputNoise\": {value} }}" ]

              let diff =
                  ExperimentDiff.Compare(
                      ofSpec (noise [ "0.05"; "0.1"; "0.2" ]) "one" "x",
                      ofSpec (noise [ "0.05"; "0.1"; "0.3" ]) "two" "y",
                      DiffTerms()
                  )

              let lines = DiffText.lines diff

              let line (start: string) =
                  lines |> List.find (fun line -> line.Trim().StartsWith start)

              Expect.stringContains (line "sweep[1]") "inputNoise 0.05, 0.1, 0.2" "axis of A"
              Expect.stringContains (line "sweep[1]") "inputNoise 0.05, 0.1, 0.3" "axis of B"
              Expect.stringContains (line "title") "one\"" "what differs of A"
              Expect.stringContains (line "title") "two\"" "what differs of B"
              Expect.contains lines "  and 7 more (--json and --html have all)" "27 differ, 20 are listed"
              Expect.stringContains (DiffMarkdown.text diff) "inputNoise 0.05, 0.1, 0.2" "Markdown"
          }

          test "texts of the user make no markup, neither on the page nor in Markdown" {
              let html = DiffPage.html example.Value
              Expect.isFalse (html.Contains "<img src=x") "the page"
              Expect.stringContains html "&lt;img src=x" "it is shown as text"
              let markdown = DiffMarkdown.text example.Value
              Expect.isFalse (markdown.Contains "<img") "Markdown"

              for line in markdown.Split '\n' do
                  Expect.isFalse (line.StartsWith "# heading") "no line of its own"

                  if line.StartsWith "|" then
                      Expect.isLessThanOrEqual (Regex.Count(line, @"(?<!\\)\|")) 8 line
          }

          test "where both sides agree one sees both: A wide and pale under a thin B, as the legend has them" {
              for figure in DiffFigures.all example.Value do
                  let traces = [ for trace in figure.Panels.Head.Common -> Plotly.token trace ]

                  let place side =
                      traces |> List.findIndex (fun trace -> string trace["name"] = side)

                  let number side (path: string) =
                      match traces[place side].SelectToken path with
                      | null -> 1.0
                      | value -> float (string value)

                  let width =
                      if figure.Id = "spectra" then
                          "marker.size"
                      else
                          "line.width"

                  Expect.isLessThan (place "A") (place "B") $"{figure.Id}: A is drawn first"
                  Number.isLessThan (2.5 * number "B" width) (number "A" width) $"{figure.Id}: width"
                  Number.isLessThan (number "A" "opacity") 0.5 $"{figure.Id}: A is pale"
                  Number.isLessThan 0.98 (number "B" "opacity") $"{figure.Id}: B is not"

                  let symbol at = figure.Legend[at].Symbol
                  Expect.stringEnds (symbol 0) "-wide" $"{figure.Id}: A in the legend"
                  Expect.isFalse ((symbol 1).EndsWith "-wide") $"{figure.Id}: B in the legend"
          }

          test "the page has figures of both sides and all that its script asks for, and loads nothing" {
              let html = DiffPage.html example.Value

              for figure in [ "training"; "spectra"; "cubes" ] do
                  Expect.stringContains html $"data-figure=\"{figure}\"" figure

              let asked =
                  Regex.Matches(
                      String.Concat [ for name in [ "paint.js"; "page.js"; "controls.js" ] -> Page.resource name ],
                      "getElementById\\(\"([^\"]+)\"\\)"
                  )

              Expect.isNonEmpty asked "the script asks for elements"

              // The filter's own count is asked for only where there is a filter.
              for each in asked do
                  if each.Groups[1].Value <> "filtered" then
                      Expect.stringContains html $"id=\"{each.Groups[1].Value}\"" "asked for"

              let start = html.IndexOf "id=\"report-data\">" + "id=\"report-data\">".Length
              let data = html[start .. html.IndexOf("</script>", start) - 1]
              let json = JsonDocument.Parse(data).RootElement
              let realizations = json.GetProperty("realizations").GetArrayLength()
              Expect.equal realizations (2 * ReferenceResult.standard.Value.Realizations.Count) "of both sides"

              Expect.isFalse
                  (Regex.IsMatch(html[.. html.IndexOf "report-data"], "(src|href)=\"(http|//)"))
                  "nothing is loaded"
          } ]
