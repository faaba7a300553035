module FlipFlop.Tests.Diff.ExperimentDiffTests

open System
open System.IO
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
open FlipFlop.Tests.TemporaryFolder

let inStores (test: ResultStore -> ResultStore -> unit) =
    inFolder (fun folder -> test (ResultStore(Path.Combine(folder, "a"))) (ResultStore(Path.Combine(folder, "b"))))

let side (store: ResultStore) text =
    DiffSide.Read(store, StoredVersion.Find(store, text), 1, CancellationToken.None)

let compared a b =
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
                  Expect.isGreaterThan (nonNull broken.Weights).Values 0L "weights"

                  let inTable (cells: string) =
                      (DiffPage.html diff).Split(cells).Length - 1

                  Expect.equal
                      (inTable "<td>no</td><td>in epoch 1, at update 2, in recurrent_kernel</td>")
                      2
                      "the page's table, on either side"

                  Expect.equal (inTable "<td>yes</td><td>nowhere</td>") 4 "the others")
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
                  Expect.isFalse ((DiffNetworkWords.weights diff).Contains "should") "words")
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
                  Expect.isEmpty diff.StoredNumbers "what has no result today is named above, not number by number")
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
          } ]
