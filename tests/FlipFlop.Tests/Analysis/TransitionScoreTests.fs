module FlipFlop.Tests.Analysis.TransitionScoreTests

open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Tests

/// Runs every transition as a whole trial of its own, nothing shared, and tells which are right.
let private rightOneByOne (weights: NetworkWeights) (test: TransitionTest) =
    let bits = test.Bits

    let input transition step bit =
        let second = test.PulseSteps + test.GapSteps

        if step < test.PulseSteps then
            float (test.Written(transition, bit))
        elif step >= second && step < second + test.PulseSteps then
            float (test.Input(transition, bit))
        else
            0.0

    let x =
        [| for transition in 0 .. test.Count - 1 do
               for step in 0 .. test.Steps - 1 do
                   for bit in 0 .. bits - 1 -> input transition step bit |]

    let run = Simulation.Run(weights, TrialSet(test.Count, test.Steps, bits, x, x))

    [ for transition in 0 .. test.Count - 1 ->
          let last = (transition * test.Steps + test.Steps - 1) * bits

          Seq.forall
              (fun bit -> run.Outputs[last + bit] * float (test.Expected(transition, bit)) > 0.0)
              (seq { 0 .. bits - 1 }) ]

[<Tests>]
let tests =
    testList
        "Transition score"
        [ for name in TestData.networksAndAuthors do
              test $"The reference's right transitions of {name} at gaps of 50, 150 and 500 ms, by flipped bits" {
                  TestData.skipIfMissing name
                  let json = (TestData.referenceJson name).GetProperty "transitions"
                  let scores = (TestData.analysisOf name).Transitions
                  Expect.equal [ for score in scores -> score.GapMs ] [ 50.0; 150.0; 500.0 ] "gaps"

                  for score in scores do
                      let recorded = json.GetProperty $"gap_{int score.GapMs}_ms"
                      Expect.equal score.Transitions (recorded.GetProperty("transitions").GetInt32()) "transitions"
                      Expect.equal score.Right (recorded.GetProperty("right").GetInt32()) $"right at {score.GapMs} ms"

                      let byFlips =
                          [| for entry in (recorded.GetProperty "by_number_of_flipped_bits").EnumerateObject() ->
                                 entry.Value[0].GetInt32(), entry.Value[1].GetInt32() |]

                      Expect.equal
                          (Array.zip score.RightByFlips score.TransitionsByFlips)
                          byFlips
                          $"by flips at {score.GapMs} ms"
              }

          for hasBias in [ false; true ] do
              test $"What is shared between transitions changes none of them (recurrent bias: {hasBias})" {
                  let trained = TestData.readWeights "three-bits-too-small"

                  let weights =
                      NetworkWeights(
                          Inputs = 3,
                          Units = 24,
                          Outputs = 3,
                          InputKernel = trained.InputKernel,
                          RecurrentKernel = trained.RecurrentKernel,
                          OutputKernel = trained.OutputKernel,
                          OutputBias = trained.OutputBias,
                          RecurrentBias =
                              (if hasBias then
                                   Array.init 24 (fun unit -> 0.02f * float32 (unit - 12))
                               else
                                   null)
                      )

                  let task = FlipFlopTask(Bits = 3, StepMs = 5.0)
                  // Gaps out of order: each must get its own states.
                  let scores = TransitionScore.Of(weights, task, [| 120.0; 30.0 |])

                  for score in scores do
                      let right = rightOneByOne weights (TransitionTest.Of(task, score.GapMs))
                      Expect.equal score.Right (right |> List.filter id |> List.length) $"right at {score.GapMs} ms"
                      Expect.isTrue (score.Right > 0 && score.Right < 208) "a case that can tell"
              } ]
