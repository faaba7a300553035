/// What figures say in words, and what of it their tables take over: squares are no cubes, remarks are no names.
module FlipFlop.Tests.Reports.FigureWordTests

open System
open Expecto
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)
let private three = lazy (Sweep.ofResult ReferenceResult.threeParameters.Value)

/// Three networks of two bits.
let private squares =
    lazy
        ([ for noise in [ 0.1; 0.2; 0.4 ] ->
               { ReferenceResult.places[3] with
                   File = "two-bits"
                   Bits = 2
                   Units = 48
                   Noise = noise } ]
         |> ReferenceResult.over
         |> Sweep.ofResult)

let private wordsOf (figure: Figure) =
    [ figure.Title
      figure.Caption
      for panel in figure.Panels do
          Figure.heading panel
      for choice in figure.Choices do
          choice.Note ]

[<Tests>]
let tests =
    testList
        "Figures, their words"
        [ test "where nothing is swept no title speaks of a sweep, and of one network none speaks of seeds" {
              let titles (sweep: Sweep) =
                  [ for section in Report.sections sweep do
                        yield section.Title
                        yield! List.map _.Title section.Figures ]

              let one = Sweep.ofResult ReferenceResult.single.Value

              let seeds =
                  [ for seed in 1L .. 2L ->
                        { ReferenceResult.places[3] with
                            Seed = seed } ]
                  |> ReferenceResult.over
                  |> Sweep.ofResult

              let across sweep = Report.figures sweep |> figure "across"

              for sweep in [ one; seeds ] do
                  Expect.isFalse (List.exists (fun (title: string) -> title.Contains "sweep") (titles sweep)) "no sweep"
                  Expect.isFalse ((across sweep).Caption.Contains "equally spaced") "no axis"
                  Expect.isFalse ((across sweep).Caption.Contains "join") "no lines"

              Expect.contains (titles one) "The network in numbers" "one"
              Expect.equal (across one).Title "Metrics of the one network" "one"
              Expect.contains (titles seeds) "Seed by seed" "seeds"
              Expect.isFalse ((figure "shares" (Report.figures seeds)).Caption.Contains "cell") "no cells"
              Expect.contains (titles standard.Value) "Across the sweep" "swept"
              Expect.stringContains (across standard.Value).Caption "Lines join medians" "swept"
          }

          test "of two bits every figure says square, and none says cube" {
              let ofStates =
                  [ Cube.figure squares.Value
                    (CubesAsTheyAre.figure squares.Value).Value
                    (AlignedCubes.figure squares.Value).Value ]

              for figure in ofStates do
                  Expect.stringContains figure.Title "square" figure.Id

              for figure in Report.figures squares.Value do
                  for words in wordsOf figure do
                      Expect.isFalse (words.Contains "cube") $"{figure.Id}: {words}"

              Expect.stringContains (Cube.figure standard.Value).Title "cube" "of three bits"

              Expect.equal
                  (Cube.word (List.map snd (Sweep.trained (Sweep.ofResult ReferenceResult.otherBits.Value))))
                  "cube"
                  "of several"
          }

          test "a table names panels without their remarks" {
              let panels figure =
                  (FigureTable.csv standard.Value figure).TrimEnd('\n').Split('\n')[1..]
                  |> Array.map (fun row -> (row.Split ',')[0])
                  |> Array.distinct
                  |> List.ofArray

              let distributions = (Distributions.figure standard.Value).Value
              Expect.exists distributions.Panels (fun panel -> panel.Remark = "7 of 9") "a remark"
              Expect.contains (panels distributions) "escape time" "its name"

              for name in panels distributions do
                  Expect.isFalse (name.Contains '(') name

              let aligned = (AlignedCubes.figure standard.Value).Value
              Expect.equal (panels aligned) [ "Trained"; "Untrained" ] "not how many"

              Expect.stringContains
                  (Report.html ReferenceResult.standard.Value)
                  "Trained (7 networks)"
                  "the page says it"
          }

          test "a row of what silence keeps has the values and the seed; the axis names the parameters" {
              let trained = (SilenceTable.figure three.Value).Panels.Head
              let rows = texts "y" (traces trained).Head
              Expect.equal rows[0] "24, 0.1, 0.001, seed 1 (diverged)" "values"
              Expect.equal rows[3] "24, 0.2, 0.001, seed 2 (diverged)" "each its own"
              let layout = json trained.Layout
              Expect.equal (textOf "yaxis.title.text" layout) "units, inputNoise, learningRate" "names"
              let ticks = texts "xaxis.ticktext" layout
              Expect.equal ticks[2..] [ "gap<br>50"; "gap<br>150"; "gap<br>500" ] "gaps"

              let single =
                  (SilenceTable.figure (Sweep.ofResult ReferenceResult.single.Value)).Panels.Head

              Expect.equal (texts "y" (traces single).Head) [ "seed 1"; "chance" ] "nothing swept"
          } ]
