module FlipFlop.Tests.Reports.FigureExportTests

open System
open System.Globalization
open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Reports

let private sweep = lazy (Sweep.ofResult ReferenceResult.standard.Value)

let private figure id =
    Report.figures sweep.Value |> List.find (fun figure -> figure.Id = id)

/// The rows of a figure's table, each by column, but those with quoted texts.
let private table id =
    let lines = (FigureTable.csv sweep.Value (figure id)).TrimEnd('\n').Split '\n'
    let columns = lines[0].Split ','

    columns,
    [ for line in Array.skip 1 lines do
          if not (line.Contains '"') then
              Map.ofSeq (Seq.zip columns (line.Split ',')) ]

let private number (text: string) =
    Double.Parse(text, CultureInfo.InvariantCulture)

/// The sweep's network of 64 units, noise 0.1 and seed 2.
let private one = 4

let private keyOf at =
    sweep.Value.Result.Realizations[at].Realization.Key

[<Tests>]
let tests =
    testList
        "Figures as data"
        [ test "titles of axes become names of columns" {
              for title, column in
                  [ "time, ms", "time_ms"
                    "Re λ", "re_lambda"
                    "|λ|", "abs_lambda"
                    "weight × √N", "weight_times_sqrt_n"
                    "direction 1", "direction_1" ] do
                  Expect.equal (FigureAxes.columnName title) column title
          }

          test "the table of spectra has every eigenvalue of a network, with all digits" {
              let columns, rows = table "spectra"

              for column in [ "series"; "key"; "seed"; "units"; "inputNoise"; "re_lambda"; "im_lambda" ] do
                  Expect.contains columns column "columns"

              let own =
                  rows |> List.filter (fun row -> row["key"] = keyOf one && row["series"] <> "untrained")

              let spectrum =
                  (nonNull (nonNull sweep.Value.Result.Realizations[one].Trained).Spectrum)

              Expect.equal
                  (List.sort [ for row in own -> number row["re_lambda"] ])
                  (List.sort (List.ofSeq spectrum.Real))
                  "real parts"

              Expect.equal
                  (List.distinct [ for row in own -> (row["units"], row["inputNoise"], row["seed"]) ])
                  [ ("64", "0.1", "2") ]
                  "which"
          }

          test "the table of training has a row an epoch and none for the gaps between lines" {
              let _, rows = table "training"

              let own =
                  rows |> List.filter (fun row -> row["key"] = keyOf one && row["panel"] = "Loss")

              Expect.equal [ for row in own -> row["epoch"] ] [ for epoch in 1..10 -> string epoch ] "epochs"
              let last = sweep.Value.Result.Realizations[one].History[9]
              let ended = List.last own
              Expect.equal (number ended["value"]) last.Loss "the last loss"
          }

          test "crosses and medians are series of their own, beside the points that they stand for" {
              let _, rows = table "training"

              let first =
                  rows |> List.filter (fun row -> row["key"] = keyOf 0 && row["panel"] = "Loss" && row["value"] <> "")

              Expect.equal
                  [ for row in first -> (row["series"], row["epoch"]) ]
                  [ "trained", "1"; "trained", "2"; "trained", "3"; "diverged", "3" ]
                  "the curve, and the cross at its end"

              let _, across = table "across"
              let medians = across |> List.filter (fun row -> row["series"].EndsWith "median")
              Expect.isNonEmpty medians "medians"
              Expect.all medians (fun row -> row["key"] = "") "a median is no realization's"
          }

          test "a figure without a point has a table with a header" {
              let none = Sweep.ofResult (ReferenceResult.over [ ReferenceResult.places[1] ])

              Expect.equal
                  (FigureTable.csv none (Figures.TrainingCurves.figure none))
                  "panel,series,key,seed,epoch,value\n"
                  "the columns that it would have"
          }

          test "points spread beside a swept value are told by the value" {
              let _, rows = table "across"

              let own =
                  rows |> List.filter (fun row -> row["key"] = keyOf one && row["panel"] = "spectral radius")

              let radius =
                  (nonNull (nonNull sweep.Value.Result.Realizations[one].Trained).Spectrum).SpectralRadius

              Expect.exists own (fun row -> number row["value"] = radius && row["inputNoise"] = "0.1") "the radius"
          }

          test "the table of weights has the weights, not the steps of colour" {
              let _, rows = table "connectivity"
              let shown = PageData.median sweep.Value (figure "connectivity")
              let index = (figure "connectivity").Choices[shown].Realization
              let trained = rows |> List.filter (fun row -> row["panel"] = "Trained")

              let weights =
                  (nonNull sweep.Value.Result.Realizations[index].Weights).Invoke().RecurrentKernel

              Expect.equal
                  [ for row in trained -> number row["value"] ]
                  [ for weight in weights -> float weight ]
                  "weights, row by row"
          }

          test "the table of training trials says which trial and bit each row is" {
              let _, rows = table "training-samples"

              let places =
                  [ for row in rows -> (row["trial"], row["bit"]) ] |> List.distinct |> List.sort

              Expect.equal
                  places
                  [ for trial in 0..2 do
                        for bit in 1..3 -> (string trial, string bit) ]
                  "trials and bits"
          }

          test "the table of shape distances names both networks, and cubes have their keys" {
              let columns, _ = table "shapes"
              Expect.contains columns "angular_shape_distance_rad" "the distance"
              let text = FigureTable.csv sweep.Value (figure "shapes")

              let pair =
                  "\"units 64, inputNoise 0.1, seed 1\",\"units 64, inputNoise 0.1, seed 2\""

              Expect.stringContains text pair "a pair"
              let corners = FigureTable.csv sweep.Value (figure "cubes")
              Expect.stringContains corners $",+ + +,{keyOf one}," "a corner of the network with seed 2"
          }

          test "every figure has a table with a header and rows, and JSON whose colours a browser knows" {
              for result in
                  [ ReferenceResult.standard.Value
                    ReferenceResult.single.Value
                    ReferenceResult.otherBits.Value ] do
                  let sweep = Sweep.ofResult result

                  for figure in Report.figures sweep do
                      match FigureExport.files sweep figure with
                      | [ csv, table; json, text ] ->
                          Expect.equal (csv, json) (figure.Id + ".csv", figure.Id + ".json") "names"
                          Expect.isGreaterThan (table.Split('\n').Length) 2 $"rows of {figure.Id}"
                          let tree = JObject.Parse text
                          Expect.equal (string tree["caption"]) figure.Caption "caption"
                          Expect.isFalse (text.Contains "\"@") $"tokens in {figure.Id}"
                          Expect.equal (Seq.length (nonNull tree["panels"])) figure.Panels.Length "panels"
                      | files -> failtest $"{files.Length} files of {figure.Id}"
          } ]
