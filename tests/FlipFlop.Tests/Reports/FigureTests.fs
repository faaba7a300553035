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

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

/// A trace as the page gets it.
let private json (trace: obj) = Plotly.token trace :?> JObject

let private drawn (panel: Panel) =
    [ for trace in panel.Common -> json trace ]

let private numbers (name: string) (trace: JObject) =
    match trace[name] with
    | null -> []
    | values ->
        [ for value in values ->
              if value.Type = JTokenType.Null then
                  nan
              else
                  Convert.ToDouble((value :?> JValue).Value, CultureInfo.InvariantCulture) ]

let private textOf (name: string) (trace: JObject) =
    match trace[name] with
    | null -> ""
    | value -> value.ToString()

let private named name (traces: JObject list) =
    traces |> List.filter (fun trace -> textOf "name" trace = name)

let private points traces = traces |> List.collect (numbers "x")

let private gaps traces =
    points traces |> List.filter Double.IsNaN |> List.length

let private choice place (figure: Figure) panel =
    [ for trace in figure.Panels[panel].ByChoice[place] -> json trace ]

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
              let lines = drawn panel |> List.filter (fun trace -> textOf "mode" trace = "lines")
              let losses = lines |> List.collect (numbers "y") |> List.filter Double.IsFinite
              Expect.equal (gaps lines) 9 "a gap after each realization"
              Expect.equal losses.Length (7 * 10 + 3) "seven trainings of ten epochs, one that diverged in its fourth"
          }

          test "a training that diverged is marked where it ended" {
              let crosses =
                  drawn (TrainingCurves.figure standard.Value).Panels.Head
                  |> List.filter (fun trace -> textOf "mode" trace = "markers")

              Expect.equal (points crosses) [ 3.0 ] "the last epoch with a loss"
          }

          test "the training curves of a small experiment are the recorded JSON" {
              let figure = TrainingCurves.figure (Sweep.ofResult ReferenceResult.single.Value)
              let traces = JArray(drawn figure.Panels.Head)
              let recorded = JToken.Parse(File.ReadAllText goldenPath)
              Expect.isTrue (JToken.DeepEquals(traces, recorded)) (traces.ToString())
          }

          test "the spectrum has every eigenvalue of every network once" {
              let figure = Spectra.figure standard.Value
              let traces = figure.Panels |> List.collect drawn
              let bulk, outliers = named "inside or on" traces, named "outside" traces
              let networks = trainedNetworks standard.Value

              Expect.equal
                  (points outliers).Length
                  (networks |> List.sumBy (fun network -> (nonNull network.Spectrum).Outside))
                  "outside"

              Expect.equal ((points bulk).Length + (points outliers).Length) (24 + 6 * 64) "all"
          }

          test "each panel of the spectra has the untrained networks, each once, and the circle" {
              for panel in (Spectra.figure standard.Value).Panels do
                  let traces = drawn panel
                  Expect.equal (points (named "untrained" traces)).Length (24 + 2 * 64) "one of 24 units, two of 64"

                  let circle = (named "unit circle" traces).Head

                  for x, y in List.zip (numbers "x" circle) (numbers "y" circle) do
                      Expect.floatClose Accuracy.low (x * x + y * y) 1.0 "on the circle"
          }

          test "a circle is drawn as a circle" {
              let layout = json (Spectra.figure standard.Value).Panels.Head.Layout
              Expect.equal (textOf "scaleanchor" (nonNull layout["yaxis"] :?> JObject)) "x" "scale of the vertical axis"
          }

          test "the cube of three bits has twelve edges, each between states that differ in one bit" {
              let figure = Cube.figure standard.Value
              let index, analysis = (Sweep.trained standard.Value).Head
              Expect.equal figure.Choices.Head.Realization index "first choice"
              let edges = (named "edges" (choice 0 figure 0)).Head
              Expect.equal (gaps [ edges ]) 12 "edges"
              Expect.equal (points [ edges ]).Length 36 "two ends and a gap each"

              for edge in analysis.MemoryStates.Cube.Edges do
                  let differing =
                      Seq.zip (Cube.signs analysis.MemoryStates edge.From) (Cube.signs analysis.MemoryStates edge.To)
                      |> Seq.filter (fun (a, b) -> a <> b)

                  Expect.equal (Seq.length differing) 1 "differing bits"
          }

          test "every memory state is labelled by its sign pattern" {
              let states = (named "memory state" (choice 0 (Cube.figure standard.Value) 0)).Head
              let labels = [ for label in states["text"] |> nonNull -> label.ToString() ]
              Expect.equal (List.distinct labels).Length 8 "labels"
              Expect.contains labels "+ − +" "one of them"
          }

          test "a state whose sign is lost has the colour of what is wrong" {
              let figure = Cube.figure standard.Value

              for place, (_, analysis) in List.indexed (Sweep.trained standard.Value) do
                  let settled = (named "settled state" (choice place figure 0)).Head
                  let marker = settled["marker"] |> nonNull

                  let wrong =
                      marker["color"] |> nonNull |> Seq.filter (fun colour -> colour.ToString() = Palette.wrong)

                  Expect.equal (Seq.length wrong) (8 - analysis.SettledStates.CountRight) "lost states"
          }

          test "beside each trained cube stands the untrained one" {
              let figure = Cube.figure standard.Value
              Expect.hasLength figure.Panels 2 "panels"

              for place in 0 .. figure.Choices.Length - 1 do
                  Expect.equal (gaps (named "edges" (choice place figure 1))) 12 "edges of the untrained cube"
          }

          test "every cube is looked at from the same side of its own axes" {
              let figure = Cube.figure standard.Value

              for camera, (_, analysis) in List.zip figure.Panels.Head.Cameras (Sweep.trained standard.Value) do
                  let states = analysis.MemoryStates

                  let along bit (x: float, y: float, z: float) =
                      [ for at in 0..7 do
                            let sign = float states.Signs[3 * at + bit]
                            let place = Array.sub states.Projected (3 * at) 3
                            sign * (x * place[0] + y * place[1] + z * place[2]) ]
                      |> List.sum

                  let eye, up = camera.eye, camera.up
                  Expect.isGreaterThan (along 0 (eye.x, eye.y, eye.z)) 0.0 "the first bit's side"
                  Expect.isGreaterThan (along 2 (up.x, up.y, up.z)) 0.0 "the third bit is up"
                  Expect.floatClose Accuracy.low (sqrt (eye.x ** 2.0 + eye.y ** 2.0 + eye.z ** 2.0)) 2.0 "distance"
          }

          test "one, two and four bits have one, four and thirty-two edges" {
              let figure = Cube.figure (Sweep.ofResult ReferenceResult.otherBits.Value)
              let edges = [ for place in 0..2 -> gaps (named "edges" (choice place figure 0)) ]
              Expect.equal edges [ 1; 4; 32 ] "edges"
          }

          test "aligned cubes lie around the ideal one" {
              let figure = (AlignedCubes.figure standard.Value).Value
              let traces = drawn figure.Panels.Head
              Expect.equal (gaps (named "edges" traces)) (12 + 7 * 12) "the ideal cube's edges and seven networks'"

              let corners = named "memory states" traces
              Expect.equal (points corners).Length (7 * 8) "corners"

              // What is left of SciPy's standardised cubes after the alignment is their disparity: here of 8 corners at +-1.
              let residual =
                  [ for axis in [ "x"; "y"; "z" ] do
                        for coordinate in List.collect (numbers axis) corners -> (abs coordinate - 1.0) ** 2.0 ]
                  |> List.sum

              let disparity =
                  trainedNetworks standard.Value
                  |> List.sumBy _.MemoryStates.Cube.ProcrustesDisparity.GetValueOrDefault()

              Number.isAtMost residual (24.0 * disparity + 0.01) "squared distances from the ideal corners"
          }

          test "the cubes of more than three bits have no place in three dimensions" {
              let figure =
                  (AlignedCubes.figure (Sweep.ofResult ReferenceResult.otherBits.Value)).Value

              Expect.equal figure.Panels.Head.Title "Trained, 2 networks" "one bit and two bits"
          }

          test "what silence keeps has a dot for every network and test, trained and untrained" {
              let traces = drawn (Silence.dots standard.Value).Panels.Head
              Expect.equal (points (named "trained" traces)).Length (7 * 5) "trained"
              Expect.equal (points (named "untrained" traces)).Length (3 * 5) "untrained, each once"
          }

          test "the numbers of silence are counts with denominators" {
              let trained =
                  (named "Trained" (drawn (Silence.table standard.Value).Panels.Head)).Head

              let rows =
                  [ for row in trained["text"] |> nonNull -> [ for text in row -> text.ToString() ] ]

              Expect.hasLength rows 9 "rows"
              Expect.equal rows[3] [ "8/8"; "8/8"; "208/208"; "208/208"; "208/208" ] "a network that holds all"
              Expect.equal rows[8] [ "8/8"; "1/8"; "208/208"; "168/208"; "28/208" ] "the one that forgets"
          }

          test "a metric across the sweep has every seed's point and says who is missing" {
              let figure = (AcrossSweep.figures standard.Value).Head
              let panel = metricPanel "spectralRadius" figure

              let traces =
                  drawn panel |> List.filter (fun trace -> textOf "mode" trace = "markers")

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
                  AcrossSweep.figures standard.Value |> List.collect _.Panels |> List.collect drawn

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
              let bulk = named "inside or on" (spectra.Panels |> List.collect drawn)
              let outside = named "outside" (spectra.Panels |> List.collect drawn)

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
