module FlipFlop.Tests.Reports.ExperimentIndexTests

open System
open System.IO
open Expecto
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Storage
open FlipFlop.Reports
open FlipFlop.Tests.Reports
open FlipFlop.Tests.TemporaryFolder

let private withResults (store: ResultStore) name =
    let result = ReferenceResult.standard.Value

    let files =
        ExperimentFiles(result.Script, result.SpecJson, SummaryCsv.Write result, SummaryJson.Write result)

    (store.Experiment name).Write(files, "0.1.0+test") |> ignore
    (store.Experiment name).WriteReport "<html></html>"

let private index (store: ResultStore) =
    ExperimentIndex.write store
    File.ReadAllText(Path.Combine(store.Root, "index.html"))

let private entry name counts : ExperimentIndex.Entry =
    { Name = name
      HasReport = true
      Counts = counts }

[<Tests>]
let tests =
    testList
        "List of experiments"
        [ test "an experiment is listed with its question, its counts, its claims and a link to its report" {
              inStore (fun store ->
                  withResults store "first"
                  let html = index store
                  Expect.stringContains html "href=\"experiments/first/report.html\"" "link"
                  Expect.stringContains html "Does input noise push eigenvalues out" "question"
                  Expect.stringContains html "7 of 9" "finished"
                  Expect.stringContains html "1 diverged, 1 not trained yet" "other outcomes"
                  Expect.stringContains html "1 of 3 hold" "claims")
          }

          test "an experiment that was deleted by hand is gone from the next list" {
              inStore (fun store ->
                  withResults store "first"
                  withResults store "second"
                  Expect.stringContains (index store) "experiments/first/" "before"
                  Directory.Delete((store.Experiment "first").Path, true)
                  let html = index store
                  Expect.isFalse (html.Contains "experiments/first/") "the deleted one"
                  Expect.stringContains html "experiments/second/" "the other one")
          }

          test "a damaged summary is said to be one, and the others are listed" {
              inStore (fun store ->
                  withResults store "whole"
                  withResults store "damaged"

                  let summary =
                      Path.Combine((store.Experiment "damaged").Path, ExperimentFolder.SummaryJsonName)

                  File.WriteAllText(summary, "{ \"title\": 3 ")
                  let html = index store
                  Expect.stringContains html "flipflop report damaged" "what to do"
                  Expect.stringContains html "experiments/whole/" "the whole one")
          }

          test "an empty store has a list too, which says so" {
              Expect.stringContains (ExperimentIndex.html []) "There are no results yet" "list of nothing"
          }

          test "names and titles cannot inject markup" {
              let counts: ExperimentIndex.Counts =
                  { Title = "<script>alert(1)</script>"
                    All = 1
                    Finished = 1
                    Others = []
                    ClaimsHeld = 0
                    ClaimsFailed = 0
                    Claims = 0 }

              let html =
                  ExperimentIndex.html [ entry "\"><img src=x>" (Some counts); entry "<b>" None ]

              Expect.isFalse (html.Contains "<script") "script"
              Expect.isFalse (html.Contains "<img") "image"
              Expect.isFalse (html.Contains "<b>") "bold"
          } ]
