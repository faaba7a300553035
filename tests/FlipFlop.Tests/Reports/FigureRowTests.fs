module FlipFlop.Tests.Reports.FigureRowTests

open System
open System.Globalization
open System.Text.RegularExpressions
open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Reports
open FlipFlop.Tests.Reports.Drawn

let private sweep = lazy (Sweep.ofResult ReferenceResult.standard.Value)

let private figure id =
    Report.figures sweep.Value |> Drawn.figure id

/// Cells of a line, quoted or not.
let private cells (line: string) =
    [ for found in Regex.Matches(line, "(?:^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))") ->
          found.Groups[1].Value.Replace("\"\"", "\"") + found.Groups[2].Value ]

/// The rows of a figure's table, each by column; a column that the table has not is empty.
let private rowsOf sweep (figure: Figure) =
    let lines = (FigureTable.csv sweep figure).TrimEnd('\n').Split '\n'
    let columns = cells lines[0]

    [ for line in Array.skip 1 lines ->
          let row = Map.ofList (List.zip columns (cells line))
          fun column -> Map.tryFind column row |> Option.defaultValue "" ]

let private rows id = rowsOf sweep.Value (figure id)

let private inSeries name id =
    rows id |> List.filter (fun row -> row "series" = name)

let private parsedNumber (text: string) =
    Double.Parse(text, CultureInfo.InvariantCulture)

let private keys =
    lazy
        (set
            [ for result in sweep.Value.Result.Realizations do
                  if not (isNull result.Trained) then
                      result.Realization.Key ])

/// Rows in pairs: the two ends of a line.
let private ends rows =
    List.chunkBySize 2 rows |> List.map (fun ends -> (ends[0], ends[1]))

