module FlipFlop.Tests.Diff.DiffFigureTests

open System
open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Experiments.Diff
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Diff.ComparedSides

let private traces (panel: Panel) = panel.Common |> List.map Plotly.token

let private named name (panel: Panel) =
    traces panel |> List.filter (fun trace -> string trace["name"] = name)

let private numbers (field: string) (trace: JToken) =
    [ for value in nonNull trace[field] ->
          if value.Type = JTokenType.Null then
              nan
          else
              float (string value) ]

/// One network under many seeds, against itself.
let private many count =
    let example =
        ReferenceResult.places |> List.find (fun place -> place.File = "three-bits-1")

    let result =
        ReferenceResult.over [ for seed in 1..count -> { example with Seed = int64 seed } ]

    ExperimentDiff.Compare(side "a@1" result, side "b@2" result, DiffTerms())

[<Tests>]
let tests =
    testList
        "Figures of a diff"
        [ test "curves, eigenvalues and cubes are drawn over one another, then each side alone" {
              let figures = DiffFigures.all (many 2)
              Expect.equal [ for figure in figures -> figure.Id ] [ "training"; "spectra"; "cubes" ] "nothing differs"

              for figure in figures do
                  Expect.equal [ for panel in figure.Panels -> panel.Title ] [ "A and B"; "A"; "B" ] figure.Id

                  let drawn =
                      [ for panel in figure.Panels -> (named "A" panel).Length, (named "B" panel).Length ]

                  Expect.equal drawn [ 1, 1; 1, 0; 0, 1 ] figure.Id
          }

          test "of metrics that differ every realization has a point, joined to its counterpart" {
              let diff =
                  ExperimentDiff.Compare(
                      withLosses (planOf "a" 32 [ 1..3 ]) [ 0.1; 0.2; 0.3 ] [],
                      withLosses (planOf "b" 48 [ 1..3 ]) [ 0.2; 0.1; 0.4 ] [],
                      DiffTerms()
                  )

              let loss =
                  (DiffMetrics.figure diff).Value.Panels |> List.find (fun panel -> panel.Title = "loss")

              let a, b = (named "A" loss).Head, (named "B" loss).Head
              Expect.equal (numbers "y" a) [ 0.1; 0.2; 0.3 ] "A"
              Expect.equal (numbers "y" b) [ 0.2; 0.1; 0.4 ] "B"
              let lines = (named "the same place and seed" loss).Head
              let ends = numbers "y" lines |> List.filter Double.IsFinite
              Expect.equal ends [ 0.1; 0.2; 0.2; 0.1; 0.3; 0.4 ] "pairs"

              let across =
                  List.zip (numbers "x" a) (numbers "x" b) |> List.collect (fun (a, b) -> [ a; b ])

              Expect.equal (numbers "x" lines |> List.filter Double.IsFinite) across "from point to point"
          }

          test "of very many eigenvalues those outside the circle are all drawn, and the caption counts what is not" {
              let diff = many 250

              let spectra =
                  DiffFigures.all diff |> List.find (fun figure -> figure.Id = "spectra")

              Expect.stringContains spectra.Caption "of 32000 eigenvalues are not drawn" "the caption"
              let a = (named "A" spectra.Panels.Head).Head
              let points = List.zip (numbers "x" a) (numbers "y" a)

              let outside =
                  points |> List.filter (fun (re, im) -> sqrt (re * re + im * im) > 1.0201) |> List.length

              let network = (nonNull diff.ResultA.Realizations[0].Trained).Spectrum |> nonNull
              Expect.equal outside (250 * network.Outside) "outside the circle"
              Expect.isLessThan points.Length 14_500 "in all"
          } ]
