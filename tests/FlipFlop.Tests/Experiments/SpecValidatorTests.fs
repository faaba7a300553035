module FlipFlop.Tests.Experiments.SpecValidatorTests

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
        [ test "defaults have no fault, nor has the paper's recipe" {
              expectNone (specOf [])

              expectNone (
                  specOf
                      [ "step", value 1.0
                        "hold", value 0.0
                        "truncatedPulses", value true
                        "lastTargetZero", value true
                        "units", value 400L
                        "learningRate", value 1e-4
                        "decay", value 1e-4
                        "clipNorm", value 0.0
                        "batch", value 128L
                        "data", value "fixed"
                        "trials", value 30050L
                        "epochs", value 20L
                        "stopBelow", value 0.009 ]
              )
          }

          test "every parameter names the value that it refuses and what it allows" {
              let refused: (string * obj * string) list =
                  [ "bits", value 9L, "9"
                    "step", value 0.0, "0"
                    "pulse", value 60.0, "60"
                    "responseDelay", value -1.0, "-1"
                    "hold", value -20.0, "-20"
                    "inputNoise", value nan, "NaN"
                    "units", value -7L, "-7"
                    "learningRate", value 0.0, "0"
                    "beta1", value 1.0, "1"
                    "beta2", value -0.5, "-0.5"
                    "epsilon", value infinity, "Infinity"
                    "decay", value 2.0, "2"
                    "clipNorm", value -1.0, "-1"
                    "batch", value 0L, "0"
                    "trials", value 0L, "0"
                    "epochs", value 0L, "0"
                    "stopBelow", value -1.0, "-1" ]

              let all = faults (specOf [ for name, refused, _ in refused -> name, refused ])
              Expect.hasLength all refused.Length $"each once, all at once: %A{all}"

              for name, _, shown in refused do
                  let allowed = (nonNull (Parameters.Find name)).Allowed
                  Expect.contains all $"{name}: {shown} is not allowed; allowed: {allowed}" name
          }

          test "a name that no folder can have is refused" {
              for name in [ ""; "a b"; "ä"; "a/b"; ".."; "CON"; "lpt3"; String('x', 65); "a\n" ] do
                  let spec = ExperimentSpec(Name = name, Seeds = [| Seed.Both 1L |])
                  expectOne spec "name: \""

              for name in [ "a"; "Sweep-noise_2"; "COM10"; String('x', 64) ] do
                  expectNone (ExperimentSpec(Name = name, Seeds = [| Seed.Both 1L |]))
          }

          test "a text that cannot be written on one line is refused" {
              expectOne
                  (ExperimentSpec(Name = "x", Title = "a\nb", Seeds = [| Seed.Both 1L |]))
                  "title: must be one line"

              expectOne
                  (ExperimentSpec(Name = "x", Title = String [| 'a'; char 0xD800; 'b' |], Seeds = [| Seed.Both 1L |]))
                  "title: has half of a"

              expectNone (ExperimentSpec(Name = "x", Title = "\U0001F9E0 ok \uFFFD", Seeds = [| Seed.Both 1L |]))
          }

          test "durations must be whole multiples of the step" {
              expectOne
                  (specOf [ "hold", value 342.0 ])
                  "hold: 342 ms is not a whole number of steps of 5 ms; nearest: 340 ms and 345 ms"

              expectOne
                  (specOf [ "step", value 10.0; "pulse", value 5.0; "responseDelay", value 30.0 ])
                  "pulse: 5 ms is not a whole number of steps of 10 ms; nearest: 10 ms"

              expectOne (specOf [ "responseDelay", value 21.0 ]) "responseDelay: 21 ms"

              Expect.exists
                  (faults (specOf [ "step", value 3.0 ]))
                  (_.StartsWith("step: 3 ms does not divide the 320 ms"))
                  "step"
          }

          test "decimal fractions of a millisecond are whole multiples where they are on paper" {
              expectNone (specOf [ "step", value 0.1; "pulse", value 0.3; "hold", value 70.7; "units", value 8L ])
          }

          test "a trial too short for its last pulse says how long hold must be" {
              expectOne (specOf [ "hold", value 65.0 ]) "hold: 65 ms is too short"

              Expect.stringContains
                  (faults (specOf [ "hold", value 0.0 ])).Head
                  "hold must be at least 70 ms, or set truncatedPulses"
                  "cure"

              expectNone (specOf [ "hold", value 70.0 ])
              expectNone (specOf [ "hold", value 70.0; "step", value 1.0 ])
              expectOne (specOf [ "hold", value 69.0; "step", value 1.0 ]) "hold: 69 ms is too short"
              expectNone (specOf [ "hold", value 65.0; "truncatedPulses", value true ])
              expectOne (specOf [ "hold", value 90.0; "pulse", value 45.0 ]) "hold: 90 ms is too short"
              expectNone (specOf [ "hold", value 95.0; "pulse", value 45.0 ])
          }

          test "an answer must be due before the test set's next pulse" {
              expectOne
                  (specOf [ "responseDelay", value 50.0 ])
                  "responseDelay: pulse, responseDelay and one step are 75 ms"

              expectNone (specOf [ "responseDelay", value 45.0 ])
          }

          test "a batch larger than an epoch's trials is refused, and one that no array holds" {
              expectOne (specOf [ "trials", value 63L ]) "batch: 64 trials in a batch are more than the 63 of an epoch"
              expectNone (specOf [ "trials", value 64L ])

              expectOne
                  (specOf [ "batch", value 65536L; "trials", value 65536L; "units", value 4096L ])
                  "batch: 65536 trials of 136 steps with 4096 units are 36507222016 values in one batch"
          }

          test "seeds are checked: none, twice the same, out of range" {
              let spec seeds =
                  ExperimentSpec(Name = "x", Seeds = List.toArray seeds)

              expectOne (spec []) "seeds: there are none"
              expectOne (spec [ Seed.Both 1L; Seed.Both 2L; Seed.Both 1L ]) "seeds: 1 is given twice"
              expectOne (spec [ Seed(1L, 2L); Seed(1L, 2L) ]) "seeds: 1:2 is given twice"

              expectOne
                  (spec [ Seed.Both -1L ])
                  "seeds: -1 is not allowed; allowed: a whole number from 0 to 9007199254740991"

              expectOne (spec [ Seed(1L, Seed.Largest + 1L) ]) "seeds: 9007199254740992 is not allowed"
              expectNone (spec [ Seed.Both 0L; Seed.Both Seed.Largest; Seed(0L, Seed.Largest) ])
          }

          test "more realizations than a store can hold are refused, however many" {
              let many = [ for i in 1L .. 1000L -> value i ]
              let rates = [ for i in 1..1000 -> value (float i / 1e4) ]

              let spec =
                  swept
                      []
                      [ axis "units" many
                        axis "epochs" many
                        axis "learningRate" rates
                        axis "decay" rates ]

              expectOne spec "sweep: 1000000000000 realizations (cells x seeds) are too many; at most 100000"
              expectNone (swept [] [ axis "units" many; axis "epochs" many[..99] ])
          }

          test "a claim must name a metric, a number and its text" {
              let claim text metric number =
                  ExperimentSpec(
                      Name = "x",
                      Seeds = [| Seed.Both 1L |],
                      Claims =
                          [| ClaimSpec("fine", Quantifier.All, "heldStates", Comparison.AtLeast, 8.0)
                             ClaimSpec(text, Quantifier.Any, metric, Comparison.Equal, number) |]
                  )

              expectOne
                  (claim "t" "heldstates" 8.0)
                  "claim 2: \"heldstates\" is no metric. Did you mean heldStates? The metrics are loss,"

              expectOne
                  (claim "t" "radius of it all" 8.0)
                  "claim 2: \"radius of it all\" is no metric. The metrics are loss,"

              expectOne (claim "t" "loss" nan) "claim 2: NaN is not allowed; allowed: a finite number"
              expectOne (claim " " "loss" 1.0) "claim 2: has no text"
              expectNone (claim "t" "loss" 1.0)
          }

          test "only a number that an untrained network has can be set against it" {
              let against metric =
                  ExperimentSpec(
                      Name = "x",
                      Seeds = [| Seed.Both 1L |],
                      Claims =
                          [| ClaimSpec(
                                 "t",
                                 Quantifier.Median,
                                 metric,
                                 Comparison.Above,
                                 1.0,
                                 Against = Baseline.RatioToUntrained
                             ) |]
                  )

              expectNone (against "edgeLength")

              expectOne
                  (against "loss")
                  "claim 1: \"loss\" is a number of the training itself, which no untrained network has: claim it without ratioToUntrained"

              expectOne (against "shapeDistance") "claim 1: \"shapeDistance\" is a number of pairs of networks"
          }

          test "a number of pairs is claimed of at most a thousand realizations" {
              let claiming seeds metric =
                  ExperimentSpec(
                      Name = "x",
                      Seeds = [| for seed in 1L .. seeds -> Seed.Both seed |],
                      Claims = [| ClaimSpec("t", Quantifier.All, metric, Comparison.Below, 1.0) |]
                  )

              expectNone (claiming 1000L "shapeDistance")
              expectNone (claiming 1001L "heldStates")

              expectOne
                  (claiming 1001L "shapeDistance")
                  "claim 1: 1001 realizations are too many for \"shapeDistance\", a number of every pair of them; at most 1000"
          }

          test "an engine or a device that there is not is refused, and a device that the engine has not" {
              let spec engine device =
                  ExperimentSpec(Name = "x", Seeds = [| Seed.Both 1L |], Engine = engine, Device = device)

              expectOne (spec "torch" "cpu") "engine: \"torch\" is not allowed; allowed: simd or libtorch"
              expectOne (spec "libtorch" "gpu") "device: \"gpu\" is not allowed; allowed: cpu or cuda"

              expectOne
                  (spec "simd" "cuda")
                  "device: the engine simd trains on the CPU alone; cuda needs the engine libtorch"

              expectNone (spec "libtorch" "cpu")
              expectNone (spec "libtorch" "cuda")
          }

          test "a parameter that came later is neutral by default" {
              for parameter in Parameters.All do
                  match parameter.Neutral with
                  | null -> ()
                  | neutral -> Expect.equal (parameter.Get.Invoke(Cell())) neutral parameter.Name
          }

          test "names of parameters are not names of metrics' columns" {
              let parameters = set [ for parameter in Parameters.All -> parameter.Name ]

              let columns =
                  set
                      [ yield! [ "key"; "subject"; "seed"; "outcome" ]
                        for metric in Metrics.All do
                            metric.Column ]

              Expect.isEmpty (Set.intersect parameters columns) "each column of the summary has one meaning"
          } ]
