/// Epochs, history, early stop, divergence, cancellation; and the same bits with any number of threads.
module FlipFlop.Tests.Engine.TrainerTests

open System
open System.Threading
open Expecto
open FlipFlop.Tests
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training

let private task = FlipFlopTask(Bits = 2, StepMs = 20.0, HoldMs = 100.0)
let private network = NetworkSpec(Units = 12)

let private observing (afterUpdate: int64 -> StepResult -> NetworkWeights -> unit) =
    { new ITrainingObserver with
        member _.AfterUpdate(update, result, training) =
            afterUpdate update result training.Weights

        member _.AfterEpoch(_, _) = () }

let private ignoring = observing (fun _ _ _ -> ())

let private trainWith observer (training: TrainingSpec) threads =
    Trainer.Train(SimdEngine.Instance, task, network, training, Seed.Both 4L, threads, observer, CancellationToken.None)

let private train = trainWith ignoring

let private bits (outcome: TrainingOutcome) =
    [ for struct (name, values) in outcome.Weights.Tensors() -> name, values |> Array.map BitConverter.SingleToInt32Bits ]

[<Tests>]
let tests =
    testList
        "Trainer"
        [ test "an epoch's loss is the mean of its batches' losses, weighted by their trials" {
              let losses = ResizeArray()
              let training = TrainingSpec(Batch = 16, Trials = 40, Epochs = 1)

              let outcome =
                  trainWith (observing (fun _ result _ -> losses.Add result.Loss)) training 1

              let expected = (16.0 * losses[0] + 16.0 * losses[1] + 8.0 * losses[2]) / 40.0
              Expect.equal outcome.History[0].Loss expected "loss"
              Expect.equal outcome.History[0].Updates 3L "updates"
              Expect.equal outcome.History[0].Trials 40 "trials"
          }

          test "training lowers the loss" {
              let outcome =
                  train (TrainingSpec(Batch = 32, Trials = 512, Epochs = 8, LearningRate = 5e-3)) 1

              Expect.equal outcome.Outcome Outcome.Finished "outcome"
              Number.isLessThan outcome.History[7].Loss (0.5 * outcome.History[0].Loss) "loss of epoch 8"
          }

          test "training stops after the first epoch whose loss is below the goal" {
              let trainTo goal =
                  train (TrainingSpec(Batch = 32, Trials = 512, Epochs = 8, LearningRate = 5e-3, StopBelow = goal)) 1

              let goal = (trainTo 0.0).History[2].Loss * 1.0000001
              let stopped = trainTo goal
              Expect.equal stopped.Outcome Outcome.ReachedGoal "outcome"
              Number.isLessThan (Seq.last stopped.History).Loss goal "last loss"

              Expect.all
                  (Seq.take (stopped.History.Count - 1) stopped.History)
                  (fun e -> e.Loss >= goal)
                  "losses before"
          }

          test "one, two, three and seven threads give the same bits" {
              let training = TrainingSpec(Batch = 100, Trials = 150, Epochs = 2)
              let one = bits (train training 1)

              for threads in [ 2; 3; 7 ] do
                  Expect.equal (bits (train training threads)) one $"{threads} threads"
          }

          test "cancelling stops training between two updates" {
              use source = new CancellationTokenSource()
              let seen = ResizeArray()

              let observer =
                  observing (fun update _ _ ->
                      seen.Add update

                      if update = 2L then
                          source.Cancel())

              Expect.throwsT<TrainingStoppedException>
                  (fun () ->
                      Trainer.Train(
                          SimdEngine.Instance,
                          task,
                          network,
                          TrainingSpec(Trials = 1024),
                          Seed.Both 4L,
                          1,
                          observer,
                          source.Token
                      )
                      |> ignore)
                  "cancelled"

              Expect.sequenceEqual seen [ 0L; 1L; 2L ] "updates that were made"
          }

          test "a training that is stopped after any update, and goes on from its state, ends with the same bits" {
              let training =
                  TrainingSpec(Batch = 16, Trials = 40, Epochs = 3, Decay = 1e-2, Data = TrialSource.Fixed)

              let whole = train training 1

              let stoppedAt update =
                  use source = new CancellationTokenSource()

                  let observer =
                      observing (fun made _ _ ->
                          if made = update then
                              source.Cancel())

                  try
                      let token = source.Token

                      Trainer.Train(SimdEngine.Instance, task, network, training, Seed.Both 4L, 1, observer, token)
                      |> ignore

                      failtest "it was not stopped"
                  with :? TrainingStoppedException as stopped ->
                      stopped.State

              for update in 0L .. 7L do
                  let state = stoppedAt update
                  Expect.equal state.Updates (update + 1L) "where it was stopped"
                  let made = ResizeArray()

                  let rest =
                      Trainer.Train(
                          SimdEngine.Instance,
                          task,
                          network,
                          training,
                          Seed.Both 4L,
                          2,
                          observing (fun update _ _ -> made.Add update),
                          CancellationToken.None,
                          state
                      )

                  Expect.sequenceEqual made [ update + 1L .. 8L ] "only the rest is made"
                  Expect.equal (bits rest) (bits whole) $"stopped after update {update}"
                  Expect.sequenceEqual rest.History whole.History "history"
          }

          test "a training whose loss is no number ends as diverged, with its history" {
              let diverging = TrainingSpec(Batch = 16, Trials = 64, Epochs = 5)

              let engine =
                  { new ITrainingEngine with
                      member _.Name = "simd"
                      member _.ArithmeticVersion = "1"

                      member _.Start(initial, trials, training, threads, moments) =
                          // An engine whose second epoch meets an infinite weight.
                          let inner =
                              (SimdEngine.Instance: ITrainingEngine).Start(initial, trials, training, threads, moments)

                          { new ITrainingStepper with
                              member _.Update(numbers, update) =
                                  if update = 5L then
                                      inner.Weights.OutputBias[0] <- Single.PositiveInfinity

                                  inner.Update(numbers, update)

                              member _.Weights = inner.Weights
                              member _.Moments = inner.Moments
                              member _.Dispose() = inner.Dispose() } }

              let outcome =
                  Trainer.Train(engine, task, network, diverging, Seed.Both 4L, 1, ignoring, CancellationToken.None)

              Expect.equal outcome.Outcome Outcome.Diverged "outcome"
              Expect.equal outcome.History.Count 2 "epochs"
              Expect.isTrue (Double.IsFinite outcome.History[0].Loss) "first loss"
              Expect.isFalse (Double.IsFinite outcome.History[1].Loss) "second loss"
              Expect.equal outcome.History[1].Updates 6L "updates"
          } ]
