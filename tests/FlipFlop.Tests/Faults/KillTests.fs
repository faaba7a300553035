/// Runners and workers are killed at random moments, until there were two hundred kills.
module FlipFlop.Tests.Faults.KillTests

open System
open System.IO
open System.Threading
open Expecto
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.Faults.Child
open FlipFlop.Tests.Faults.SmallSweep
open FlipFlop.Tests.TemporaryFolder

let private oftenCheckpoints = [ "FLIPFLOP_CHECKPOINT_SECONDS", "0.05" ]

let private arguments =
    [ "run"; "sweep.json"; "--jobs"; "3"; "--quiet"; "--retry-failed" ]

/// What is sent to whom: workers more often than the runner, now and then all of them, now and then a pause.
type private Blow =
    | KillAWorker
    | KillTheRunner
    | KillAll
    | PauseAWorker

let private draw (random: Random) =
    match random.Next 20 with
    | n when n < 12 -> KillAWorker
    | n when n < 14 -> KillTheRunner
    | n when n < 18 -> KillAll
    | _ -> PauseAWorker

/// Does it to the run; how many processes were killed.
let private strike (random: Random) (runner: Running) blow =
    match blow, workers runner.Mark with
    | KillTheRunner, _
    | KillAll, [] ->
        send Signal.Kill runner.Id
        1
    | KillAll, workers ->
        List.iter (send Signal.Kill) (runner.Id :: workers)
        1 + workers.Length
    | _, [] -> 0
    | KillAWorker, workers ->
        send Signal.Kill workers[random.Next workers.Length]
        1
    | PauseAWorker, workers ->
        let some = workers[random.Next workers.Length]
        send Signal.Stop some
        Thread.Sleep(random.Next 200)
        send Signal.Continue some
        0

/// Sessions of all realizations beyond the first of each.
let private resumedIn (results: string) =
    let store = ResultStore results

    Seq.sum
        [ for folder in Directory.GetDirectories(Path.Combine(results, "realizations")) ->
              (store.Read(nonNull (Path.GetFileName folder))).Manifest.Provenance.Sessions - 1 ]

/// Whether some realization is claimed by a process that is alive.
let private isTraining (results: string) =
    let claims = Path.Combine(results, "work", "claims")
    let store = ResultStore results

    Directory.Exists claims
    && Directory.GetFiles(claims, "*.beat")
       |> Array.exists (fun path -> not (isNull (store.Claims.Owner(nonNull (Path.GetFileNameWithoutExtension path)))))

/// Whether a checkpoint was written after that time.
let private hasCheckpointSince (time: DateTime) (results: string) =
    let realizations = Path.Combine(results, "realizations")

    Directory.Exists realizations
    && Directory.GetFiles(realizations, "checkpoint.*", SearchOption.AllDirectories)
       |> Array.exists (fun path -> File.GetLastWriteTimeUtc path > time)

/// The store under blows; counts them, and compares every sweep that gets done with the undisturbed one.
type private Siege(folder: string, expected, random: Random) =
    let results = Path.Combine(folder, "results")
    let mutable kills, pauses, sweeps, resumed = 0, 0, 0, 0
    let losses = ResizeArray<string>()
    member _.Kills = kills
    member _.Pauses = pauses
    member _.Sweeps = sweeps

    /// How often a training was taken up from a checkpoint.
    member _.Resumed = resumed
    member _.Losses = List.ofSeq losses

    /// Until something is trained, or has a checkpoint, and then a while; or a while, wherever the run is.
    member private _.Wait(runner: Running) =
        match random.Next 4 with
        | 0 -> ()
        | 1
        | 2 -> waitUntil "something is trained" (fun () -> runner.HasExited || isTraining results)
        | _ ->
            let begun = DateTime.UtcNow
            waitUntil "a checkpoint is written" (fun () -> runner.HasExited || hasCheckpointSince begun results)

        Thread.Sleep(random.Next 400)

    /// Blows at random moments, until the run has ended, by them or by itself.
    member this.StrikeUntilEnd(runner: Running, most: int) =
        while not runner.HasExited && kills < most do
            this.Wait runner

            if not runner.HasExited then
                let blow = draw random
                kills <- kills + strike random runner blow
                pauses <- pauses + (if blow = PauseAWorker then 1 else 0)

        if kills >= most && not runner.HasExited then
            send Signal.Kill runner.Id

    /// The last run of a sweep, which nobody disturbs; then the store is as if nobody ever had.
    member _.FinishAndCompare() =
        let code, output, errors = run folder oftenCheckpoints arguments

        Tally.lossOf $"sweep {sweeps + 1}, after {kills} kills" (fun () ->
            hasNoStackTrace errors
            Expect.equal code 0 $"the last run: {output}{errors}"
            Expect.equal (contentOfAll results) expected "every file of every realization"
            isTidy results
            resumed <- resumed + resumedIn results)
        |> Option.iter losses.Add

        sweeps <- sweeps + 1
        Directory.Delete(results, true)

    /// One run under blows; whether it ended by itself with everything trained.
    member this.Run most =
        let mark = newMark ()
        use runner = start folder mark oftenCheckpoints arguments
        this.StrikeUntilEnd(runner, most)
        let code = runner.ExitCode patience
        waitForAll mark

        Tally.lossOf $"a run after {kills} kills" (fun () -> hasNoStackTrace runner.Errors)
        |> Option.iter losses.Add

        code = 0

[<Tests>]
let tests =
    testList
        "Faults.Kills"
        [ test "two hundred kills of runners and workers cost no bit" {
              inFolder (fun folder ->
                  writeSweep folder "sweep" [ 24; 32 ] 250 [ 1; 2; 3 ]

                  let code, _, errors =
                      run folder [] [ "run"; "sweep.json"; "--quiet"; "--results"; "undisturbed" ]

                  Expect.equal code 0 errors

                  let siege =
                      Siege(folder, contentOfAll (Path.Combine(folder, "undisturbed")), Tally.random ())

                  let most = Tally.amount 200 5000

                  while siege.Kills < most do
                      if siege.Run most then
                          siege.FinishAndCompare()

                  if Directory.Exists(Path.Combine(folder, "results")) then
                      siege.FinishAndCompare()

                  printfn
                      "FAULTS kills: %d pauses, %d sweeps trained under kills, %d trainings taken up from a checkpoint"
                      siege.Pauses
                      siege.Sweeps
                      siege.Resumed

                  Expect.isGreaterThan siege.Resumed 5 "kills met trainings that had checkpoints"
                  Tally.report "kills" siege.Kills siege.Losses)
          } ]
