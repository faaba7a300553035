/// Scales and marks that show every number: zeros, wild networks, curves of one colour.
module FlipFlop.Tests.Reports.FigureScaleTests

open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn

let private standard = lazy (Sweep.ofResult ReferenceResult.standard.Value)

let private trained =
    ReferenceResult.places |> List.filter (fun place -> place.File <> "")

/// Networks that are so many times an untrained one: of 0 all states are one, of much the spectrum is wild.
let private scaled (factor: float32) =
    let drawn = Initialiser.Draw(NetworkSpec(Units = 24), 3, 3, 1L)

    let tensors =
        [| for struct (_, values) in drawn.Tensors() -> values |> Array.map (fun weight -> factor * weight) |]

    NetworkAnalyzer.Analyze(NetworkWeights.Of(3, 24, 3, tensors), FlipFlopTask(Bits = 3, StepMs = 5.0))

/// The reference result with another network in the place of one.
let private withNetwork at network =
    ReferenceResult.standard.Value
    |> ReferenceResult.replaced (fun index result ->
        if index = at then
            ReferenceResult.copy result result.Realization.Seed network
        else
            result)
    |> Sweep.ofResult

let private panelOf name figure =
    panel (nonNull (Metrics.Find name)).Title figure

let private yAxis (panel: Panel) =
    textOf "yaxis.type" (Plotly.token panel.Layout)

