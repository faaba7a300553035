/// What a comparison says and shows of its numbers: sentences and pictures that must not claim too much.
module FlipFlop.Tests.Diff.DiffSentenceTests

open System
open Expecto
open FlipFlop.Cli
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Reports
open FlipFlop.Reports.Figures
open FlipFlop.Tests
open FlipFlop.Tests.Reports
open FlipFlop.Tests.TemporaryFolder
open FlipFlop.Tests.TrainedStore
open FlipFlop.Tests.Diff.ComparedSides

let private tenSeeds = [ 1..10 ]

/// Realizations with these losses, trained for so many epochs.
let private trained (plan: Plan) (numbers: (float * int) list) =
    let whole = withLosses plan [ for loss, _ in numbers -> loss ] []

    let results =
        [| for result, (loss, epochs) in Seq.zip whole.Result.Realizations numbers ->
               RealizationResult(
                   Realization = result.Realization,
                   Outcome = result.Outcome,
                   History = [| EpochRecord(epochs, 2L, 32, loss, 1.0) |]
               ) |]

    ComparedSides.side
        plan.Spec.Name
        (ExperimentResult(Plan = plan, Realizations = results, Claims = [||], SpecJson = SpecJson.Write plan.Spec))

let private losses seedsA lossesA seedsB lossesB terms =
    ExperimentDiff.Compare(
        withLosses (planOf "a" 32 seedsA) lossesA [],
        withLosses (planOf "b" 48 seedsB) lossesB [],
        terms
    )

let private loss (diff: ExperimentDiff) =
    diff.Metrics |> Seq.find (fun metric -> metric.Name = "loss")

let private faces (diff: ExperimentDiff) =
    [ "text", String.concat " " [ for line in DiffText.lines diff -> line.Trim() ]
      "Markdown", (DiffMarkdown.text diff).Replace("\\", "")
      "page", (DiffPage.html diff).Replace("&#39;", "'") ]

