/// Results to draw reports of: real trained networks of tests/data, analysed, in the places of a sweep.
module FlipFlop.Tests.Reports.ReferenceResult

open System
open FlipFlop.Analysis
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.Reports.ReferenceRealization

type Place = ReferenceRealization.Place

/// Two sizes, three levels of noise, two seeds; one diverged, one missing, one forgets, one learned two bits of three.
let places =
    [ { place "" 24 0.1 1L nan with
          Outcome = RealizationOutcome.Diverged }
      { place "" 24 0.2 1L nan with
          Outcome = RealizationOutcome.Missing }
      place "three-bits-too-small" 24 0.4 1L 0.28
      place "three-bits-1" 64 0.1 1L 0.026
      place "three-bits-2" 64 0.1 2L 0.028
      place "three-bits-noise-02" 64 0.2 1L 0.07
      { place "three-bits-barely-trained" 64 0.2 2L 0.4 with
          Outcome = RealizationOutcome.ReachedGoal }
      place "three-bits-noise-04" 64 0.4 1L 0.27
      place "three-bits-forgets" 64 0.4 2L 0.03 ]

let private claims =
    [| ClaimVerdict(
           ClaimSpec("every transition is made", Quantifier.All, "transitionAccuracy", Comparison.AtLeast, 1.0),
           false,
           4,
           7,
           2
       )
       ClaimVerdict(
           ClaimSpec("some network holds all eight", Quantifier.Any, "heldStates", Comparison.AtLeast, 8.0),
           true,
           4,
           7,
           2
       )
       ClaimVerdict(
           ClaimSpec("nothing can be said", Quantifier.Most, "cubeDisparity", Comparison.Below, 0.1),
           Nullable(),
           0,
           0,
           9
       ) |]

let private axis name (values: obj list) =
    SweepAxis [| for value in values -> SweepPoint [| Assignment(name, value) |] |]

/// Where a run would have kept the spec.
let file = "results/experiments/reference/versions/3f2a0b1c9d1e/spec.json"

/// An experiment over these places.
let over (places: Place list) : ExperimentResult =
    let names = swept places

    let spec =
        ExperimentSpec(
            Name = "reference",
            Title = "Does input noise push eigenvalues out of the unit circle?",
            Sweep =
                [| for name in names ->
                       axis name (places |> List.map (fun place -> valueOf place name) |> List.distinct) |],
            Seeds = [| for seed in places |> List.map _.Seed |> List.distinct -> Seed.Both seed |]
        )

    let realizations = places |> List.mapi (result names) |> List.toArray

    ExperimentResult(
        Plan = Plan(spec, List.toArray names, realizations |> Array.map _.Realization, ArithmeticVersion = "1"),
        Realizations = realizations,
        Claims = claims,
        SpecJson = SpecJson.Write spec,
        Script = "experiment \"reference\" { ... }",
        StoredSpec = StoredSpec("results", file)
    )

let standard = lazy (over places)

/// A result with other realizations, each by its place.
let replaced (change: int -> RealizationResult -> RealizationResult) (result: ExperimentResult) =
    ExperimentResult(
        Plan = result.Plan,
        Realizations = Array.ofSeq (Seq.mapi change result.Realizations),
        Claims = result.Claims,
        SpecJson = result.SpecJson
    )

/// A realization again, with these seeds and this network.
let copy (result: RealizationResult) seed (network: NetworkAnalysis | null) =
    let realization = result.Realization

    RealizationResult(
        Realization = Realization(realization.Cell, seed, realization.Swept, realization.Subject, realization.Key),
        Outcome = result.Outcome,
        History = result.History,
        Trained = network,
        Untrained = result.Untrained
    )

let private without outcome units noise seed =
    { place "" units noise seed nan with
        Outcome = outcome }

/// Two sizes, two levels of noise, two learning rates, two seeds; at the lower rate and noise the small ones diverged, at
/// the higher they are missing.
let threeParameters =
    let diverged, missing = RealizationOutcome.Diverged, RealizationOutcome.Missing

    let slow =
        [ without diverged 24 0.1 1L
          without diverged 24 0.1 2L
          place "three-bits-too-small" 24 0.2 1L 0.28
          without diverged 24 0.2 2L
          place "three-bits-1" 64 0.1 1L 0.026
          place "three-bits-2" 64 0.1 2L 0.028
          place "three-bits-noise-02" 64 0.2 1L 0.07
          place "three-bits-barely-trained" 64 0.2 2L 0.4 ]

    let fast =
        [ without missing 24 0.1 1L
          without missing 24 0.1 2L
          place "three-bits-too-small" 24 0.2 1L 0.27
          place "three-bits-too-small" 24 0.2 2L 0.29
          place "three-bits-1" 64 0.1 1L 0.024
          place "three-bits-forgets" 64 0.1 2L 0.03
          place "three-bits-noise-04" 64 0.2 1L 0.25
          without missing 64 0.2 2L ]

    lazy (over (slow @ [ for place in fast -> { place with LearningRate = 3e-3 } ]))

/// One network alone.
let single = lazy (over [ place "three-bits-1" 64 0.1 1L 0.026 ])

/// One, two and four bits.
let otherBits =
    lazy
        (over
            [ { place "one-bit" 24 0.1 1L 0.02 with
                  Bits = 1 }
              { place "two-bits" 48 0.1 1L 0.02 with
                  Bits = 2 }
              { place "untrained" 32 0.1 1L 0.9 with
                  Bits = 4 } ])

/// So many realizations that the page must leave something out: the same networks again and again, in six cells.
let many (count: int) =
    let trained = places |> List.filter (fun place -> place.File <> "")

    over
        [ for number in 0 .. count - 1 ->
              { trained[number % trained.Length] with
                  Noise = List.item (number % 3) [ 0.1; 0.2; 0.4 ]
                  Seed = int64 (number / 6 % 4) } ]

/// The same at the paper's scale: 400 units, steps of 1 ms. One network that learned nothing, again and again.
let manyOfThePaper (count: int) =
    let noises = [| 0.1; 0.2; 0.4 |]

    over
        [ for number in 0 .. count - 1 ->
              { place "untrained" 400 noises[number % 3] 1L 0.02 with
                  StepMs = 1.0 } ]
