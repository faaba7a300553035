/// Two hosts on one store: owners that are paused, die, finish or have wrong clocks, and takers that race.
module FlipFlop.Tests.Faults.TwoHostsTests

open System
open System.Collections.Generic
open System.Diagnostics
open System.IO
open System.Threading
open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.Faults.Child
open FlipFlop.Tests.Faults.SmallSweep
open FlipFlop.Tests.TemporaryFolder

type private Host =
    { Clock: ManualClock
      Claims: WorkClaims
      Store: ResultStore }

let private hostAt root name (begins: DateTimeOffset) disk =
    let clock = ManualClock begins
    let store = ResultStore(root, terms name, clock, disk)

    { Clock = clock
      Claims = store.Claims
      Store = store }

let private host root name =
    hostAt root name DateTimeOffset.UnixEpoch PhysicalDisk.Instance

let private seconds n = TimeSpan.FromSeconds(float n)

let private taken (claim: WorkClaim | null) what =
    match claim with
    | NonNull claim -> claim
    | _ -> failtest $"not taken: {what}"

let private notTaken (claim: WorkClaim | null) what = Expect.isNull claim what

/// A disk that never waits for its flushes, and does something before one of its operations.
type private Interrupted(at: int, meanwhile: unit -> unit) =
    let disk = PhysicalDisk.Instance :> IDisk
    let mutable operations = 0

    let step () =
        operations <- operations + 1

        if operations = at then
            meanwhile ()

    member _.Operations = operations

    interface IDisk with
        member _.CreateFolder path =
            step ()
            disk.CreateFolder path

        member _.WriteNew(path, content) =
            step ()
            disk.WriteNew(path, content)

        member _.Flush _ = step ()

        member _.Rename(from, into) =
            step ()
            disk.Rename(from, into)

        member _.Delete path =
            step ()
            disk.Delete path

        member _.FlushFolder _ = step ()

/// The other host watches, waits for its patience, takes over, and trains to the end.
let private takeOver root =
    let b = host root "b"
    notTaken (b.Claims.TryTake key) "b sees a's sign for the first time"
    b.Clock.Advance(seconds 76)
    settle b.Store SimdEngine.Instance b.Clock CancellationToken.None

/// A paused at one operation of its life while b takes over and finishes; what is wrong then.
let private pausedAt operation =
    let mutable result = None, false

    inFolder (fun root ->
        let mutable paused = false

        let disk =
            Interrupted(
                operation,
                fun () ->
                    paused <- true
                    takeOver root |> ignore
            )

        let loss =
            Tally.lossOf $"paused before operation {operation}" (fun () ->
                let a = hostAt root "a" DateTimeOffset.UnixEpoch disk
                let last = settle a.Store (slowEngine a.Clock) a.Clock CancellationToken.None
                Expect.isTrue last.IsEnd $"a goes on to an end: {last}"
                Expect.isFalse (last :? WorkerEvent.Failed) $"a does not take it for a failure: {last}"
                let again = settle a.Store SimdEngine.Instance a.Clock CancellationToken.None
                Expect.equal again (WorkerEvent.AlreadyThere key) "asked again, a finds it complete"
                Expect.isNull (a.Store.Failures.Find key) "nothing is marked as failed"
                isWhole a.Store)

        result <- loss, paused)

    result

