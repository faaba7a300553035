module FlipFlop.Tests.Reports.SweepMapTests

open System
open System.Globalization
open System.Text.RegularExpressions
open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)
let private three = lazy (Sweep.ofResult ReferenceResult.threeParameters.Value)

let private map (sweep: Lazy<Sweep>) = (SweepMap.figure sweep.Value).Value

let private parallelFigure = lazy ((SweepParallel.figure three.Value).Value)

let private trained =
    ReferenceResult.places |> List.filter (fun place -> place.File <> "")

/// What a square of a map has under a name, rows from below.
let private square name row column (panel: Panel) =
    (at $"{name}[{row}][{column}]" (traces panel).Head)

let private squareText name row column panel =
    (square name row column panel).ToString()

let private radius (sweep: Sweep) index =
    (nonNull (nonNull sweep.Result.Realizations[index].Trained).Spectrum).SpectralRadius

/// Ten times as far apart as five significant digits can bring two numbers.
let private near (a: float) (b: float) = abs (a - b) <= 1e-4 * abs b

// ---- colours

let private colours isDark =
    let sheet = (Page.resource "page.css")
    let themes = sheet.Split "prefers-color-scheme: dark"
    let theme = themes[if isDark then 1 else 0]

    fun (token: string) ->
        let found = Regex.Match(theme, $"--{token.TrimStart('@')}: #([0-9a-f]{{6}})")

        [ for at in 0..2..4 ->
              float (Int32.Parse(found.Groups[1].Value.Substring(at, 2), NumberStyles.HexNumber)) / 255.0 ]

/// WCAG 2's relative luminance.
let private luminance colour =
    let linear (value: float) =
        if value <= 0.04045 then
            value / 12.92
        else
            Math.Pow((value + 0.055) / 1.055, 2.4)

    List.map2 (*) [ 0.2126; 0.7152; 0.0722 ] (List.map linear colour) |> List.sum

let private contrast a b =
    let bright, dim = max (luminance a) (luminance b), min (luminance a) (luminance b)

    (bright + 0.05) / (dim + 0.05)

/// Enough combinations that a map has no room for a row each.
let private manyRows =
    lazy
        ([ for units in [ 24; 64 ] do
               for noise in 1..9 do
                   for rate in [ 1e-3; 3e-3 ] ->
                       { trained[noise % trained.Length] with
                           Units = units
                           Noise = float noise / 10.0
                           LearningRate = rate
                           Seed = 1L } ]
         |> ReferenceResult.over
         |> Sweep.ofResult)

