/// Faults of sweeps: of their axes, and of some of their cells.
module FlipFlop.Tests.Experiments.SweepValidatorTests

open System
open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Tests.Experiments.RandomSpec
open FlipFlop.Tests.Experiments.SpecFaults

[<Tests>]
let tests =
    testList
        "SpecValidator"
        [ test "what is wrong in some cells of a sweep only names them" {
              let spec =
                  swept
                      []
                      [ axis "units" [ value 8L; value 16L ]
                        axis "batch" [ value 32L; value 9000L ] ]

              expectOne spec "batch: where batch = 9000: 9000 trials in a batch are more than the 8192 of an epoch"

              let both =
                  swept
                      []
                      [ axis "trials" [ value 100L; value 10000L ]
                        axis "batch" [ value 64L; value 9000L ] ]

              expectOne both "batch: where trials = 100, batch = 9000:"
          }

          test "of many cells with the same fault five are named and the rest is counted" {
              let spec =
                  swept [] [ axis "batch" [ for batch in 1L .. 8L -> value (9000L + batch) ] ]

              let all = faults spec
              Expect.hasLength all 6 "five and the rest"
              Expect.equal (List.last all) "batch: the same in 3 more combinations" "the rest"
          }

          test "a sweep's axis replaces the base cell's value in the rules" {
              expectNone (swept [ "hold", value 0.0 ] [ axis "hold" [ value 70.0; value 340.0 ] ])
          }

          test "every fault of a sweep is reported at once" {
              let spec =
                  swept
                      []
                      [ axis "unitz" [ value 3L ]
                        axis "units" [ value 48L; value 48L ]
                        SweepAxis [| point [ "units", value 64L; "recurrent", value "sparse" ] |]
                        SweepAxis [||]
                        SweepAxis [| SweepPoint [||] |]
                        axis "inputNoise" [ value "much"; value -0.1 ]
                        SweepAxis [| point [ "beta1", value 0.5; "beta1", value 0.6 ] |] ]

              let all = faults spec

              for expected in
                  [ "sweep: \"unitz\" is unknown. Did you mean units? The parameters are bits, step,"
                    "sweep: units is on two axes"
                    "sweep: the axis of units has the point units = 48 more than once"
                    "recurrent: in the sweep, \"sparse\" is not allowed; allowed: orthogonal or normal"
                    "sweep: axis 4 has no points"
                    "sweep: axis 5 has a point that sets nothing"
                    "inputNoise: in the sweep, \"much\" is not allowed; allowed: a number from 0 to 100"
                    "inputNoise: in the sweep, -0.1 is not allowed"
                    "sweep: the axis of beta1 has a point that sets beta1 twice" ] do
                  Expect.exists all (_.StartsWith(expected)) $"%A{all} has '{expected}'"

              Expect.hasLength all 9 $"no more: %A{all}"
          }

          test "values of a type that their parameter does not have are refused, not thrown at" {
              for wrong in [ value 3; value 3.5f; value nan; value "a"; value true ] do
                  let spec =
                      swept [] [ axis "units" [ wrong ]; axis "data" [ value 3L ]; axis "hold" [ value 340L ] ]

                  Expect.hasLength (faults spec) 3 $"{wrong}"
          } ]
