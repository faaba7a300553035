namespace FlipFlop

open FlipFlop.Experiments.Specification

/// A number that can be claimed: `heldStates`, `ratioToUntrained edgeLength`, `shapeDistance` ...
type Measure<'kind> = internal Measure of metric: string * Baseline

module internal Measure =
    /// "edgeLength"; "ratioToUntrained edgeLength", which is no metric's name.
    let inWords (Measure(metric, against): Measure<'kind>) =
        match against with
        | Baseline.RatioToUntrained -> $"ratioToUntrained {metric}"
        | Baseline.DifferenceFromUntrained -> $"differenceFromUntrained {metric}"
        | _ -> metric

/// Of a number of the training: `loss`.
type OfTraining = internal | OfTraining

/// Of a number that any network has, an untrained one too: `heldStates`.
type OfNetwork = internal | OfNetwork

/// Of a number that is set against the untrained network's: `ratioToUntrained edgeLength`.
type AgainstUntrained = internal | AgainstUntrained

/// Of a number of two networks: `shapeDistance`.
type OfPairs = internal | OfPairs

/// What a metric is compared with.
type Condition = internal Condition of Comparison * float

/// A quantifier, a metric and a condition: `all heldStates (atLeast 8)`.
type Assertion =
    internal
        { Quantifier: Quantifier
          Metric: string
          Against: Baseline
          Comparison: Comparison
          Value: float }

/// Comparisons; whole numbers will do as well as others.
[<AutoOpen; AbstractClass; Sealed>]
type Conditions =
    static member atLeast(value: float) = Condition(Comparison.AtLeast, value)
    static member atMost(value: float) = Condition(Comparison.AtMost, value)
    static member above(value: float) = Condition(Comparison.Above, value)
    static member below(value: float) = Condition(Comparison.Below, value)
    static member equalTo(value: float) = Condition(Comparison.Equal, value)

/// Numbers set against those of the untrained network of the same seed, which has a cube too.
[<AutoOpen>]
module Baselines =
    /// The trained network's number divided by the untrained one's: `all (ratioToUntrained edgeLength) (above 1.0)`.
    let ratioToUntrained (Measure(metric, _): Measure<OfNetwork>) : Measure<AgainstUntrained> =
        Measure(metric, Baseline.RatioToUntrained)

    /// The trained network's number less the untrained one's: `all (differenceFromUntrained heldStates) (atLeast 1)`.
    let differenceFromUntrained (Measure(metric, _): Measure<OfNetwork>) : Measure<AgainstUntrained> =
        Measure(metric, Baseline.DifferenceFromUntrained)

/// Over which realizations, or pairs of them, a claim is made; or which one number of all of them is compared.
[<AutoOpen>]
module Quantifiers =
    let private quantified quantifier (Measure(metric, against): Measure<'kind>) (Condition(comparison, value)) =
        { Quantifier = quantifier
          Metric = metric
          Against = against
          Comparison = comparison
          Value = value }

    /// Of every realization.
    let all (measure: Measure<'kind>) condition =
        quantified Quantifier.All measure condition

    /// Of more than half of the realizations.
    let most (measure: Measure<'kind>) condition =
        quantified Quantifier.Most measure condition

    /// Of one realization at least.
    let any (measure: Measure<'kind>) condition =
        quantified Quantifier.Any measure condition

    /// Of the median over the realizations that have the number.
    let median (measure: Measure<'kind>) condition =
        quantified Quantifier.Median measure condition

    /// Of the mean over the realizations that have the number.
    let mean (measure: Measure<'kind>) condition =
        quantified Quantifier.Mean measure condition

    /// Of the smallest number of any realization that has it.
    let least (measure: Measure<'kind>) condition =
        quantified Quantifier.Least measure condition

    /// Of the greatest number of any realization that has it.
    let greatest (measure: Measure<'kind>) condition =
        quantified Quantifier.Greatest measure condition
