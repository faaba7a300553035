/// Realizations that have a loss and nothing else, and claims that are judged of them.
module FlipFlop.Tests.Experiments.JudgedClaims

open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification

let realization = Realization(Cell(), Seed.Both 1L, [||], "subject", "key")

let result outcome losses =
    RealizationResult(
        Realization = realization,
        Outcome = outcome,
        History = [| for loss in losses -> EpochRecord(1, 10L, 100, loss, 1.0) |]
    )

let finished loss =
    result RealizationOutcome.Finished [ 1.0; loss ]

let diverged = result RealizationOutcome.Diverged [ 1.0; nan ]
let failed = result RealizationOutcome.Failed []
let missing = result RealizationOutcome.Missing []

/// The gradient was no number, and ended the training at a loss that was one still.
let divergedAtOnce = result RealizationOutcome.Diverged [ 1.0; 0.01 ]

let judge quantifier comparison (value: float) results =
    ClaimJudge.Judge([| ClaimSpec("c", quantifier, "loss", comparison, value) |], List.toArray results)
    |> Seq.exactlyOne

let judgeClaim (claim: ClaimSpec) results =
    ClaimJudge.Judge([| claim |], List.toArray results) |> Seq.exactlyOne

let good, bad = finished 0.1, finished 0.9
