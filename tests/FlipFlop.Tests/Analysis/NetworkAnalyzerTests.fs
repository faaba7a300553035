module FlipFlop.Tests.Analysis.NetworkAnalyzerTests

open System
open System.Text.Json
open System.Text.Json.Serialization
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Tests

let private options =
    JsonSerializerOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)

/// A network of given kernels, everything else 0.
let private networkOf bits units (recurrent: float32[]) =
    NetworkWeights(
        Inputs = bits,
        Units = units,
        Outputs = bits,
        InputKernel = Array.zeroCreate (bits * units),
        RecurrentKernel = recurrent,
        OutputKernel = Array.zeroCreate (units * bits),
        OutputBias = Array.zeroCreate bits
    )

let private refusal action =
    try
        action ()
        ""
    with :? ArgumentException as refused ->
        refused.Message

[<Tests>]
let tests =
    testList
        "NetworkAnalyzer"
        [ for name in [ "one-bit"; "three-bits-too-small" ] do
              test $"The analysis of {name} comes back from JSON as it went" {
                  let analysis = TestData.analysisOf name
                  let json = JsonSerializer.Serialize(analysis, options)

                  match JsonSerializer.Deserialize<NetworkAnalysis>(json, options) with
                  | null -> failtest "nothing came back"
                  | back ->
                      Expect.equal (JsonSerializer.Serialize(back, options)) json "again"
                      Expect.equal back.MemoryStates.States analysis.MemoryStates.States "states"
                      Expect.equal back.MemoryStates.Cube.Edges.Count analysis.MemoryStates.Cube.Edges.Count "edges"
                      Expect.equal back.Transitions[2].Accuracy analysis.Transitions[2].Accuracy "accuracy"
              }

          test "A network that never moves is analysed, and comes back from JSON with what is not a number" {
              let analysis =
                  NetworkAnalyzer.Analyze(networkOf 3 5 (Array.zeroCreate 25), FlipFlopTask())

              Expect.isTrue (Double.IsNaN analysis.MemoryStates.Cube.Nonlinearity) "nonlinearity"

              Expect.equal
                  (analysis.MemoryStates.CountRight, analysis.SettledStates.CountRight)
                  (0, 0)
                  "no sign of 0 is right"

              Expect.equal (analysis.Response.SignAccuracy, analysis.Transitions[0].Right) (0.0, 0) "nor here"
              let json = JsonSerializer.Serialize(analysis, options)

              match JsonSerializer.Deserialize<NetworkAnalysis>(json, options) with
              | null -> failtest "nothing came back"
              | back -> Expect.equal (JsonSerializer.Serialize(back, options)) json "again"
          }

          for bits, units in [ 1, 1; 1, 2; 2, 1; 4, 3; 5, 8 ] do
              test $"{units} units with {bits} bits are analysed" {
                  let random = Random 11

                  let draw count =
                      Array.init count (fun _ -> float32 (random.NextDouble() - 0.5))

                  let weights =
                      NetworkWeights(
                          Inputs = bits,
                          Units = units,
                          Outputs = bits,
                          InputKernel = draw (bits * units),
                          RecurrentKernel = draw (units * units),
                          OutputKernel = draw (units * bits),
                          OutputBias = draw bits
                      )

                  let analysis = NetworkAnalyzer.Analyze(weights, FlipFlopTask(Bits = bits))
                  Expect.hasLength (nonNull analysis.Spectrum).Real units "eigenvalues"
                  Expect.hasLength analysis.MemoryStates.Projected ((1 <<< bits) * 3) "three coordinates a state"
                  Expect.hasLength analysis.StateSpace.Directions (3 * units) "three directions"
                  Expect.hasLength analysis.Transitions[0].RightByFlips (bits + 1) "flips"
              }

          test "The same network gives the same numbers again" {
              let again =
                  NetworkAnalyzer.Analyze(TestData.readWeights "two-bits", TestData.taskOf "two-bits")

              Expect.equal
                  (JsonSerializer.Serialize(again, options))
                  (JsonSerializer.Serialize(TestData.analysisOf "two-bits", options))
                  "all of it"
          }

          test "A weight that is not finite is named" {
              let recurrent = Array.zeroCreate 25
              recurrent[7] <- Single.NaN

              let message =
                  refusal (fun () -> NetworkAnalyzer.Analyze(networkOf 3 5 recurrent, FlipFlopTask()) |> ignore)

              Expect.stringContains message "recurrent_kernel[7]" "which"
          }

          test "A network that does not fit the task is refused" {
              let message =
                  refusal (fun () ->
                      NetworkAnalyzer.Analyze(networkOf 2 5 (Array.zeroCreate 25), FlipFlopTask()) |> ignore)

              Expect.stringContains message "2 inputs and 2 outputs, the task 3 bits" "what"
          } ]
