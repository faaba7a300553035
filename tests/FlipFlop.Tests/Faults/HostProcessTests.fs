/// Two programs that believe they are on two hosts, over one store.
module FlipFlop.Tests.Faults.HostProcessTests

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

/// Commands that make the rest of a command line another host's, or why it cannot be tried here.
let private asHost (name: string) (program: string list) =
    "unshare", [ "--uts"; "sh"; "-c"; "hostname \"$0\" && exec \"$@\"" ] @ (name :: program)

let private skipWithoutNamespaces () =
    let works =
        OperatingSystem.IsLinux()
        && (try
                let program, arguments = asHost "elsewhere" [ "true" ]
                use running = startProgram program arguments "/" (newMark ()) []
                running.ExitCode patience = 0
            with :? ComponentModel.Win32Exception ->
                false)

    if not works then
        skiptest "Two hosts on one store: `unshare --uts` needs Linux and root."

let private program = Path.Combine(AppContext.BaseDirectory, "flipflop")

let private impatient =
    [ "FLIPFLOP_CLAIM_PATIENCE", "1.5"; "FLIPFLOP_CHECKPOINT_SECONDS", "0.2" ]

let private arguments = [ "run"; "sweep.json"; "--jobs"; "1"; "--quiet" ]

let private startOn hostName folder =
    let program, arguments = asHost hostName (program :: arguments)
    startProgram program arguments folder (newMark ()) impatient

let private processTests =
    testList
        "processes"
        [ test "a stopped host is taken over by another, wakes up, gives way, and no bit differs" {
              skipWithoutNamespaces ()

              inFolder (fun folder ->
                  writeSweep folder "sweep" [ 32 ] 1200 [ 1 ]
                  let code, _, errors = run folder [] (arguments @ [ "--results"; "undisturbed" ])
                  Expect.equal code 0 errors
                  let results = Path.Combine(folder, "results")
                  let claims = Path.Combine(results, "work", "claims")

                  let beats () =
                      if Directory.Exists claims then
                          Directory.GetFiles(claims, "*.beat")
                      else
                          [||]

                  use first = startOn "first" folder
                  waitUntil "the first host has a claim" (fun () -> (beats ()).Length > 0)
                  let stopped = [ for id, _ in marked first.Mark -> id ]
                  Expect.isGreaterThan stopped.Length 1 "runner and worker"
                  List.iter (send Signal.Stop) stopped
                  use second = startOn "second" folder
                  Expect.equal (second.ExitCode patience) 0 $"the second finishes: {second.Errors}"
                  List.iter (send Signal.Continue) stopped
                  Expect.equal (first.ExitCode patience) 0 $"the first gives way: {first.Errors}"
                  hasNoStackTrace (first.Errors + second.Errors)

                  Expect.equal
                      (contentOfAll results)
                      (contentOfAll (Path.Combine(folder, "undisturbed")))
                      "every file of every realization"

                  isTidy results
                  Expect.isEmpty (beats ()) "no claim is left")
          } ]

[<Tests>]
let tests = testList "Faults.TwoHosts" [ processTests ]
