/// A sweep of two parameters, apart by one of them: which realizations stand in which panel, and on which axis.
module FlipFlop.Tests.Reports.SmallMultipleTests

open Expecto
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private trained =
    ReferenceResult.places |> List.filter (fun place -> place.File <> "")

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

let private multiples sweep =
    AcrossSweep.figures sweep |> List.tryFind (fun figure -> figure.Id = "multiples")

let private unitsOf (sweep: Sweep) index =
    sweep.Result.Realizations[index].Realization.Cell.Network.Units

/// Trained or untrained points of a panel: realization and value.
let private points isUntrained panel =
    [ for trace in traces panel do
          if textOf "mode" trace = "markers" && (textOf "name" trace = "untrained") = isUntrained then
              yield! List.zip (numbers "customdata" trace |> List.map int) (numbers "y" trace) ]

/// So many sizes at two levels of noise.
let private sizes count =
    [ for size in 1..count do
          for noise in [ 0.1; 0.2 ] ->
              { trained.Head with
                  Units = 8 * size
                  Noise = noise } ]
    |> ReferenceResult.over
    |> Sweep.ofResult

[<Tests>]
let tests =
    testList
        "Small multiples"
        [ test "a column has the realizations of one value, a row a metric" {
              let figure = (multiples standard.Value).Value
              Expect.equal figure.Columns 2 "a column for every size"

              Expect.equal
                  [ for panel in figure.Panels -> panel.Title ]
                  [ for metric in [ "spectral radius"; "loss"; "held states" ] do
                        for units in [ 24; 64 ] -> $"{metric}, units {units}" ]
                  "titles, row by row"

              for units in [ 24; 64 ] do
                  let expected =
                      [ for index, result in Seq.indexed standard.Value.Result.Realizations do
                            match result.Trained with
                            | null -> ()
                            | network ->
                                if unitsOf standard.Value index = units then
                                    (index, float network.SettledStates.CountRight) ]

                  Expect.isNonEmpty expected "some are trained"

                  Expect.equal
                      (points false (panel $"held states, units {units}" figure) |> List.sort)
                      expected
                      $"held states at units {units}"
          }

          test "a column has its own untrained networks" {
              let figure = (multiples standard.Value).Value

              for panel in figure.Panels do
                  for index, _ in points true panel do
                      Expect.stringEnds panel.Title $"units {unitsOf standard.Value index}" "whose untrained network"

              Expect.isNonEmpty (points true (panel "held states, units 64" figure)) "untrained"
          }

          test "the panels of a row have one axis, which holds all their points" {
              let figure = (multiples standard.Value).Value

              for row in List.chunkBySize figure.Columns figure.Panels do
                  let ranges =
                      [ for panel in row -> numbers "yaxis.range" (Plotly.token panel.Layout) ]

                  Expect.equal (List.distinct ranges).Length 1 row.Head.Title

                  let toAxis =
                      if textOf "yaxis.type" (Plotly.token row.Head.Layout) = "log" then
                          log10
                      else
                          id

                  for panel in row do
                      for _, value in points false panel @ points true panel do
                          Number.isAtMost ranges.Head[0] (toAxis value) $"{panel.Title}: from"
                          Number.isAtMost (toAxis value) ranges.Head[1] $"{panel.Title}: to"
          }

          test "more than six values are thinned, openly" {
              let six, eight = (multiples (sizes 6)).Value, (multiples (sizes 8)).Value

              Expect.equal (six.Columns, six.Caption.Contains "evenly taken") (6, false) "six"
              Expect.equal eight.Columns 6 "eight"
              Expect.stringContains eight.Caption "6 of 8 values of units are shown, evenly taken." "caption"
              let titles = [ for panel in eight.Panels -> panel.Title ]
              Expect.contains titles "held states, units 8" "the first"
              Expect.contains titles "held states, units 64" "the last"
          }

          test "a value of which nothing is trained has no column, and it is said; one column alone is no figure" {
              let sized units file =
                  [ for noise in [ 0.1; 0.2 ] ->
                        { trained.Head with
                            File = file
                            Outcome =
                                (if file = "" then
                                     RealizationOutcome.Missing
                                 else
                                     trained.Head.Outcome)
                            Units = units
                            Noise = noise } ]

              let of' places =
                  multiples (Sweep.ofResult (ReferenceResult.over (List.concat places)))

              let file = trained.Head.File
              let figure = (of' [ sized 24 ""; sized 48 file; sized 64 file ]).Value
              Expect.equal figure.Columns 2 "columns"
              Expect.all figure.Panels (fun panel -> not (panel.Title.EndsWith "units 24")) "none of 24 units"
              Expect.stringContains figure.Caption "1 of 3 values of units have no number, and no column." "caption"
              Expect.isNone (of' [ sized 24 ""; sized 64 file ]) "one column"
          }

          test "one parameter, three, or two that change together have none" {
              let zipped =
                  [ for units, noise in [ 24, 0.1; 64, 0.2 ] do
                        for seed in 1L .. 2L ->
                            { trained.Head with
                                Units = units
                                Noise = noise
                                Seed = seed } ]

              let one = [ for noise in [ 0.1; 0.2 ] -> { trained.Head with Noise = noise } ]

              for places in [ zipped; one ] do
                  Expect.isNone (multiples (Sweep.ofResult (ReferenceResult.over places))) "no figure"

              Expect.isNone (multiples (Sweep.ofResult ReferenceResult.threeParameters.Value)) "three"
              Expect.isNone (multiples (Sweep.ofResult ReferenceResult.single.Value)) "nothing is swept"
          } ]