[<Tests>]
let tests =
    testList
        "Across a sweep, as a map"
        [ test "a map has the last parameter across, the other upwards, both ascending" {
              let layout = Plotly.token (map standard).Panels.Head.Layout
              Expect.equal (texts "xaxis.ticktext" layout) [ "0.1"; "0.2"; "0.4" ] "across"
              Expect.equal (texts "yaxis.ticktext" layout) [ "24"; "64" ] "upwards"
              Expect.equal ((at "yaxis.title.text" layout).ToString()) "units" "title"
          }

          test "a square has the median of its realizations, and says of how many" {
              let radii = map standard |> panel "spectral radius, median"
              // Units 64 at 0.1 are realizations 3 and 4; their median is their mean.
              let median = (radius standard.Value 3 + radius standard.Value 4) / 2.0
              Expect.isTrue (near (number (square "z" 1 0 radii)) median) "units 64, noise 0.1"
              Expect.equal (squareText "text" 1 0 radii) $"{Figure.number median}<br>2 of 2" "text"

              Expect.equal
                  (squareText "text" 0 2 radii)
                  $"{Figure.number (radius standard.Value 2)}<br>1 of 1"
                  "one seed"
          }

          test "of three seeds the middle one counts, and a click opens it" {
              let sweep =
                  [ for units in [ 24; 64 ] do
                        for noise in [ 0.1; 0.2 ] do
                            for seed in 1..3 ->
                                { trained[seed] with
                                    Units = units
                                    Noise = noise
                                    Seed = int64 seed } ]
                  |> ReferenceResult.over
                  |> Sweep.ofResult

              let middle = [ 0..2 ] |> List.sortBy (radius sweep) |> List.item 1

              let radii = (SweepMap.figure sweep).Value |> panel "spectral radius, median"

              Expect.isTrue (near (number (square "z" 0 0 radii)) (radius sweep middle)) "the middle radius"
              Expect.equal (number (square "customdata" 0 0 radii)) (float middle) "its realization"
          }

          test "a square says of how many realizations it is where some have no number" {
              let radii = map three |> panel "spectral radius, median"
              // Rows: 24 and 0.1, 24 and 0.2, 64 and 0.1, 64 and 0.2.
              Expect.stringEnds (squareText "text" 1 0 radii) "<br>1 of 2" "one of two diverged"
              let hover = squareText "hovertext" 1 0 radii
              Expect.stringContains hover "units 24, inputNoise 0.2, learningRate 0.001" "which cell"
              Expect.stringContains hover "1 of 2 realizations: seeds 1<br>1 diverged: seeds 2" "which seeds"
              Expect.stringContains hover "untrained: " "the baseline"
          }

          test "a share is of those that were trained: diverged ones count, missing ones do not" {
              let held = map three |> panel "hold all states"
              Expect.equal (squareText "text" 0 0 held) "0 of 2" "both diverged"
              Expect.equal (squareText "text" 2 0 held) "2 of 2" "both hold"
              Expect.equal (squareText "text" 2 1 held) "1 of 2" "one forgets"
              Expect.equal (number (square "z" 2 1 held)) 0.5 "its colour"
              Expect.stringEnds (squareText "text" 3 1 held) "of 1" "one is not trained yet"
              let trace = (traces held).Head
              Expect.equal (number (at "zmin" trace), number (at "zmax" trace)) (0.0, 1.0) "from none to all"
          }

          test "a square without a number is outlined and says why" {
              let radii = map three |> panel "spectral radius, median"
              let layout = Plotly.token radii.Layout

              let outlined =
                  [ for shape in at "shapes" layout do
                        if (at "type" shape).ToString() = "rect" then
                            Math.Round(number (at "y0" shape) + 0.46), Math.Round(number (at "x0" shape) + 0.47) ]

              Expect.equal outlined [ (0.0, 0.0); (0.0, 1.0) ] "row and column"
              Expect.equal (squareText "text" 0 0 radii) "2 diverged" "diverged"
              Expect.equal (squareText "text" 0 1 radii) "2 missing" "missing"
              Expect.isTrue (Double.IsNaN(number (square "z" 0 0 radii))) "no colour"
          }

          test "a click opens the realization nearest to the median, or one that does not" {
              let radii = map three |> panel "spectral radius, median"
              let held = map three |> panel "hold all states"
              Expect.equal (number (square "customdata" 0 0 radii)) -1.0 "nothing to open"
              // In the order of the plan: of the higher rate seed 2 at 64 and 0.1, which forgets.
              let index = int (number (square "customdata" 2 1 held))
              let opened = three.Value.Result.Realizations[index]
              Expect.isFalse (Verdict.keepsAll (nonNull opened.Trained)) "the one that forgets"
              Expect.equal (squareText "hovertext" 2 1 held |> fun text -> text.Contains "seeds 1") true "and the other"
          }

          test "of three parameters rows are combinations, divided by the first; of too many the last but one" {
              let layout = Plotly.token (map three).Panels.Head.Layout
              Expect.equal (texts "yaxis.ticktext" layout) [ "24, 0.1"; "24, 0.2"; "64, 0.1"; "64, 0.2" ] "rows"

              let divided =
                  [ for shape in at "shapes" layout do
                        if (at "type" shape).ToString() = "line" then
                            number (at "y0" shape) ]

              Expect.equal divided [ 1.5 ] "between 24 and 64"
              let merged = map manyRows
              let layout = Plotly.token merged.Panels.Head.Layout
              Expect.equal (texts "yaxis.ticktext" layout).Length 9 "a row for every level of noise"
              Expect.stringContains merged.Caption "over all values of units" "said so"

              Expect.equal
                  (squareText "text" 0 0 merged.Panels.Head |> fun text -> text.EndsWith "of 2")
                  true
                  "both sizes"

              Expect.stringContains (squareText "hovertext" 0 0 merged.Panels.Head) "over 2 cells" "in the hover"
          }

          test "there is no map of one parameter, nor where most combinations are not swept" {
              Expect.isNone (SweepMap.figure (Sweep.ofResult ReferenceResult.single.Value)) "nothing swept"

              let together =
                  [ for at, place in List.indexed trained ->
                        { place with
                            Units = 10 * (at + 1)
                            Noise = float at } ]

              let sweep = Sweep.ofResult (ReferenceResult.over together)
              Expect.equal sweep.Parameters.Length 2 "two parameters that change together"
              Expect.isNone (SweepMap.figure sweep) "a diagonal"
          }

          test "numbers can be read on every colour of a map, light and dark" {
              for isDark in [ false; true ] do
                  let colour = colours isDark
                  let anchors = List.map colour Palette.map

                  for low, high in List.pairwise anchors do
                      for step in 0..100 do
                          let share = float step / 100.0
                          let mixed = List.map2 (fun a b -> a + share * (b - a)) low high
                          Expect.isGreaterThan (contrast (colour Palette.ink) mixed) 4.5 $"dark {isDark}, {share}"

                  let brightness = List.map luminance anchors
                  let sorted = List.sort brightness
                  Expect.equal brightness (if isDark then sorted else List.rev sorted) "more is further from the paper"
          }

          test "two parameters have a map behind every point and no lines; three have both before them" {
              let order sweep =
                  Report.figures sweep
                  |> List.map _.Id
                  |> List.filter (fun id -> List.contains id [ "across"; "map"; "parallel"; "changes" ])

              Expect.equal (order standard.Value) [ "across"; "map"; "changes" ] "two"
              Expect.equal (order three.Value) [ "map"; "parallel"; "across"; "changes" ] "three"
          }

          test "the table has a row a square" {
              let squares = (FigureTable.csv three.Value (map three)).TrimEnd('\n').Split '\n'

              Expect.equal squares[0] "panel,units,inputNoise,learningRate,value,of,realizations,chance,note" "columns"

              Expect.exists
                  squares
                  (fun row -> row.StartsWith "hold all states,64,0.1,0.003,0.5,2,2,5.96046447753")
                  "a share, and the probability of 24 coins"

              Expect.contains squares "\"spectral radius, median\",24,0.1,0.001,,0,2,,2 diverged" "none"
              Expect.equal squares.Length (1 + 6 * 8) "six maps of eight squares"
          } ]
