module FlipFlop.Tests.Experiments.PlannerTests

open Expecto
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification

/// A parameter's value, as records hold it.
let private value (value: obj) = value

let private axis name (values: obj list) =
    SweepAxis [| for value in values -> SweepPoint [| Assignment(name, value) |] |]

let private spec name (sweep: SweepAxis list) seeds =
    ExperimentSpec(Name = name, Sweep = List.toArray sweep, Seeds = List.toArray seeds)

let private sweep =
    [ axis "units" [ value 48L; value 64L ]
      axis "inputNoise" [ value 0.05; value 0.1 ] ]

let private paper =
    Cell(
        Task = FlipFlopTask(StepMs = 1.0, HoldMs = 0.0, LastTargetZero = true, TruncatedPulses = true),
        Network = NetworkSpec(Units = 400),
        Training =
            TrainingSpec(
                LearningRate = 1e-4,
                Decay = 1e-4,
                ClipNorm = 0.0,
                Batch = 128,
                Data = TrialSource.Fixed,
                Trials = 30050,
                Epochs = 20,
                StopBelow = 0.009
            )
    )

let private keys (plan: Plan) =
    [ for realization in plan.Realizations -> realization.Key ]

let private subjects (plan: Plan) =
    [ for realization in plan.Realizations -> realization.Subject ]

[<Tests>]
let tests =
    testList
        "Planner"
        [ test "cells come in the order of the sweep, the first axis slowest, then the seeds" {
              let plan = Planner.Plan(spec "x" sweep [ Seed.Both 1L; Seed.Both 2L ], "1")

              let shown =
                  [ for realization in plan.Realizations ->
                        realization.Cell.Network.Units, realization.Cell.Task.InputNoise, string realization.Seed ]

              let expected =
                  [ for units in [ 48; 64 ] do
                        for noise in [ 0.05; 0.1 ] do
                            for seed in [ "1"; "2" ] do
                                units, noise, seed ]

              Expect.equal shown expected "order"
              Expect.equal (List.ofSeq plan.SweptParameters) [ "units"; "inputNoise" ] "names"
              Expect.equal (SweepAxes.InWords plan.Realizations[2].Swept) "units = 48, inputNoise = 0.1" "values"
              Expect.equal plan.ArithmeticVersion "1" "version"
          }

          test "without a sweep the base cell is the only one" {
              let plan = Planner.Plan(spec "x" [] [ Seed.Both 7L ], "1")
              Expect.hasLength plan.Realizations 1 "one"
              Expect.equal plan.Realizations[0].Cell (Cell()) "the base cell"
              Expect.isEmpty plan.Realizations[0].Swept "nothing swept"
          }

          // The SHA-256 of the subject's JSON, as Python's hashlib gives it. A change here orphans every stored realization.
          test "golden keys of schema 1" {
              let subject = Planner.Subject(Cell(), Seed.Both 7L)
              Expect.equal subject "dfc40edd5d137072207816fab78a5219" "the default cell, seed 7"
              Expect.equal (Planner.Key(subject, "simd", "1")) "fc0e5338922ad5f2769c5f7908e9c5e9" "its key"

              let subject = Planner.Subject(paper, Seed(1L, 2L))
              Expect.equal subject "e23ae02fc0d08f65e4645fdc3b4edb06" "the paper's cell, seeds 1 and 2"
              Expect.equal (Planner.Key(subject, "simd", "1")) "b13225ee0eb4240ed51c104403884396" "its key"
              Expect.equal (Planner.Key(subject, "libtorch", "2")) "8bdc16f53424ff53aff9841cd8bb1d9d" "another engine's"
          }

          test "the text that is hashed is one line without white space" {
              Expect.equal
                  (RealizationSpecJson.Subject(Cell(), Seed(1L, 2L)))
                  ("""{"task":{"bits":3,"step":5,"pulse":20,"responseDelay":20,"hold":340,"inputNoise":0.1,"lastTargetZero":false,"truncatedPulses":false},"""
                   + """"network":{"units":64,"recurrent":"orthogonal"},"""
                   + """"training":{"learningRate":0.001,"beta1":0.9,"beta2":0.999,"epsilon":1e-8,"decay":0,"clipNorm":0.3,"""
                   + """"batch":64,"data":"fresh","trials":8192,"epochs":10,"stopBelow":0},"seed":{"init":1,"data":2}}""")
                  "golden"
          }

          test "every parameter and both seeds are part of the identity" {
              let other (parameter: Parameter) : obj =
                  match parameter.Get.Invoke(Cell()) with
                  | :? int64 as whole -> value (whole + 1L)
                  | :? float as real -> value (real * 0.5 + 0.01)
                  | :? bool as flag -> value (not flag)
                  | :? string as chosen -> value (Seq.find ((<>) chosen) parameter.Choices)
                  | unknown -> failtest $"a new kind of value: {unknown}"

              let changed =
                  [ for parameter in Parameters.All do
                        Planner.Subject(parameter.Set.Invoke(Cell(), other parameter), Seed.Both 7L)
                    Planner.Subject(Cell(), Seed.Both 7L)
                    Planner.Subject(Cell(), Seed.Both 8L)
                    Planner.Subject(Cell(), Seed(7L, 8L))
                    Planner.Subject(Cell(), Seed(8L, 7L)) ]

              Expect.hasLength (List.distinct changed) (Parameters.All.Count + 4) "all differ"
          }

          test "title, claims, and the place in a sweep are not" {
              let one = Planner.Plan(spec "one" sweep [ Seed.Both 1L; Seed.Both 2L ], "1")

              let other =
                  ExperimentSpec(
                      Name = "other",
                      Title = "another question",
                      Claims = [| ClaimSpec("c", Quantifier.All, "loss", Comparison.Below, 1.0) |],
                      Sweep = List.toArray (List.rev sweep),
                      Seeds = [| Seed.Both 2L; Seed.Both 1L |]
                  )

              Expect.equal (set (keys one)) (set (keys (Planner.Plan(other, "1")))) "the same keys"
          }

          test "another arithmetic version changes the keys and not the subjects" {
              let plan version =
                  Planner.Plan(spec "x" sweep [ Seed.Both 1L ], version)

              Expect.equal (subjects (plan "1")) (subjects (plan "2")) "subjects"
              Expect.isEmpty (Set.intersect (set (keys (plan "1"))) (set (keys (plan "2")))) "keys"
          }

          test "an added seed leaves the old keys as they were" {
              let before = Planner.Plan(spec "x" sweep [ Seed.Both 1L ], "1")
              let after = Planner.Plan(spec "x" sweep [ Seed.Both 1L; Seed.Both 2L ], "1")
              Expect.isTrue (Set.isSubset (set (keys before)) (set (keys after))) "all are there"
          }

          test "a plan is of what the canonical JSON says" {
              let negativeZero =
                  ExperimentSpec(
                      Name = "x",
                      Base = Cell(Task = FlipFlopTask(InputNoise = -0.0)),
                      Seeds = [| Seed.Both 1L |]
                  )

              let plan = Planner.Plan(negativeZero, "1")
              Expect.isFalse (System.Double.IsNegative plan.Realizations[0].Cell.Task.InputNoise) "zero has no sign"
              let again = Planner.Plan(SpecJson.Read(SpecJson.Write negativeZero), "1")
              Expect.equal (keys again) (keys plan) "the same from its JSON"
          }

          test "a faulty experiment is refused with its faults" {
              Expect.throwsT<FaultyExperimentException>
                  (fun () -> Planner.Plan(spec "x" [ axis "units" [ value -7L ] ] [ Seed.Both 1L ], "1") |> ignore)
                  "units"
          } ]
