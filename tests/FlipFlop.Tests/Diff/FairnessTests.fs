module FlipFlop.Tests.Diff.FairnessTests

open Expecto
open FlipFlop.Engine.Networks
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
          }

          test "what has no counterpart, does not train the same, failed or is missing is a doubt" {
              let doubts a b =
                  List.ofSeq (ExperimentDiff.Compare(a, b, DiffTerms()).NotFair)

              let one seeds =
                  withLosses (planOf "a" 32 seeds) [ for seed in seeds -> 0.1 * float seed ] []

              Expect.equal (doubts (one [ 1; 2 ]) (one [ 3; 4 ])) [ "no realization has a counterpart" ] "none has one"
              let longer = (withLosses (planOf "a" 48 [ 1; 2 ]) [ 0.1; 0.2 ] []).Result

              let ofOneSpec =
                  ExperimentResult(
                      Plan = longer.Plan,
                      Realizations = longer.Realizations,
                      Claims = [||],
                      SpecJson = (one [ 1; 2 ]).Result.SpecJson
                  )

              Expect.equal
                  (doubts (one [ 1; 2 ]) (side "b" ofOneSpec))
                  [ "2 realizations do not train the same" ]
                  "other subjects"

              Expect.equal
                  (doubts (one [ 1; 2 ]) (withLosses (planOf "a" 48 [ 1; 2 ]) [ 0.1; 0.2 ] []))
                  [ "they do not train the same (training.trials)" ]
                  "said once, by what differs"

              let missing =
                  (one [ 1 ]).Result
                  |> ReferenceResult.replaced (fun _ result ->
                      RealizationResult(
                          Realization = result.Realization,
                          Outcome = RealizationOutcome.Missing,
                          History = [||]
                      ))

              Expect.equal (doubts (one [ 1 ]) (side "b" missing)) [ "1 realization failed or is missing" ] "missing"
          }

          test "a summary that cannot be read, of either side, is a doubt" {
              let plain = withLosses (planOf "a" 32 [ 1 ]) [ 0.1 ] []

              let storing (text: string | null) =
                  DiffSide(
                      Label = "a",
                      Version = "",
                      Store = "results",
                      Result = plain.Result,
                      StoredSummary = StoredSummary.Of text,
                      TraceOf = plain.TraceOf
                  )

              let doubts a b =
                  List.ofSeq (ExperimentDiff.Compare(a, b, DiffTerms()).NotFair)

              Expect.equal (doubts (storing "{") plain) [ "A's summary.json cannot be read" ] "A"
              Expect.equal (doubts plain (storing "{")) [ "B's summary.json cannot be read" ] "B"
              Expect.equal (doubts plain (storing null)) [ "B's summary.json is not there" ] "gone"
          }

          test "paths of a specification tell what is trained from what is not, and values from how they are laid out" {
              let between a b =
                  [ for each in SpecDifference.Between(a, b) ->
                        each.Path, Option.ofObj each.A, Option.ofObj each.B, each.IsOfTraining ]

              Expect.equal
                  (between
                      """{"title": "x", "task": {"bits": 3}, "network": {"units": 4}, "training": {"seeds": [1,
                          2]}, "claims": [{"value": 1}]}"""
                      """{"title": "y", "task": {"bits": 2}, "network": {"units": 5}, "training": {"seeds": [1, 2],
                          "batch": 8}, "claims": [{"value": 2}]}""")
                  [ "title", Some "\"x\"", Some "\"y\"", false
                    "task.bits", Some "3", Some "2", true
                    "network.units", Some "4", Some "5", true
                    "claims[0].value", Some "1", Some "2", false
                    "training.batch", None, Some "8", true ]
                  "what differs"
          }

          test "a value that is swept on one side alone is no doubt where all that is compared has it" {
              let small = (planOf "b" 32 [ 1 ]).Spec
              let base4 = (Seq.head (planOf "b" 32 [ 1 ]).Realizations).Cell

              let other =
                  Cell(
                      Task = base4.Task,
                      Network = NetworkSpec(Units = base4.Network.Units + 4),
                      Training = base4.Training
                  )

              let units =
                  [| for units in [ base4.Network.Units; other.Network.Units ] ->
                         SweepPoint [| Assignment("units", int64 units) |] |]

              let plan (cell: Cell) sweep =
                  FlipFlop.Experiments.Planning.Planner.Plan(
                      ExperimentSpec(Name = "b", Base = cell, Sweep = sweep, Seeds = small.Seeds),
                      "1"
                  )

              let doubts a b =
                  List.ofSeq (ExperimentDiff.Compare(a, b, DiffTerms()).NotFair)

              let one = withLosses (plan base4 [||]) [ 0.1 ] []
              let swept = withLosses (plan other [| SweepAxis units |]) [ 0.1; 0.2 ] []
              Expect.equal (doubts one swept) [ "1 realization has no counterpart" ] "four units on both sides"

              let otherwise = doubts one (withLosses (plan other [||]) [ 0.1 ] [])
              Expect.exists otherwise (fun doubt -> doubt.Contains "network.units") "other units"
          }

          test "a header names each version, machine and package once" {
              let result = ReferenceResult.standard.Value
              let header = SideHeader.Of(side "reference" result)
              let by = (nonNull result.Realizations[3].Manifest).Provenance
              Expect.isGreaterThan result.Realizations.Count 5 "realizations of one machine"
              Expect.equal header.Store "results" "store"
              Expect.equal (List.ofSeq header.CodeVersions) [ by.CodeVersion ] "code"
              Expect.equal (List.ofSeq header.Machines) [ $"{by.Cpu}, {by.OperatingSystem}, {by.DotNet}" ] "machine"

              Expect.equal
                  (set header.Packages)
                  (set [ for package in by.Packages -> $"{package.Key} {package.Value}" ])
                  "packages"

              Expect.equal header.Packages.Count by.Packages.Count "each once"
          } ]
