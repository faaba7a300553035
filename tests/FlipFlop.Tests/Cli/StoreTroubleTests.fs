/// The program on a disk that is full, read-only, forbidden, gone, or copied while it is written.
module FlipFlop.Tests.Cli.StoreTroubleTests

open System
open System.IO
open Expecto
open FlipFlop.Experiments.Specification
open FlipFlop.Tests
open FlipFlop.Tests.TrainedStore
open FlipFlop.Tests.FlipFlopProgram
open FlipFlop.Tests.TemporaryFolder

let private writeSpec folder (seeds: int list) =
    File.WriteAllText(Path.Combine(folder, "trouble.json"), SpecJson.Write(spec "trouble" [ 16 ] seeds))

let private runIn folder =
    [ "run"; "trouble.json"; "--quiet"; "--jobs"; "1"; "--results"; folder ]

let private expectBroken (finished: Finished) (mentions: string list) =
    Expect.equal finished.ExitCode 3 $"the exit code: {finished.Output} {finished.Errors}"

    for mention in mentions do
        Expect.stringContains finished.Errors mention "the message"

    Expect.isFalse (finished.Errors.Contains "   at ") "no stack trace"

/// A small disk of its own; the test is skipped, and says so, where none may be mounted.
let private withDisk (size: string) (test: string -> string -> (string -> unit) -> unit) =
    inFolder (fun folder ->
        let disk = Path.Combine(folder, "disk")
        Directory.CreateDirectory disk |> ignore

        if not (OperatingSystem.IsLinux()) then
            skiptest "A disk can be mounted for a test on Linux alone."

        let mounted =
            command folder "mount" [ "-t"; "tmpfs"; "-o"; $"size={size}"; "none"; disk ]

        if mounted.ExitCode <> 0 then
            skiptest $"No disk could be mounted, for which the test must be root: {mounted.Errors.Trim()}"

        let remount options =
            let again = command folder "mount" [ "-o"; $"remount,{options}"; disk ]
            Expect.equal again.ExitCode 0 again.Errors

        try
            test folder disk remount
        finally
            command folder "umount" [ "-l"; disk ] |> ignore)

let private disks =
    testList
        "disks"
        [ testCase "A full disk ends a run with what to do; with more room the same command goes on"
          <| fun () ->
              withDisk "200k" (fun folder disk remount ->
                  writeSpec folder [ 1..20 ]
                  let results = Path.Combine(disk, "results")
                  expectBroken (run folder (runIn results)) [ disk; "the disk is full"; "Make room" ]
                  let check = run folder [ "check"; "--results"; results ]
                  Expect.equal check.ExitCode 0 $"what is there is whole: {check.Output}"
                  remount "size=64m"
                  let again = run folder (runIn results)
                  Expect.equal again.ExitCode 0 again.Errors
                  Expect.isFalse (again.Output.Contains "20 realizations trained") "some were kept"
                  let check = run folder [ "check"; "--results"; results ]
                  Expect.stringContains check.Output "20 realizations whole" "all are")

          testCase "A read-only disk is told by what writes, and is no hindrance to what reads"
          <| fun () ->
              withDisk "64m" (fun folder disk remount ->
                  writeSpec folder [ 1; 2 ]
                  let results = Path.Combine(disk, "results")
                  Expect.equal (run folder (runIn results)).ExitCode 0 "a run"
                  remount "ro"

                  for arguments in [ runIn results; [ "report"; "trouble"; "--results"; results ] ] do
                      expectBroken (run folder arguments) [ disk; "mounted read-only"; "--results" ]

                  for verb in [ [ "status" ]; [ "status"; "trouble" ]; [ "check" ]; [ "clean"; "--dry-run" ] ] do
                      let reads = run folder (verb @ [ "--results"; results ])
                      Expect.equal reads.ExitCode 0 $"%A{verb}: {reads.Errors}")

          testCase "Whoever has no permission is told so, for the whole store or a part of it"
          <| fun () ->
              inFolder (fun folder ->
                  let asNobody arguments =
                      let identity = [ "--reuid=65534"; "--regid=65534"; "--clear-groups" ]
                      let environment = [ "env"; $"HOME={folder}"; $"TMPDIR={folder}" ]
                      command folder "setpriv" (identity @ environment @ [ "dotnet"; path ] @ arguments)

                  let isRoot =
                      OperatingSystem.IsLinux() && (command folder "id" [ "-u" ]).Output.Trim() = "0"

                  if not isRoot || not (File.Exists "/usr/bin/setpriv") then
                      skiptest
                          "Rights are tested with setpriv, as root on Linux alone: whoever owns a folder has them."

                  command folder "chmod" [ "755"; folder ] |> ignore
                  let version = asNobody [ "--version" ]

                  if version.ExitCode <> 0 then
                      skiptest $"Another user cannot start the program here: {version.Errors.Trim()}"

                  writeSpec folder [ 1 ]
                  let results = Path.Combine(folder, "results")
                  expectBroken (asNobody (runIn results)) [ results; "you have no permission"; "--results" ]
                  Expect.equal (run folder (runIn results)).ExitCode 0 "the owner may"
                  expectBroken (asNobody (runIn results)) [ results; "you have no permission" ]
                  let status = asNobody [ "status"; "--results"; results ]
                  Expect.stringContains status.Output "1 of 1" $"reading is allowed: {status.Errors}"
                  command folder "chmod" [ "700"; results ] |> ignore
                  expectBroken (asNobody [ "status"; "--results"; results ]) [ results; "you have no permission" ]) ]

