namespace FlipFlop

open System.Runtime.CompilerServices
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Specification

/// The name of a figure of the report.
type FigureName = internal FigureName of string

/// Which weights are kept of a training.
type Keeping = internal Keeping of KeptWeights

/// The name of an engine: what trains.
type EngineName = internal EngineName of string

/// The name of a device: what the engine computes on.
type DeviceName = internal DeviceName of string

/// A whole experiment: `experiment "name" { ... }`. Whatever is not said has its default.
[<Sealed>]
type ExperimentBuilder internal (name: string, place: Location) =
    member _.Yield(_: unit) : ExperimentDraft = { Parts = [] }
    member builder.Zero() = builder.Yield()

    member _.Combine(first: ExperimentDraft, rest: ExperimentDraft) : ExperimentDraft =
        { Parts = first.Parts @ rest.Parts }

    member builder.For(first: ExperimentDraft, rest: unit -> ExperimentDraft) = builder.Combine(first, rest ())
    member _.Delay(rest: unit -> ExperimentDraft) = rest ()

    /// Validates the whole, with every fault at once, and declares it.
    member _.Run(draft: ExperimentDraft) : ExperimentSpec =
        let faults = ExperimentDraft.faults name place draft SpecValidator.Faults
        Declarations.declare name place (ExperimentDraft.toSpec name draft) faults

    /// The question, in a sentence.
    [<CustomOperation "title">]
    member _.Title(draft, text: string, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        draft |> ExperimentDraft.add "title" file line (Title text)

    /// The task: `task (flipFlop { ... })`.
    [<CustomOperation "task">]
    member _.Task
        (draft, task: Section<FlipFlopTask>, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        draft |> ExperimentDraft.add "task" file line (Block(task.Keyword, task.Settings))

    /// The network: `network (tanhNetwork { ... })`.
    [<CustomOperation "network">]
    member _.Network
        (draft, network: Section<NetworkSpec>, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        draft |> ExperimentDraft.add "network" file line (Block(network.Keyword, network.Settings))

    /// The training: `training (adam { ... })`.
    [<CustomOperation "training">]
    member _.Training
        (draft, training: Section<TrainingSpec>, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        draft |> ExperimentDraft.add "training" file line (Block(training.Keyword, training.Settings))

    /// Axes: one cell for every combination of their values.
    [<CustomOperation "sweep">]
    member _.Sweep(draft, axes: Axis list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        draft |> ExperimentDraft.add "sweep" file line (Sweep axes)

    /// One realization of every cell for each seed, which is of the initial weights and of the data alike.
    [<CustomOperation "seeds">]
    member _.Seeds(draft, seeds: int list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        draft
        |> ExperimentDraft.add "seeds" file line (Seeds [ for seed in seeds -> Seed.Both(int64 seed) ])

    [<CustomOperation "seeds">]
    member _.Seeds(draft, seeds: int64 list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        draft |> ExperimentDraft.add "seeds" file line (Seeds [ for seed in seeds -> Seed.Both seed ])

    /// Seeds apart, of the initial weights and of the data: `seedPairs [ 1, 2; 1, 3 ]`. May stand beside `seeds`.
    [<CustomOperation "seedPairs">]
    member _.SeedPairs
        (draft, pairs: (int * int) list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        let seeds = [ for init, data in pairs -> Seed(int64 init, int64 data) ]
        draft |> ExperimentDraft.add "seedPairs" file line (Seeds seeds)

    /// A fact that the results are expected to show: `claim "..." (all heldStates (atLeast 8))`.
    [<CustomOperation "claim">]
    member _.Claim
        (draft, text: string, assertion: Assertion, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        let claim =
            ClaimSpec(
                text,
                assertion.Quantifier,
                assertion.Metric,
                assertion.Comparison,
                assertion.Value,
                Against = assertion.Against
            )

        draft |> ExperimentDraft.add "claim" file line (Claim claim)

    /// A difference that does not matter when results are compared: `margin spectralRadius 0.05`. Changes nothing of
    /// what is trained.
    [<CustomOperation "margin">]
    member _.Margin
        (draft, measure: Measure<'kind>, value: float, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        let margin = MarginSpec(Measure.inWords measure, value)
        draft |> ExperimentDraft.add "margin" file line (Margin margin)

    /// What trains: simd or libtorch.
    [<CustomOperation "engine">]
    member _.Engine(draft, EngineName engine, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        draft |> ExperimentDraft.add "engine" file line (Engine engine)

    /// What the engine computes on: cpu, or cuda, with the engine libtorch.
    [<CustomOperation "device">]
    member _.Device(draft, DeviceName device, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        draft |> ExperimentDraft.add "device" file line (Device device)

    /// Figures that the report has first: `figures [ connectivity; spectra ]`.
    [<CustomOperation "figures">]
    member _.Figures
        (draft, figures: FigureName list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        let names = [ for FigureName name in figures -> name ]
        draft |> ExperimentDraft.add "figures" file line (Figures names)

    /// Weights that are kept besides the last: `keepWeights everyEpoch`. Changes nothing of what is trained.
    [<CustomOperation "keepWeights">]
    member _.KeepWeights(draft, Keeping keep, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        draft |> ExperimentDraft.add "keepWeights" file line (Keep keep)

/// The figures that a report can have first.
[<AutoOpen>]
module FigureNames =
    /// Three training trials: inputs and targets, a row a channel.
    let trainingSamples = FigureName "trainingSamples"

    /// The recurrent weights as a matrix and their distribution, trained and untrained.
    let connectivity = FigureName "connectivity"

    /// Eigenvalues around the unit circle.
    let spectra = FigureName "spectra"

    /// The test set of all states, and what a network answers.
    let responses = FigureName "responses"

    /// What is connected with what: inputs, recurrent units, outputs.
    let networkScheme = FigureName "networkScheme"

    /// The path through the first three singular directions, every state marked.
    let stateSpace = FigureName "stateSpace"

    /// The cubes of several networks, each in its own directions, as they are turned.
    let cubes = FigureName "cubes"

    /// How far the cubes are turned against each other, beside chance.
    let rotations = FigureName "rotations"

    /// The loss, epoch by epoch.
    let trainingCurves = FigureName "trainingCurves"

[<AutoOpen>]
module Keepings =
    /// The weights after every epoch are kept, in the results' folder `epochs`.
    let everyEpoch = Keeping KeptWeights.EveryEpoch

[<AutoOpen>]
module Engines =
    /// The default: bit-identical on every machine.
    let simd = EngineName "simd"

    /// LibTorch's autograd, built at its first use; the same bits are not promised.
    let libtorch = EngineName "libtorch"

    /// The processor, the default.
    let cpu = DeviceName "cpu"

    /// A graphics processor, where LibTorch has it. Untested.
    let cuda = DeviceName "cuda"

[<AutoOpen; AbstractClass; Sealed>]
type Experiment =
    /// An experiment of this name, which names its folder in the store: `experiment "name" { ... }`.
    static member experiment(name: string, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        ExperimentBuilder(name, Location.at file line)
