/// flipflop diff as a command: what it prints, writes and answers.
module FlipFlop.Tests.Diff.DiffCommandTests

open System
open System.IO
open System.Text.Json
open Expecto
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open FlipFlop.Tests.TrainedStore
open FlipFlop.Tests.TemporaryFolder

let private diff (store: ResultStore) arguments =
    FlipFlopProgram.run store.Root ("diff" :: arguments @ [ "--results"; store.Root ])

let private longer name (spec: ExperimentSpec) =
    let json = SpecJson.Write spec
    SpecJson.Read(json.Replace($"\"{spec.Name}\"", $"\"{name}\"").Replace("\"epochs\": 1", "\"epochs\": 2"))

[<Tests>]
let tests =
    testList
        "Diff command"
        [ testCase
              "answers with 0 where both are the same, with 4 where it cannot be told, also where a claim alone flips"
          <| fun () ->
              inStore (fun store ->
                  let one = spec "one" [ 4 ] [ 1; 2 ]
                  run store one |> ignore
                  run store (longer "two" one) |> ignore

                  let claiming name limit =
                      let claim =
                          ClaimSpec("is low", Quantifier.All, "epochsTrained", Comparison.AtMost, 1.0)

                      let spec: ExperimentSpec = if limit then longer name one else one

                      ExperimentSpec(
                          Name = name,
                          Title = "",
                          Base = spec.Base,
                          Sweep = spec.Sweep,
                          Seeds = spec.Seeds,
                          Claims = [| claim |]
                      )

                  run store (claiming "three" false) |> ignore
                  run store (claiming "four" true) |> ignore

                  for names, expected, verdict in
                      [ [ "one"; "one" ], 0, "SAME"
                        [ "one"; "two" ], 4, "INCONCLUSIVE"
                        [ "three"; "four" ], 4, "INCONCLUSIVE" ] do
                      let answer = diff store (names @ [ "--exit-code" ])
                      Expect.equal answer.ExitCode expected answer.Errors
                      Expect.stringStarts answer.Output verdict "verdict first"

                  Expect.equal (diff store [ "three"; "four" ]).ExitCode 0 "0 unless the exit code is asked for")

          testCase
              "a metric that has changed is answered with 1, and one that differs by less than a stated margin with 0"
          <| fun () ->
              inStore (fun store ->
                  let six = spec "six" [ 4 ] [ 1..6 ]
                  run store six |> ignore
                  run store (longer "long" six) |> ignore

                  for margin, expected, verdict in
                      [ [], 1, "CHANGED"
                        [ "--margin"; "epochsTrained=1.5" ], 0, "EQUIVALENT"
                        [ "--margin"; "epochsTrained=0.5" ], 1, "CHANGED" ] do
                      let answer =
                          diff store ([ "six"; "long"; "--metrics"; "epochsTrained"; "--exit-code" ] @ margin)

                      Expect.equal answer.ExitCode expected $"{margin}: {answer.Errors}"
                      Expect.stringStarts answer.Output verdict $"{margin}")

          testCase "writes every face where it is asked for, and nothing else on standard output beside one"
          <| fun () ->
              inStore (fun store ->
                  run store (spec "one" [ 4 ] [ 1 ]) |> ignore
                  let at name = Path.Combine(store.Root, name)

                  let answer =
                      diff
                          store
                          [ "one"
                            "one"
                            "--json"
                            "-"
                            "--html"
                            at "d.html"
                            "--markdown=" + at "d.md" ]

                  Expect.equal answer.ExitCode 0 answer.Errors

                  Expect.equal
                      (JsonDocument.Parse(answer.Output).RootElement.GetProperty("verdict").GetString())
                      "same"
                      "JSON alone"

                  Expect.stringContains answer.Errors $"""Written to {at "d.html"}.""" "where the page went"
                  Expect.stringStarts (File.ReadAllText(at "d.html")) "<!doctype html>" "page"
                  Expect.stringStarts (File.ReadAllText(at "d.md")) "## SAME" "Markdown"
                  let both = diff store [ "one"; "one"; "--json=-"; "--markdown=-" ]
                  Expect.equal both.ExitCode 2 "two on standard output")

          testCase "two stores are compared, and the newest two versions of one experiment"
          <| fun () ->
              inFolder (fun folder ->
                  let store name = ResultStore(Path.Combine(folder, name))
                  let a, b = store "a", store "b"
                  run a (spec "one" [ 4 ] [ 1 ]) |> ignore
                  run b (spec "one" [ 4 ] [ 1 ]) |> ignore

                  let answer =
                      FlipFlopProgram.run folder [ "diff"; "a"; "b"; "--experiment"; "one"; "--exit-code" ]

                  Expect.equal answer.ExitCode 0 answer.Errors
                  let words = answer.Output.Replace("\n  ", " ")

                  Expect.stringContains
                      words
                      $" in {a.Root} (A) and in {b.Root} (B) agree"
                      "the headline says which store"

                  let unnamed = FlipFlopProgram.run folder [ "diff"; "a"; "b" ]
                  Expect.equal unnamed.ExitCode 2 "no experiment is named"
                  Expect.stringContains unnamed.Errors "--experiment" "what to do"
                  run a (spec "one" [ 4 ] [ 1; 2 ]) |> ignore
                  let versions = diff a [ "one" ]
                  Expect.equal versions.ExitCode 0 versions.Errors
                  Expect.stringContains versions.Output "seed 2 is in B alone" "the newest is B")

          testCase "what cannot be compared is refused with 2 and says what there is; a damaged spec with 3"
          <| fun () ->
              inStore (fun store ->
                  run store (spec "one" [ 4 ] [ 1 ]) |> ignore

                  for arguments, part in
                      [ [ "one"; "onee" ], "Did you mean one"
                        [ "one@zz"; "one" ], "It has, the newest first"
                        [ "one" ], "one version alone"
                        [ "one"; "one"; "one" ], "3 names"
                        [ "one"; "one"; "--margin"; "los=1" ], "there is no metric \"los\""
                        [ "one"; "one"; "--margin"; "loss=0" ], "above 0"
                        [ "one"; "one"; "--metrics"; "loss,los" ], "there is no metric \"los\""
                        [ "one"; "one"; "--metrics"; "loss, loss" ], "loss is given twice"
                        [ "one"; "one"; "--absolute=-1" ], "0 or more"
                        [ "one"; "one"; "--experiment"; "one" ], "There is no folder one."
                        [ "nowhere1"; "nowhere2"; "--experiment"; "one" ], "There is no folder nowhere1."
                        [ store.Root; "missing" ], $"{store.Root} is a folder of results, missing is not there."
                        [ "one"; "one"; "--html"; store.Root ], $"--html {store.Root} is not allowed: it is a folder."
                        [ "one"; "one"; "--metrics"; "loss"; "--margin"; "spectralRadius=1" ],
                        "--margin spectralRadius: it is not compared" ] do
                      let answer = diff store arguments
                      Expect.equal answer.ExitCode 2 $"{arguments}: {answer.Output}{answer.Errors}"
                      Expect.stringContains answer.Errors part $"{arguments}"

                  let folder = store.Experiment "one"
                  let version = folder.Versions[0]
                  let itself = diff store [ $"one@{version}"; "one" ]
                  Expect.stringStarts itself.Output $"SAME: one@{version} (A) and the very same version (B)" "itself"
                  File.WriteAllText(Path.Combine(folder.VersionPath version, "spec.json"), "{")
                  let damaged = diff store [ $"one@{version}"; "one" ]
                  Expect.equal damaged.ExitCode 3 damaged.Errors) ]
