/// What becomes of a run whose workers die, and of workers whose runner is told to end, or dies.
module FlipFlop.Tests.Faults.WorkerDeathTests

open System
open System.IO
open System.Threading
open Expecto
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open FlipFlop.Tests.Faults.Child
open FlipFlop.Tests.Faults.SmallSweep
open FlipFlop.Tests.TemporaryFolder

let private oftenCheckpoints = [ "FLIPFLOP_CHECKPOINT_SECONDS", "0.1" ]
let private arguments = [ "run"; "sweep.json"; "--jobs"; "1"; "--quiet" ]
let private results folder = Path.Combine(folder, "results")

let private filesBelow (folder: string) (pattern: string) =
    if Directory.Exists folder then
        Directory.GetFiles(folder, pattern, SearchOption.AllDirectories)
    else
        [||]

let private checkpoints folder =
    filesBelow (Path.Combine(results folder, "realizations")) "checkpoint.*"

let private claims folder =
    filesBelow (Path.Combine(results folder, "work", "claims")) "*"

/// One realization of some seconds; the test is given its folder, and a run that has kept a checkpoint.
let private withRunUnderWay test =
    inFolder (fun folder ->
        writeSweep folder "sweep" [ 32 ] 4000 [ 1 ]
        use running = start folder (newMark ()) oftenCheckpoints arguments
        waitUntil "a checkpoint" (fun () -> (checkpoints folder).Length > 0 || running.HasExited)
        Expect.isFalse running.HasExited $"it runs: {running.Errors}"
        test folder running)

/// It has ended, with all its workers; a checkpoint is kept, and nothing is claimed any more.
let private hasLeftACheckpoint folder (running: Running) =
    waitForAll running.Mark
    Expect.isNonEmpty (checkpoints folder) "a checkpoint is kept"
    Expect.isEmpty (claims folder) "no claim is left"

let private stopTests =
    [ for signal in [ Signal.Interrupt; Signal.Terminate ] do
          test $"{signal} of the runner: checkpoint, release, exit code 130" {
              if signal = Signal.Interrupt then
                  Interrupts.skipWhereIgnored ()

              withRunUnderWay (fun folder running ->
                  send signal running.Id
                  Expect.equal (running.ExitCode patience) 130 $"the exit code: {running.Errors}"
                  hasNoStackTrace running.Errors
                  hasLeftACheckpoint folder running)
          }

      test "the second Ctrl-C ends the runner at once, though a worker hangs; the worker ends when it wakes up" {
          Interrupts.skipWhereIgnored ()

          withRunUnderWay (fun folder running ->
              let worker = List.exactlyOne (workers running.Mark)
              send Signal.Stop worker
              send Signal.Interrupt running.Id
              waitUntil "it says that it stops" (fun () -> running.Errors.Contains "Stopping")
              send Signal.Interrupt running.Id
              Expect.equal (running.ExitCode(TimeSpan.FromSeconds 25.0)) 130 "ended by the signal"
              Expect.equal (workers running.Mark) [ worker ] "the worker sleeps still"
              send Signal.Continue worker
              hasLeftACheckpoint folder running)
      }

      if Tally.isLong then
          test "a worker that hangs is ended half a minute after the runner was told to end" {
              withRunUnderWay (fun _ running ->
                  let worker = List.exactlyOne (workers running.Mark)
                  send Signal.Stop worker
                  send Signal.Terminate running.Id
                  Expect.equal (running.ExitCode patience) 130 "the exit code"
                  waitForAll running.Mark)
          }

      test "a runner that is killed leaves no worker: each keeps a checkpoint, gives up its claim and ends" {
          withRunUnderWay (fun folder running ->
              send Signal.Kill running.Id
              running.ExitCode patience |> ignore
              hasLeftACheckpoint folder running)
      } ]

/// Kills so many workers of the realization that is claimed first, each as soon as it has claimed it; its key.
let private killOwners folder (running: Running) times =
    waitUntil "a claim" (fun () -> Array.exists (fun (path: string) -> path.EndsWith ".beat") (claims folder))

    let key =
        claims folder
        |> Array.pick (fun path ->
            if path.EndsWith ".beat" then
                Option.ofObj (Path.GetFileNameWithoutExtension path)
            else
                None)

    let store = ResultStore(results folder)
    let mutable killed = Set.empty

    while killed.Count < times do
        match store.Claims.Owner key with
        | NonNull owner when
            not (killed.Contains owner.Sign.Process) && List.contains owner.Sign.Process (workers running.Mark)
            ->
            send Signal.Kill owner.Sign.Process
            killed <- killed.Add owner.Sign.Process
        | _ ->
            Expect.isFalse running.HasExited $"it runs: {running.Errors}"
            Thread.Sleep 5

    key

let private deathTests =
    [ test
          "a realization that takes three workers with it is marked as failed, the sweep goes on, --retry-failed does it" {
          inFolder (fun folder ->
              writeSweep folder "sweep" [ 8; 32 ] 3000 [ 1 ]
              use running = start folder (newMark ()) [] arguments
              let key = killOwners folder running 3
              Expect.equal (running.ExitCode patience) 3 $"the exit code: {running.Errors}"
              hasNoStackTrace running.Errors
              Expect.stringContains running.Output "its worker died 3 times" "the reason"
              let store = ResultStore(results folder)
              let failure = nonNull (store.Failures.Find key)
              Expect.stringContains failure.Reason "signal 9" "how it died"
              let log = File.ReadAllText(Path.Combine(store.Root, nonNull failure.Log))
              Expect.stringContains log key "the log names the realization"

              let complete () =
                  [ for each in Directory.GetDirectories store.RealizationsFolder do
                        if store.IsComplete(nonNull (Path.GetFileName each)) then
                            each ]

              Expect.equal (complete ()).Length 1 "the other is trained"
              let code, output, _ = run folder [] arguments
              Expect.equal code 3 "the next run leaves it"
              Expect.stringContains output "--retry-failed" "and says how to try again"
              let code, _, errors = run folder [] (arguments @ [ "--retry-failed" ])
              Expect.equal code 0 $"tried again: {errors}"
              Expect.equal (complete ()).Length 2 "all are trained"
              isTidy (results folder))
      } ]

[<Tests>]
let tests = testList "Faults.WorkerDeath" (stopTests @ deathTests)
