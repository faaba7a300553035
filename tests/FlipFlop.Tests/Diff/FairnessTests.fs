module FlipFlop.Tests.Diff.FairnessTests

open Expecto
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Diff.ComparedSides

[<Tests>]
let tests =
    testList
        "Fairness of a diff"
        [ test "a comparison is not fair where engine, arithmetic or the state of the code differ, and each is said" {
              let spec = (planOf "a" 32 [ 1 ]).Spec

              let planned engine version =
                  FlipFlop.Experiments.Planning.Planner.Plan(
                      ExperimentSpec(Name = "a", Base = spec.Base, Seeds = spec.Seeds, Engine = engine),
                      version
                  )

              let one = withLosses (planned "simd" "1") [ 0.1 ] []

              let doubts other =
                  List.ofSeq (ExperimentDiff.Compare(one, other, DiffTerms()).NotFair)

              Expect.isEmpty (doubts (withLosses (planned "simd" "1") [ 0.1 ] [])) "fair"

              Expect.equal
                  (doubts (withLosses (planned "libtorch" "1") [ 0.1 ] []))
                  [ "A was trained by simd, B by libtorch" ]
                  "engine"

              Expect.equal
                  (doubts (withLosses (planned "simd" "2") [ 0.1 ] []))
                  [ "the arithmetic differs: 1 and 2" ]
                  "arithmetic"

              let reference = ReferenceResult.single.Value

              let trainedBy code =
                  let each = reference.Realizations[0]
                  let manifest = nonNull each.Manifest
                  let by = manifest.Provenance

                  let provenance =
                      Provenance(
                          Engine = by.Engine,
                          ArithmeticVersion = by.ArithmeticVersion,
                          CodeVersion = code,
                          DotNet = by.DotNet,
                          OperatingSystem = by.OperatingSystem,
                          Cpu = by.Cpu,
                          InstructionSets = by.InstructionSets,
                          Packages = by.Packages,
                          Threads = by.Threads,
                          WallSeconds = by.WallSeconds,
                          Sessions = by.Sessions,
                          FinishedAt = by.FinishedAt
                      )

                  let result =
                      RealizationResult(
                          Realization = each.Realization,
                          Outcome = each.Outcome,
                          History = each.History,
                          Manifest =
                              Manifest(
                                  Schema = 1,
                                  Key = manifest.Key,
                                  Subject = manifest.Subject,
                                  Outcome = manifest.Outcome,
                                  WeightsSha256 = manifest.WeightsSha256,
                                  Files = [||],
                                  Provenance = provenance
                              )
                      )

                  side
                      "reference"
                      (ExperimentResult(
                          Plan = reference.Plan,
                          Realizations = [| result |],
                          Claims = [||],
                          SpecJson = reference.SpecJson
                      ))

              let said a b =
                  List.ofSeq (ExperimentDiff.Compare(trainedBy a, trainedBy b, DiffTerms()).NotFair)

              let clean, dirty = "0.1.0+abc", "0.1.0+abc.dirty-1f"

              let changed who =
                  $"{who} trained by code that was changed since its commit"

              Expect.isEmpty (said clean clean) "committed code"
              Expect.equal (said dirty clean) [ changed "A was" ] "A"
              Expect.equal (said clean dirty) [ changed "B was" ] "B"
              Expect.equal (said dirty dirty) [ changed "both were" ] "both"
          } ]
