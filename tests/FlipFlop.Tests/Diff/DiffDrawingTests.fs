/// What the figures of a comparison draw of each side, point by point.
module FlipFlop.Tests.Diff.DiffDrawingTests

open System
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Drawn
open FlipFlop.Tests.Diff.ComparedSides

let private resultOf files =
    ReferenceResult.over
        [ for at, file in List.indexed files ->
              { ReferenceResult.places[3] with
                  File = file
                  Seed = int64 (at + 1) } ]

/// Two pairs; what was trained elsewhere has eigenvalues outside the circle that its counterpart has not.
let private networks =
    lazy
        (ExperimentDiff.Compare(
            side "a@1" (resultOf [ "three-bits-1"; "three-bits-2" ]),
            side "b@2" (resultOf [ "three-bits-noise-04"; "three-bits-2" ]),
            DiffTerms()
        ))

let private drawn id (diff: ExperimentDiff) = figure id (DiffFigures.all diff)

let private overlaid id diff = traces (drawn id diff).Panels.Head

/// Realizations with these losses epoch by epoch.
let private trained name trials (losses: float list list) =
    let plan = planOf name trials [ 1 .. losses.Length ]

    let results =
        [ for realization, losses in Seq.zip plan.Realizations losses ->
              RealizationResult(
                  Realization = realization,
                  Outcome = RealizationOutcome.Finished,
                  History =
                      [| for at, loss in List.indexed losses -> EpochRecord(at + 1, int64 (at + 1), 32, loss, 10.0) |]
              ) ]

    side
        name
        (ExperimentResult(
            Plan = plan,
            Realizations = List.toArray results,
            Claims = [||],
            SpecJson = (withLosses plan [ for each in losses -> each.Head ] []).Result.SpecJson
        ))

let private curves a b =
    ExperimentDiff.Compare(trained "a" 32 a, trained "b" 48 b, DiffTerms())

let private spectrumOf (result: RealizationResult) =
    nonNull (nonNull result.Trained).Spectrum

