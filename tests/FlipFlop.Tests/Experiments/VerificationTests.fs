module FlipFlop.Tests.Experiments.VerificationTests

open System
open System.IO
open System.Threading
open Expecto
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open FlipFlop.Tests.TemporaryFolder

let private history =
    [| EpochRecord(1, 2L, 6, 0.5, 1.0); EpochRecord(2, 4L, 6, 0.25, 1.0) |]

/// Four updates of two tensors.
let private trace (hashes: uint64 list) =
    Trace([| "input_kernel"; "output_bias" |], List.toArray hashes)

let private whole = trace [ 1UL; 2UL; 3UL; 4UL; 5UL; 6UL; 7UL; 8UL ]

let private first again prefix =
    Option.ofObj (FirstDifference.Of(whole, again, history, prefix))

let private spec changes =
    let training = TrainingSpec(Batch = 2, Trials = 6, Epochs = 3)

    let cell =
        Cell(Task = FlipFlopTask(Bits = 1), Network = NetworkSpec(Units = 4), Training = training)

    changes (ExperimentSpec(Name = "verified", Base = cell, Seeds = [| for seed in 1L .. 6L -> Seed.Both seed |]))

let private plan = Planner.Plan(spec id, "1")

let private inStores test =
    inFolder (fun folder -> test (ResultStore(Path.Combine(folder, "a"))) (ResultStore(Path.Combine(folder, "b"))))

/// Trains with the default engine, whose recurrent weight 0 is moved by so much before an update.
let private trainMoved (store: ResultStore) (plan: Plan) move at =
    let engine =
        { new ITrainingEngine with
            member _.Name = "simd"
            member _.ArithmeticVersion = "1"

            member _.Start(initial, trials, training, threads, moments) =
                let inner =
                    (SimdEngine.Instance: ITrainingEngine).Start(initial, trials, training, threads, moments)

                { new ITrainingStepper with
                    member _.Update(numbers, update) =
                        if update = at then
                            inner.Weights.OutputBias[0] <- inner.Weights.OutputBias[0] + move

                        inner.Update(numbers, update)

                    member _.Weights = inner.Weights
                    member _.Moments = inner.Moments
                    member _.Dispose() = inner.Dispose() } }

    LocalRunner.Run(plan, store, InlineLauncher(store, engine), 2, NoObserver(), CancellationToken.None)
    |> ignore

let private train store plan = trainMoved store plan 0f -1L

let private grades (verified: VerifiedRealization seq) = [ for each in verified -> each.Grade ]

