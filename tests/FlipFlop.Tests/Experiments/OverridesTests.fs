module FlipFlop.Tests.Experiments.OverridesTests

open System.Globalization
open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Specification

/// A parameter's value, as records hold it.
let private value (value: obj) = value

let private point assignments =
    SweepPoint [| for name, value in assignments -> Assignment(name, value) |]

/// Units on an axis of their own; noise and learning rate zipped.
let private spec =
    ExperimentSpec(
        Name = "x",
        Seeds = [| Seed.Both 1L; Seed.Both 2L |],
        Sweep =
            [| SweepAxis [| point [ "units", value 48L ]; point [ "units", value 64L ] |]
               SweepAxis
                   [| point [ "inputNoise", value 0.1; "learningRate", value 1e-3 ]
                      point [ "inputNoise", value 0.2; "learningRate", value 1e-3 ]
                      point [ "inputNoise", value 0.4; "learningRate", value 1e-4 ] |]
               SweepAxis [| point [ "beta1", value 0.9 ]; point [ "beta1", value 0.8 ] |] |]
    )

let private apply assignments =
    Overrides.Apply(spec, List.toArray assignments)

let private axes (spec: ExperimentSpec) =
    [ for axis in spec.Sweep -> [ for point in axis.Points -> SweepAxes.InWords point.Assignments ] ]

let private faultsOf assignments (seeds: string | null) =
    try
        Overrides.Apply(spec, List.toArray assignments, seeds) |> ignore
        []
    with :? FaultyExperimentException as faulty ->
        [ for fault in faulty.Faults -> string fault ]

let private units = [ "units = 48"; "units = 64" ]
let private beta = [ "beta1 = 0.9"; "beta1 = 0.8" ]

let private zipped =
    [ "inputNoise = 0.1, learningRate = 0.001"
      "inputNoise = 0.2, learningRate = 0.001"
      "inputNoise = 0.4, learningRate = 0.0001" ]