/// Starts a run of many realizations, and does something when some are stored; how the run ended.
let private during folder (disturb: unit -> unit) =
    use child =
        start folder [ "run"; "trouble.json"; "--jobs"; "1"; "--results"; "results" ]

    let rec wait () =
        match child.StandardError.ReadLine() with
        | null -> failtest "The run ended before it could be disturbed."
        | line when line.Contains "[5/" -> ()
        | _ -> wait ()

    wait ()
    disturb ()
    let errors = child.StandardError.ReadToEnd()
    child.WaitForExit()

    { ExitCode = child.ExitCode
      Output = child.StandardOutput.ReadToEnd()
      Errors = errors }

let private under =
    testList
        "under a run"
        [ testCase "A store that is moved away ends the run, and no other is begun in its place"
          <| fun () ->
              inFolder (fun folder ->
                  writeSpec folder [ 1..400 ]
                  let results = Path.Combine(folder, "results")
                  let finished = during folder (fun () -> Directory.Move(results, results + "-moved"))
                  expectBroken finished [ "deleted, moved or unmounted"; "run again" ]

                  let begun =
                      Directory.Exists results
                      && Directory.GetFiles(results, "manifest.json", SearchOption.AllDirectories).Length > 0

                  Expect.isFalse begun "nothing is stored where the store was"

                  if Directory.Exists results then
                      Directory.Delete(results, true)

                  Directory.Move(results + "-moved", results)
                  let check = run folder [ "check" ]
                  Expect.equal check.ExitCode 0 $"what was moved is whole: {check.Output}")

          testCase "A copy of a store that is being written is a store: what is not whole in it is known and made anew"
          <| fun () ->
              inFolder (fun folder ->
                  writeSpec folder [ 1..40 ]

                  let finished =
                      during folder (fun () -> command folder "cp" [ "-r"; "results"; "copy" ] |> ignore)

                  Expect.equal finished.ExitCode 0 finished.Errors
                  let check = run folder [ "check"; "--results"; "copy" ]
                  Expect.isTrue (check.ExitCode = 0 || check.ExitCode = 1) $"an answer: {check.Errors}"
                  let status = run folder [ "status"; "trouble"; "--results"; "copy" ]
                  Expect.isFalse (status.Output.Contains " running") $"nobody trains in the copy: {status.Output}"
                  let again = run folder (runIn "copy")
                  Expect.equal again.ExitCode 0 again.Errors
                  let check = run folder [ "check"; "--results"; "copy" ]
                  Expect.equal check.ExitCode 0 check.Output

                  for key in keys (planOf (spec "trouble" [ 16 ] [ 1..40 ])) do
                      let weights results =
                          File.ReadAllBytes(Path.Combine(folder, results, "realizations", key, "network.weights.h5"))

                      Expect.equal (weights "copy") (weights "results") $"the same bits: {key}") ]

[<Tests>]
let tests = testList "Store trouble" [ disks; under ]
