/// A result whose every number is another, so that none can stand for another.
module FlipFlop.Tests.Experiments.SummarizedResult

open System
open System.Collections.Generic
open FlipFlop.Analysis
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification

let private stateSet (right: bool[]) (cube: CubeGeometry) =
    StateSet(Signs = [||], States = [||], Outputs = [||], Right = right, Projected = [||], Cube = cube)

let private cube (offset: float) disparity =
    CubeGeometry(
        WalshEnergy = Dictionary(),
        Nonlinearity = offset + 0.01,
        AxisRatio = offset + 1.02,
        Skew = offset + 0.03,
        AxisLengths = [||],
        AxisAngles = [||],
        Edges = [| CubeEdge(0, 1, offset + 3.0); CubeEdge(0, 2, offset + 5.0) |],
        MeanDistanceByHamming = [||],
        VarianceInBitsComponents = offset + 0.04,
        ProcrustesDisparity = disparity
    )

let private score gapMs right =
    TransitionScore(GapMs = gapMs, Transitions = 208, Right = right, RightByFlips = [||], TransitionsByFlips = [||])

/// An analysis in which every number is another one.
let private analysis offset disparity =
    NetworkAnalysis(
        Version = 1,
        Units = 64,
        Bits = 3,
        StepMs = 5.0,
        Spectrum =
            Spectrum(
                Real = Array.zeroCreate 40,
                Imaginary = [||],
                SpectralRadius = offset + 1.05,
                Outside = 11,
                Inside = 12,
                RealPartAboveOne = 13,
                OutsidePositive = 14,
                OutsideNegative = 15,
                OutsideComplex = 16,
                FrobeniusNorm = 17.5,
                DepartureFromNormality = offset + 2.06
            ),
        RecurrentWeights =
            WeightDistribution(
                Counts = [||],
                Below = 0,
                Above = 0,
                ShareNearZero = offset + 0.09,
                StandardDeviation = 1.0,
                Kurtosis = offset + 0.11
            ),
        Response =
            MemoryResponse(
                Steps = 1,
                MeanSquareError = offset + 0.07,
                SignAccuracy = offset + 0.08,
                X = [||],
                Y = [||],
                Z = [||]
            ),
        StateSpace =
            StateSpace(
                SingularValues = [||],
                Energy = [| 0.5; 0.25; 0.125; 0.0625 |],
                ExplainedVarianceRatio = [||],
                Trajectory = [||],
                Directions = [||]
            ),
        MemoryStates = stateSet [| true; true; false |] (cube offset disparity),
        SettledStates = stateSet [| true; false; false |] (cube 100.0 (Nullable 0.99)),
        Transitions = [| score 50.0 208; score 150.0 104; score 500.0 52 |],
        Noise =
            NoiseResponse(
                InputNoise = 0.1,
                Copies = 1,
                WatchedMs = [| 15.0; 45.0; 5000.0 |],
                Escaped = [| true; true; false |],
                ShortestEdge = 3.0,
                Spread = 0.5
            )
    )

let spec =
    ExperimentSpec(
        Name = "x",
        Title = "A \"question\"",
        Sweep =
            [| SweepAxis
                   [| for recurrent, noise in [ "orthogonal", 0.05; "normal", 0.1 ] ->
                          SweepPoint [| Assignment("inputNoise", noise); Assignment("recurrent", recurrent) |] |] |],
        Seeds = [| Seed.Both 1L; Seed(2L, 3L) |],
        Claims =
            [| ClaimSpec("held", Quantifier.All, "heldStates", Comparison.AtLeast, 1.0)
               ClaimSpec("learnt", Quantifier.Greatest, "loss", Comparison.Below, 0.5) |]
    )

let private epoch number loss =
    EpochRecord(number, 10L, 100, loss, 1.0)

let result =
    let plan = Planner.Plan(spec, "1")

    let realizations =
        [| RealizationResult(
               Realization = plan.Realizations[0],
               Outcome = RealizationOutcome.Finished,
               History = [| epoch 1 0.5; epoch 2 (0.1 + 0.2) |],
               Trained = analysis 0.0 (Nullable 1e-9),
               Untrained = analysis 0.5 (Nullable())
           )
           RealizationResult(
               Realization = plan.Realizations[1],
               Outcome = RealizationOutcome.Diverged,
               History = [| epoch 1 infinity |]
           )
           RealizationResult(Realization = plan.Realizations[2], Outcome = RealizationOutcome.Missing, History = [||])
           RealizationResult(
               Realization = plan.Realizations[3],
               Outcome = RealizationOutcome.ReachedGoal,
               History = [| epoch 1 0.25 |],
               Trained = analysis 0.0 (Nullable())
           ) |]

    ExperimentResult(
        Plan = plan,
        Realizations = realizations,
        Claims = ClaimJudge.Judge(spec.Claims, realizations),
        SpecJson = SpecJson.Write spec
    )
