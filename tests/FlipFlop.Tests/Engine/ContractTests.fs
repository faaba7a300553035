/// The arithmetic contract: the same bits with any instruction set and any number of threads, in Debug and in
/// Release, on x64 and on Arm64.
module FlipFlop.Tests.Engine.ContractTests

open System
open System.Diagnostics
open System.IO
open System.Runtime.InteropServices
open Expecto
open FlipFlop.Engine.Contract
open FlipFlop.Tests

let private run (command: string) (arguments: string list) (environment: (string * string) list) =
    let start =
        ProcessStartInfo(command, arguments, RedirectStandardOutput = true, RedirectStandardError = true)

    for name, value in environment do
        start.Environment[name] <- value

    use child = Process.Start start |> nonNull
    let errors = child.StandardError.ReadToEndAsync()
    let output = child.StandardOutput.ReadToEnd()
    child.WaitForExit()
    child.ExitCode, output + errors.Result

let private project =
    Path.Combine(TestData.repositoryRoot, "tests", "FlipFlop.ContractCheck")

/// The check program beside this test program.
let private program =
    Path.Combine(AppContext.BaseDirectory, "FlipFlop.ContractCheck.dll")

let private succeeded what (exitCode, output) =
    if exitCode <> 0 then
        failtestf "%s ended with exit code %d:\n%s" what exitCode output

/// Every fact holds; the machine's line, which comes first.
let private keepsContract (exitCode, output: string) =
    succeeded "the contract check" (exitCode, output)
    let lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
    let facts = Array.tail lines
    Expect.all facts (fun line -> line.StartsWith "ok ") "facts"
    Expect.isGreaterThan facts.Length 30 "number of facts"
    lines[0]

let private without what setting instructionSet =
    test $"every bit is right without {what}" {
        let machine = run "dotnet" [ program ] [ setting, "0" ] |> keepsContract
        Expect.isFalse (machine.Contains $" {instructionSet}") $"{instructionSet} is switched off: {machine}"
    }

let private inDebug =
    test "every bit is right in a Debug build" {
        run "dotnet" [ "build"; project; "-c"; "Debug"; "--no-restore"; "-nodeReuse:false" ] []
        |> succeeded "the build"

        let built =
            Path.Combine(project, "bin", "Debug", "net10.0", "FlipFlop.ContractCheck.dll")

        let machine = run "dotnet" [ built ] [] |> keepsContract
        Expect.stringContains machine "Debug" "configuration"
    }

let private emulator = "/usr/bin/qemu-aarch64-static"
let private libraries = "/usr/aarch64-linux-gnu"

/// Builds the check program for Arm64 with all that it needs, in a place of its own and without the lock files,
/// which know nothing of that machine; its path.
let private publishedForArm64 () =
    let artifacts = Path.Combine(project, "bin", "arm64")

    run
        "dotnet"
        [ "publish"
          project
          "-c"
          "Release"
          "-r"
          "linux-arm64"
          "--self-contained"
          "--artifacts-path"
          artifacts
          "-p:RestorePackagesWithLockFile=false"
          "-p:RestoreLockedMode=false"
          $"""-p:NuGetLockFilePath={Path.Combine(artifacts, "none.json")}"""
          "-nodeReuse:false" ]
        []
    |> succeeded "publishing for linux-arm64"

    Path.Combine(artifacts, "publish", "FlipFlop.ContractCheck", "release_linux-arm64", "FlipFlop.ContractCheck")

let private onArm64 =
    test "every bit is right on Arm64, under emulation" {
        if RuntimeInformation.ProcessArchitecture = Architecture.Arm64 then
            skiptest "This machine is an Arm64: every other test of the contract runs on one."

        if not (File.Exists emulator && Directory.Exists libraries) then
            skiptest
                "There is no Arm64 to run on: install qemu-user-static, libc6-arm64-cross and libstdc++6-arm64-cross."

        let machine =
            run
                emulator
                [ "-L"; libraries; publishedForArm64 () ]
                [ "DOTNET_EnableWriteXorExecute", "0"; "DOTNET_TieredCompilation", "0" ]
            |> keepsContract

        Expect.stringContains machine "Arm64" "processor"
        Expect.stringContains machine "AdvSimd" "instruction sets"
    }

let private subnormals =
    testList
        "subnormals"
        [ test "are kept on this machine" { Expect.isTrue (ContractCheck.KeepsSubnormals()) "kept" }

          test "are missed where a thread flushes them" {
              Expect.isFalse (FlushedSubnormals.during ContractCheck.KeepsSubnormals) "kept"
          }

          test "are part of the facts: where they are flushed, hashes differ" {
              let broken =
                  FlushedSubnormals.during (fun () ->
                      [ for fact in ContractCheck.Run [ 1 ] do
                            if not fact.Holds then
                                fact.Name ])

              Expect.containsAll
                  broken
                  [ "tanh, float"; "tanh, float, in registers"; "Adam, 40 updates" ]
                  "broken facts"
          } ]

[<Tests>]
let tests =
    testList
        "Contract"
        [ test "every bit is right with all of this machine's instruction sets, on 1, 2, 3 and 7 threads" {
              Expect.sequenceEqual ContractCheck.Threads [ 1; 2; 3; 7 ] "threads"
              run "dotnet" [ program ] [] |> keepsContract |> ignore
          }

          without "AVX-512" "DOTNET_EnableAVX512" "AVX-512"
          without "AVX2 and fused multiply-add" "DOTNET_EnableAVX2" "FMA"
          without "AVX: SSE only" "DOTNET_EnableAVX" "AVX"
          without "any vector unit" "DOTNET_EnableHWIntrinsic" "SSE4.2"
          inDebug
          onArm64
          subnormals ]
