/// The program is stopped before, in and after every operation on the disk of a realization's life.
module FlipFlop.Tests.Faults.CrashPointTests

open System
open System.IO
open System.Threading
open Expecto
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open FlipFlop.Tests.Faults.SmallSweep
open FlipFlop.Tests.TemporaryFolder

/// Claims it, keeps checkpoints, is stopped politely after three updates, resumes, stores it and tidies up.
let private live (root: string) (disk: StoppingDisk) =
    let clock = ManualClock()
    let store = ResultStore(root, terms "here", clock, disk)
    use stop = new CancellationTokenSource()

    let untilThird =
        engineThat (fun update ->
            clock.Advance(TimeSpan.FromSeconds 11.0)

            if update = 2L then
                stop.Cancel())

    let session engine token =
        if not disk.HasStopped then
            try
                settle store engine clock token |> ignore
            with :? StoppedException ->
                ()

    session untilThird stop.Token
    session (slowEngine clock) CancellationToken.None

/// The store that was left, opened again on the same host.
let private opened (root: string) =
    ResultStore(root, terms "here", TimeProvider.System, StoppingDisk(root, 0, After, root + "-unused"))

/// A store that was stopped says complete only of what is right, and has not lost a checkpoint that was written.
let private isSound (root: string) (keptUpdates: int64) =
    let store = opened root

    if store.IsComplete key then
        Expect.equal (contentOf (store.FolderOf key)) undisturbed.Value "complete with the right bits"
    else
        let updates =
            match store.ReadCheckpoint key with
            | NonNull checkpoint -> checkpoint.State.Updates
            | _ -> 0L

        Expect.isGreaterThanOrEqual updates keptUpdates "the last checkpoint is there"

/// `run` ends with the undisturbed bits, and the next finds nothing to do.
let private isFinishedByRun (root: string) =
    let run () =
        let store = opened root
        let launcher = InlineLauncher(store, FlipFlop.Engine.Training.SimdEngine.Instance)
        LocalRunner.Run(plan, store, launcher, 1, NoObserver(), CancellationToken.None)

    let first = run ()
    Expect.equal first.Failed.Count 0 "nothing failed"
    Expect.isFalse first.Cancelled "to its end"
    isWhole (opened root)
    Expect.equal (run ()).AlreadyThere.Count 1 "nothing is left to do"

/// One life that is stopped at one operation; what is wrong afterwards, and whether it was stopped at all.
let private stopped operation how =
    let mutable result = None, false

    inFolder (fun folder ->
        let root, remains = Path.Combine(folder, "a"), Path.Combine(folder, "b")
        Directory.CreateDirectory root |> ignore
        let disk = StoppingDisk(root, operation, how, remains)
        live root disk

        if disk.HasStopped then
            let loss =
                Tally.lossOf $"%A{how} operation {operation}" (fun () ->
                    isSound remains disk.KeptUpdates
                    isFinishedByRun remains)

            result <- loss, true)

    result

/// Lives that are stopped again and again, each going on from what the one before has left.
let private stoppedAgain (random: Random) number =
    let mutable loss = None

    inFolder (fun folder ->
        let mutable root = Path.Combine(folder, "0")
        Directory.CreateDirectory root |> ignore

        loss <-
            Tally.lossOf $"history {number}" (fun () ->
                for life in 1 .. 1 + random.Next 5 do
                    let remains = Path.Combine(folder, string life)
                    let how = [ Before; Torn; After; PowerCut; PowerCutOfContent ][random.Next 5]
                    let disk = StoppingDisk(root, 1 + random.Next 60, how, remains)
                    live root disk

                    if disk.HasStopped then
                        isSound remains disk.KeptUpdates
                        root <- remains

                isFinishedByRun root))

    loss

[<Tests>]
let tests =
    testList
        "Faults.CrashPoints"
        [ test "a life that is not stopped ends with the undisturbed bits, and has more than forty operations" {
              inFolder (fun folder ->
                  let disk = StoppingDisk(folder, 0, After, Path.Combine(folder, "none"))
                  live folder disk
                  isWhole (ResultStore folder)
                  Expect.isGreaterThan disk.Operations 40 "operations"
                  Expect.equal disk.KeptUpdates 6L "the shim sees the checkpoints")
          }

          for how in [ Before; Torn; After; PowerCut; PowerCutOfContent ] do
              test $"{how}: at every operation, the store is whole and the end is the same" {
                  let rec from operation losses =
                      match stopped operation how with
                      | _, false -> operation - 1, losses
                      | loss, true -> from (operation + 1) (Option.toList loss @ losses)

                  let tried, losses = from 1 []
                  Expect.isGreaterThan tried 40 "every operation was stopped at"
                  Tally.report $"crash points, {how}" tried losses
              }

          test "stopped again and again, up to five times" {
              let random = Tally.random ()
              let tried = Tally.amount 60 3000
              Tally.report "crash points, again and again" tried (List.choose (stoppedAgain random) [ 1..tried ])
          } ]
