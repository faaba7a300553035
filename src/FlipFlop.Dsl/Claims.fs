namespace FlipFlop

open FlipFlop.Experiments.Specification

/// A number that is computed of every realization: `heldStates`, `spectralRadius` ...
type MetricName = internal MetricName of string

/// What a metric is compared with.
type Condition = internal Condition of Comparison * float

/// A quantifier, a metric and a condition: `all heldStates (atLeast 8)`.
type Assertion =
    internal
        { Quantifier: Quantifier
          Metric: string
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

/// Over which realizations a claim is made.
[<AutoOpen>]
module Quantifiers =
    let private quantified quantifier (MetricName metric) (Condition(comparison, value)) =
        { Quantifier = quantifier
          Metric = metric
          Comparison = comparison
          Value = value }

    /// Of every realization.
    let all = quantified Quantifier.All

    /// Of more than half of the realizations.
    let most = quantified Quantifier.Most

    /// Of one realization at least.
    let any = quantified Quantifier.Any
