/// Figures with a number or a curve of each network: whose number it is, and of how many.
module FlipFlop.Tests.Reports.NetworkFigureTests

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
let private trained = lazy (Sweep.trained standard.Value)

/// The untrained network of the same seed.
let private untrainedOf index =
    nonNull standard.Value.Result.Realizations[index].Untrained

let private distributions = lazy (Distributions.figure standard.Value).Value

let private ofMetric (metric: Metric) (network: NetworkAnalysis) =
    (nonNull metric.OfNetwork).Invoke network |> Option.ofNullable

/// Metrics that every trained network of the sweep has, seven of the nine, each with its panel.
let private wholePanels =
    [ for metric in Metrics.All do
          let isWhole (panel: Panel) =
              panel.Title = metric.Title && panel.Remark = "7 of 9"

          match distributions.Value.Panels |> List.tryFind isWhole with
          | Some panel -> metric, traces panel
          | None -> () ]

/// The points of a strip of quantities: which quantity, which realization, which value.
let private strip name (panel: Panel) =
    [ for trace in named name (traces panel) do
          for x, index, y in List.zip3 (numbers "x" trace) (numbers "customdata" trace) (numbers "y" trace) do
              (int (Math.Round x), int index), y ]
    |> List.sortBy fst

/// Every network has this value of each quantity in the strip, and none that has none.
let private isStrip (quantities: (NetworkAnalysis -> float) list) panel =
    for name, networks in [ "trained", trained.Value; "untrained", Sweep.untrained standard.Value ] do
        let expected =
            [ for at, quantity in List.indexed quantities do
                  for index, network in networks -> (at, index), quantity network ]
            |> List.filter (fun (_, value) -> Double.IsFinite value)
            |> List.sortBy fst

        let drawn = strip name panel
        Expect.equal (List.map fst drawn) (List.map fst expected) $"{name}: quantity and realization"
        areDrawn (List.map snd expected) (List.map snd drawn) name

let private hasCellColours traces =
    for trace in named "trained" traces do
        for index in numbers "customdata" trace do
            Expect.equal (textOf "marker.color" trace) (Palette.cell standard.Value.CellOf[int index]) "a cell's colour"

let private eigenvalues (network: NetworkAnalysis) condition =
    let spectrum = nonNull network.Spectrum

    Seq.zip spectrum.Real spectrum.Imaginary
    |> Seq.filter (fun (re, im) -> condition (sqrt (re * re + im * im)) re im)
    |> Seq.length
    |> float

/// Curve and crosses of a survival are those of these networks' copies.
let private isSurvival (networks: NetworkAnalysis seq) (curve, crosses) =
    let responses = [ for network in networks -> nonNull network.Noise ]

    let steps =
        KaplanMeier
            .Of(
                [| for response in responses do
                       yield! response.WatchedMs |],
                [| for response in responses do
                       yield! response.Escaped |]
            )
            .Steps

    areDrawn [ for step in steps -> step.Time ] (numbers "x" curve) "times"
    areDrawn [ for step in steps -> step.Survival ] (numbers "y" curve) "survival"

    Expect.equal
        (texts "text" curve)
        [ for step in steps -> $"{step.AtRisk} watched, {step.Died} escape, {step.Censored} last seen right" ]
        "counts"

    let ends = steps |> Seq.filter (fun step -> step.Censored > 0)
    areDrawn [ for step in ends -> step.Time ] (numbers "x" crosses) "last seen"

