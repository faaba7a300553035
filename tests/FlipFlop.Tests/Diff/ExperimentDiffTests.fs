module FlipFlop.Tests.Diff.ExperimentDiffTests

open System
open System.IO
open System.Text.Json.Nodes
open System.Threading
open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Reports
open FlipFlop.Tests
open FlipFlop.Tests.TrainedStore

let private inStores (test: ResultStore -> ResultStore -> unit) =
    inFolder (fun folder -> test (ResultStore(Path.Combine(folder, "a"))) (ResultStore(Path.Combine(folder, "b"))))

let private side (store: ResultStore) text =
    DiffSide.Read(store, StoredVersion.Find(store, text), 1, CancellationToken.None)

let private compared a b =
    ExperimentDiff.Compare(a, b, DiffTerms())

/// Trains with one bit of a recurrent weight turned after the second update.
let private trainWithTurnedBit (store: ResultStore) spec =
    let turning =
        { new ITrainingEngine with
            member _.Name = engine.Name
            member _.ArithmeticVersion = version

            member _.Start(initial, trials, training, threads, moments) =
                let inner =
                    (engine :> ITrainingEngine).Start(initial, trials, training, threads, moments)

                { new ITrainingStepper with
                    member _.Update(numbers, update) =
                        let outcome = inner.Update(numbers, update)

                        if update = 1L then
                            let weights = inner.Weights.RecurrentKernel

                            weights[0] <-
                                BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits weights[0] ^^^ 1)

                        outcome

                    member _.Weights = inner.Weights
                    member _.Moments = inner.Moments
                    member _.Dispose() = inner.Dispose() } }

    LocalRunner.Run(planOf spec, store, InlineLauncher(store, turning), 1, NoObserver(), CancellationToken.None)
    |> ignore

let private named (metrics: MetricComparison seq) name =
    metrics |> Seq.find (fun each -> each.Name = name)

let private with' changes (spec: ExperimentSpec) : ExperimentSpec =
    let json = changes (SpecJson.Write spec)
    SpecJson.Read json

