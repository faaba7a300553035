/// The table of realizations, and what the page's script reads of them.
module FlipFlop.Tests.Reports.RealizationTableTests

open System.Text.RegularExpressions
open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

let private pageData =
    lazy (JObject.Parse(PageData.json standard.Value (Report.figures standard.Value)))

/// The rows of the table of realizations, as text.
let private rows =
    lazy
        [ for row in
              Regex.Matches(
                  RealizationTable.html standard.Value,
                  "<tr data-realization.*?</tr>",
                  RegexOptions.Singleline
              ) -> row.Value ]

[<Tests>]
let tests =
    testList
        "Report page"
        [ test "a row of the table has its realization's values, outcome, metrics and command" {
              for index, row in List.indexed rows.Value do
                  let result = standard.Value.Result.Realizations[index]
                  let cell = result.Realization.Cell

                  let cells =
                      [ for found in Regex.Matches(row, "<td[^>]*>(.*?)</td>") -> found.Groups[1].Value ]

                  Expect.stringContains row $"data-realization=\"{index}\"" "place"

                  Expect.equal
                      cells[1..4]
                      [ string cell.Network.Units
                        Sweep.written (nonNull (box cell.Task.InputNoise))
                        string result.Realization.Seed
                        Sweep.outcome result.Outcome ]
                      "who it is"

                  let sorted =
                      [ for found in Regex.Matches(row, "data-value=\"([^\"]*)\"") -> found.Groups[1].Value ]

                  let exact =
                      [ for name in [ "loss"; "signAccuracy"; "transitionAccuracy"; "heldStates"; "spectralRadius" ] do
                            let value = (nonNull (Metrics.Find name)).Of.Invoke result

                            if value.HasValue then
                                Sweep.written (nonNull (box value.Value))
                            else
                                "" ]

                  Expect.equal sorted[..4] exact "what the table is sorted by, with every digit"
                  Expect.stringContains row $">{Sweep.shortKey result.Realization.Key}<" "key"
                  Expect.stringContains row (Html.text (Sweep.rerun standard.Value result.Realization)) "command"

              let bad = [ for row in rows.Value -> row.Contains "class=\"bad\"" ]
              Expect.equal bad [ true; false; false; false; false; false; false; false; false ] "the one that diverged"
          }

          test "a failed realization is marked in the table" {
              let failed =
                  [ { ReferenceResult.places[0] with
                        Outcome = RealizationOutcome.Failed }
                    ReferenceResult.places[3] ]
                  |> ReferenceResult.over
                  |> Sweep.ofResult

              Expect.stringContains (RealizationTable.html failed) "<td class=\"bad\">failed</td>" "mark"
          }

          test "the page's script gets each realization's cell, label and command, and each scale's colours" {
              let realizations = at "realizations" pageData.Value

              for index, one in Seq.indexed realizations do
                  let result = standard.Value.Result.Realizations[index]
                  Expect.equal (number (at "cell" one)) (float standard.Value.CellOf[index]) "cell"
                  Expect.stringEnds (textOf "label" one) (", " + Sweep.shortKey result.Realization.Key) "label"
                  Expect.equal (textOf "rerun" one) (Sweep.rerun standard.Value result.Realization) "command"

              for place, (scale, parameter) in
                  Seq.indexed (Seq.zip (at "scales" pageData.Value) standard.Value.Parameters) do
                  let colours = Palette.ofValues parameter.Values

                  Expect.equal
                      (texts "light" scale, texts "dark" scale)
                      (List.ofSeq colours.Light, List.ofSeq colours.Dark)
                      "colours"

                  Expect.equal
                      (numbers "places" scale)
                      [ for cell in standard.Value.Cells -> float cell.Places[place] ]
                      "places"
          }

          test "a figure begins with the network of the median loss, and its choices name their realizations" {
              let cube = Report.figures standard.Value |> figure "cube"
              let chosen = cube.Choices[PageData.median standard.Value cube].Realization

              let losses =
                  [ for index, _ in Sweep.trained standard.Value -> standard.Value.Result.Realizations[index].Loss.Value ]

              Expect.equal standard.Value.Result.Realizations[chosen].Loss.Value (median losses) "the median"

              let inPage =
                  at "figures" pageData.Value |> Seq.find (fun figure -> textOf "id" figure = "cube")

              Expect.equal
                  [ for choice in at "choices" inPage -> number (at "realization" choice) ]
                  [ for choice in cube.Choices -> float choice.Realization ]
                  "choices"
          }

          test "what is thinned has its first and last item, and of networks the first seeds of every cell" {
              Expect.equal (Thinning.evenly 3 [ 1..9 ]) [ 1; 5; 9 ] "evenly"
              let sweep = Sweep.ofResult (ReferenceResult.many 1000)
              let detailed = Thinning.detailed sweep

              let cells =
                  detailed |> List.countBy (fun index -> sweep.CellOf[index]) |> List.map fst

              Expect.equal (List.sort cells) [ for cell in sweep.Cells -> cell.Index ] "every cell"
              let paper = Sweep.ofResult (ReferenceResult.manyOfThePaper 100)
              let steps = min 1200 (snd (Sweep.trained paper).Head).Response.Steps
              Expect.equal (Thinning.detailed paper).Length (180_000 / (6 * steps)) "of long test sets fewer"
          } ]