[<Tests>]
let tests =
    testList
        "Figures"
        [ test "beside its untrained self stands each network's own number, with its realization" {
              Expect.isGreaterThan wholePanels.Length 6 "metrics"

              for metric, traces in wholePanels do
                  let trained =
                      [ for index, network in trained.Value -> index, (ofMetric metric network).Value ]

                  let untrained =
                      [ for index, _ in trained -> (ofMetric metric (untrainedOf index)).Value ]

                  let drawn = byRealization "y" (named "trained" traces)
                  Expect.equal (List.map fst drawn) (List.map fst trained) "realizations"
                  areDrawn (List.map snd trained) (List.map snd drawn) metric.Name
                  let grey = byRealization "y" (named "untrained" traces)
                  Expect.equal (List.map fst grey) (List.map fst trained) "untrained realizations"
                  areDrawn untrained (List.map snd grey) $"{metric.Name}, untrained"
                  hasCellColours traces
                  let line = (named "the same seed" traces).Head

                  areDrawn
                      (List.concat [ for (_, after), before in List.zip trained untrained -> [ before; after; nan ] ])
                      (numbers "y" line)
                      "from the untrained to the trained"

                  for at, (from, until) in List.indexed (List.zip grey drawn) do
                      let x = numbers "x" line
                      Expect.isLessThan (abs x[3 * at]) 0.2 $"untrained, {from}"
                      Expect.isLessThan (abs (x[3 * at + 1] - 1.0)) 0.2 $"trained, {until}"

                  let bars = named "median" traces

                  let middle =
                      [ for bar in bars -> (numbers "x" bar |> List.average), (numbers "y" bar).Head ]

                  Expect.equal (List.map fst middle) [ 0.0; 1.0 ] "untrained, then trained"
                  areDrawn [ median untrained; median (List.map snd trained) ] (List.map snd middle) "medians"
          }

          test "an edge of a cube is joined to the same edge of the untrained cube" {
              let panel = panel "lengths of the edges" distributions.Value

              let lengths (network: NetworkAnalysis) =
                  [ for edge in network.MemoryStates.Cube.Edges -> edge.Length ]

              let expected =
                  [ for index, network in trained.Value do
                        for before, after in List.zip (lengths (untrainedOf index)) (lengths network) do
                            yield! [ before; after; nan ] ]

              areDrawn expected (numbers "y" (named "the same seed" (traces panel)).Head) "lengths"
          }

          test "beside its untrained self a metric that some networks lack says of how many it is" {
              let metric = nonNull (Metrics.Find "escapeTime")

              let having =
                  trained.Value |> List.filter (fun (_, network) -> (ofMetric metric network).IsSome)

              let titles = [ for panel in distributions.Value.Panels -> Figure.heading panel ]
              Expect.isLessThan having.Length 7 "some have none"
              Expect.contains titles $"{metric.Title} ({having.Length} of 9)" "title"
          }

          test "medians of very many networks beside their untrained selves are of all of them" {
              let sweep = Sweep.ofResult (ReferenceResult.many 400)
              let panel = panel "spectral radius" (Distributions.figure sweep).Value

              let radii =
                  [ for _, network in Sweep.trained sweep -> (nonNull network.Spectrum).SpectralRadius ]

              let bar = List.last (named "median" (traces panel))
              areDrawn [ median radii; median radii ] (numbers "y" bar) "median"
              Expect.stringContains (textOf "hovertemplate" bar) "median of 400 trained" "of how many"
          }

          test "eigenvalues are counted inside, on and outside the circle, and by kind" {
              let figure = EigenvalueCounts.figure standard.Value

              let share condition (network: NetworkAnalysis) =
                  eigenvalues network condition / float (nonNull network.Spectrum).Real.Length

              isStrip
                  [ share (fun size _ _ -> size < 0.98)
                    share (fun size _ _ -> 0.98 <= size && size <= 1.02)
                    share (fun size _ _ -> size > 1.02) ]
                  figure.Panels[0]

              let outside condition network =
                  eigenvalues network (fun size re im -> size > 1.02 && condition re im)

              isStrip
                  [ outside (fun _ _ -> true)
                    outside (fun re im -> im = 0.0 && re > 0.0)
                    outside (fun re im -> im = 0.0 && re < 0.0)
                    outside (fun _ im -> im <> 0.0) ]
                  figure.Panels[1]

              hasCellColours (traces figure.Panels[0])
          }

          test "what has no number has no point in a strip" {
              let quantity: Strip.Quantity = { Label = "none"; Of = fun _ -> nan }
              let panel = Strip.panel standard.Value "" "" [ quantity ]
              Expect.isEmpty (traces panel |> List.collect (numbers "y")) "points"
          }

          test "what silence keeps is drawn as shares of each network's states and transitions" {
              let states (count: int) = float count / 8.0

              let gap at (network: NetworkAnalysis) =
                  float network.Transitions[at].Right / float network.Transitions[at].Transitions

              isStrip
                  [ (fun network -> states network.MemoryStates.CountRight)
                    (fun network -> states network.SettledStates.CountRight)
                    gap 0
                    gap 1
                    gap 2 ]
                  (Silence.dots standard.Value).Panels.Head

              let ticks =
                  texts "xaxis.ticktext" (json (Silence.dots standard.Value).Panels.Head.Layout)

              Expect.equal ticks[2..] [ for gap in [ 50; 150; 500 ] -> $"transitions<br>{gap} ms" ] "gaps"
          }

          test "the numbers of silence are coloured by what they say, trained and untrained, each its realization's" {
              let figure = SilenceTable.figure standard.Value

              for panel in figure.Panels do
                  let table = (traces panel).Head

                  for row in 0..8 do
                      for column in 0..4 do
                          let text = textOf $"text[{row}][{column}]" table

                          if text <> "" then
                              let parts = text.Split '/' |> Array.map float
                              areDrawn [ parts[0] / parts[1] ] [ number (at $"z[{row}][{column}]" table) ] "colour"

                          Expect.equal (textOf $"customdata[{row}][{column}]" table) (string row) "realization"

              let grey = (traces figure.Panels[1]).Head
              Expect.equal (textOf "text[3][1]" grey) $"{(untrainedOf 3).SettledStates.CountRight}/8" "untrained"
          }

          test "the numbers of silence have a row each for sixty networks, and means by cell for more" {
              let rows count =
                  texts
                      "y"
                      (traces (SilenceTable.figure (Sweep.ofResult (ReferenceResult.many count))).Panels.Head).Head

              Expect.equal (rows 60).Length 61 "sixty, and chance"
              let sweep = Sweep.ofResult (ReferenceResult.many 61)
              let table = (traces (SilenceTable.figure sweep).Panels.Head).Head

              Expect.equal
                  (texts "y" table)
                  [ for cell in sweep.Cells do
                        String.Join(
                            ", ",
                            [ for parameter, at in List.zip sweep.Parameters cell.Places ->
                                  Sweep.written parameter.Values[at] ]
                        )
                    "chance" ]
                  "cells"

              let kept =
                  [ for index, network in Sweep.trained sweep do
                        if sweep.CellOf[index] = 0 then
                            float network.SettledStates.CountRight / 8.0 ]

              Expect.equal (textOf "text[0][1]" table) (Figure.percent (List.average kept)) "the mean of a cell"
          }

          test "survival under noise is that of each cell's networks, in its colour, and of the untrained" {
              let traces =
                  traces (Escape.figure standard.Value).Value.Panels.Head
                  |> List.filter (fun trace -> textOf "showlegend" trace = "False")

              let curves =
                  List.pairwise traces |> List.indexed |> List.filter (fun (at, _) -> at % 2 = 0) |> List.map snd

              let untrained = [ for index, _ in trained.Value -> untrainedOf index ]
              isSurvival untrained curves.Head

              let cells =
                  trained.Value |> List.groupBy (fun (index, _) -> standard.Value.CellOf[index]) |> List.sortBy fst

              Expect.equal curves.Length (1 + cells.Length) "curves"

              for (cell, networks), (curve, crosses) in List.zip cells curves.Tail do
                  isSurvival (List.map snd networks) (curve, crosses)
                  Expect.equal (textOf "name" curve) standard.Value.Cells[cell].Label "name"

                  Expect.equal
                      (textOf "line.color" curve)
                      (Palette.series (List.last standard.Value.Cells[cell].Places) 3)
                      "colour"
          } ]
