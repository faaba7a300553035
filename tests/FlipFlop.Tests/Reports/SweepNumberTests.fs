/// Figures across a sweep: whose number stands where, of how many, and between which bounds.
module FlipFlop.Tests.Reports.SweepNumberTests

open System
open Expecto
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)
let private three = lazy (Sweep.ofResult ReferenceResult.threeParameters.Value)

let private trained =
    ReferenceResult.places |> List.filter (fun place -> place.File <> "")

let private ofPlaces places =
    Sweep.ofResult (ReferenceResult.over places)

/// Networks in turn, at two levels of noise under so many seeds.
let private seeds count =
    ofPlaces
        [ for noise in [ 0.1; 0.2 ] do
              for seed in 1..count ->
                  { trained[seed % trained.Length] with
                      Units = 64
                      Noise = noise
                      Seed = int64 seed } ]

let private valueOf (sweep: Sweep) (metric: Metric) index =
    metric.Of.Invoke sweep.Result.Realizations[index] |> Option.ofNullable

let private metricOf (panel: Panel) =
    Metrics.All |> Seq.find (fun metric -> metric.Title = panel.Title)

/// The place of a realization on the axis of the last parameter.
let private placeOf (sweep: Sweep) index =
    List.last sweep.Cells[sweep.CellOf[index]].Places

let private dots panel =
    traces panel
    |> List.filter (fun trace -> textOf "mode" trace = "markers" && textOf "name" trace <> "untrained")

let private across = lazy (figure "across" (AcrossSweep.figures standard.Value))

/// Seeds 1, 2, 4, 8 ... have these values: far from symmetric about their median.
let private skewed index = Math.Pow(2.0, float (index % 10))

