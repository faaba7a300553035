namespace FlipFlop

open System.Runtime.CompilerServices
open FlipFlop.Engine.Tasks

/// The flip-flop memory task: `flipFlop { bits 3; step 5.0<ms>; inputNoise 0.1 }`.
[<Sealed>]
type TaskBuilder internal () =
    inherit SectionBuilder<FlipFlopTask>("flipFlop")

    /// How many bits are stored, one channel each.
    [<CustomOperation "bits">]
    member builder.Bits
        (section: Section<FlipFlopTask>, value: int, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        builder.Add section "bits" (int64 value) file line

    /// The time step; also the network's time constant.
    [<CustomOperation "step">]
    member builder.Step
        (
            section: Section<FlipFlopTask>,
            value: float<ms>,
            [<CallerFilePath>] ?file: string,
            [<CallerLineNumber>] ?line: int
        ) =
        builder.Add section "step" (float value) file line

    /// How long an input pulse lasts.
    [<CustomOperation "pulse">]
    member builder.Pulse
        (
            section: Section<FlipFlopTask>,
            value: float<ms>,
            [<CallerFilePath>] ?file: string,
            [<CallerLineNumber>] ?line: int
        ) =
        builder.Add section "pulse" (float value) file line

    /// From the end of a pulse to the answer.
    [<CustomOperation "responseDelay">]
    member builder.ResponseDelay
        (
            section: Section<FlipFlopTask>,
            value: float<ms>,
            [<CallerFilePath>] ?file: string,
            [<CallerLineNumber>] ?line: int
        ) =
        builder.Add section "responseDelay" (float value) file line

    /// Time added to the trial's end, in which the answer must be kept.
    [<CustomOperation "hold">]
    member builder.Hold
        (
            section: Section<FlipFlopTask>,
            value: float<ms>,
            [<CallerFilePath>] ?file: string,
            [<CallerLineNumber>] ?line: int
        ) =
        builder.Add section "hold" (float value) file line

    /// Standard deviation of the input noise, each step.
    [<CustomOperation "inputNoise">]
    member builder.InputNoise
        (section: Section<FlipFlopTask>, value: float, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        builder.Add section "inputNoise" value file line

    /// Leave the last step's target at 0, as the published generator does.
    [<CustomOperation "lastTargetZero">]
    member builder.LastTargetZero
        (section: Section<FlipFlopTask>, value: bool, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        builder.Add section "lastTargetZero" value file line

    /// Let the third pulse run past the trial's end, as the published generator does.
    [<CustomOperation "truncatedPulses">]
    member builder.TruncatedPulses
        (section: Section<FlipFlopTask>, value: bool, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        builder.Add section "truncatedPulses" value file line

[<AutoOpen>]
module Task =
    /// The flip-flop memory task: `flipFlop { bits 3; step 5.0<ms>; inputNoise 0.1 }`.
    let flipFlop = TaskBuilder()
