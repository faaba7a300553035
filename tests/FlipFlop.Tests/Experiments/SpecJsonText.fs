/// A spec and its canonical JSON, and what is said of JSON that is none.
module FlipFlop.Tests.Experiments.SpecJsonText

open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Tests.Experiments.RandomSpec

let faultsOf json =
    try
        SpecJson.Read(json, "some.json") |> ignore
        []
    with :? FaultyExperimentException as faulty ->
        List.ofSeq faulty.Faults

let says (expected: string) (faults: Fault list) =
    Expect.exists faults (fun fault -> (string fault).Contains expected) $"one of %A{faults} says '{expected}'"

let quickstart =
    ExperimentSpec(
        Name = "quickstart",
        Title = "Does input noise push eigenvalues out of the unit circle?",
        Sweep =
            [| SweepAxis [| for units in [ 48L; 64L ] -> SweepPoint [| Assignment("units", value units) |] |]
               SweepAxis
                   [| for noise, rate in [ 0.05, 1e-3; 0.1, 1e-8 ] ->
                          SweepPoint
                              [| Assignment("learningRate", value rate)
                                 Assignment("inputNoise", value noise) |] |] |],
        Seeds = [| Seed.Both 1L; Seed(2L, 3L) |],
        Claims =
            [| ClaimSpec("every transition is made", Quantifier.All, "transitionAccuracy", Comparison.AtLeast, 1.0) |]
    )

let quickstartJson =
    """{
  "schema": 1,
  "name": "quickstart",
  "title": "Does input noise push eigenvalues out of the unit circle?",
  "task": {
    "bits": 3,
    "step": 5,
    "pulse": 20,
    "responseDelay": 20,
    "hold": 340,
    "inputNoise": 0.1,
    "lastTargetZero": false,
    "truncatedPulses": false
  },
  "network": {
    "units": 64,
    "recurrent": "orthogonal",
    "layer": "tanh"
  },
  "training": {
    "learningRate": 0.001,
    "beta1": 0.9,
    "beta2": 0.999,
    "epsilon": 1e-8,
    "decay": 0,
    "clipNorm": 0.3,
    "batch": 64,
    "data": "fresh",
    "trials": 8192,
    "epochs": 10,
    "stopBelow": 0
  },
  "sweep": [
    [
      { "units": 48 },
      { "units": 64 }
    ],
    [
      { "inputNoise": 0.05, "learningRate": 0.001 },
      { "inputNoise": 0.1, "learningRate": 1e-8 }
    ]
  ],
  "seeds": [1, { "init": 2, "data": 3 }],
  "engine": "simd",
  "claims": [
    {
      "text": "every transition is made",
      "over": "all",
      "metric": "transitionAccuracy",
      "comparison": "atLeast",
      "value": 1
    }
  ]
}
"""