let private claimTests =
    testList
        "claims"
        [ test "an owner that gives signs is never disturbed, however long it takes" {
              inFolder (fun root ->
                  let a, b = host root "a", host root "b"
                  use claim = taken (a.Claims.TryTake key) "by a"

                  for _ in 1..100 do
                      notTaken (b.Claims.TryTake key) "a is alive"
                      a.Clock.Advance(seconds 5)
                      b.Clock.Advance(seconds 74)

                  Expect.isFalse claim.Lost.IsCancellationRequested "a has lost nothing")
          }

          test "an owner that died is taken over after the patience, and not before" {
              inFolder (fun root ->
                  let a, b = host root "a", host root "b"
                  taken (a.Claims.TryTake key) "by a" |> ignore
                  notTaken (b.Claims.TryTake key) "first seen"
                  b.Clock.Advance(seconds 74)
                  notTaken (b.Claims.TryTake key) "within the patience"
                  b.Clock.Advance(seconds 1)
                  use _ = taken (b.Claims.TryTake key) "after it"
                  ())
          }

          test "an owner that was paused finds that it has lost, and leaves the new owner's sign alone" {
              inFolder (fun root ->
                  let a, b = host root "a", host root "b"
                  let lost = taken (a.Claims.TryTake key) "by a"
                  notTaken (b.Claims.TryTake key) "first seen"
                  b.Clock.Advance(seconds 75)
                  use claim = taken (b.Claims.TryTake key) "by b"
                  a.Clock.Advance(seconds 5)
                  Expect.isTrue lost.Lost.IsCancellationRequested "a knows"
                  lost.Dispose()
                  Expect.isTrue (claim.IsOurs()) "b's sign is there"
                  b.Clock.Advance(seconds 5)
                  Expect.isFalse claim.Lost.IsCancellationRequested "b goes on"
                  notTaken (a.Claims.TryTake key) "and a waits")
          }

          test "an owner that is done while it is watched is followed at once" {
              inFolder (fun root ->
                  let a, b = host root "a", host root "b"
                  let claim = taken (a.Claims.TryTake key) "by a"
                  notTaken (b.Claims.TryTake key) "held"
                  claim.Dispose()
                  use _ = taken (b.Claims.TryTake key) "free"
                  ())
          }

          test "clocks that are years apart, in either direction, change nothing" {
              for years in [ -30; 30 ] do
                  inFolder (fun root ->
                      let a =
                          hostAt root "a" (DateTimeOffset.UnixEpoch.AddYears(30 + years)) PhysicalDisk.Instance

                      let b = hostAt root "b" (DateTimeOffset.UnixEpoch.AddYears 30) PhysicalDisk.Instance
                      use claim = taken (a.Claims.TryTake key) "by a"
                      File.SetLastWriteTimeUtc(Path.Combine(root, "work", "claims", key + ".beat"), DateTime.UnixEpoch)
                      notTaken (b.Claims.TryTake key) "first seen"
                      b.Clock.Advance(seconds 74)
                      notTaken (b.Claims.TryTake key) "within the patience"
                      a.Clock.Advance(seconds 5)
                      b.Clock.Advance(seconds 74)
                      notTaken (b.Claims.TryTake key) "a new sign, by a's own counting"
                      Expect.isFalse claim.Lost.IsCancellationRequested "a goes on")
          }

          test "of two that wait for a dead owner's realization, the second waits for the first" {
              inFolder (fun root ->
                  let a, b, c = host root "a", host root "b", host root "c"
                  taken (a.Claims.TryTake key) "by a" |> ignore

                  for other in [ b; c ] do
                      notTaken (other.Claims.TryTake key) "first seen"
                      other.Clock.Advance(seconds 76)

                  use _ = taken (b.Claims.TryTake key) "by b"
                  notTaken (c.Claims.TryTake key) "c sees b's sign, and waits anew")
          }

          test "of two that take it at the same moment, one goes on" {
              let losses =
                  [ for round in 1 .. Tally.amount 50 2000 do
                        let mutable loss = None

                        inFolder (fun root ->
                            let a = host root "a"
                            taken (a.Claims.TryTake key) "by a" |> ignore
                            let others = [ host root "b"; host root "c" ]

                            for other in others do
                                notTaken (other.Claims.TryTake key) "first seen"
                                other.Clock.Advance(seconds 76)

                            use start = new Barrier 2

                            let take other =
                                Tasks.Task.Run(fun () ->
                                    start.SignalAndWait()
                                    other.Claims.TryTake key)

                            let claims =
                                others |> List.map take |> List.map (fun each -> each.GetAwaiter().GetResult())

                            for other in others @ others do
                                other.Clock.Advance(seconds 5)

                            let going =
                                [ for claim in claims do
                                      match claim with
                                      | NonNull claim when not claim.Lost.IsCancellationRequested -> claim
                                      | _ -> () ]

                            loss <- Tally.lossOf $"round {round}" (fun () -> Expect.equal going.Length 1 "one goes on")

                            for claim in claims do
                                match claim with
                                | NonNull claim -> claim.Dispose()
                                | _ -> ())

                        yield! Option.toList loss ]

              Tally.report "two hosts take at once" (Tally.amount 50 2000) losses
          }

          test "paused before any operation on the disk while another host takes over and finishes, it gives way" {
              let rec from operation losses =
                  match pausedAt operation with
                  | loss, true -> from (operation + 1) (Option.toList loss @ losses)
                  | _, false -> operation - 1, losses

              let tried, losses = from 1 []
              Expect.isGreaterThan tried 40 "operations"
              Tally.report "owner paused at an operation, taken over and finished by another host" tried losses
          } ]

[<Tests>]
let tests = testList "Faults.TwoHosts" [ claimTests ]