[<Tests>]
let tests =
    testList
        "Figures, their scales"
        [ test "an axis of one value alone does not reach to twice of it" {
              // Of nothing but the same network, trained as untrained.
              let alike =
                  ReferenceResult.standard.Value
                  |> ReferenceResult.replaced (fun _ result ->
                      let network = ReferenceResult.standard.Value.Realizations[4].Trained
                      let copy = ReferenceResult.copy result result.Realization.Seed network

                      RealizationResult(
                          Realization = copy.Realization,
                          Outcome = RealizationOutcome.Finished,
                          History = copy.History,
                          Trained = network,
                          Untrained = network
                      ))
                  |> Sweep.ofResult

              let range (panel: Panel) =
                  numbers "yaxis.range" (Plotly.token panel.Layout)

              let radius =
                  (nonNull (nonNull alike.Result.Realizations[0].Trained).Spectrum).SpectralRadius

              areDrawn
                  [ 0.9 * radius; 1.1 * radius ]
                  (range (panelOf "spectralRadius" (Distributions.figure alike).Value))
                  "of differences"

              let held = range (Silence.dots alike).Panels.Head
              Expect.equal held.Length 2 "all states are held"
              Number.isAtMost held[1] 1.2 "shares"
          }

          test "an axis is logarithmic only where every value is above zero" {
              let kind values =
                  textOf "type" (Plotly.token (Figure.logarithmic values))

              Expect.equal (kind [ 0.01; 1.0; nan ]) "log" "positive"
              Expect.equal (kind [ 0.0; 0.01; 1.0 ]) "" "a zero"
              Expect.equal (kind [ -1.0; 0.01; 1.0 ]) "" "a negative one"
              Expect.equal (kind [ 1.0; 3.0 ]) "" "little span"
              Expect.equal (kind [ nan; infinity ]) "" "no number"
              let ticks = texts "ticktext" (Plotly.token (Figure.logarithmic [ 0.5; 1e27 ]))
              Number.isAtMost ticks.Length 9 "ticks of very many powers"
          }

          test "networks whose edges have no length are seen among the others" {
              let sweep = withNetwork 8 (scaled 0.0f)
              let edges = panelOf "edgeLength" (AcrossSweep.figures sweep).Head

              let drawn =
                  traces edges |> List.filter (fun trace -> textOf "mode" trace = "markers")

              Expect.contains (List.collect (numbers "y") drawn) 0.0 "the point"
              Expect.equal (yAxis edges) "" "on a linear axis"
              let usual = panelOf "edgeLength" (AcrossSweep.figures standard.Value).Head
              Expect.equal (yAxis usual) "log" "logarithmic without it"
          }

          test "a map of which a number is zero is not coloured by logarithms" {
              let zero =
                  [ for units in [ 24; 64 ] do
                        for noise in [ 0.1; 0.2 ] ->
                            { trained.Head with
                                Units = units
                                Noise = noise
                                Loss = (if units = 24 then 1e-3 else 0.5)
                                Seed = 1L } ]

              let lossOf (places: ReferenceResult.Place list) =
                  let figure = (SweepMap.figure (Sweep.ofResult (ReferenceResult.over places))).Value

                  (traces (panel "loss, median" figure)).Head

              Expect.floatClose Accuracy.low (numbers "z[0]" (lossOf zero)).Head -3.0 "its logarithm"

              let radius =
                  (SweepMap.figure (withNetwork 2 (scaled 0.0f))).Value |> panel "spectral radius, median"

              Expect.equal (numbers "z[0]" (traces radius).Head |> List.last) 0.0 "the radius itself"
          }

          test "radii that span much stand on a logarithmic axis" {
              let wild = withNetwork 8 (scaled 500.0f)

              for figure in [ (AcrossSweep.figures wild).Head; (Distributions.figure wild).Value ] do
                  Expect.equal (yAxis (panelOf "spectralRadius" figure)) "log" figure.Id

              let map = (SweepMap.figure wild).Value |> panel "spectral radius, median"
              let colours = numbers "z[1]" (traces map).Head
              Number.isLessThan (List.max colours) 4.0 "the logarithm of hundreds"
              Number.isLessThan 2.0 (List.max colours) "the logarithm of hundreds"

              let usual = (AcrossSweep.figures standard.Value).Head
              Expect.equal (yAxis (panelOf "spectralRadius" usual)) "" "linear where they span little"
          }

          test "one wild network does not hide the spectra of the others, and its eigenvalues are counted" {
              let figure = Spectra.figure (withNetwork 8 (scaled 500.0f))

              let reach (panel: Panel) =
                  numbers "xaxis.range" (Plotly.token panel.Layout) |> List.last

              Expect.isTrue (figure.Panels |> List.forall (fun panel -> reach panel < 10.0)) "reaches"
              let last = List.last figure.Panels

              // Wide panels would else show beside the circle what they say they do not.
              for axis in [ "xaxis"; "yaxis" ] do
                  let kept = (Plotly.token last.Layout).SelectToken $"{axis}.constrain"
                  Expect.equal (string kept) "domain" $"the {axis} keeps its range"

              Expect.stringStarts last.Remark "outside the picture: " "said"
              Expect.stringEnds last.Remark "eigenvalues of 1 network" "of how many"
              let beyond = numbers "x" (named "outside" (traces last)).Head
              Expect.isNonEmpty beyond "all are in the trace"
              Expect.equal (Figure.heading figure.Panels.Head) "inputNoise 0.1" "others have no remark"
              Expect.equal (Spectra.reach [ 1.0; 1.2; 1500.0 ] [ 1.0 ]) 3.0 "2.5 times the median"
              Expect.floatClose Accuracy.high (Spectra.reach [ 1.2; 1.4 ] [ 1.0 ]) (1.08 * 1.4) "to the farthest"
              Expect.floatClose Accuracy.high (Spectra.reach [] [ 1.0 ]) 1.08 "nothing trained"
          }

          test "a great number has four digits and its power of ten" {
              Expect.equal (Figure.number 4e24) "4E+24" "a great one"
              Expect.equal (Figure.number -123456.0) "-1.235E+5" "a negative one"
              Expect.equal (Figure.number 99_999.0) "99999" "one that can be read"
          }

          test "networks of two bits have no third bit and no cube disparity" {
              let ofBits file bits =
                  let place =
                      { trained.Head with
                          File = file
                          Bits = bits
                          Units = 48
                          Seed = 1L }

                  (AlignedCubes.figure (Sweep.ofResult (ReferenceResult.over [ place ]))).Value

              let title letter (figure: Figure) =
                  textOf $"scene.{letter}axis.title.text" (Plotly.token figure.Panels.Head.Layout)

              let two, three = ofBits "two-bits" 2, ofBits "three-bits-1" 3
              Expect.equal (title "y" two, title "z" two, title "z" three) ("bit 2", "", "bit 3") "axes"
              Expect.isFalse (two.Caption.Contains "disparity") two.Caption
              Expect.stringContains three.Caption "cube disparity" "of three bits"
          }

          test "curves are coloured by the last parameter and dashed by the others, whatever the page colours by" {
              let figure = (Escape.figure standard.Value).Value
              let curves = traces figure.Panels.Head

              let look name =
                  curves
                  |> named name
                  |> List.map (fun curve -> (textOf "line.dash" curve, textOf "line.color" curve))

              Expect.equal (look "units 24, inputNoise 0.4") [ "solid", "@series2of3" ] "the smaller"
              Expect.equal (look "units 64, inputNoise 0.4") [ "dash", "@series2of3" ] "the larger, in the same colour"
              Expect.equal (look "units 64, inputNoise 0.1") [ "dash", "@series0of3" ] "another value, the same dash"

              Expect.equal
                  [ for entry in figure.Legend -> (entry.Label, entry.Colour) ]
                  [ "untrained", Palette.untrained
                    "inputNoise 0.1", "@series0of3"
                    "inputNoise 0.2", "@series1of3"
                    "inputNoise 0.4", "@series2of3" ]
                  "colours"

              let legend =
                  curves
                  |> List.filter (fun trace -> textOf "showlegend" trace = "True")
                  |> List.map (fun trace -> (textOf "name" trace, textOf "line.dash" trace))

              Expect.equal legend [ "units 24", "solid"; "units 64", "dash" ] "legend"
              Expect.equal (textOf "showlegend" (Plotly.token figure.Panels.Head.Layout)) "True" "shown"

              let one =
                  (Escape.figure (Sweep.ofResult ReferenceResult.single.Value)).Value.Panels.Head

              Expect.equal (textOf "showlegend" (Plotly.token one.Layout)) "False" "no parameter needs none"
          }

          test "the legend of dashes has room above the curves, and there is none of one parameter" {
              let oneParameter =
                  [ for noise in [ 0.1; 0.2 ] ->
                        { trained.Head with
                            Noise = noise
                            Seed = 1L } ]
                  |> ReferenceResult.over
                  |> Sweep.ofResult

              let plain = (Escape.figure oneParameter).Value
              Expect.equal (Escape.figure standard.Value).Value.Height (plain.Height + 2 * 19) "a line a dash"

              let colours =
                  [ for trace in traces plain.Panels.Head do
                        if textOf "mode" trace = "lines" then
                            textOf "line.color" trace ]

              Expect.equal colours [ Palette.untrained; "@cell0"; "@cell1" ] "the page's colours"
              Expect.hasLength plain.Legend 1 "and its legend"
          } ]
