/// The language of experiment files: what is written is what the spec says, and nothing is passed over.
module FlipFlop.Tests.Dsl.LanguageTests

open Expecto
open FlipFlop
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Specification

let private everything () =
    experiment "everything" {
        title "Is every word said?"

        task (
            flipFlop {
                bits 2
                step 1.0<ms>
                pulse 10.0<ms>
                responseDelay 30.0<ms>
                hold 100.0<ms>
                inputNoise 0.25
                lastTargetZero true
                truncatedPulses true
            }
        )

        network (
            tanhNetwork {
                units 24
                recurrent normal
            }
        )

        training (
            adam {
                learningRate 1e-4
                beta1 0.8
                beta2 0.99
                epsilon 1e-7
                decay 1e-4
                clipNorm 0.0
                batch 32
                data (fixedTrials 96)
                epochs 2
                stopBelow 0.009
            }
        )

        sweep [ units [ 24; 32 ]; zip [ inputNoise [ 0.1; 0.2 ]; batch [ 16; 32 ] ] ]
        seeds [ 1..2 ]
        seedPairs [ 1, 7 ]
        engine simd
        figures [ connectivity; spectra ]
        keepWeights everyEpoch
        claim "all memories are held" (all heldStates (atLeast 4))
        claim "some eigenvalue is outside" (any spectralRadius (above 1.02))
        claim "the middle network learnt" (median loss (below 0.02))
        claim "so did they on average" (mean meanSquareError (atMost 0.02))
        claim "none forgot much" (least transitionAccuracy (atLeast 0.9))
        claim "none drifted off" (greatest cubeDisparity (below 0.1))
        claim "cubes grew" (all (ratioToUntrained edgeLength) (above 1.0))
        claim "more is held" (most (differenceFromUntrained heldStates) (atLeast 1))
        claim "cubes are turned" (median rotationBetweenCubes (above 41))
        claim "one shape for all" (all shapeDistance (below 0.3))
        margin spectralRadius 0.05
        margin loss 0.01
    }

let private golden =
    """{
  "schema": 1,
  "name": "everything",
  "title": "Is every word said?",
  "task": {
    "bits": 2,
    "step": 1,
    "pulse": 10,
    "responseDelay": 30,
    "hold": 100,
    "inputNoise": 0.25,
    "lastTargetZero": true,
    "truncatedPulses": true
  },
  "network": {
    "units": 24,
    "recurrent": "normal",
    "layer": "tanh"
  },
  "training": {
    "learningRate": 0.0001,
    "beta1": 0.8,
    "beta2": 0.99,
    "epsilon": 1e-7,
    "decay": 0.0001,
    "clipNorm": 0,
    "batch": 32,
    "data": "fixed",
    "trials": 96,
    "epochs": 2,
    "stopBelow": 0.009
  },
  "sweep": [
    [
      { "units": 24 },
      { "units": 32 }
    ],
    [
      { "inputNoise": 0.1, "batch": 16 },
      { "inputNoise": 0.2, "batch": 32 }
    ]
  ],
  "seeds": [1, 2, { "init": 1, "data": 7 }],
  "engine": "simd",
  "claims": [
    {
      "text": "all memories are held",
      "over": "all",
      "metric": "heldStates",
      "comparison": "atLeast",
      "value": 4
    },
    {
      "text": "some eigenvalue is outside",
      "over": "any",
      "metric": "spectralRadius",
      "comparison": "above",
      "value": 1.02
    },
    {
      "text": "the middle network learnt",
      "over": "median",
      "metric": "loss",
      "comparison": "below",
      "value": 0.02
    },
    {
      "text": "so did they on average",
      "over": "mean",
      "metric": "meanSquareError",
      "comparison": "atMost",
      "value": 0.02
    },
    {
      "text": "none forgot much",
      "over": "least",
      "metric": "transitionAccuracy",
      "comparison": "atLeast",
      "value": 0.9
    },
    {
      "text": "none drifted off",
      "over": "greatest",
      "metric": "cubeDisparity",
      "comparison": "below",
      "value": 0.1
    },
    {
      "text": "cubes grew",
      "over": "all",
      "metric": "edgeLength",
      "against": "ratioToUntrained",
      "comparison": "above",
      "value": 1
    },
    {
      "text": "more is held",
      "over": "most",
      "metric": "heldStates",
      "against": "differenceFromUntrained",
      "comparison": "atLeast",
      "value": 1
    },
    {
      "text": "cubes are turned",
      "over": "median",
      "metric": "rotationBetweenCubes",
      "comparison": "above",
      "value": 41
    },
    {
      "text": "one shape for all",
      "over": "all",
      "metric": "shapeDistance",
      "comparison": "below",
      "value": 0.3
    }
  ],
  "margins": [
    {
      "metric": "spectralRadius",
      "value": 0.05
    },
    {
      "metric": "loss",
      "value": 0.01
    }
  ],
  "figures": [
    "connectivity",
    "spectra"
  ],
  "keepWeights": "everyEpoch"
}
"""

let private points (spec: ExperimentSpec) =
    [ for axis in spec.Sweep ->
          [ for point in axis.Points ->
                [ for value in point.Assignments -> value.Parameter, ParameterValue.Format value.Value ] ] ]

[<Tests>]
let tests =
    testList
        "Language"
        [ testCase "everything that can be written is in the canonical JSON"
          <| fun () -> Expect.equal (SpecJson.Write(everything ())) golden "the JSON"

          testCase "what is left out has the spec's own default, and the seed is 1"
          <| fun () ->
              let spec = experiment "x" { title "" }
              let plain = ExperimentSpec(Name = "x", Seeds = [| Seed.Both 1L |])
              Expect.equal (SpecJson.Write spec) (SpecJson.Write plain) "the JSON"

          testCase "cells multiply out, group by group"
          <| fun () ->
              let spec =
                  experiment "x" {
                      sweep
                          [ cells
                                [ [ units [ 8 ]; inputNoise [ 0.1 ] ]
                                  [ units [ 16; 32 ]; inputNoise [ 0.2; 0.3 ] ] ] ]
                  }

              let cell (units: int) (noise: float) =
                  [ "units", ParameterValue.Format(int64 units)
                    "inputNoise", ParameterValue.Format noise ]

              Expect.equal
                  (points spec)
                  [ [ cell 8 0.1; cell 16 0.2; cell 16 0.3; cell 32 0.2; cell 32 0.3 ] ]
                  "the points"

          testCase "three axes zip as well as two"
          <| fun () ->
              let spec =
                  experiment "x" { sweep [ zip [ units [ 8; 16 ]; inputNoise [ 0.1; 0.2 ]; epochs [ 1; 2 ] ] ] }

              Expect.equal (List.length (List.exactlyOne (points spec))) 2 "points"
              Expect.equal (List.length (points spec).[0].[1]) 3 "values of a point"

          testCase "an axis of data gives the source and the number of trials"
          <| fun () ->
              let spec = experiment "x" { sweep [ data [ fresh 512; fixedTrials 1024 ] ] }

              Expect.equal
                  (points spec)
                  [ [ [ "data", "fresh"; "trials", "512" ]; [ "data", "fixed"; "trials", "1024" ] ] ]
                  "the points"

          testCase "seeds beyond 32 bits are written with an L"
          <| fun () ->
              let spec = experiment "x" { seeds [ 9007199254740991L ] }
              Expect.equal (List.ofSeq spec.Seeds) [ Seed.Both Seed.Largest ] "the seeds" ]
