/// Sides of a comparison without any training: realizations that have a loss and nothing else.
module FlipFlop.Tests.Diff.ComparedSides

open System
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests

/// An experiment of these seeds, of so many trials, that stops below this loss; other trials, and other things are trained.
let planStopping (below: float) name (trials: int) (seeds: int list) =
    let spec = TrainedStore.spec name [ 4 ] seeds

    let training =
        TrainingSpec(Batch = 16, Trials = trials, Epochs = 1, StopBelow = below)

    let cell =
        Cell(Task = spec.Base.Task, Network = spec.Base.Network, Training = training)

    TrainedStore.planOf (
        ExperimentSpec(Name = name, Title = spec.Title, Base = cell, Sweep = spec.Sweep, Seeds = spec.Seeds)
    )

/// The same with a goal, so that the number of its epochs is a result.
let planOf name trials seeds = planStopping 1e-9 name trials seeds

let private result (realization: Realization) (loss: float) =
    RealizationResult(
        Realization = realization,
        Outcome = RealizationOutcome.Finished,
        History =
            (if Double.IsNaN loss then
                 [||]
             else
                 [| EpochRecord(1, 2L, 32, loss, 1.0) |])
    )

let side (label: string) (result: ExperimentResult) =
    DiffSide(
        Label = label,
        Version = "",
        Store = "results",
        Result = result,
        StoredSummary = null,
        TraceOf = Func<string, Trace>(fun _ -> Trace([| "tensor" |], [||]))
    )

/// A side whose realizations have these losses; a NaN stands for no history, an infinite one is no number of a loss.
let withLosses (plan: Plan) (losses: float seq) (claims: ClaimVerdict list) =
    side
        plan.Spec.Name
        (ExperimentResult(
            Plan = plan,
            Realizations = Array.map2 result (Array.ofSeq plan.Realizations) (Array.ofSeq losses),
            Claims = List.toArray claims,
            SpecJson = SpecJson.Write plan.Spec
        ))
