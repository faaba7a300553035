namespace FlipFlop

open System.Runtime.CompilerServices
open FlipFlop.Engine.Training

/// Where trials come from, and how many make an epoch.
type Trials =
    internal
        { Source: TrialSource
          Count: int }

/// Training by Adam: `adam { learningRate 1e-3; batch 64; data (fresh 8192); epochs 10 }`.
[<Sealed>]
type TrainingBuilder internal () =
    inherit SectionBuilder<TrainingSpec>("adam")

    /// Adam's learning rate before decay.
    [<CustomOperation "learningRate">]
    member builder.LearningRate
        (section: Section<TrainingSpec>, value: float, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        builder.Add section "learningRate" value file line

    /// Decay of Adam's first moment.
    [<CustomOperation "beta1">]
    member builder.Beta1
        (section: Section<TrainingSpec>, value: float, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        builder.Add section "beta1" value file line

    /// Decay of Adam's second moment.
    [<CustomOperation "beta2">]
    member builder.Beta2
        (section: Section<TrainingSpec>, value: float, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        builder.Add section "beta2" value file line

    /// Adam's epsilon, where Keras has it.
    [<CustomOperation "epsilon">]
    member builder.Epsilon
        (section: Section<TrainingSpec>, value: float, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        builder.Add section "epsilon" value file line

    /// Update k has the rate learningRate / (1 + decay k).
    [<CustomOperation "decay">]
    member builder.Decay
        (section: Section<TrainingSpec>, value: float, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        builder.Add section "decay" value file line

    /// The gradient's global norm is clipped to this; 0.0: never.
    [<CustomOperation "clipNorm">]
    member builder.ClipNorm
        (section: Section<TrainingSpec>, value: float, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        builder.Add section "clipNorm" value file line

    /// Trials in a batch.
    [<CustomOperation "batch">]
    member builder.Batch
        (section: Section<TrainingSpec>, value: int, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        builder.Add section "batch" (int64 value) file line

    /// Where trials come from and how many make an epoch: fresh n, or fixedTrials n.
    [<CustomOperation "data">]
    member builder.Data
        (
            section: Section<TrainingSpec>,
            value: Trials,
            [<CallerFilePath>] ?file: string,
            [<CallerLineNumber>] ?line: int
        ) =
        let section = builder.Add section "data" (ChoiceName.get value.Source) file line
        builder.Add section "trials" (int64 value.Count) file line

    /// Trials in an epoch.
    [<CustomOperation "trials">]
    member builder.Trials
        (section: Section<TrainingSpec>, value: int, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        builder.Add section "trials" (int64 value) file line

    /// The most epochs that are trained.
    [<CustomOperation "epochs">]
    member builder.Epochs
        (section: Section<TrainingSpec>, value: int, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        builder.Add section "epochs" (int64 value) file line

    /// Stop after an epoch whose loss is below this; 0.0: never.
    [<CustomOperation "stopBelow">]
    member builder.StopBelow
        (section: Section<TrainingSpec>, value: float, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        builder.Add section "stopBelow" value file line

[<AutoOpen>]
module Training =
    /// Training by Adam: `adam { learningRate 1e-3; batch 64; data (fresh 8192); epochs 10 }`.
    let adam = TrainingBuilder()

    /// n new trials every epoch.
    let fresh n =
        { Source = TrialSource.Fresh
          Count = n }

    /// The same n trials every epoch, noise and all, in another order: the paper's way.
    /// (`fixed` alone is a word of F# itself.)
    let fixedTrials n =
        { Source = TrialSource.Fixed
          Count = n }