[<Tests>]
let tests =
    testList
        "Diff sentences"
        [ test "one version alone, with an id that fits none, is answered with those there are" {
              inStore (fun a ->
                  run a (spec "v" [ 4 ] [ 1 ]) |> ignore
                  let id = StoredVersion.Find(a, "v").Id

                  let refused text =
                      (Expect.throwsC (fun () -> StoredVersion.LastTwo(a, text) |> ignore) (fun e ->
                          e :?> NothingToCompareException))
                          .Message

                  Expect.stringContains (refused "v@zz") $"It has, the newest first: {id}" "which there are"
                  Expect.stringContains (refused $"v@{id[..4]}") $"flipflop diff v@{id} v." "what to do")
          }

          test "no difference is said to be none after correction, and intervals not to be corrected" {
              let side name trials by =
                  trained
                      (planOf name trials tenSeeds)
                      [ for seed in tenSeeds ->
                            0.1 + by * (2.0 + sin (float seed)), 20 + seed % 3 + trials % 5 * (seed % 2) ]

              let diff = ExperimentDiff.Compare(side "a" 32 0.0, side "b" 48 0.01, DiffTerms())
              let tested = diff.Metrics |> Seq.filter (fun metric -> not (isNull metric.Test))
              Expect.hasLength tested 2 "loss and epochs"

              Expect.stringContains
                  (String.concat " " (DiffWords.reasons diff))
                  "show no difference after correction for 2 metrics (p is corrected, the intervals are not)"
                  "epochs"

              let alone =
                  losses
                      tenSeeds
                      [ for seed in tenSeeds -> float seed ]
                      tenSeeds
                      [ for seed in tenSeeds -> float (seed % 7) + 1.5 ]
                      (DiffTerms())

              Expect.isFalse ((String.concat " " (DiffWords.reasons alone)).Contains "correction") "one metric alone"
          }

          test "of a claim that came out otherwise it is said whether its metric was compared at all" {
              let words metric (lossesA: float list) (lossesB: float list) terms =
                  let claim = ClaimSpec("c", Quantifier.All, metric, Comparison.Below, 1.0)

                  let verdict holds =
                      [ ClaimVerdict(claim, Nullable holds, 1, 1, 0) ]

                  ExperimentDiff.Compare(
                      withLosses (planOf "a" 32 [ 1 .. lossesA.Length ]) lossesA (verdict true),
                      withLosses (planOf "b" 48 [ 1 .. lossesB.Length ]) lossesB (verdict false),
                      terms
                  )
                  |> DiffWords.claims
                  |> List.exactlyOne

              let low, high = [ 0.1; 0.2; 0.3 ], [ 0.2; 0.1; 0.4 ]
              let alone = DiffTerms(Metrics = [| "loss" |])
              Expect.stringEnds (words "epochsTrained" low high alone) "its metric was not compared" "left out"
              Expect.stringEnds (words "loss" low [ nan; nan; nan ] alone) "its metric cannot be compared" "B has none"
              Expect.stringEnds (words "loss" low high alone) "too few seeds to tell whether its metric changed" "3"

              let even, odd =
                  List.unzip [ for seed in 1.0 .. 10.0 -> if seed % 2.0 = 0.0 then seed, 1.0 else 1.0, seed ]

              Expect.stringEnds (words "loss" even odd alone) "no change of its metric was shown" "10 could show one"
          }

          test "a margin of the command is named with the one of the experiment that it replaces" {
              let spec = (planOf "a" 32 tenSeeds).Spec

              let stating =
                  TrainedStore.planOf (
                      ExperimentSpec(
                          Name = "a",
                          Base = spec.Base,
                          Seeds = spec.Seeds,
                          Margins = [| MarginSpec("loss", 0.0005) |]
                      )
                  )

              let numbers = [ for seed in tenSeeds -> 0.1 + 0.01 * sin (float seed) ]

              let diff given =
                  ExperimentDiff.Compare(
                      withLosses stating numbers [],
                      withLosses (planOf "b" 48 tenSeeds) (List.map ((+) 0.001) numbers) [],
                      DiffTerms(Margins = readOnlyDict given)
                  )

              let replaced = diff [ "loss", 0.01 ]
              Expect.equal replaced.Verdict DiffVerdict.Equivalent "verdict"

              for face, text in faces replaced do
                  Expect.stringContains text "margin 0.01 of the command (the experiment states 0.0005)" face

              Expect.stringContains (DiffJson.Write replaced) "\"replacedMargins\": {" "JSON"
              Expect.isEmpty (diff []).Terms.ReplacedMargins "the experiment's own"
              Expect.isEmpty (diff [ "loss", 0.0005 ]).Terms.ReplacedMargins "the same"
          }

          test "what is incomparable still shows the numbers that each side has" {
              let none = infinity
              let seeds = [ 1..4 ]

              let diff =
                  losses seeds [ 0.1; 0.2; none; none ] seeds [ none; none; 0.3; 0.4 ] (DiffTerms())

              Expect.equal (loss diff).Verdict DiffVerdict.Incomparable "no pair"
              Expect.floatClose Accuracy.high (loss diff).MeanA.Value 0.15 "A"
              Expect.floatClose Accuracy.high (loss diff).MeanB.Value 0.35 "B"

              let half =
                  losses seeds [ 0.1; 0.2; none; none ] seeds [ none; none; none; none ] (DiffTerms())

              Expect.equal ((loss half).MeanA.HasValue, (loss half).MeanB.HasValue) (true, false) "B has none"
          }

          test "every face shows the difference before its interval, and says of what it is" {
              let numbers by =
                  [ for seed in tenSeeds -> by + float seed + 0.1 * sin (by * float seed) ]

              let paired = losses tenSeeds (numbers 0.0) tenSeeds (numbers 3.0) (DiffTerms())
              let apart = losses tenSeeds (numbers 0.0) [ 11..20 ] (numbers 3.0) (DiffTerms())

              for diff, kind in [ paired, "mean difference of pairs"; apart, "shift (Hodges and Lehmann's)" ] do
                  let test = nonNull (loss diff).Test
                  let shown = DiffWords.difference diff test
                  Expect.stringStarts shown $"{test.Shift:G3} [{test.Low.Value:G3}, " "difference and interval"

                  for face, text in faces diff do
                      Expect.stringContains text shown face
                      Expect.stringContains text kind face

              let long = losses tenSeeds (numbers 0.0) tenSeeds (numbers 1234.0) (DiffTerms())
              Expect.stringStarts (DiffWords.difference long (nonNull (loss long).Test)) "123" "no power of ten"
          }

          test "where some metrics are compared in pairs and others not, the difference says which it is" {
              let none = infinity

              let a =
                  trained (planOf "a" 32 tenSeeds) [ for seed in tenSeeds -> float seed, 5 + seed ]

              let b =
                  trained
                      (planOf "b" 48 [ 3..13 ])
                      [ for seed in [ 3..13 ] -> (if seed <= 10 && seed > 4 then none else float seed), 5 + 2 * seed ]

              let diff = ExperimentDiff.Compare(a, b, DiffTerms())

              let kinds =
                  set [ for metric in diff.Metrics -> metric.Name, (nonNull metric.Test).Paired ]

              Expect.equal kinds (set [ "epochsTrained", true; "loss", false ]) "eight pairs; two, but ten against five"
              Expect.stringStarts (DiffWords.difference diff (nonNull (loss diff).Test)) "shift " "loss"
              Expect.stringContains (DiffWords.differenceKind diff) "where it says so the shift" "heading"
          }

          test "both panels of a side and the one of both have the same axes, and a side alone is drawn thin" {
              let seeds = [ 1; 2 ]
              let diff = losses seeds [ 0.1; 1.0 ] seeds [ 0.05; 0.5 ] (DiffTerms())

              let training =
                  DiffFigures.all diff |> List.find (fun figure -> figure.Id = "training")

              let ranges =
                  [ for panel in training.Panels do
                        let layout = Plotly.token panel.Layout
                        [ for axis in [ "xaxis"; "yaxis" ] -> string (layout.SelectToken $"{axis}.range") ] ]

              Expect.all ranges ((=) ranges.Head) "the same"
              Expect.all ranges.Head (fun range -> range.Length > 4) "stated"

              let range =
                  (Plotly.token training.Panels.Head.Layout).SelectToken "yaxis.range" |> nonNull

              let ends = [ for value in range -> 10.0 ** float (string value) ]
              Expect.isLessThan ends[0] 0.05 "the least loss of both"
              Expect.isGreaterThan ends[1] 1.0 "the greatest"

              let networks =
                  ExperimentDiff.Compare(
                      ComparedSides.side "a@1" ReferenceResult.standard.Value,
                      ComparedSides.side "b@2" ReferenceResult.standard.Value,
                      DiffTerms()
                  )

              for figure in DiffFigures.all networks do
                  let trace side (panel: Panel) =
                      panel.Common |> List.map Plotly.token |> List.find (fun trace -> string trace["name"] = side)

                  for path in [ "opacity"; "line.width"; "marker.size"; "mode" ] do
                      Expect.equal
                          (string ((trace "A" figure.Panels[1]).SelectToken path))
                          (string ((trace "B" figure.Panels[2]).SelectToken path))
                          $"{figure.Id}: {path}"
          }

          test "two bits make squares, not cubes, and have no third axis" {
              let places =
                  ReferenceResult.places
                  |> List.find (fun place -> place.File = "three-bits-1")
                  |> fun place ->
                      { place with
                          File = "two-bits"
                          Units = 48
                          Bits = 2 }

              let result = ReferenceResult.over [ places ]

              let diff =
                  ExperimentDiff.Compare(ComparedSides.side "a@1" result, ComparedSides.side "b@2" result, DiffTerms())

              let squares = DiffFigures.all diff |> List.find (fun figure -> figure.Id = "cubes")
              Expect.stringStarts squares.Title "Squares of" "title"
              Expect.stringContains squares.Caption "the ideal square" "caption"
              Expect.isFalse ((string (Plotly.token squares.Panels.Head.Layout)).Contains "bit 3") "axes"
          } ]
