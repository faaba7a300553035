module FlipFlop.Tests.Experiments.StandingTests

open System
open System.IO
open Expecto
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open FlipFlop.Tests.TrainedStore
open FlipFlop.Tests.TemporaryFolder

let private read (store: ResultStore) (plan: Plan) = (StandingReader store).Read plan

let private kinds (standing: ExperimentStanding) =
    [ for each in standing.Realizations -> each.Kind ]

/// A store with one realization of each kind.
let private withEveryKind (test: ResultStore -> Plan -> unit) =
    inStore (fun store ->
        let plan = planOf (spec "kinds" [ 4; 5; 6; 7; 8; 9; 10 ] [ 1 ])
        let key n = plan.Realizations[n].Key
        train store (spec "kinds" [ 4; 9 ] [ 1 ]) |> ignore
        use running = nonNull (store.Claims.TryTake(key 1))
        running.Tell(1L, 2L, 0.25)
        use _ = nonNull ((onHost "node7" store).Claims.TryTake(key 2))
        age store (key 2) (TimeSpan.FromMinutes 3.0)
        store.WriteCheckpoint(checkpoint plan.Realizations[3] 1)

        FailureRecord(key 4, "its worker died 3 times", "work/logs/run/worker-1.log", "node7", DateTimeOffset.UnixEpoch)
        |> store.Failures.Put

        flip (file store (key 5) "trace")
        test store plan)

[<Tests>]
let tests =
    testList
        "Standing"
        [ test "Each realization stands as the store says: complete, running, silent, interrupted, failed, damaged, waiting" {
              withEveryKind (fun store plan ->
                  let standing = read store plan

                  Expect.equal
                      (kinds standing)
                      [ StandingKind.Complete
                        StandingKind.Running
                        StandingKind.Silent
                        StandingKind.Interrupted
                        StandingKind.Failed
                        StandingKind.Damaged
                        StandingKind.Waiting ]
                      "how they stand"

                  Expect.equal standing.Realizations[3].Fraction 0.5 "one of two updates is in the checkpoint"
                  Expect.stringContains (nonNull standing.Realizations[5].Reason) "trace" "what is damaged"
                  Expect.equal (nonNull standing.Realizations[2].Owner).Sign.Host "node7" "who was training it")
          }

          test "Looking writes nothing" {
              withEveryKind (fun store plan ->
                  let before = contents store.Root
                  read store plan |> ignore
                  Expect.equal (contents store.Root) before "every file")
          }

          test "An owner on another host is waited for as long as the patience, and said to be silent after that" {
              inStore (fun store ->
                  let plan = planOf (spec "far" [ 4 ] [ 1 ])
                  let key = plan.Realizations[0].Key
                  use _ = nonNull ((onHost "node7" store).Claims.TryTake key)

                  for seconds, expected in [ 70.0, StandingKind.Running; 80.0, StandingKind.Silent ] do
                      age store key (TimeSpan.FromSeconds seconds)
                      Expect.equal (kinds (read store plan)) [ expected ] $"{seconds} s without a sign")
          }

          test "An owner on this host that is gone trains nothing, whatever it told last" {
              inStore (fun store ->
                  let plan = planOf (spec "near" [ 4 ] [ 1 ])
                  let key = plan.Realizations[0].Key

                  let told =
                      use claim = nonNull (store.Claims.TryTake key)
                      claim.Tell(1L, 2L, 0.5)
                      claimFiles store key |> Array.map (fun path -> path, bytesOf path)

                  // As a kill leaves them: the files are there, and the lock is free.
                  for path, content in told do
                      File.WriteAllBytes(path, content)

                  Expect.equal (kinds (read store plan)) [ StandingKind.Waiting ] "nobody trains it")
          }

          test "The work done is weighted, and the time left is that of the speed there is now" {
              let plan = planOf (spec "speed" [ 4 ] [ 1; 2; 3 ])

              let sign =
                  SignOfLife(
                      Owner = "a/1",
                      Host = "a",
                      Process = 1,
                      Beat = 1L,
                      Updates = 1L,
                      OfUpdates = 2L,
                      UpdatesPerSecond = 0.5,
                      Loss = Nullable()
                  )

              let standing =
                  ExperimentStanding(
                      plan,
                      [| Standing(plan.Realizations[0], StandingKind.Complete)
                         Standing(
                             plan.Realizations[1],
                             StandingKind.Running,
                             Owner = ClaimOwner(sign, true, TimeSpan.Zero),
                             Updates = 1L
                         )
                         Standing(plan.Realizations[2], StandingKind.Waiting) |]
                  )

              Expect.equal standing.Fraction 0.5 "three of six updates"
              Expect.equal standing.Left (Nullable(TimeSpan.FromSeconds 6.0)) "three updates at half an update a second"
          }

          test "What was complete once is not read again, and is complete in another reader's eyes only if it is" {
              inStore (fun store ->
                  let plan = train store (spec "once" [ 4 ] [ 1 ])
                  let reader = StandingReader store
                  Expect.equal (kinds (reader.Read plan)) [ StandingKind.Complete ] "whole"
                  flip (file store plan.Realizations[0].Key "trace")
                  Expect.equal (kinds (reader.Read plan)) [ StandingKind.Complete ] "as it was seen"
                  Expect.equal (kinds (read store plan)) [ StandingKind.Damaged ] "as it is")
          } ]
