module FlipFlop.Tests.Reports.FigureTests

open System
open System.Globalization
open System.IO
open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

let private points traces = traces |> List.collect (numbers "x")

let private gaps traces =
    points traces |> List.filter Double.IsNaN |> List.length

let private trainedNetworks (sweep: Sweep) = Sweep.trained sweep |> List.map snd

let private metricPanel name (figure: Figure) =
    let metric = Metrics.Find name |> Option.ofObj |> Option.get
    figure.Panels |> List.find (fun panel -> panel.Title = metric.Title)

let private goldenPath =
    Path.Combine(TestData.repositoryRoot, "tests", "FlipFlop.Tests", "Reports", "training-curves.golden.json")

[<Tests>]
let tests =
    testList
        "Figures"
        [ test "a training curve is one line a realization, with every finite loss" {
              let panel = (TrainingCurves.figure standard.Value).Panels.Head
              let lines = traces panel |> List.filter (fun trace -> textOf "mode" trace = "lines")
              let losses = lines |> List.collect (numbers "y") |> List.filter Double.IsFinite
              Expect.equal (gaps lines) 9 "a gap after each realization"
              Expect.equal losses.Length (7 * 10 + 3) "seven trainings of ten epochs, one that diverged in its fourth"
          }

          test "a training that diverged is marked where it ended" {
              let crosses =
                  traces (TrainingCurves.figure standard.Value).Panels.Head
                  |> List.filter (fun trace -> textOf "mode" trace = "markers")

              Expect.equal (points crosses) [ 3.0 ] "the last epoch with a loss"
          }

          test "the training curves of a small experiment are the recorded JSON" {
              let figure = TrainingCurves.figure (Sweep.ofResult ReferenceResult.single.Value)
              let traces = JArray(traces figure.Panels.Head)
              let recorded = JToken.Parse(File.ReadAllText goldenPath)
              Expect.isTrue (JToken.DeepEquals(traces, recorded)) (traces.ToString())
          }

          test "the spectrum has every eigenvalue of every network once" {
              let figure = Spectra.figure standard.Value
              let traces = figure.Panels |> List.collect traces
              let bulk, outliers = named "inside or on" traces, named "outside" traces
              let networks = trainedNetworks standard.Value

              Expect.equal
                  (points outliers).Length
                  (networks |> List.sumBy (fun network -> (nonNull network.Spectrum).Outside))
                  "outside"

              Expect.equal ((points bulk).Length + (points outliers).Length) (24 + 6 * 64) "all"
          }

          test "each panel of the spectra has the untrained networks of its own cells, each once, and the circle" {
              let sweep = standard.Value

              for place, panel in List.indexed (Spectra.figure sweep).Panels do
                  let traces = traces panel

                  let own =
                      [ for index, result in Seq.indexed sweep.Result.Realizations do
                            if
                                List.last sweep.Cells[sweep.CellOf[index]].Places = place
                                && not (isNull result.Untrained)
                            then
                                result.Realization.Cell.Network.Units, result.Realization.Seed.Init ]
                      |> List.distinct
                      |> List.sumBy fst

                  Expect.isGreaterThan own 0 "eigenvalues"
                  Expect.equal (points (named "untrained" traces)).Length own panel.Title

                  let circle = (named "unit circle" traces).Head

                  for x, y in List.zip (numbers "x" circle) (numbers "y" circle) do
                      Expect.floatClose Accuracy.low (x * x + y * y) 1.0 "on the circle"
          }

          test "a circle is drawn as a circle" {
              let layout = json (Spectra.figure standard.Value).Panels.Head.Layout
              Expect.equal (textOf "scaleanchor" (nonNull layout["yaxis"] :?> JObject)) "x" "scale of the vertical axis"
          }

          test "what silence keeps has a dot for every network and test, trained and untrained" {
              let traces = traces (Silence.dots standard.Value).Panels.Head
              Expect.equal (points (named "trained" traces)).Length (7 * 5) "trained"
              Expect.equal (points (named "untrained" traces)).Length (3 * 5) "untrained, each once"
          }

          test "the numbers of silence are counts with denominators" {
              let trained =
                  (named "Trained" (traces (SilenceTable.figure standard.Value).Panels.Head)).Head

              let rows =
                  [ for row in trained["text"] |> nonNull -> [ for text in row -> text.ToString() ] ]

              Expect.hasLength rows 10 "rows"
              Expect.equal rows[3] [ "8/8"; "8/8"; "208/208"; "208/208"; "208/208" ] "a network that holds all"
              Expect.equal rows[8] [ "8/8"; "1/8"; "208/208"; "168/208"; "28/208" ] "the one that forgets"
              Expect.equal rows[9] [ "1/8"; "1/8"; "26/208"; "26/208"; "26/208" ] "chance"
          }

          test "a metric across the sweep has every seed's point and says who is missing" {
              let figure = (AcrossSweep.figures standard.Value).Head
              let panel = metricPanel "spectralRadius" figure

              let traces =
                  traces panel |> List.filter (fun trace -> textOf "mode" trace = "markers")

              let coloured =
                  traces |> List.filter (fun trace -> textOf "name" trace <> "untrained")

              let radii =
                  trainedNetworks standard.Value
                  |> List.map (fun network -> Math.Round((nonNull network.Spectrum).SpectralRadius, 3))

              let plotted =
                  coloured |> List.collect (numbers "y") |> List.map (fun y -> Math.Round(y, 3))

              Expect.equal (List.sort plotted) (List.sort radii) "radii"

              let layout = json panel.Layout
              let axis = nonNull layout["xaxis"] :?> JObject

              Expect.equal
                  [ for text in axis["ticktext"] |> nonNull -> text.ToString() ]
                  [ "0.1<br>(2 of 3)"; "0.2<br>(2 of 3)"; "0.4" ]
                  "ticks"
          }

          test "no interval is drawn below ten seeds" {
              let traces =
                  AcrossSweep.figures standard.Value |> List.collect _.Panels |> List.collect traces

              Expect.isFalse (traces |> List.exists (fun trace -> trace.ContainsKey "error_y")) "bars"
              Expect.isNone (SweptAxis.medianInterval [ 1.0 .. 9.0 ]) "nine values"
          }

          test "from ten seeds on the interval is between order statistics" {
              // P(Bin(10, 1/2) <= 1) = 0.0107, <= 2: 0.0547; P(Bin(20, 1/2) <= 5) = 0.0207, <= 6: 0.0577.
              Expect.equal (SweptAxis.medianInterval [ 1.0 .. 10.0 ]) (Some(3.5, 3.5)) "second to ninth of ten"
              Expect.equal (SweptAxis.medianInterval [ 1.0 .. 20.0 ]) (Some(4.5, 4.5)) "sixth to fifteenth of twenty"
          }

          test "a hundred realizations and more are thinned, and the captions say so" {
              let sweep = Sweep.ofResult (ReferenceResult.many 1000)
              let spectra, cube = Spectra.figure sweep, Cube.figure sweep
              let bulk = named "inside or on" (spectra.Panels |> List.collect traces)
              let outside = named "outside" (spectra.Panels |> List.collect traces)

              let all =
                  trainedNetworks sweep |> List.sumBy (fun network -> (nonNull network.Spectrum).Outside)

              Number.isAtMost (points bulk).Length Thinning.mostBulkPoints "bulk"
              Expect.equal (points outside).Length all "those outside are all drawn"
              Expect.stringContains spectra.Caption "Of 1000 networks" "caption of the spectra"
              Number.isAtMost cube.Choices.Length Thinning.mostDetailed "choices"
              Expect.stringContains cube.Caption "of 1000 networks can be chosen" "caption of the cube"
          }

          test "numbers that are not finite are drawn as gaps" {
              let trace = Plotly.PlaneTrace(x = [ 1.0; nan; infinity ])

              Expect.equal
                  (Plotly.text (Plotly.token trace))
                  """{"cliponaxis":false,"type":"scatter","x":[1,null,null]}"""
                  "JSON"
          }

          test "titles are what plotly.js 3 reads, and no text can end the script" {
              let layout =
                  Plotly.FigureLayout(title = "</script>", xaxis = XPlot.Plotly.Xaxis(title = "epoch"))

              let written = Plotly.text (Plotly.token layout)

              Expect.equal
                  (JToken.DeepEquals(
                      JToken.Parse written,
                      JToken.Parse """{"title":{"text":"</script>"},"xaxis":{"title":{"text":"epoch"}}}"""
                  ))
                  true
                  written

              Expect.isFalse (written.Contains '<') "no angle bracket is left"
          } ]