[<Tests>]
let tests =
    testList
        "ExperimentDiff"
        [ test "what was trained twice to the same bits is the same, bit for bit, and fair" {
              inStores (fun a b ->
                  let spec = spec "twice" [ 4; 6 ] [ 1; 2 ]
                  run a spec |> ignore
                  run b spec |> ignore
                  let diff = compared (side a "twice") (side b "twice")
                  Expect.equal diff.Verdict DiffVerdict.Same "verdict"
                  Expect.isNonEmpty diff.Metrics "metrics are compared"
                  Expect.all diff.Metrics (fun each -> each.Tier = MetricTier.BitIdentical) "tiers"
                  Expect.equal diff.Cells.Matched.Count 4 "all are matched"
                  Expect.all diff.Networks (fun each -> isNull each.Weights && isNull each.Divergence) "weights"
                  Expect.isEmpty diff.StoredNumbers "stored numbers"
                  Expect.isEmpty diff.Spec "spec")
          }

          test
              "one bit turned in one weight is found: realization, epoch, update and tensor, and the verdict is changed" {
              inStores (fun a b ->
                  run a (spec "bit" [ 4 ] [ 1; 2; 3 ]) |> ignore
                  trainWithTurnedBit b (spec "bit" [ 4 ] [ 2 ])
                  run b (spec "bit" [ 4 ] [ 1; 2; 3 ]) |> ignore
                  let diff = compared (side a "bit") (side b "bit")
                  Expect.equal diff.Verdict DiffVerdict.Changed "verdict"

                  let broken =
                      Expect.wantSome (Seq.tryExactlyOne diff.BrokenPromises) "one network differs"

                  Expect.stringContains broken.Pair.Name "seed 2" "which"
                  let first = nonNull broken.Divergence
                  Expect.equal (first.Epoch, first.Update, first.Tensor) (1, 2L, "recurrent_kernel") "where"
                  Expect.isGreaterThan (nonNull broken.Weights).Values 0L "weights")
          }

          test "LibTorch, which promises no bits, has broken no promise" {
              inStores (fun a b ->
                  let spec =
                      spec "torch" [ 4 ] [ 1; 2; 3 ] |> with' (fun json -> json.Replace("\"simd\"", "\"libtorch\""))

                  run a spec |> ignore
                  trainWithTurnedBit b spec
                  run b spec |> ignore
                  let diff = compared (side a "torch") (side b "torch")
                  Expect.all diff.Cells.Matched (fun pair -> pair.SameSubject && not pair.BitsPromised) "no promise"
                  Expect.isTrue (diff.Networks |> Seq.forall (fun each -> not (isNull each.Weights))) "other bits"
                  Expect.isEmpty diff.BrokenPromises "broken promises"
                  Expect.equal diff.Verdict DiffVerdict.Inconclusive "verdict"
                  Expect.isFalse ((DiffWords.weights diff).Contains "should") "words")
          }

          test "a seed that one side lacks is named, and what both have is still compared" {
              inStores (fun a b ->
                  run a (spec "seeds" [ 4 ] [ 1; 2 ]) |> ignore
                  run b (spec "seeds" [ 4 ] [ 1; 2; 3 ]) |> ignore
                  let diff = compared (side a "seeds") (side b "seeds")
                  Expect.equal [ for each in diff.Cells.OnlyInB -> each.Realization.Seed ] [ Seed.Both 3L ] "only in B"
                  Expect.isEmpty diff.Cells.OnlyInA "only in A"
                  Expect.equal diff.Verdict DiffVerdict.Same "verdict of what both have"
                  Expect.isNonEmpty diff.NotFair "not fair"
                  Expect.equal [ for each in diff.Spec -> each.Path ] [ "seeds" ] "spec")
          }

          test "a realization that failed or vanished makes sameness impossible to tell, and is named with its reason" {
              inStores (fun a b ->
                  let spec = spec "holes" [ 4 ] [ 1; 2; 3 ]
                  run a spec |> ignore
                  let plan = run b spec
                  let failed, gone = plan.Realizations[0].Key, plan.Realizations[1].Key
                  Directory.Delete(b.FolderOf failed, true)
                  Directory.Delete(b.FolderOf gone, true)
                  b.Failures.Put(FailureRecord(failed, "its worker died", null, "host", DateTimeOffset.UnixEpoch))
                  let diff = compared (side a "holes") (side b "holes")
                  Expect.equal diff.Verdict DiffVerdict.Inconclusive "verdict"
                  let failure = Seq.exactlyOne diff.Cells.Failed
                  Expect.equal (failure.Side, failure.Reason) ("B", "its worker died") "failed"
                  Expect.equal (Seq.exactlyOne diff.Cells.Incomplete).Result.Realization.Key gone "gone"
                  Expect.equal (named diff.Metrics "loss").Without 2 "without a number"
                  Expect.isNonEmpty diff.StoredNumbers "the stored summary still has their numbers")
          }

          test "a changed value of the spec is named by its path, and its realizations are matched by place and seed" {
              inStores (fun a _ ->
                  let first = spec "first" [ 4; 6 ] [ 1; 2 ]
                  run a first |> ignore

                  run
                      a
                      (first
                       |> with' (fun json ->
                           json.Replace("\"first\"", "\"second\"").Replace("\"epochs\": 1", "\"epochs\": 2")))
                  |> ignore

                  let diff = compared (side a "first") (side a "second")
                  Expect.equal [ for each in diff.Spec -> each.Path ] [ "name"; "training.epochs" ] "paths"
                  Expect.equal (diff.Spec[1].A, diff.Spec[1].B) ("1", "2") "values"
                  Expect.equal diff.Cells.Matched.Count 4 "matched"
                  Expect.all diff.Cells.Matched (fun pair -> not pair.SameSubject) "by place"
                  Expect.isEmpty diff.BrokenPromises "other bits are no broken promise"
                  Expect.stringContains (String.concat ";" diff.NotFair) "training.epochs" "not fair"
                  Expect.equal diff.Verdict DiffVerdict.Inconclusive "two seeds tell nothing"
                  let test = nonNull (named diff.Metrics "loss").Test
                  Expect.equal test.LeastP 0.5 "the least p of two pairs"
                  Expect.isTrue (test.SeedsNeeded.HasValue && test.SeedsNeeded.Value > 6) "seeds needed")
          }

          test "a stored number that is not what today's analysis says is named" {
              inStores (fun a _ ->
                  run a (spec "stored" [ 4 ] [ 1 ]) |> ignore
                  let version = StoredVersion.Find(a, "stored")
                  let path = Path.Combine(version.Folder, ExperimentFolder.SummaryJsonName)
                  let text = File.ReadAllText path
                  let at = text.IndexOf "\"spectral_radius\": " + "\"spectral_radius\": ".Length
                  File.WriteAllText(path, text.Insert(at, "9"))
                  let diff = compared (side a $"stored@{version.Id}") (side a "stored")
                  let stored = diff.StoredNumbers |> Seq.exactlyOne
                  Expect.equal (stored.Side, stored.Column, stored.Rows) ("A", "spectral_radius", 1) "which"
                  Expect.stringStarts stored.Stored "9" "what is stored")
          }

          test
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

                  Expect.stringContains refusal $"{second} ({DateTime.UtcNow.Year}" "when"
                  Expect.stringContains refusal "UTC, test)" "by what code"
                  Directory.CreateDirectory((a.Experiment "v").VersionPath "half") |> ignore
                  File.WriteAllText(Path.Combine((a.Experiment "v").VersionPath "half", "spec.json"), text "spec.json")

                  let refusal =
                      Expect.throwsC (fun () -> StoredVersion.Find(a, "v@ha") |> ignore) _.Message

                  Expect.stringContains refusal "v@half was not written to the end" "no summary")
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

                  Expect.stringContains
                      (refused (fun () -> StoredVersion.Find(ResultStore "nowhere", "v") |> ignore))
                      "nowhere"
                      "which store")
          } ]
