module FlipFlop.Tests.Experiments.ProvenanceTests

open System
open System.IO
open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Storage
open FlipFlop.Tests

/// Stands for an engine that nobody asks to train.
let private engine =
    { new ITrainingEngine with
        member _.Name = "named"
        member _.ArithmeticVersion = "7"
        member _.Start(_, _, _, _, _) = raise (NotSupportedException()) }

type private StoppedClock() =
    inherit TimeProvider()

    override _.GetUtcNow() =
        DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)

let private recorded () =
    ProvenanceRecorder(engine, StoppedClock()).Record(3, TimeSpan.FromSeconds 2.5, 1)

[<Tests>]
let tests =
    testList
        "Provenance"
        [ test "It says engine, arithmetic, threads and times as they were given" {
              let p = recorded ()
              Expect.equal (p.Engine, p.ArithmeticVersion, p.Threads, p.WallSeconds) ("named", "7", 3, 2.5) "as given"
              Expect.equal p.FinishedAt (StoppedClock().GetUtcNow()) "the clock's time"
          }

          test "It names the packages that compute and persist, with their versions, and none of the runtime's" {
              let packages = recorded().Packages

              let pinned =
                  File.ReadAllText(Path.Combine(TestData.repositoryRoot, "Directory.Packages.props"))

              for name in [ "MathNet.Numerics"; "PureHDF"; "System.IO.Hashing" ] do
                  Expect.isTrue (packages.ContainsKey name) $"{name} is there"

                  Expect.stringContains
                      pinned
                      $"Include=\"{name}\" Version=\"{packages[name]}\""
                      $"{name} as it is pinned"

              Expect.isFalse (packages.ContainsKey "System.Runtime") "the runtime is .NET"
              Expect.isFalse (packages.Keys |> Seq.exists _.StartsWith("FlipFlop")) "ours are the code version"
          }

          test "The code version has the program's version, and the commit where the code is under git" {
              let version = ProvenanceRecorder.CodeVersion
              Expect.stringStarts version "0." "the program's version"

              if Path.Exists(Path.Combine(TestData.repositoryRoot, ".git")) then
                  Expect.isMatch version @"^[0-9.]+\+[0-9a-f]{40}(\.dirty-[0-9a-f]{12})?$" "commit, and changes since"
          }

          test "The machine is named" {
              let p = recorded ()
              Expect.isNotEmpty p.Cpu "processor"
              Expect.stringContains p.DotNet ".NET 10" "runtime"
              Expect.isNotEmpty p.OperatingSystem "system"
              let avx2 = Runtime.Intrinsics.X86.Avx2.IsSupported
              Expect.equal (Seq.contains "AVX2" p.InstructionSets) avx2 "instruction sets that may be used"
          }

          test "A processor is named by its model, on Arm by implementer and part" {
              let x86 =
                  [| "processor\t: 0"
                     "model name\t: AMD EPYC 9R14"
                     "processor\t: 1"
                     "model name\t: AMD EPYC 9R14" |]

              let arm = [| "processor\t: 0"; "CPU implementer\t: 0x41"; "CPU part\t: 0xd40" |]
              Expect.equal (Machine.ModelName x86) "AMD EPYC 9R14" "x86"
              Expect.equal (Machine.ModelName arm) "Arm implementer 0x41 part 0xd40" "Arm"
              Expect.isNull (Machine.ModelName [| "nothing" |]) "neither"
          } ]
