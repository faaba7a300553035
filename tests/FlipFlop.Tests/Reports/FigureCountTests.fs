/// Of how many realizations a figure is, and how many of them are independent.
module FlipFlop.Tests.Reports.FigureCountTests

open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

let private trained =
    ReferenceResult.places |> List.filter (fun place -> place.File <> "")

/// Ten realizations at each of two levels of noise, with these seeds.
let private withSeeds (seedOf: int -> Seed) =
    [ for noise in [ 0.1; 0.2 ] do
          for seed in 1..10 ->
              { trained[seed % trained.Length] with
                  Units = 64
                  Noise = noise
                  Seed = int64 seed } ]
    |> ReferenceResult.over
    |> ReferenceResult.replaced (fun index result ->
        ReferenceResult.copy result (seedOf (index % 10 + 1)) result.Trained)
    |> Sweep.ofResult

let private bars (figures: Figure list) =
    [ for figure in figures do
          for panel in figure.Panels do
              for trace in traces panel do
                  if not (isNull (trace.SelectToken "error_y.array")) then
                      trace ]

let private panelOf name figure =
    panel (nonNull (Metrics.Find name)).Title figure

[<Tests>]
let tests =
    testList
        "Figures, their counts"
        [ test "untrained networks that cells share are not set against themselves" {
              // Three levels of noise share the networks of three seeds.
              let sweep =
                  [ for noise in [ 0.1; 0.2; 0.4 ] do
                        for seed in 1..3 ->
                            { trained[seed] with
                                Units = 64
                                Noise = noise
                                Seed = int64 seed } ]
                  |> ReferenceResult.over
                  |> Sweep.ofResult

              let figure = (Rotations.figure sweep).Value
              let points = (named "untrained" (traces figure.Panels.Head)).Head
              Expect.hasLength (numbers "x" points) 3 "pairs of three networks"
              Expect.stringContains figure.Caption "3 pairs of 3 untrained networks" "said"

              for pair in texts "text" points do
                  let seeds = pair.Split " and " |> Array.map (fun name -> name.Split("seed ")[1])
                  Expect.notEqual seeds[0] seeds[1] pair
          }

          test "captions and titles count the realizations that are not there" {
              let shown = "7 of 9 networks are shown; the others: 1 diverged, 1 not trained yet."

              for figure in
                  [ Silence.dots standard.Value
                    SilenceTable.figure standard.Value
                    EigenvalueCounts.figure standard.Value
                    Spectra.figure standard.Value
                    (AlignedCubes.figure standard.Value).Value
                    (Distributions.figure standard.Value).Value
                    (Escape.figure standard.Value).Value ] do
                  Expect.stringContains figure.Caption shown figure.Id

              for panel in (Distributions.figure standard.Value).Value.Panels do
                  Expect.stringEnds panel.Remark " of 9" "of all that are planned"

              let whole = withSeeds Seed.Both
              Expect.equal (Figure.networksOf whole (fun _ -> true) "") "" "nothing to say"

              Expect.stringContains
                  (Figure.networksOf whole (fun _ -> false) "without noise")
                  "0 of 20 networks are shown; the others: 20 without noise."
                  "trained, and not shown all the same"
          }

          test "a cell's means say of how many networks they are" {
              // Seven of nine have a network; eight times as many realizations have a row a cell.
              let places =
                  [ for copy in 0..7 do
                        for place in ReferenceResult.places ->
                            { place with
                                Seed = place.Seed + int64 (2 * copy) } ]

              let table = SilenceTable.figure (Sweep.ofResult (ReferenceResult.over places))
              let trained = (traces table.Panels.Head).Head
              let rows = texts "y" trained
              Expect.contains rows "24, 0.1 (0 of 8)" "none"
              Expect.contains rows "64, 0.1" "all"

              Expect.equal
                  (textOf "yaxis.title.text" (Plotly.token table.Panels.Head.Layout))
                  "units, inputNoise"
                  "names"

              Expect.stringContains table.Caption "its row says how many are" "said"

              let cells =
                  [ for row in nonNull trained["text"] -> [ for cell in row -> cell.ToString() ] ]

              Expect.isTrue (cells |> List.concat |> List.forall (fun cell -> not (cell.Contains '/'))) "means alone"
              Expect.equal (textOf "xaxis.tickangle" (Plotly.token table.Panels.Head.Layout)) "0" "labels stand upright"
          }

          test "a mean of one network of a cell is a mean, not a count" {
              let places =
                  [ for seed in 1L .. 31L do
                        for noise in [ 0.1; 0.2 ] ->
                            { (if seed = 1L then
                                   trained.Head
                               else
                                   ReferenceResult.places.Head) with
                                Noise = noise
                                Seed = seed } ]

              let table = SilenceTable.figure (Sweep.ofResult (ReferenceResult.over places))
              let row = (traces table.Panels.Head).Head
              Expect.contains (texts "y" row) "0.1 (1 of 31)" "one of many"
              Expect.stringEnds (texts "text[0]" row).Head " %" "a share"
          }

          test "a median of too few seeds has no bar beside others that have one" {
              let sweep =
                  [ for noise, seeds in [ 0.1, 10; 0.2, 3 ] do
                        for seed in 1..seeds ->
                            { trained[seed % trained.Length] with
                                Units = 64
                                Noise = noise
                                Seed = int64 seed } ]
                  |> ReferenceResult.over
                  |> Sweep.ofResult

              let across = (AcrossSweep.figures sweep).Head
              let radii = traces (panelOf "spectralRadius" across)

              let bar =
                  radii |> List.filter (fun trace -> trace.ContainsKey "error_y") |> List.exactlyOne

              Expect.hasLength (numbers "x" bar) 1 "one bar"
              Number.isAtMost (numbers "x" bar).Head 0.2 "at the first place"
              let line = radii |> List.find (fun trace -> textOf "mode" trace = "lines")
              Expect.hasLength (numbers "x" line) 2 "two medians"
          }

          test "realizations of one initialisation are one seed, whatever their data" {
              let apart, alike = withSeeds Seed.Both, withSeeds (fun seed -> Seed(1L, int64 seed))

              Expect.isNonEmpty (bars (AcrossSweep.figures apart)) "ten initialisations"
              Expect.isEmpty (bars (AcrossSweep.figures alike)) "one initialisation"
              Expect.isEmpty (bars (AcrossSweep.figures (withSeeds (fun seed -> Seed(int64 seed, 1L))))) "one data set"
              Expect.isNonEmpty (bars [ (Shares.figure apart).Value ]) "shares of ten"
              Expect.isEmpty (bars [ (Shares.figure alike).Value ]) "shares of one"
          }

          test "blocks are what shares initial weights or data, by way of others as well" {
              let blocks seedOf =
                  Sweep.blocks (withSeeds seedOf) [ 0..9 ] |> List.map List.length

              Expect.equal (blocks (fun seed -> Seed(int64 (seed % 2), int64 seed))) [ 5; 5 ] "two initialisations"
              Expect.equal (blocks (fun seed -> Seed(int64 seed, int64 (seed % 5)))) [ 2; 2; 2; 2; 2 ] "five data seeds"
              Expect.equal (blocks (fun seed -> Seed(int64 (seed % 2), int64 (seed / 2)))) [ 10 ] "two times five"
          }

          test "a count of networks that share an initialisation has no interval" {
              let ofOneCell seedOf =
                  [ for seed in 1..4 ->
                        { trained[seed] with
                            Units = 64
                            Noise = 0.1
                            Seed = int64 seed } ]
                  |> ReferenceResult.over
                  |> ReferenceResult.replaced (fun index result ->
                      ReferenceResult.copy result (seedOf (int64 index)) result.Trained)
                  |> Sweep.ofResult
                  |> Verdict.counts
                  |> List.map _.Interval
                  |> List.filter ((<>) "")

              Expect.hasLength (ofOneCell Seed.Both) 2 "each its own"
              Expect.isEmpty (ofOneCell (fun data -> Seed(1L, data))) "one initialisation"
          } ]