[<Tests>]
let tests =
    testList
        "Figures as data"
        [ test "every row of every figure has a series" {
              for result in
                  [ ReferenceResult.standard.Value
                    ReferenceResult.single.Value
                    ReferenceResult.otherBits.Value ] do
                  let sweep = Sweep.ofResult result

                  for figure in Report.figures sweep do
                      // Squares of a map have their counts beside them instead.
                      if figure.Id <> "map" then
                          Expect.all (rowsOf sweep figure) (fun row -> row "series" <> "") figure.Id
          }

          test "curves of survival have their cell's swept values and their counts" {
              let curves =
                  rows "escape" |> List.filter (fun row -> (row "series").StartsWith "units")

              Expect.equal
                  (set [ for row in curves -> row "series" ])
                  (set [ for row in curves -> $"""units {row "units"}, inputNoise {row "inputNoise"}""" ])
                  "the series' own values"

              Expect.all (inSeries "last seen right" "escape") (fun row -> row "units" <> "") "crosses"
              Expect.all curves (fun row -> parsedNumber (row "watched") >= parsedNumber (row "escaped")) "counts"
              Expect.all (inSeries "untrained" "escape") (fun row -> row "units" = "") "of all cells"
          }

          test "a hair line's ends are of one realization, and each line is a piece" {
              let lines = ends (inSeries "the same seed" "distributions")
              Expect.isNonEmpty lines "lines"

              for first, second in lines do
                  Expect.isTrue (keys.Value.Contains(first "key")) "its key"

                  Expect.equal
                      (second "key", second "piece", second "panel")
                      (first "key", first "piece", first "panel")
                      "ends"

                  Expect.equal (first "category", second "category") ("untrained", "trained") "where they are"

              Expect.equal
                  (lines |> List.distinctBy (fun (first, _) -> (first "panel", first "piece")) |> List.length)
                  lines.Length
                  "no two lines are one piece"

              let radii =
                  lines |> List.filter (fun (first, _) -> first "panel" = "spectral radius")

              for _, trained in radii do
                  let own =
                      inSeries "trained" "distributions"
                      |> List.filter (fun row -> row "panel" = "spectral radius" && row "key" = trained "key")

                  Expect.equal [ trained "value" ] [ for row in own -> row "value" ] "the network's own radius"
          }

          test "edges say which states of which network they join" {
              let corners = rows "cubes" |> List.filter (fun row -> row "every_sign_right" <> "")
              let edges = ends (inSeries "edges" "cubes")
              Expect.isNonEmpty edges "edges"

              let cornerAt (row: string -> string) =
                  corners |> List.find (fun corner -> corner "key" = row "key" && corner "state" = row "state")

              for first, second in edges do
                  for row in [ first; second ] do
                      Expect.equal ((cornerAt row) "direction_2") (row "direction_2") "where its state is"

                  let bits (row: string -> string) = (row "state").Split ' '
                  let different = Array.map2 (<>) (bits first) (bits second) |> Array.filter id
                  Expect.equal (different.Length, second "piece") (1, first "piece") "one bit, one piece"
          }

          test "a trajectory has its times and its network" {
              for row in inSeries "trajectory" "cubes" do
                  Expect.isTrue (keys.Value.Contains(row "key")) "its key"

              let times = inSeries "trajectory" "state-space" |> List.truncate 3

              Expect.equal [ for row in times -> row "time_ms" ] [ "0"; "5"; "10" ] "steps of 5 ms"

              let paper = Sweep.ofResult (ReferenceResult.manyOfThePaper 2)
              let path = Figures.StateSpace.figure paper
              let rows = rowsOf paper path |> List.filter (fun row -> row "series" = "trajectory")

              let step =
                  parsedNumber (rows[1]"time_ms") / (Sweep.trained paper |> List.head |> snd).StepMs

              Expect.isGreaterThan step 1.0 "steps are left out"
              Expect.stringContains path.Caption $"Of a path one step in {step} is drawn." "and that is said"
          }

          test "the ideal cube's edges are not among the networks'" {
              Expect.all
                  (inSeries "edges" "aligned-cubes")
                  (fun row -> row "key" <> "" && row "state" <> "")
                  "networks'"

              Expect.isNonEmpty (inSeries "edges of the ideal cube" "aligned-cubes") "its own"
          }

          test "both networks of a pair have their key" {
              let pairs = inSeries "pairs" "rotations"
              Expect.isNonEmpty pairs "pairs"

              for pair in pairs do
                  Expect.isTrue (keys.Value.Contains(pair "key") && keys.Value.Contains(pair "other_key")) "keys"
                  Expect.notEqual (pair "key") (pair "other_key") "two networks"
          }

          test "numbers of silence have their test's name, and counts that make their share" {
              let trained = inSeries "trained" "silence-table"

              Expect.equal
                  (List.distinct [ for row in trained -> row "test" ] |> List.truncate 3)
                  [ "right before pulse"; "kept by silence"; "transitions 50 ms" ]
                  "tests"

              for row in trained do
                  Expect.equal
                      (parsedNumber (row "right") / parsedNumber (row "of"))
                      (parsedNumber (row "share_right"))
                      "share"

              Expect.equal
                  (List.distinct [ for row in inSeries "trained" "silence" -> row "category" ] |> List.truncate 2)
                  [ "right before pulse"; "kept by silence" ]
                  "categories"
          }

          test "medians and shares have the swept values of their series" {
              for id in [ "across"; "shares" ] do
                  let ofSeries =
                      rows id |> List.filter (fun row -> (row "series").StartsWith "units" && row "key" = "")

                  Expect.isNonEmpty ofSeries id

                  for row in ofSeries do
                      let label = $"""units {row "units"}"""
                      Expect.isTrue ((row "series").StartsWith label && row "units" <> "") $"{id}: {label}"
          }

          test "JSON has the realizations that its points are of, and what else the table says" {
              let parsed id =
                  JObject.Parse(FigureExport.json sweep.Value (figure id))

              let drawn name (tree: JObject) =
                  tree.SelectTokens "panels[*].data[*]" |> Seq.find (fun trace -> string trace["name"] = name)

              let hair = parsed "distributions"
              let line = drawn "the same seed" hair
              let first = int (Drawn.number (at "customdata[0]" line))
              let own = sweep.Value.Result.Realizations[first]
              Expect.equal (textOf $"realizations[{first}].key" hair) own.Realization.Key "the key of a hair line"

              Expect.equal
                  (textOf $"realizations[{first}].swept.units" hair)
                  (string own.Realization.Cell.Network.Units)
                  "its swept value"

              let curve = drawn "units 64, inputNoise 0.1" (parsed "escape")
              Expect.isNonEmpty (texts "meta.swept" curve) "a cell's values"
              Expect.isNonEmpty (numbers "meta.columns.watched" curve) "counts"
              Expect.isNonEmpty (texts "meta.rows" (drawn "Trained" (parsed "silence-table"))) "a table's rows"
              Expect.equal (textOf "panels[0].data[0].name" (parsed "training")) "trained" "a curve's name"
          } ]
