module FlipFlop.Tests.Experiments.CheckpointTests

open System
open System.IO
open System.Security.Cryptography
open Expecto
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.TemporaryFolder

let private weights =
    Initialiser.Draw(NetworkSpec(Units = 3), 1, 1, 7L)

/// A training in the second update of its second epoch.
let private checkpointAt (key: string) (updates: int) =
    let recorder = TraceRecorder()

    for _ in 1..updates do
        recorder.AfterUpdate weights

    let moments = AdamMoments.Zero weights
    moments.First[1][2] <- 0.5f
    moments.Second[0][1] <- nanf

    let state =
        TrainingState(
            Weights = weights,
            Moments = moments,
            History = [| EpochRecord(1, 3L, 6, 0.25, Double.PositiveInfinity) |],
            Epoch = EpochSums(updates - 3, 4, 0.125, 1e-300)
        )

    Checkpoint(key, state, recorder.Recorded(), TimeSpan.FromSeconds 12.5, 2)

let private one = checkpointAt "key" 5

let private filesOf folder =
    CheckpointFiles(folder, "key", PhysicalDisk.Instance)

let private updatesOf (checkpoint: Checkpoint | null) =
    match checkpoint with
    | NonNull checkpoint -> checkpoint.State.Updates
    | _ -> 0L

let private flip (path: string) =
    let bytes = File.ReadAllBytes path
    bytes[bytes.Length / 2] <- bytes[bytes.Length / 2] ^^^ 1uy
    File.WriteAllBytes(path, bytes)

/// A disk that gives another byte than it was given.
type private LyingDisk() =
    let disk = PhysicalDisk.Instance :> IDisk

    interface IDisk with
        member _.CreateFolder path = disk.CreateFolder path

        member _.WriteNew(path, content) =
            let bytes = content.ToArray()
            bytes[0] <- bytes[0] + 1uy
            disk.WriteNew(path, ReadOnlySpan bytes)

        member _.Flush path = disk.Flush path
        member _.Rename(from, into) = disk.Rename(from, into)
        member _.Delete path = disk.Delete path
        member _.FlushFolder path = disk.FlushFolder path

let private byteTests =
    testList
        "bytes"
        [ test "what is written is read, to the bit" {
              let read = nonNull (Checkpoint.TryRead(one.Bytes()))
              Expect.equal (read.Key, read.WallTime, read.Sessions) ("key", TimeSpan.FromSeconds 12.5, 2) "its head"
              Expect.equal read.State.Updates 5L "updates"
              Expect.equal read.State.Epoch one.State.Epoch "the epoch under way"
              Expect.sequenceEqual read.State.History one.State.History "history"
              Expect.equal (read.Trace.Bytes()) (one.Trace.Bytes()) "trace"
              Expect.equal (read.Bytes()) (one.Bytes()) "every byte, the moments and a NaN among them"
          }

          test "a flip of any bit is recognised" {
              let bytes = one.Bytes()

              for at in 0 .. bytes.Length - 1 do
                  bytes[at] <- bytes[at] ^^^ (1uy <<< at % 8)
                  Expect.isNull (Checkpoint.TryRead bytes) $"byte {at}"
                  bytes[at] <- bytes[at] ^^^ (1uy <<< at % 8)

              Expect.isNotNull (Checkpoint.TryRead bytes) "flipped back, it is whole"
          }

          test "a cut at any byte is recognised, and so are bytes too many" {
              let bytes = one.Bytes()

              for length in 0 .. bytes.Length - 1 do
                  Expect.isNull (Checkpoint.TryRead bytes[.. length - 1]) $"{length} bytes"

              Expect.isNull (Checkpoint.TryRead(Array.append bytes [| 0uy |])) "one too many"
          }

          test "another format is left alone, though its hash is right" {
              let bytes = one.Bytes()
              bytes[8 + 32] <- 2uy
              SHA256.HashData(bytes[8 + 32 ..]).CopyTo(bytes, 8)
              Expect.isNull (Checkpoint.TryRead bytes) "format 2"
          } ]

let private fileTests =
    testList
        "files"
        [ test "the newest of two is taken, and the next replaces the older" {
              inFolder (fun folder ->
                  let files = filesOf folder
                  Expect.isNull (files.Newest()) "none yet"

                  for updates in [ 4; 5; 6 ] do
                      files.Write(checkpointAt "key" updates)
                      Expect.equal (updatesOf (files.Newest())) (int64 updates) "the newest"

                  let kept =
                      [ for path in Directory.GetFiles folder ->
                            updatesOf (Checkpoint.TryRead(File.ReadAllBytes path)) ]

                  Expect.equal (List.sort kept) [ 5L; 6L ] "the two newest")
          }

          test "where the newest is damaged the one before is taken, and it stays when the next is written" {
              inFolder (fun folder ->
                  let files = filesOf folder
                  files.Write(checkpointAt "key" 4)
                  files.Write(checkpointAt "key" 5)
                  flip (Path.Combine(folder, "checkpoint.2"))
                  Expect.equal (updatesOf (files.Newest())) 4L "the one before"
                  files.Write(checkpointAt "key" 6)
                  Expect.equal (updatesOf (files.Newest())) 6L "in place of the damaged one"
                  flip (Path.Combine(folder, "checkpoint.2"))
                  Expect.equal (updatesOf (files.Newest())) 4L "the one before is still there"
                  flip (Path.Combine(folder, "checkpoint.1"))
                  Expect.isNull (files.Newest()) "with both damaged, none")
          }

          test "a checkpoint of another realization is none" {
              inFolder (fun folder ->
                  File.WriteAllBytes(Path.Combine(folder, "checkpoint.1"), (checkpointAt "other" 9).Bytes())
                  Expect.isNull ((filesOf folder).Newest()) "not ours")
          }

          test "a disk that gives back other bytes is named, and the checkpoint before is there" {
              inFolder (fun folder ->
                  (filesOf folder).Write(checkpointAt "key" 4)

                  let refused =
                      Expect.throwsC
                          (fun () -> CheckpointFiles(folder, "key", LyingDisk()).Write(checkpointAt "key" 5))
                          (fun e -> e :?> StoreException)

                  Expect.stringContains refused.Message folder "the path"
                  Expect.equal (updatesOf ((filesOf folder).Newest())) 4L "the one before")
          } ]

[<Tests>]
let tests = testList "Checkpoint" [ byteTests; fileTests ]