[<Tests>]
let tests =
    testList
        "Across a sweep"
        [ test "metrics across the sweep: every point has its realization's number, at its value" {
              for panel in across.Value.Panels do
                  let metric = metricOf panel

                  let expected =
                      [ for index in 0..8 do
                            match valueOf standard.Value metric index with
                            | Some value -> index, value
                            | None -> () ]

                  let drawn = byRealization "y" (dots panel)
                  Expect.equal (List.map fst drawn) (List.map fst expected) $"realizations, {metric.Name}"
                  areDrawn (List.map snd expected) (List.map snd drawn) metric.Name

                  for index, x in byRealization "x" (dots panel) do
                      Expect.equal (int (Math.Round x)) (placeOf standard.Value index) "place on the axis"
          }

          test "metrics across the sweep: lines join medians, and untrained networks stand beside, each once" {
              for panel in across.Value.Panels do
                  let metric = metricOf panel

                  for line in
                      traces panel
                      |> List.filter (fun trace -> textOf "mode" trace = "lines" && textOf "name" trace <> "chance") do
                      let units = Int64.Parse((textOf "name" line).Split(' ')[1])

                      let groups =
                          [ 0..8 ]
                          |> List.filter (fun index ->
                              standard.Value.Result.Realizations[index].Realization.Cell.Network.Units = int units)
                          |> List.choose (fun index ->
                              valueOf standard.Value metric index |> Option.map (fun value -> index, value))
                          |> List.groupBy (fst >> placeOf standard.Value)
                          |> List.sortBy fst

                      areDrawn [ for _, values in groups -> median (List.map snd values) ] (numbers "y" line) "medians"

                  match metric.OfNetwork with
                  | null -> ()
                  | ofNetwork ->
                      let untrained = named "untrained" (traces panel) |> List.exactlyOne

                      for index, y in byRealization "y" [ untrained ] do
                          let network = nonNull standard.Value.Result.Realizations[index].Untrained
                          areDrawn [ ofNetwork.Invoke(network).Value ] [ y ] $"untrained, {metric.Name}"

                      // Units 24 at one noise, 64 with one seed at 0.1, 0.2 and 0.4 and a second one at each.
                      Expect.isLessThanOrEqual (numbers "y" untrained).Length 7 "each once"
          }

          test "metrics across the sweep: cells that share an untrained network at one value show it once" {
              let sweep =
                  ofPlaces
                      [ for rate in [ 1e-3; 3e-3 ] do
                            for noise in [ 0.1; 0.2 ] ->
                                { trained[1] with
                                    LearningRate = rate
                                    Noise = noise } ]

              for figure in AcrossSweep.figures sweep |> List.filter (fun figure -> figure.Id.StartsWith "across") do
                  let radii = panel "spectral radius" figure

                  Expect.equal
                      (numbers "y" (named "untrained" (traces radii)).Head).Length
                      2
                      $"one a value, {figure.Id}"
          }

          test "metrics across the sweep: the loss is on a logarithmic axis, and every other parameter has a figure" {
              let axis = textOf "yaxis.type" (json (panel "loss" across.Value).Layout)
              Expect.equal axis "log" "axis of the loss"
              let ids = [ for figure in AcrossSweep.figures standard.Value -> figure.Id ]
              Expect.equal ids [ "across"; "multiples"; "changes"; "across-units" ] "figures"
              let legend = [ for entry in across.Value.Legend -> entry.Label ]
              Expect.equal legend [ "units 24"; "units 64"; "untrained"; "chance" ] "legend"
          }

          test "what the parameter changes stands at the value it changes to, and compares like with like" {
              let changes = figure "changes" (AcrossSweep.figures three.Value)

              for panel in changes.Panels do
                  for index, x in byRealization "x" (dots panel) do
                      Expect.equal (int (Math.Round x)) (placeOf three.Value index - 1) "place"
          }

          test "an interval's arms are those below and above the median" {
              let values = [ 1.0; 2.0; 3.0; 4.0; 5.0; 6.0; 7.0; 8.0; 90.0; 100.0 ]
              Expect.equal (SweptAxis.medianInterval values) (Some(3.5, 84.5)) "second to ninth"
              let sweep = seeds 10
              let radii = panel "spectral radius" (figure "across" (AcrossSweep.figures sweep))
              let bar = (named "median, 95 %" (traces radii)).Head

              let sorted =
                  [ for index in 0..9 ->
                        (nonNull (nonNull sweep.Result.Realizations[index].Trained).Spectrum).SpectralRadius ]
                  |> List.sort

              areDrawn [ sorted[8] - median sorted ] [ (numbers "error_y.array" bar).Head ] "above"
              areDrawn [ median sorted - sorted[1] ] [ (numbers "error_y.arrayminus" bar).Head ] "below"
          }

          test "an interval of cells that share seeds draws whole seeds, of ten or more" {
              let sweep = seeds 10

              let below, above =
                  (SweptAxis.interval sweep [ for index in 0..19 -> index, skewed index ]).Value

              let drawn =
                  BlockBootstrap.OfMedian
                      [| for seed in 0..9 -> [| skewed seed; skewed seed |] :> Collections.Generic.IReadOnlyList<float> |]

              // The middle of 1, 2, 4 ... 512, each twice.
              Expect.equal (24.0 - below, 24.0 + above) (drawn.Low, drawn.High) "of the seeds"
              let few = seeds 5

              Expect.isNone
                  (SweptAxis.interval few [ for index in 0..9 -> index, float index ])
                  "ten values of five seeds"
          }

          test "up to five combinations have a series each, more share one, whose intervals are said to be drawn" {
              let combinations count =
                  ofPlaces
                      [ for units in 1..count do
                            for noise in [ 0.1; 0.2 ] ->
                                { trained[1] with
                                    Units = 10 * units
                                    Noise = noise } ]

              for count, series, word in [ 5, 5, "order statistics"; 6, 1, "bootstrap" ] do
                  let sweep = combinations count
                  Expect.equal (SweptAxis.series sweep 1).Length series $"{count} combinations"
                  Expect.stringContains (AcrossSweep.figures sweep).Head.Caption word $"{count} combinations"
          }

          test "a share stands at its value, and counts seeds that it does not name" {
              let share (sweep: Sweep) =
                  (Shares.figure sweep).Value.Panels
                  |> List.find (fun panel -> panel.Title = "every transition is made")

              let places =
                  [ for trace in traces (share standard.Value) do
                        if textOf "name" trace <> "chance" then
                            List.map (fun (x: float) -> int (Math.Round x)) (numbers "x" trace) ]

              Expect.equal places [ [ 0; 2 ]; [ 0; 1; 2 ] ] "units 24, of which one is missing, and 64"
              let results = List.ofSeq (seeds 15).Result.Realizations |> List.truncate 15
              Expect.stringEnds (Shares.named results) "12 and 3 more" "fifteen seeds"
          }

          test "a share asks once what a claim asks, and says how many are not trained yet" {
              let shares = (Shares.figure three.Value).Value
              let titles = [ for panel in shares.Panels -> panel.Title ]
              Expect.isFalse (List.contains "hold all states" titles) "claimed already"
              let finished = panel "finished" shares
              let hovers = traces finished |> List.collect (texts "text")
              let wilson = Wilson.Interval(1, 1)

              Expect.exists
                  hovers
                  (fun text ->
                      text.Contains "1 of 1 (1 not trained yet)"
                      && text.Contains $"{Figure.percent wilson.Low} to {Figure.percent wilson.High}")
                  "one of two is missing"

              Expect.isNone (Shares.figure (Sweep.ofResult ReferenceResult.single.Value)) "of one there is no share"
          }

          test "a crossing of the lines says its own axis' value, in its cell's colour, on the axis' scale" {
              let figure = (SweepParallel.figure three.Value).Value

              let names =
                  [ "loss"; "transitionAccuracy"; "heldStates"; "spectralRadius"; "outliers" ]

              let tried =
                  [ 0..15 ] |> List.filter (fun index -> Verdict.isTried three.Value.Result.Realizations[index])

              let values name =
                  tried |> List.choose (valueOf three.Value (nonNull (Metrics.Find name)))

              for trace in traces figure.Panels.Head do
                  let points =
                      List.zip3 (numbers "customdata" trace) (numbers "x" trace) (numbers "y" trace)

                  for (index, x, y), hover in List.zip points (texts "hovertext" trace) do
                      if index >= 0.0 then
                          let cell = three.Value.CellOf[int index]
                          Expect.equal (textOf "line.color" trace) (Palette.cell cell) "colour"

                      if index >= 0.0 && x >= 3.0 then
                          let name = names[int x - 3]
                          let metric = nonNull (Metrics.Find name)
                          let all = values name

                          match valueOf three.Value metric (int index) with
                          | None -> Expect.stringStarts hover $"{metric.Title} none" "hover"
                          | Some value ->
                              Expect.equal hover $"{metric.Title} {Figure.number value}" "hover"

                              let expected =
                                  match name with
                                  | "loss" -> log (value / List.min all) / log (List.max all / List.min all)
                                  | "transitionAccuracy" -> value
                                  | "spectralRadius" -> (value - List.min all) / (List.max all - List.min all)
                                  | _ -> value / List.max all

                              Expect.isLessThan (abs (y - expected)) 1e-4 $"{name} of {index}"

              // Texts beside an axis stand at the places of their values.
              for text in at "annotations" (json figure.Panels.Head.Layout) do
                  if textOf "xanchor" text = "right" then
                      let axis, place = int (Math.Ceiling(number (at "x" text))), number (at "y" text)

                      match axis, Double.TryParse(textOf "text" text, Globalization.CultureInfo.InvariantCulture) with
                      | 1, (true, noise) -> Expect.equal place (if noise = 0.1 then 0.25 else 0.75) "noise"
                      | 4, (true, share) -> Expect.isLessThan (abs (place - share)) 1e-4 "transitions"
                      | _ -> ()
          } ]