[<Tests>]
let tests =
    testList
        "Overrides"
        [ test "one value replaces the base cell's" {
              let changed =
                  apply [ "epochs=1"; "trials=128"; "data=fixed"; "truncatedPulses=true"; "hold=70" ]

              Expect.equal changed.Base.Training.Epochs 1 "epochs"
              Expect.equal changed.Base.Training.Trials 128 "trials"
              Expect.equal changed.Base.Training.Data TrialSource.Fixed "data"
              Expect.isTrue changed.Base.Task.TruncatedPulses "truncatedPulses"
              Expect.equal changed.Base.Task.HoldMs 70.0 "hold"
              Expect.equal (axes changed) [ units; zipped; beta ] "the sweep as it was"
          }

          test "one value takes the place of an axis" {
              let changed = apply [ "units=96" ]
              Expect.equal changed.Base.Network.Units 96 "the base cell"
              Expect.equal (axes changed) [ zipped; beta ] "the axis is gone"
          }

          test "several values take the place of an axis, where it was" {
              Expect.equal
                  (axes (apply [ "units=8,16,32" ]))
                  [ [ "units = 8"; "units = 16"; "units = 32" ]; zipped; beta ]
                  "axes"
          }

          test "several values of what was not swept make the last axis" {
              Expect.equal
                  (axes (apply [ "hold=340, 680" ]))
                  [ units; zipped; beta; [ "hold = 340 ms"; "hold = 680 ms" ] ]
                  "axes"
          }

          test "a zipped parameter leaves its points, and those that have become equal are one" {
              let rest = [ "learningRate = 0.001"; "learningRate = 0.0001" ]
              let single = apply [ "inputNoise=0.3" ]
              Expect.equal (axes single) [ units; rest; beta ] "the axis keeps its place"
              Expect.equal single.Base.Task.InputNoise 0.3 "the base cell"

              Expect.equal
                  (axes (apply [ "inputNoise=0.3,0.5" ]))
                  [ units; rest; [ "inputNoise = 0.3"; "inputNoise = 0.5" ]; beta ]
                  "the new axis follows"

              Expect.equal
                  (axes (apply [ "inputNoise=0.3"; "learningRate=0.1" ]))
                  [ units; beta ]
                  "nothing is left of it"
          }

          test "a point that left the parameter out keeps what the base cell said of the others" {
              let uneven =
                  ExperimentSpec(
                      Name = "x",
                      Seeds = [| Seed.Both 1L |],
                      Sweep = [| SweepAxis [| point [ "units", value 48L ]; point [ "inputNoise", value 0.2 ] |] |]
                  )

              let changed = Overrides.Apply(uneven, [ "units=32" ])
              Expect.equal (axes changed) [ [ "inputNoise = 0.1"; "inputNoise = 0.2" ] ] "noise alone"
              Expect.equal changed.Base.Network.Units 32 "units"
          }

          test "seeds are read as numbers, ranges and pairs" {
              let seeds (text: string) =
                  [ for seed in Overrides.Apply(spec, [], text).Seeds -> string seed ]

              Expect.equal (seeds "1..4") [ "1"; "2"; "3"; "4" ] "a range"
              Expect.equal (seeds "1,2,5") [ "1"; "2"; "5" ] "a list"
              Expect.equal (seeds "1..3, 7") [ "1"; "2"; "3"; "7" ] "both"
              Expect.equal (seeds "1:2,3:3") [ "1:2"; "3" ] "pairs"
              Expect.equal (seeds "9007199254740991") [ "9007199254740991" ] "the largest"
          }

          test "seeds that cannot be read are refused, each of them" {
              for wrong in
                  [ ""
                    "a"
                    "-1"
                    "1.5"
                    "1...3"
                    "1..2..3"
                    "1:2:3"
                    "9007199254740992"
                    "1e3"
                    "+1"
                    "1..3:7" ] do
                  Expect.exists
                      (faultsOf [] wrong)
                      (_.StartsWith($"seeds: \"{wrong}\" is not allowed; allowed: seeds and ranges, as in 1..8"))
                      wrong

              Expect.equal
                  (faultsOf [] "8..1")
                  [ "seeds: \"8..1\" is empty: write the smaller number first" ]
                  "backwards"

              Expect.exists (faultsOf [] "0..9007199254740991") (_.Contains("too many")) "endless"
              Expect.exists (faultsOf [] "1,1") (_.Contains("1 is given twice")) "twice"
              Expect.hasLength (faultsOf [] "x,y,3..1") 3 "all at once"
          }

          test "every fault is named at once" {
              let faults =
                  faultsOf
                      [ "units=-7"
                        "nosuch=3"
                        "inputNose=1"
                        "batch=many,9000"
                        "epochs=1"
                        "epochs=2"
                        "units"
                        "=3"
                        "data="
                        "seeds=3"
                        "engine=libtorch"
                        "trials=99999999999999999999" ]
                      "x"

              for expected in
                  [ "units: -7 is not allowed; allowed: a whole number from 1 to 4096"
                    "--set: \"nosuch\" is unknown. The parameters are bits, step,"
                    "--set: \"inputNose\" is unknown. Did you mean inputNoise?"
                    "batch: \"many\" is not allowed; allowed: a whole number from 1 to 65536"
                    "epochs: is set more than once"
                    "--set: \"units\" is not allowed; allowed: name=value"
                    "--set: \"=3\" is not allowed"
                    "data: \"\" is not allowed; allowed: fresh or fixed"
                    "--set: seeds is set by --seeds"
                    "--set: engine is set by --engine, as in --engine libtorch"
                    "trials: "
                    "seeds: \"x\" is not allowed" ] do
                  Expect.exists faults (_.StartsWith(expected)) $"%A{faults} has '{expected}'"

              Expect.hasLength faults 12 $"no more: %A{faults}"
          }

          test "what a change makes of the whole experiment is checked" {
              Expect.equal (faultsOf [ "trials=32" ] null).Length 1 "a batch of 64"

              Expect.stringStarts
                  (faultsOf [ "units=8,8" ] null).Head
                  "sweep: the axis of units has the point units = 8 more than once"
                  "twice"

              Expect.equal (faultsOf [ "trials=32"; "batch=16" ] null) [] "both changed"
          }

          test "values are read alike under every culture" {
              let before = CultureInfo.CurrentCulture
              let culture = CultureInfo.InvariantCulture.Clone() :?> CultureInfo
              culture.NumberFormat.NumberDecimalSeparator <- ","
              CultureInfo.CurrentCulture <- culture

              try
                  let changed = apply [ "inputNoise=0.15"; "learningRate=1e-3,2.5e-4" ]
                  Expect.equal changed.Base.Task.InputNoise 0.15 "noise"
                  Expect.contains (axes changed) [ "learningRate = 0.001"; "learningRate = 0.00025" ] "rates"
              finally
                  CultureInfo.CurrentCulture <- before
          } ]
