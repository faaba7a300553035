/// Which version is meant, and what it said of its results when it was written.
module FlipFlop.Tests.Diff.StoredVersionTests

open System
open System.IO
open System.Text.Json.Nodes
open System.Threading
open Expecto
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Reports
open FlipFlop.Tests.TrainedStore
open FlipFlop.Tests.Diff.ExperimentDiffTests

[<Tests>]
let tests =
    testList
        "Stored versions"
        [ test
              "the version before is the one that was the newest before, whatever the files' times; without the list, what was trained last" {
              inStores (fun a _ ->
                  let ran seeds =
                      run a (spec "v" [ 4 ] seeds) |> ignore
                      StoredVersion.Find(a, "v").Id

                  let before () =
                      let folder = a.Experiment "v"

                      for file in Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories) do
                          File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch)

                      let struct (before, newest) = StoredVersion.LastTwo(a, "v")
                      before.Id, newest.Id

                  let one, two, three = ran [ 1 ], ran [ 1; 2 ], ran [ 1; 2; 3 ]
                  Expect.equal (ran [ 1 ], ran [ 1; 2 ]) (one, two) "the same versions again"
                  Expect.equal (before ()) (one, two) "one, two, three, one, two"
                  Expect.isTrue (StoreCheck.All a).IsWhole "check"

                  for removal in StoreClean.Plan(a, StoreReferences.Of a, TimeProvider.System).Removals do
                      Expect.isFalse (removal.Path.Contains "versions") "clean"

                  let path = Path.Combine((a.Experiment "v").Path, "versions.csv")
                  let lines = File.ReadAllLines path
                  Expect.hasLength lines 6 "a header, and a line each time"
                  File.Delete path
                  Expect.equal (before ()) (three, two) "its seed was trained last"

                  let summaryOf id =
                      Path.Combine((a.Experiment "v").VersionPath id, "summary.json")

                  File.SetLastWriteTimeUtc(summaryOf one, DateTime.UtcNow)
                  let struct (last, _) = StoredVersion.LastTwo(a, "v")
                  Expect.equal last.Id three "whatever the files' times"
                  File.WriteAllLines(path, [ lines[0]; lines[1] ])
                  Expect.equal (before ()) (one, two) "of the others nothing is known")
          }

          test
              "an exact id wins over those that begin with it, and the list says when and by what code each was written" {
              inStores (fun a _ ->
                  run a (spec "v" [ 4 ] [ 1 ]) |> ignore
                  let first = StoredVersion.Find(a, "v")

                  let text name =
                      File.ReadAllText(Path.Combine(first.Folder, name))

                  let second =
                      (a.Experiment "v")
                          .Write(
                              ExperimentFiles(null, text "spec.json", text "summary.csv" + "\n", text "summary.json"),
                              "test"
                          )

                  Expect.equal second $"{first.Id}-2" "another of the same spec and code"
                  Expect.equal (StoredVersion.Find(a, $"v@{first.Id}").Folder) first.Folder "exact"

                  let refusal =
                      Expect.throwsC (fun () -> StoredVersion.Find(a, $"v@{first.Id[..4]}") |> ignore) _.Message

                  Expect.stringStarts refusal $"v has 2 versions that begin with \"{first.Id[..4]}\"." "how many"
                  Expect.stringContains refusal $"{second} ({DateTime.UtcNow.Year}" "when"
                  Expect.stringContains refusal "UTC, test)" "by what code"
                  Directory.CreateDirectory((a.Experiment "v").VersionPath "half") |> ignore
                  File.WriteAllText(Path.Combine((a.Experiment "v").VersionPath "half", "spec.json"), text "spec.json")

                  let refusal =
                      Expect.throwsC (fun () -> StoredVersion.Find(a, "v@ha") |> ignore) _.Message

                  Expect.stringContains refusal "v@half was not written to the end" "no summary")
          }

          test "of versions of the very same training the one that was written last comes first" {
              inStores (fun a _ ->
                  run a (spec "v" [ 4 ] [ 1 ]) |> ignore
                  let folder = a.Experiment "v"
                  let first = StoredVersion.Find(a, "v").Id

                  let text name =
                      File.ReadAllText(Path.Combine(folder.VersionPath first, name))

                  let write lines =
                      folder.Write(
                          ExperimentFiles(
                              null,
                              text "spec.json",
                              text "summary.csv" + lines,
                              text "summary.json" + lines
                          ),
                          "test"
                      )

                  let second, third = write "\n", write "\n\n"
                  File.Delete(Path.Combine(folder.Path, "versions.csv"))

                  for late, early in [ first, second; second, first ] do
                      for id, hours in [ late, -1.0; early, -2.0 ] do
                          File.SetLastWriteTimeUtc(
                              Path.Combine(folder.VersionPath id, "summary.json"),
                              DateTime.UtcNow.AddHours hours
                          )

                      let struct (before, newest) = StoredVersion.LastTwo(a, "v")
                      Expect.equal (before.Id, newest.Id) (late, third) "the later of the two others")
          }

          test "newest results that were changed by hand are refused" {
              inStores (fun a _ ->
                  run a (spec "v" [ 4 ] [ 1 ]) |> ignore
                  let path = Path.Combine((a.Experiment "v").Path, "spec.json")
                  File.WriteAllText(path, File.ReadAllText(path).Replace("\"epochs\": 1", "\"epochs\": 2"))

                  let refusal =
                      Expect.throwsC (fun () -> StoredVersion.Find(a, "v") |> ignore) (fun e -> e :?> StoreException)

                  Expect.equal refusal.Path path "which file")
          }

          test "a stored summary that cannot be read makes the comparison unfair" {
              inStores (fun a _ ->
                  run a (spec "v" [ 4 ] [ 1 ]) |> ignore
                  let version = StoredVersion.Find(a, "v")
                  let path = Path.Combine(version.Folder, "summary.json")
                  let whole = File.ReadAllText path

                  for damaged, doubt in
                      [ "{", "cannot be read"
                        "[1]", "cannot be read"
                        "null", "cannot be read"
                        "{\"rows\": 5}", "cannot be read"
                        whole.Replace("\"rows\": [", "\"rows\": [5, "), "cannot be read"
                        whole.Replace("\"schema\": 1", "\"schema\": 2"), "is of a newer program (schema 2" ] do
                      File.WriteAllText(path, damaged)
                      let diff = compared (side a $"v@{version.Id}") (side a "v")
                      Expect.exists diff.NotFair (fun text -> text.Contains $"A's summary.json {doubt}") damaged
                      Expect.isFalse (diff.NotFair |> Seq.exists _.StartsWith("B's")) "B's is whole"
                      Expect.equal diff.Verdict DiffVerdict.Same "what was trained is the same")
          }

          test "a stored claim that is judged otherwise today, and rows that are not stored, are named" {
              inStores (fun a _ ->
                  let plain = spec "v" [ 4 ] [ 1; 2 ]

                  let claiming =
                      ExperimentSpec(
                          Name = "v",
                          Base = plain.Base,
                          Sweep = plain.Sweep,
                          Seeds = plain.Seeds,
                          Claims = [| ClaimSpec("short", Quantifier.All, "epochsTrained", Comparison.AtMost, 1.0) |]
                      )

                  let plan = run a claiming
                  let version = StoredVersion.Find(a, "v")
                  Expect.isEmpty (compared (side a "v") (side a "v")).StoredNumbers "as it was written"
                  let path = Path.Combine(version.Folder, "summary.json")
                  let text = File.ReadAllText(path).Replace("\"holds\": true", "\"holds\": false")
                  let json = nonNull (JsonNode.Parse text)
                  (nonNull json["rows"]).AsArray().RemoveAt 1
                  File.WriteAllText(path, json.ToJsonString())
                  let diff = compared (side a $"v@{version.Id}") (side a "v")

                  Expect.equal
                      [ for each in diff.StoredNumbers -> each.Side, each.Column, each.Rows, each.Stored, each.Today ]
                      [ "A", "claims", 1, "does not hold", "holds"
                        "A", "rows", 1, "none", "finished" ]
                      "differences"

                  let words = [ for each in diff.StoredNumbers -> DiffWords.stored each ]
                  Expect.equal words[0] "A, the claim \"short\": does not hold stored, holds today" "claim"
                  Expect.stringContains words[1] "A has no row of 1 realization stored: units 4, seed 2" "row"
                  Expect.equal plan.Realizations.Count 2 "two realizations")
          }

          test "a store whose cache cannot be written is compared all the same" {
              inStores (fun a _ ->
                  run a (spec "v" [ 4 ] [ 1 ]) |> ignore
                  Directory.Delete(a.Analyses.Folder, true)
                  File.WriteAllText(a.Analyses.Folder, "in the folder's place")
                  Expect.equal (compared (side a "v") (side a "v")).Verdict DiffVerdict.Same "verdict"
                  let plan = planOf (spec "v" [ 4 ] [ 1 ])

                  Expect.throwsT<StoreException>
                      (fun () -> ResultGatherer.Gather(plan, a, "", null, 1, CancellationToken.None) |> ignore)
                      "a report keeps what it analyses")
          }

          test "versions are found by prefix, and the newest two by their order; what is not there is said with what is" {
              inStores (fun a _ ->
                  run a (spec "v" [ 4 ] [ 1 ]) |> ignore
                  let before = StoredVersion.Find(a, "v")

                  let refused (action: unit -> unit) =
                      (Expect.throwsC action (fun e -> e :?> NothingToCompareException)).Message

                  Expect.stringContains
                      (refused (fun () -> StoredVersion.LastTwo(a, "v") |> ignore))
                      "one version alone"
                      "one"

                  File.SetLastWriteTimeUtc(Path.Combine(before.Folder, "summary.json"), DateTime.UtcNow.AddHours -1.0)
                  run a (spec "v" [ 4 ] [ 1; 2 ]) |> ignore
                  let struct (earlier, newest) = StoredVersion.LastTwo(a, "v")
                  Expect.equal earlier before "before"
                  Expect.equal newest (StoredVersion.Find(a, "v")) "newest"
                  Expect.equal (StoredVersion.Find(a, $"v@{before.Id[..5]}")) before "by prefix"

                  Expect.stringContains
                      (refused (fun () -> StoredVersion.Find(a, "v@zz") |> ignore))
                      newest.Id
                      "which there are"

                  Expect.stringContains
                      (refused (fun () -> StoredVersion.Find(a, "w") |> ignore))
                      "v"
                      "which experiments"

                  Expect.stringStarts
                      (refused (fun () -> StoredVersion.Find(ResultStore "nowhere", "v") |> ignore))
                      "There is no folder of results "
                      "which store"

                  let folder = (a.Experiment "begun").Path
                  Directory.CreateDirectory folder |> ignore

                  Expect.stringStarts
                      (refused (fun () -> StoredVersion.Find(a, "begun") |> ignore))
                      "There is no experiment \"begun\" in"
                      "a folder without a spec is none"

                  Directory.Delete((a.Experiment "v").Path, true)

                  Expect.stringContains
                      (refused (fun () -> StoredVersion.Find(a, "v") |> ignore))
                      "no experiment has results in"
                      "none is left")
          } ]
