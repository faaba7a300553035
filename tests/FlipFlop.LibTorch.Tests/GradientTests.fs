/// LibTorch's autograd as the judge of losses and of every gradient.
module FlipFlop.LibTorch.Tests.GradientTests

open System
open Expecto
open TorchSharp
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.LibTorch
open FlipFlop.Tests
open FlipFlop.LibTorch.Tests.Judgement

type private Case =
    { Units: int
      Bits: int
      Batch: int
      Noise: float
      Clip: float }

    override case.ToString() =
        let clipped = if case.Clip > 0.0 then $", clipped at {case.Clip}" else ""
        $"{case.Units} units, {case.Bits} bits, {case.Batch} trials, noise {case.Noise}{clipped}"

let private case units bits batch noise clip =
    { Units = units
      Bits = bits
      Batch = batch
      Noise = noise
      Clip = clip }

let private cases =
    [ case 1 1 1 0.0 0.0
      case 5 1 3 0.1 0.0
      case 17 3 20 0.4 0.0
      case 24 3 33 0.1 0.01
      case 50 5 17 0.0 0.0
      case 67 8 18 0.1 0.05
      case 64 3 64 0.1 0.0
      case 96 2 16 0.2 0.0
      case 128 3 32 0.05 0.1 ]

let private trial case =
    FlipFlopSource(FlipFlopTask(Bits = case.Bits, StepMs = 5.0, HoldMs = 100.0, InputNoise = case.Noise), 3L)

/// With beta1 = 0 Adam's first moment after an update is the gradient, clipped, to the bit.
let private unaveraged case =
    TrainingSpec(Batch = case.Batch, ClipNorm = case.Clip, Beta1 = 0.0)

let private updated (engine: ITrainingEngine) case source weights =
    use stepper = engine.Start(weights, source, unaveraged case, 2)
    let result = stepper.Update(ReadOnlySpan(Array.init case.Batch int64), 0L)
    result, [ for tensor in stepper.Moments.First -> wide tensor ]

/// The same by LibTorch in double precision, from the same float weights and data.
let private updatedInDouble case source weights =
    use _ = torch.NewDisposeScope()
    let x, y = batchOf source (Array.init case.Batch int64)
    use judge = inDoublePrecision (unaveraged case) (doublesOf weights)

    let result =
        judge.Update(asTensor x case.Batch case.Bits, asTensor y case.Batch case.Bits, 0L)

    result, [ for tensor in judge.FirstMoments -> toArray tensor ]

let private agreeWithin tolerance what (ours: StepResult, gradient) (judged: StepResult, judgedGradient) =
    within tolerance $"{what}: loss" ours.Loss judged.Loss
    within tolerance $"{what}: norm of the gradient" ours.GradientNorm judged.GradientNorm
    tensorsWithin tolerance $"{what}: gradient" gradient judgedGradient

/// Measured over all cases, of which the paper's is the worst: 1.2e-6 of the largest element from the judge in double
/// precision, where LibTorch's own floats are off by 4.4e-6; and 4.6e-6 between the two.
let private enginesAgree case source =
    let weights = drawn case.Units case.Bits 5L
    let ours = updated SimdEngine.Instance case source weights
    let norm = (fst ours).GradientNorm
    Expect.isFalse (case.Clip > 0.0 && norm <= case.Clip) "a clipping norm is exceeded, so that clipping is judged"
    agreeWithin 2e-6 "LibTorch in double precision" ours (updatedInDouble case source weights)
    agreeWithin 1e-5 "LibTorch in float" ours (updated (LibTorchEngine()) case source weights)

let private agrees case =
    test $"{case}: loss and every gradient of simd are LibTorch's, to 2e-6 of its doubles and 1e-5 of its floats" {
        enginesAgree case (trial case)
    }

let private agreesInDouble case =
    test $"{case}: in double precision loss and every gradient of the reference are LibTorch's to 1e-11" {
        let source: ITrialSource = trial case
        let x, y = batchOf source (Array.init case.Batch int64)
        let weights = drawn case.Units case.Bits 5L
        let w = doublesOf weights
        let reference = ScalarReference<float>(unaveraged case, w[0], w[1], w[2], w[3])
        let struct (loss, gradient) = reference.LossAndGradient(x, y, case.Batch)
        let judged, judgedGradient = updatedInDouble { case with Clip = 0.0 } source weights
        within 1e-11 "loss" loss judged.Loss
        tensorsWithin 1e-11 "gradient" gradient judgedGradient
    }

let private smallEnoughForTheReference case = case.Units * case.Batch < 2500

[<Tests>]
let tests =
    testList
        "Gradients by LibTorch"
        [ testList "float" (cases |> List.map agrees)
          testList "double" (cases |> List.filter smallEnoughForTheReference |> List.map agreesInDouble)

          test "400 units, 128 trials of the paper's 340 steps: loss and every gradient of simd are LibTorch's" {
              let task =
                  FlipFlopTask(StepMs = 1.0, HoldMs = 0.0, LastTargetZero = true, TruncatedPulses = true)

              enginesAgree (case 400 3 128 0.1 0.0) (FlipFlopSource(task, 3L))
          }

          test "a comparison fails for one element that is off by 2e-5 of the largest, and for a NaN" {
              let expected = [| 1.0; -0.5; 0.25 |]
              let actual = [| 1.0; -0.5; 0.25 + 2e-5 |]

              let compare (actual: float[]) () =
                  tensorsWithin 1e-5 "gradient" [ actual ] [ expected ]

              Expect.throwsT<AssertException> (compare actual) "off by 2e-5"
              Expect.throwsT<AssertException> (compare [| 1.0; nan; 0.25 |]) "a NaN"
              compare [| 1.0; -0.5; 0.25 + 5e-6 |] ()
          } ]