[<Tests>]
let tests =
    testList
        "Figures of a diff, point by point"
        [ test "a curve is a realization's losses, and leads to it; those of B follow those of A" {
              let diff = curves [ [ 0.5; 0.25 ]; [ 0.75; 0.125 ] ] [ [ 0.4; 0.2; 0.1 ] ]
              let lines = overlaid "training" diff
              let a, b = (named "A" lines).Head, (named "B" lines).Head
              areDrawn [ 0.5; 0.25; nan; 0.75; 0.125; nan ] (numbers "y" a) "A"
              areDrawn [ 1.0; 2.0; nan; 1.0; 2.0; nan ] (numbers "x" a) "its epochs"
              Expect.equal (numbers "customdata" a) [ 0.0; 0.0; -1.0; 1.0; 1.0; -1.0 ] "its realizations"
              areDrawn [ 0.4; 0.2; 0.1; nan ] (numbers "y" b) "B"
              Expect.equal (numbers "customdata" b) [ 2.0; 2.0; 2.0; -1.0 ] "after the two of A"

              for panel in (drawn "training" diff).Panels do
                  Expect.equal (numbers "xaxis.range" (json panel.Layout)) [ 1.0; 3.0 ] "as far as the longest"
          }

          test "a training of one epoch has a mark, and one that diverged a cross on its side" {
              let lines = overlaid "training" (curves [ [ 0.5 ] ] [ [ 0.4; 0.2 ] ])

              Expect.equal
                  [ for name in [ "A"; "B" ] -> textOf "mode" (named name lines).Head ]
                  [ "lines+markers"; "lines" ]
                  "one epoch, two epochs"

              let result = ReferenceResult.standard.Value
              let diff = ExperimentDiff.Compare(side "a" result, side "b" result, DiffTerms())

              let crosses =
                  [ for panel in (drawn "training" diff).Panels ->
                        [ for trace in named "diverged" (traces panel) do
                              yield! numbers "customdata" trace ] ]

              let ofB = float result.Realizations.Count
              Expect.equal (List.sortBy List.length crosses) [ [ 0.0 ]; [ ofB ]; [ 0.0; ofB ] ] "A, B, both"
          }

          test "of very long curves every so many-th epoch is drawn and the last, and the caption says so" {
              let long = [ for at in 1..40_000 -> 1.0 / float at ]
              let training = drawn "training" (curves [ long ] [ long ])
              Expect.stringEnds training.Caption "Every 2th epoch is drawn, and the last." "the caption"
              let epochs = numbers "x" (named "A" (traces training.Panels.Head)).Head
              Expect.equal (List.truncate 3 epochs) [ 1.0; 3.0; 5.0 ] "every second"
              Expect.hasLength epochs 20_002 "the last, and a gap"
              Expect.isFalse ((drawn "training" (curves [ [ 0.5 ] ] [ [ 0.4 ] ])).Caption.Contains "Every") "short ones"
          }

          test "an eigenvalue stands at its real and imaginary part, and leads to its network" {
              let diff = networks.Value
              let points = overlaid "spectra" diff

              for name, result, first in [ "A", diff.ResultA, 0; "B", diff.ResultB, 2 ] do
                  let trace = (named name points).Head
                  let expected = [ for each in result.Realizations -> spectrumOf each ]
                  let sorted (pairs: (float * float * float) list) = List.sort pairs

                  let inFigure =
                      List.zip3 (numbers "customdata" trace) (numbers "x" trace) (numbers "y" trace) |> List.sort

                  let ofNetworks =
                      [ for at, spectrum in List.indexed expected do
                            for re, im in Seq.zip spectrum.Real spectrum.Imaginary do
                                float (first + at), re, im ]
                      |> sorted

                  let parts of' =
                      List.map of' inFigure, List.map of' ofNetworks

                  Expect.equal
                      (List.map (fun (at, _, _) -> at) inFigure)
                      (List.map (fun (at, _, _) -> at) ofNetworks)
                      name

                  for what, part in [ "re", (fun (_, re, _) -> re); "im", (fun (_, _, im) -> abs im) ] do
                      let drawn, expected = parts part
                      areDrawn (List.sort expected) (List.sort drawn) $"{name}: {what}"

              let reach =
                  (numbers "xaxis.range" (json (drawn "spectra" diff).Panels.Head.Layout))[1]

              let farthest =
                  [ for each in Seq.append diff.ResultA.Realizations diff.ResultB.Realizations do
                        let spectrum = spectrumOf each
                        for re, im in Seq.zip spectrum.Real spectrum.Imaginary -> sqrt (re * re + im * im) ]
                  |> List.max

              Number.isLessThan farthest reach "none lies outside the panel"
          }

          test
              "rings are the outliers that are born in B, crosses those that are lost from A, and the caption counts them" {
              let diff = networks.Value
              let points = overlaid "spectra" diff
              let spectrum = nonNull diff.Networks[0].Spectrum
              Expect.notEqual spectrum.Born.Count spectrum.Lost.Count "they can be told apart"

              for name, values, realization in [ "born", spectrum.Born, 2.0; "lost", spectrum.Lost, 0.0 ] do
                  let trace = (named name points).Head
                  areDrawn [ for value in values -> value.Real ] (numbers "x" trace) name
                  areDrawn [ for value in values -> value.Imaginary ] (numbers "y" trace) name
                  Expect.all (numbers "customdata" trace) ((=) realization) name

              let caption = (drawn "spectra" diff).Caption
              Expect.stringContains caption $"Rings: {spectrum.Born.Count} of B" "born"
              Expect.stringContains caption $"crosses: {spectrum.Lost.Count} of A" "lost"
          }

          test "a cube's edges lead from corner to corner of the network as it is aligned" {
              let diff = networks.Value

              for name, result, first in [ "A", diff.ResultA, 0; "B", diff.ResultB, 2 ] do
                  let trace = (named name (overlaid "cubes" diff)).Head

                  let expected =
                      [ for at, each in Seq.indexed result.Realizations do
                            let states = (nonNull each.Trained).MemoryStates
                            let aligned = (nonNull (CubeAlignment.OntoIdealCube states)).Coordinates

                            for edge in states.Cube.Edges do
                                for corner in [ edge.From; edge.To ] do
                                    float (first + at),
                                    aligned[3 * corner],
                                    aligned[3 * corner + 1],
                                    aligned[3 * corner + 2]

                                -1.0, nan, nan, nan ]

                  Expect.equal (numbers "customdata" trace) [ for at, _, _, _ in expected -> at ] "network"
                  areDrawn [ for _, x, _, _ in expected -> x ] (numbers "x" trace) $"{name}: x"
                  areDrawn [ for _, _, y, _ in expected -> y ] (numbers "y" trace) $"{name}: y"
                  areDrawn [ for _, _, _, z in expected -> z ] (numbers "z" trace) $"{name}: z"
          }

          test "at most forty cubes of a side are drawn, and none of four bits" {
              let of' result =
                  ExperimentDiff.Compare(side "a" result, side "b" result, DiffTerms())

              let many = of' (resultOf [ for _ in 1..50 -> "three-bits-1" ])
              let drawn = numbers "customdata" (named "A" (overlaid "cubes" many)).Head
              Expect.hasLength (List.distinct drawn) 41 "forty, and the gaps"
              let others = of' ReferenceResult.otherBits.Value
              let drawn = numbers "customdata" (named "A" (overlaid "cubes" others)).Head
              Expect.equal (List.sort (List.distinct drawn)) [ -1.0; 0.0; 1.0 ] "one bit and two, not four"

              Expect.stringEnds
                  (figure "cubes" (DiffFigures.all others)).Caption
                  " 2 of 6 networks have more than three bits and no place there."
                  "said"
          }

          test
              "metrics are drawn the worst first, nine at most and none that is the same, and their points lead to them" {
              let metrics = DiffMetrics.figure WholeDiff.diff.Value |> Option.get
              let titles = [ for panel in metrics.Panels -> panel.Title ]
              let title name = (nonNull (Metrics.Find name)).Title
              Expect.equal (List.truncate 2 titles) [ title "axisRatio"; title "loss" ] "changed"
              Expect.hasLength titles 9 "at most"
              Expect.stringContains metrics.Caption "9 of 12 that are not the same" "the caption"

              let sameBut =
                  curves [ [ 0.5; 0.25 ]; [ 0.75; 0.125 ] ] [ [ 0.5; 0.25 ]; [ 0.75; 0.5 ] ]

              let panels = (DiffMetrics.figure sameBut |> Option.get).Panels
              Expect.equal [ for panel in panels -> panel.Title ] [ title "loss" ] "the epochs are the same"

              let a, b =
                  (named "A" (traces panels.Head)).Head, (named "B" (traces panels.Head)).Head

              Expect.equal (numbers "customdata" a, numbers "customdata" b) ([ 0.0; 1.0 ], [ 2.0; 3.0 ]) "realizations"
              Expect.hasLength (List.distinct (numbers "x" a)) 2 "side by side"
              Expect.all (numbers "x" a) (fun x -> abs x < 0.5) "above A"
              Expect.all (numbers "x" b) (fun x -> abs (x - 1.0) < 0.5) "above B"
          }

          test "of very many realizations 250 of a side are drawn in a metric's panel" {
              let side name by =
                  trained name 32 [ for at in 1..300 -> [ by + float at ] ]

              let diff =
                  ExperimentDiff.Compare(side "a" 0.0, side "b" 1.0, DiffTerms(Metrics = [| "loss" |]))

              let panel = (DiffMetrics.figure diff |> Option.get).Panels.Head
              Expect.hasLength (numbers "y" (named "A" (traces panel)).Head) 250 "A"
          } ]
