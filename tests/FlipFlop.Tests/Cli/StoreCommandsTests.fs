/// check and clean as commands: what they print, ask and answer.
module FlipFlop.Tests.Cli.StoreCommandsTests

open System.IO
open Expecto
open FlipFlop.Cli.Commands
open FlipFlop.Experiments.Storage
open FlipFlop.Tests
open FlipFlop.Tests.TrainedStore
open FlipFlop.Tests.TemporaryFolder

let private program (store: ResultStore) arguments =
    FlipFlopProgram.run store.Root (arguments @ [ "--results"; store.Root ])

[<Tests>]
let tests =
    testList
        "Store commands"
        [ testCase "check answers with 0 where all is whole, and with 1, the path and the cure where it is not"
          <| fun () ->
              inStore (fun store ->
                  let plan = run store (spec "checked" [ 4 ] [ 1 ])
                  let whole = program store [ "check" ]
                  Expect.equal whole.ExitCode 0 whole.Errors

                  Expect.stringContains
                      whole.Output
                      "1 realization whole; 2 analyses; 1 experiment."
                      "what was looked at"

                  Expect.stringContains whole.Output "Everything is whole." "the verdict"
                  flip (file store plan.Realizations[0].Key "trace")

                  for arguments in [ [ "check" ]; [ "check"; "checked" ] ] do
                      let damaged = program store arguments
                      Expect.equal damaged.ExitCode 1 damaged.Errors

                      Expect.stringContains
                          damaged.Output
                          $"DAMAGED  realizations/{plan.Realizations[0].Key}: trace"
                          "where"

                      Expect.stringContains damaged.Output "trained anew" "what to do"
                      Expect.stringContains damaged.Output "1 damaged." "the verdict")

          testCase "clean lists with --dry-run, refuses where it cannot ask, and removes with --yes"
          <| fun () ->
              inStore (fun store ->
                  run store (spec "kept" [ 4 ] [ 1 ]) |> ignore
                  let before = contents store.Root
                  let plan = train store (spec "unwanted" [ 5 ] [ 1 ])
                  let folder = store.FolderOf plan.Realizations[0].Key
                  let dry = program store [ "clean"; "--dry-run" ]
                  Expect.equal dry.ExitCode 0 dry.Errors
                  Expect.stringContains dry.Output "1 realization that no experiment refers to" "what"
                  Expect.stringContains dry.Output $"realizations/{plan.Realizations[0].Key}" "which"
                  Expect.stringContains dry.Output "Nothing was removed" "and nothing more"
                  let refused = program store [ "clean" ]
                  Expect.equal refused.ExitCode 2 "there is nobody to ask"
                  Expect.stringContains refused.Errors "--yes" "what to do"
                  Expect.isTrue (Directory.Exists folder) "it is there"
                  let cleaned = program store [ "clean"; "--yes" ]
                  Expect.equal cleaned.ExitCode 0 cleaned.Errors
                  Expect.isFalse (Directory.Exists folder) "it is gone"
                  Expect.equal (contents store.Root) before "the rest is as it was"
                  let again = program store [ "clean"; "--yes" ]
                  Expect.stringContains again.Output "nothing to remove" "once is enough")

          for count, expected in
              [ 0L, "0 bytes"
                1L, "1 byte"
                999L, "999 bytes"
                1000L, "1.0 kB"
                999_949L, "999.9 kB"
                999_951L, "1.0 MB"
                1_500_000_000L, "1.5 GB"
                2_000_000_000_000_000L, "2000.0 TB" ] do
              test $"{count} bytes are shown as {expected}" { Expect.equal (CleanCommand.bytes count) expected "size" } ]
