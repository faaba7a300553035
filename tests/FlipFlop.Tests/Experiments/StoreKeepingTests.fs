module FlipFlop.Tests.Experiments.StoreKeepingTests

open System
open System.IO
open Expecto
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.TrainedStore
open FlipFlop.Tests.TemporaryFolder

let private refusal (number: int) =
    let thrown =
        Expect.throwsC
            (fun () -> StoreException.Guard<bool>("a/path", "cannot be written", fun () -> raise (IOException("no", number))) |> ignore)
            (fun e -> e :?> StoreException)

    Expect.stringStarts thrown.Message "a/path: cannot be written: " "where, and what"
    thrown.Message

let private refusals =
    testList
        "a disk's refusals"
        [ for number, reason, cure in
              [ 28, "the disk is full", "Make room"
                122, "quota", "ask for more"
                30, "read-only", "--results"
                5, "reports an error", "failing"
                24, "too many files", "ulimit -n"
                27, "larger than", "ulimit -f"
                116, "network folder", "mounted again" ] do
              test $"Error {number} of Linux is told as what it is, with its own cure" {
                  if OperatingSystem.IsLinux() then
                      let message = refusal number
                      Expect.stringContains message reason "the reason"
                      Expect.stringContains message cure "the cure"
              }

          test "What the system says of an error without a cure of its own is shown" {
              Expect.stringContains (refusal 9999) "no. Check that the disk has room" "the system's words"
          } ]

let private claims =
    testList
        "claims"
        [ test "An owner notices that the store was deleted, moved, or made anew, and gives no sign of life there" {
              let vanishings: (ResultStore -> unit) list =
                  [ (fun store -> Directory.Delete(store.Root, true))
                    (fun store -> Directory.Move(store.Root, store.Root + "-moved"))
                    (fun store ->
                        Directory.Delete(store.Root, true)
                        Directory.CreateDirectory(Path.Combine(store.WorkFolder, "claims")) |> ignore) ]

              for vanish in vanishings do
                  inStore (fun store ->
                      use claim = nonNull (store.Claims.TryTake "abc")
                      claim.ThrowIfVanished()
                      vanish store

                      let refused =
                          Expect.throwsC (fun () -> claim.ThrowIfVanished()) (fun e -> e :?> StoreException)

                      Expect.stringContains refused.Message "Nothing more is written" "what became of it")
          }

          test "To look whether a lock is held takes nothing away, and needs no file" {
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "a.lock")
                  Expect.isFalse (HostLock.IsHeld path) "there is no file"
                  let held = nonNull (HostLock.TryTake path)
                  Expect.isTrue (HostLock.IsHeld path) "it is held"
                  Expect.isTrue held.IsInPlace "its file is there"
                  held.Dispose()
                  File.WriteAllText(path, "")
                  Expect.isFalse (HostLock.IsHeld path) "a file that nobody holds"
                  use _ = nonNull (HostLock.TryTake path)
                  Expect.isTrue (HostLock.IsHeld path) "held again")
          } ]

let private plans =
    testList
        "plans"
        [ test "Two runs of one plan may finish it one after the other" {
              inStore (fun store ->
                  let json = SpecJson.Write(spec "twice" [ 4 ] [ 1 ])
                  store.Plans.Freeze("twice", json, "a script") |> ignore
                  Expect.equal (store.Plans.All()).Count 1 "begun"
                  store.Plans.Finish("twice", json)
                  store.Plans.Finish("twice", json)
                  Expect.isEmpty (store.Plans.All()) "finished")
          }

          test "What another has put into a plan's folder is left" {
              inStore (fun store ->
                  let json = SpecJson.Write(spec "kept" [ 4 ] [ 1 ])
                  let path = store.Plans.Freeze("kept", json, null)
                  let other = Path.Combine(nonNull (Path.GetDirectoryName path), "other")
                  File.WriteAllText(other, "")
                  store.Plans.Finish("kept", json)
                  Expect.isTrue (File.Exists other) "another's file")
          } ]

[<Tests>]
let tests = testList "Store keeping" [ refusals; claims; plans ]