[<Tests>]
let tests =
    testList
        "Verification"
        [ test "the first update and tensor that differ are named, with their epoch" {
              Expect.isNone (first whole false) "the same"

              let differing at =
                  trace [ for i in 0..7 -> if i >= at then 99UL else uint64 (i + 1) ]

              Expect.equal (first (differing 0) false) (Some(FirstDifference(1, 1L, "input_kernel"))) "from the start"
              Expect.equal (first (differing 3) false) (Some(FirstDifference(1, 2L, "output_bias"))) "in the first epoch"
              Expect.equal (first (differing 4) false) (Some(FirstDifference(2, 3L, "input_kernel"))) "in the second"
          }

          test "a shorter trace is a difference, unless only the first epochs were asked for; a longer one always is" {
              let shorter = trace [ 1UL; 2UL; 3UL; 4UL ]
              let longer = trace [ 1UL; 2UL; 3UL; 4UL; 5UL; 6UL; 7UL; 8UL; 9UL; 10UL ]
              Expect.isNone (first shorter true) "asked for"
              Expect.equal (first shorter false) (Some(FirstDifference(2, 3L, "length"))) "shorter"
              Expect.equal (first longer true) (Some(FirstDifference(3, 5L, "length"))) "longer"
          }

          test "a sample is chosen by its seed, in the plan's order" {
              let keys sample seed =
                  [ for each in Verification.Of(plan, Nullable sample, seed, Nullable()).Chosen.Realizations -> each.Key ]

              let all = [ for each in plan.Realizations -> each.Key ]
              Expect.equal (keys 2 1L) (keys 2 1L) "the same seed"
              Expect.equal (keys 6 1L) all "all of them"
              Expect.equal (keys 60 1L) all "and not more"
              let samples = [ for seed in 1L .. 40L -> keys 2 seed ]
              Expect.equal (samples |> List.collect id |> List.distinct |> List.length) 6 "each is chosen by some seed"

              for sample in samples do
                  Expect.equal sample (all |> List.filter (fun key -> List.contains key sample)) "in order, none twice"
          }

          test "what is trained again to the same bits is bit-identical, in whole and over its first epochs" {
              inStores (fun store scratch ->
                  train store plan

                  for epochs in [ Nullable(); Nullable 1; Nullable 3; Nullable 30 ] do
                      let verification = Verification.Of(plan, Nullable(), 1L, epochs)
                      train scratch verification.Again

                      Expect.all
                          (grades (verification.Compare(store, scratch)))
                          ((=) VerificationGrade.BitIdentical)
                          $"{epochs} epochs")
          }

          test "a weight that was moved is found where it was moved" {
              inStores (fun store scratch ->
                  trainMoved store plan 1e-3f 4L
                  train scratch plan
                  let verified = Verification.Of(plan, Nullable(), 1L, Nullable()).Compare(store, scratch)
                  Expect.all (grades verified) ((=) VerificationGrade.DifferentBits) "all differ"

                  for each in verified do
                      Expect.equal (nonNull each.Difference).Epoch 2 "epoch"
                      Expect.equal (nonNull each.Difference).Update 5L "update"

                  let firstEpoch = Verification.Of(plan, Nullable(), 1L, Nullable 1)
                  train scratch firstEpoch.Again

                  Expect.all
                      (grades (firstEpoch.Compare(store, scratch)))
                      ((=) VerificationGrade.BitIdentical)
                      "and not in the first epoch")
          }

          test "what is missing or damaged is no success, and what failed to be trained again neither" {
              inStores (fun store scratch ->
                  train store plan
                  Directory.Delete(store.FolderOf plan.Realizations[0].Key, true)
                  File.AppendAllText(Path.Combine(store.FolderOf plan.Realizations[1].Key, "trace"), "x")
                  train scratch plan
                  Directory.Delete(scratch.FolderOf plan.Realizations[2].Key, true)
                  let verified = Verification.Of(plan, Nullable(), 1L, Nullable()).Compare(store, scratch)

                  Expect.equal
                      (List.truncate 4 (grades verified))
                      [ VerificationGrade.NotStored
                        VerificationGrade.NotStored
                        VerificationGrade.NotRetrained
                        VerificationGrade.BitIdentical ]
                      "grades"

                  Expect.stringContains verified[1].Remark "trace" "what is damaged")
          }

          test "what another arithmetic version stored of the same subject is compared too, and named" {
              inStores (fun store scratch ->
                  let older = Planner.Plan(spec id, "0")
                  train store older
                  train scratch plan
                  let verified = Verification.Of(plan, Nullable 1, 1L, Nullable()).Compare(store, scratch)
                  Expect.equal (grades verified) [ VerificationGrade.BitIdentical ] "the same bits, as it happens"
                  Expect.stringContains verified[0].Remark "arithmetic version" "the remark")
          }

          test "an experiment that sweeps its epochs is not verified over some of them" {
              let swept =
                  spec (fun spec ->
                      let points =
                          [| for epochs in [ 1L; 2L ] -> SweepPoint [| Assignment("epochs", epochs) |] |]

                      ExperimentSpec(Name = spec.Name, Base = spec.Base, Seeds = spec.Seeds, Sweep = [| SweepAxis points |]))

              let plan = Planner.Plan(swept, "1")

              let fault =
                  Expect.throwsC
                      (fun () -> Verification.Of(plan, Nullable(), 1L, Nullable 1) |> ignore)
                      (fun e -> e :?> FaultyExperimentException)

              Expect.stringContains fault.Faults[0].Message "without --epochs" "what to do"
              Expect.equal (Verification.Of(plan, Nullable(), 1L, Nullable()).Again.Realizations.Count) 12 "in whole it is"
          } ]
