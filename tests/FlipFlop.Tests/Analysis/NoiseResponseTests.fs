module FlipFlop.Tests.Analysis.NoiseResponseTests

open System
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Randomness
open FlipFlop.Engine.Tasks
open FlipFlop.Tests

/// One unit and one bit: h(t) = tanh(recurrent h + input x), z = output h + bias.
let private oneUnit input recurrent output bias =
    NetworkWeights(
        Inputs = 1,
        Units = 1,
        Outputs = 1,
        InputKernel = [| input |],
        RecurrentKernel = [| recurrent |],
        OutputKernel = [| output |],
        OutputBias = [| bias |]
    )

let private taskOf noise =
    FlipFlopTask(Bits = 1, InputNoise = noise)

let private analyse weights noise =
    NetworkAnalyzer.Analyze(weights, taskOf noise)

let private responseTo noise weights = nonNull (analyse weights noise).Noise

let private isNear part (expected: float) (actual: float) what =
    Number.isAtMost (abs (actual - expected)) (part * expected) $"{what}: {actual} for {expected}"

/// The escape of one copy, run here: the first step at which its output has not the sign.
let private escapeOf (input: float32) (recurrent: float32) noise start sign row =
    let normals = RandomRow(0L, RandomStream.Escape, row)

    let rec run step h =
        if h * sign <= 0.0 then
            Some step
        elif step = NoiseResponse.MostSteps then
            None
        else
            let x = noise * float (SingleNormals.At(normals, int64 step))
            run (step + 1) (tanh (float recurrent * h + float input * x))

    run 0 start

[<Tests>]
let tests =
    testList
        "Noise response"
        [ test "Along the edge a leaky unit spreads as an autoregressive process does" {
              let leak, noise, input = 0.9, 0.5, 0.01f
              let analysis = analyse (oneUnit input (float32 leak) 1.0f 0.0f) noise
              let response = nonNull analysis.Noise
              let states = analysis.MemoryStates.States
              isNear 1e-12 (abs (states[0] - states[1])) response.ShortestEdge "edge"

              let variance step =
                  (float input * noise) ** 2.0 * (1.0 - leak ** (2.0 * float step)) / (1.0 - leak ** 2.0)

              let expected = sqrt (List.averageBy variance [ 1 .. NoiseResponse.SpreadSteps ])

              isNear 0.1 expected response.Spread "spread"
              Expect.equal response.Separation (response.ShortestEdge / response.Spread) "separation"
          }

          test "Each copy escapes when its output first has the wrong sign" {
              let input, recurrent, noise = 1.0f, 1.1f, 0.5
              let analysis = analyse (oneUnit input recurrent 1.0f 0.0f) noise
              let response = nonNull analysis.Noise
              Expect.equal response.Copies 16 "copies"
              let sign row = if row < 16 then 1.0 else -1.0

              let expected =
                  [ for row in 0..31 ->
                        escapeOf input recurrent noise analysis.MemoryStates.States[row / 16] (sign row) row ]

              Expect.isTrue (List.exists Option.isSome expected) "some escape"

              Expect.equal
                  (List.ofArray response.WatchedMs)
                  [ for escape in expected -> 5.0 * float (Option.defaultValue NoiseResponse.MostSteps escape) ]
                  "when"

              Expect.equal (List.ofArray response.Escaped) (List.map Option.isSome expected) "whether"
          }

          test "Noise that turns the sign with a known probability in every step is survived that long" {
              // The input alone moves the output: 1 plus a normal value, below 0 with a probability of 0.1587.
              let response = oneUnit 0.001f 0.0f 1000.0f 1.0f |> responseTo 1.0
              let steps = Array.map (fun ms -> ms / 5.0) response.WatchedMs
              isNear 0.5 (1.0 / 0.15866) (Array.average steps[..15]) "of the positive state: 16 copies"
              Expect.all steps[16..] ((=) 0.0) "the negative state is wrong to begin with"
              Expect.all response.Escaped id "none is left"
              Expect.equal (response.Survival().Median) (Nullable 0.0) "half are gone at once"
          }

          test "States that the noise cannot turn are censored at the end: there is no median" {
              let response = oneUnit 5.0f 3.0f 1.0f 0.0f |> responseTo 0.01
              Expect.all response.Escaped not "none escapes"
              Expect.all response.WatchedMs ((=) 5000.0) "1,000 steps of 5 ms"
              Expect.equal (response.Survival().Median) (Nullable()) "no median"
              Expect.equal (Seq.last (response.Survival().Steps)).Censored 32 "censored"
              Number.isLessThan 100.0 response.Separation "far apart"
          }

          test "States that coincide have no separation" {
              let response = oneUnit 1.0f 0.0f 1.0f 0.0f |> responseTo 0.1
              Expect.equal response.ShortestEdge 0.0 "no edge"
              Expect.isTrue (Double.IsNaN response.Separation) "none"
          }

          test "Without noise there is nothing to resist" {
              Expect.isNull (analyse (oneUnit 5.0f 3.0f 1.0f 0.0f) 0.0).Noise "none"
          }

          test "What holds its states is farther apart than its noise, and survives longer than what forgets" {
              let response name =
                  nonNull (TestData.analysisOf name).Noise

              let held, forgets = response "three-bits-1", response "three-bits-forgets"
              Expect.equal held.Copies 4 "copies of eight states"

              let right (survival: NoiseResponse) =
                  survival.Escaped |> Seq.filter not |> Seq.length

              Number.isLessThan (right forgets) (right held) "right to the end"
              Number.isLessThan forgets.Separation held.Separation "separation"
          }

          test "Sixteen states have four copies each" {
              let weights = Initialiser.Draw(NetworkSpec(Units = 8), 4, 4, 1L)

              let response =
                  nonNull (NetworkAnalyzer.Analyze(weights, FlipFlopTask(Bits = 4))).Noise

              Expect.hasLength response.WatchedMs 64 "copies"
          } ]
