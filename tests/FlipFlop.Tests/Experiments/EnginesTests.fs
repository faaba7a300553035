/// Engines as the planner knows them, before any of them is started.
module FlipFlop.Tests.Experiments.EnginesTests

open System.IO
open Expecto
open FlipFlop
open FlipFlop.Tests
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification

let private spec engine device =
    ExperimentSpec(Name = "x", Seeds = [| Seed.Both 7L |], Engine = engine, Device = device)

let private keyOf spec =
    (Planner.Plan spec).Realizations[0].Key

let private written () =
    experiment "written" {
        seeds [ 1 ]
        engine libtorch
        device cuda
    }

[<Tests>]
let tests =
    testList
        "Engines"
        [ test "golden keys: of the default engine as ever, of libtorch with its version and thread" {
              Expect.equal (keyOf (spec "simd" "cpu")) "fc0e5338922ad5f2769c5f7908e9c5e9" "simd"
              Expect.equal (keyOf (spec "libtorch" "cpu")) "000e451b12d6154ea4fa9480d9b4b23b" "libtorch"
              Expect.equal (keyOf (spec "libtorch" "cuda")) "6774da4f71f03d375d1ba8036fa09a0d" "libtorch on CUDA"
          }

          test "engines share the subject" {
              let subject spec =
                  (Planner.Plan spec).Realizations[0].Subject

              Expect.equal (subject (spec "libtorch" "cpu")) (subject (spec "simd" "cpu")) "subject"
          }

          test "the version of LibTorch in the keys is that of its package" {
              let packages =
                  File.ReadAllText(Path.Combine(TestData.repositoryRoot, "Directory.Packages.props"))

              Expect.stringContains
                  packages
                  $"Include=\"libtorch-cpu-linux-x64\" Version=\"{Engines.LibTorchVersion}\""
                  "Directory.Packages.props"
          }

          test "a device other than the CPU is written and read again; the CPU is not written" {
              let json = SpecJson.Write(spec "libtorch" "cuda")
              Expect.equal (SpecJson.Read json).Device "cuda" "device"
              Expect.equal (SpecJson.Write(SpecJson.Read json)) json "canonical"
              Expect.isFalse ((SpecJson.Write(spec "libtorch" "cpu")).Contains "device") "the CPU"
          }

          test "engine and device are words of the language" {
              let spec = written ()
              Expect.equal (spec.Engine, spec.Device) ("libtorch", "cuda") "engine and device"
          }

          test "the command line puts another engine or device in their place" {
              let changed (engine: string | null) (device: string | null) =
                  let spec = Overrides.WithEngine(spec "simd" "cpu", engine, device)
                  spec.Engine, spec.Device

              Expect.equal (changed null null) ("simd", "cpu") "nothing said"
              Expect.equal (changed "libtorch" null) ("libtorch", "cpu") "an engine"
              Expect.equal (changed "libtorch" "cuda") ("libtorch", "cuda") "both"
          } ]
