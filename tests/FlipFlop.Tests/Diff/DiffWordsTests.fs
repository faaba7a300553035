module FlipFlop.Tests.Diff.DiffWordsTests

open System.Text.Json
open System.Text.RegularExpressions
open Expecto
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Diff.ComparedSides

[<Tests>]
let tests =
    testList
        "Faces of a diff, word by word"
        [ test "whole numbers that run without gaps are written as ranges, other values as they are" {
              for json, written in
                  [ "[1, 2, 3, 4, 5]", "[1..5]"
                    "[1, 2, 3, 7, 9, 10, 12, 13, 14]", "[1..3, 7, 9, 10, 12..14]"
                    "[3, 2, 1, 1, 2, 3]", "[3, 2, 1, 1..3]"
                    "[5]", "[5]"
                    "[]", "[]"
                    "[1, 2, 2.5]", "[1, 2, 2.5]"
                    "[1, [1, 2]]", "[1, [1, 2]]"
                    "7", "7"
                    "\"[1, 2, 3]\"", "\"[1, 2, 3]\""
                    "null", "null" ] do
                  Expect.equal (DiffSpec.value "seeds" json) written json

              Expect.equal (DiffSpec.value "seeds" null) "not there" "not there"
          }

          test
              "the page's table has every realization of both sides, with its counterpart, and the lines that rerun each" {
              let whole = ReferenceResult.standard.Value

              // The last is in A alone.
              let fewer =
                  ReferenceResult.over (List.truncate (whole.Realizations.Count - 1) ReferenceResult.places)

              let html =
                  DiffPage.html (ExperimentDiff.Compare(side "a@1" whole, side "b@2" fewer, DiffTerms()))

              let rows =
                  [ for row in Regex.Matches(html, "<tr data-realization=\"(\\d+)\">(.*?)</tr>") ->
                        int row.Groups[1].Value,
                        [ for cell in Regex.Matches(row.Groups[2].Value, "<td(?! class=\"copying\")[^>]*>(.*?)</td>") ->
                              Regex.Replace(cell.Groups[1].Value, "<[^>]*>", "") ] ]

              let count = whole.Realizations.Count
              let all = count + fewer.Realizations.Count
              Expect.equal (List.sort (List.map fst rows)) [ 0 .. all - 1 ] "each once, as the script numbers them"

              for index, cells in rows do
                  let side, result =
                      if index < count then
                          "A", whole.Realizations[index]
                      else
                          "B", fewer.Realizations[index - count]

                  Expect.equal cells[0] side "side"
                  Expect.equal cells[2] (string result.Realization.Seed) "seed"
                  Expect.equal cells[3] (Sweep.outcome result.Outcome) "outcome"
                  Expect.equal cells[7] (Sweep.shortKey result.Realization.Key) "key"
                  Expect.stringContains cells[8] $"--seeds {result.Realization.Seed}" "the command"
                  Expect.equal (cells[4] = "none") (index = count - 1) "counterpart"

              let pairs =
                  rows |> List.map snd |> List.filter (fun cells -> cells[4] <> "none") |> List.chunkBySize 2

              Expect.hasLength pairs fewer.Realizations.Count "A and B one under the other"

              for at, pair in List.indexed pairs do
                  Expect.equal [ for cells in pair -> cells[0] ] [ "A"; "B" ] "sides"
                  let said (cells: string list) = cells |> List.skip 1 |> List.take 6
                  Expect.equal (said pair[0]) (said pair[1]) "what is said of both"
                  let isTrained = not (isNull whole.Realizations[at].Manifest)
                  let same = List.item 5 pair[0]
                  Expect.equal same (if isTrained then "yes" else "–") "the same weights"
          }

          test "the page's table has the cell where either side sweeps, and the button copies the row's own command" {
              let places = ReferenceResult.places |> List.filter (fun place -> place.Units = 64)
              let swept = ReferenceResult.over places

              let plain =
                  ReferenceResult.over
                      [ { places.Head with
                            File = "three-bits-1" } ]

              for a, b in [ swept, plain; plain, swept; swept, swept ] do
                  let html =
                      DiffPage.html (ExperimentDiff.Compare(side "a@1" a, side "b@2" b, DiffTerms()))

                  Expect.stringContains html "the swept values" "the column"

                  for place in places do
                      Expect.stringContains html $"<td>inputNoise {Sweep.written place.Noise}</td>" "the cell"

                  let rows = Regex.Matches(html, "<tr data-realization.*?</tr>")
                  Expect.hasLength rows (a.Realizations.Count + b.Realizations.Count) "rows"

                  for row in rows do
                      let part pattern =
                          Regex.Match(row.Value, pattern).Groups[1].Value

                      Expect.equal
                          (part "class=\"copy\" title=\"([^\"]*)\"")
                          (part "class=\"rerun\">([^<]*)<")
                          "the command"

              let neither =
                  DiffPage.html (ExperimentDiff.Compare(side "a@1" plain, side "b@2" plain, DiffTerms()))

              Expect.isFalse (neither.Contains "the swept values") "nothing is swept"
          }

          test "what the page's script is told of realizations is theirs: those of A, then those of B" {
              let diff = WholeDiff.diff.Value
              let html = DiffPage.html diff

              let data =
                  Regex.Match(html, "id=\"report-data\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value

              let told =
                  JsonDocument.Parse(data).RootElement.GetProperty("realizations").EnumerateArray()

              let text (name: string) (each: JsonElement) =
                  nonNull (each.GetProperty(name).GetString())

              let expected =
                  [ for name, result in [ "A", diff.ResultA; "B", diff.ResultB ] do
                        for each in result.Realizations -> $"{name}: seed {each.Realization.Seed}", each.Realization.Key ]

              Expect.equal [ for each in told -> text "name" each, text "key" each ] expected "names and keys"

              for each in told do
                  let seed = (text "name" each).Split(' ') |> Array.last
                  Expect.stringEnds (text "rerun" each) $"--seeds {seed}" "the command"
          }

          test
              "on the page numbers stand to the right, none among them, and are sorted by their value; verdicts have their colour" {
              let html = DiffPage.html WholeDiff.diff.Value

              for cell in
                  [ "<td class=\"number\" data-value=\"\">none</td>"
                    "<td class=\"number\" data-value=\"30.02\">shift 30</td>"
                    "<td class=\"number\" data-value=\"0.0025\">0.0025</td>"
                    "<th class=\"number\" scope=\"col\"><button>B - A</button></th>"
                    "<span class=\"badge fail\">changed</span>"
                    "<span class=\"badge pass\">equivalent</span>"
                    "<span class=\"badge pass\">same</span>"
                    "<span class=\"badge \">inconclusive</span>" ] do
                  Expect.stringContains html cell "cell"

              let metrics =
                  html[html.IndexOf "<section id=\"metrics\"" .. html.IndexOf "<section id=\"figures\""]

              Expect.isFalse (metrics.Contains "<td>none</td>") "none stands to the right"
          }

          test "the sentences above the page's table do not repeat those that stand alone in it" {
              let a, b = planOf "a" 32 [ 1..20 ], planOf "a" 32 [ 11..40 ]

              let losses (plan: FlipFlop.Experiments.Planning.Plan) =
                  [ for at in 1 .. plan.Realizations.Count -> float at ]

              let diff =
                  ExperimentDiff.Compare(withLosses a (losses a) [], withLosses b (losses b) [], DiffTerms())

              Expect.isFalse ((DiffPage.html diff).Contains "B alone") "the page"
              Expect.stringContains (DiffMarkdown.text diff) "seed 40 is in B alone" "Markdown, which has no table"
          }

          test "of one of a kind the words are in the singular" {
              let one losses =
                  withLosses (planOf "a" 32 [ 1 ]) losses []

              let failed =
                  let plan = planOf "a" 32 [ 1 ]

                  side
                      "b"
                      (ExperimentResult(
                          Plan = plan,
                          Realizations =
                              [| RealizationResult(
                                     Realization = plan.Realizations[0],
                                     Outcome = RealizationOutcome.Failed,
                                     History = [||]
                                 ) |],
                          Claims = [||],
                          SpecJson = SpecJson.Write plan.Spec
                      ))

              let doubts a b =
                  List.ofSeq (ExperimentDiff.Compare(a, b, DiffTerms()).NotFair)

              Expect.equal (doubts (one [ 0.1 ]) failed) [ "1 realization failed or is missing" ] "failed"
              let two = withLosses (planOf "a" 32 [ 1; 2 ]) [ 0.1; 0.2 ] []
              Expect.equal (doubts (one [ 0.1 ]) two) [ "1 realization has no counterpart" ] "alone"

              let weights count =
                  let result = ReferenceResult.over ReferenceResult.places[3 .. 2 + count]
                  ExperimentDiff.Compare(side "a@1" result, side "b@2" result, DiffTerms())

              Expect.equal
                  (DiffNetworkWords.weights (weights 1))
                  "1 of 1 network has the same weights, bit for bit."
                  "one network"

              Expect.equal
                  (DiffNetworkWords.weights (weights 2))
                  "2 of 2 networks have the same weights, bit for bit."
                  "two"

              let differing values =
                  let network = (weights 1).Networks[0]

                  DiffNetworkWords.network (
                      NetworkComparison(
                          Pair = MatchedRealization(network.Pair.A, network.Pair.B, false),
                          Weights = WeightDifference("recurrent_kernel", values, 0.5),
                          Divergence = null,
                          Spectrum = null,
                          Cube = null
                      )
                  )

              Expect.equal (differing 1L) "1 weight differs by 0.5, recurrent_kernel first" "one weight"
              Expect.equal (differing 2L) "2 weights differ by up to 0.5, recurrent_kernel first" "two"

              let tested =
                  let seeds = [ 1..10 ]

                  ExperimentDiff.Compare(
                      withLosses (planOf "a" 32 seeds) [ for seed in seeds -> float seed ] [],
                      withLosses (planOf "b" 48 seeds) [ for seed in seeds -> float seed + 2.0 ] [],
                      DiffTerms()
                  )

              Expect.stringContains
                  (String.concat " " (DiffWords.reasons tested))
                  "corrected for 1 metric tested"
                  "one metric"
          } ]
