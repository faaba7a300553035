module FlipFlop.Tests.Experiments.AtomicFileTests

open System.IO
open System.Text
open Expecto
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.TemporaryFolder

let private bytes (text: string) =
    System.ReadOnlyMemory(Encoding.UTF8.GetBytes text)

[<Tests>]
let tests =
    testList
        "Atomic files"
        [ test "A file appears with its content, in a folder that is made for it, and with nothing beside it" {
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "deep", "down", "file.txt")
                  AtomicFile.WriteText(path, "λ = 1\n")
                  Expect.equal (File.ReadAllBytes path) (Encoding.UTF8.GetBytes "λ = 1\n") "UTF-8, no byte order mark"
                  let names = Directory.GetFileSystemEntries(Path.Combine(folder, "deep", "down"))
                  Expect.equal names [| path |] "no temporary file is left")
          }

          test "An older file is replaced whole" {
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "file")
                  AtomicFile.Write(path, bytes "a long content")
                  AtomicFile.Write(path, bytes "short")
                  Expect.equal (File.ReadAllText path) "short" "nothing of the older one is left")
          }

          test "A write that fails leaves no temporary file, and says where and what to do" {
              inFolder (fun folder ->
                  let path = Path.Combine(folder, "taken")
                  Directory.CreateDirectory(Path.Combine(path, "inside")) |> ignore

                  let e =
                      Expect.throwsC (fun () -> AtomicFile.Write(path, bytes "x")) (fun e -> e :?> StoreException)

                  Expect.equal e.Path path "the path"
                  Expect.stringContains e.Message path "the path is shown"
                  Expect.stringContains e.Message "choose another folder" "what to do is shown"
                  Expect.equal (Directory.GetFileSystemEntries folder) [| path |] "no temporary file is left")
          }

          test "A folder that cannot be made gives the same kind of error" {
              inFolder (fun folder ->
                  let file = Path.Combine(folder, "file")
                  File.WriteAllText(file, "")
                  let path = Path.Combine(file, "below", "x")

                  let e =
                      Expect.throwsC (fun () -> AtomicFile.Write(path, bytes "x")) (fun e -> e :?> StoreException)

                  Expect.equal e.Path path "the path")
          } ]
