namespace FlipFlop

open System.Runtime.CompilerServices
open FlipFlop.Engine.Networks

/// The axes of a sweep: every parameter under its own name, with a list of values in place of one.
[<AutoOpen; AbstractClass; Sealed>]
type Axes =

    /// How many bits are stored, one channel each.
    static member bits(values: int list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "bits" int64 values file line

    /// The time step; also the network's time constant.
    static member step(values: float<ms> list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "step" float values file line

    /// How long an input pulse lasts.
    static member pulse(values: float<ms> list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "pulse" float values file line

    /// From the end of a pulse to the answer.
    static member responseDelay
        (values: float<ms> list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        Axis.ofValues "responseDelay" float values file line

    /// Time added to the trial's end, in which the answer must be kept.
    static member hold(values: float<ms> list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "hold" float values file line

    /// Standard deviation of the input noise, each step.
    static member inputNoise(values: float list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "inputNoise" id values file line

    /// Leave the last step's target at 0, as the published generator does.
    static member lastTargetZero(values: bool list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "lastTargetZero" id values file line

    /// Let the third pulse run past the trial's end, as the published generator does.
    static member truncatedPulses
        (values: bool list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        Axis.ofValues "truncatedPulses" id values file line

    /// How many recurrent units, N.
    static member units(values: int list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "units" int64 values file line

    /// How the recurrent weights are drawn: orthogonal or normal.
    static member recurrent
        (values: RecurrentInitialiser list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        Axis.ofValues "recurrent" ChoiceName.get values file line

    /// The recurrent layer: tanhLayer, or gruLayer, which needs `engine libtorch`.
    static member layer
        (values: RecurrentLayer list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        Axis.ofValues "layer" ChoiceName.get values file line

    /// Adam's learning rate before decay.
    static member learningRate(values: float list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "learningRate" id values file line

    /// Decay of Adam's first moment.
    static member beta1(values: float list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "beta1" id values file line

    /// Decay of Adam's second moment.
    static member beta2(values: float list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "beta2" id values file line

    /// Adam's epsilon, where Keras has it.
    static member epsilon(values: float list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "epsilon" id values file line

    /// Update k has the rate learningRate / (1 + decay k).
    static member decay(values: float list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "decay" id values file line

    /// The gradient's global norm is clipped to this; 0.0: never.
    static member clipNorm(values: float list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "clipNorm" id values file line

    /// Trials in a batch.
    static member batch(values: int list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "batch" int64 values file line

    /// Trials in an epoch.
    static member trials(values: int list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "trials" int64 values file line

    /// The most epochs that are trained.
    static member epochs(values: int list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "epochs" int64 values file line

    /// Stop after an epoch whose loss is below this; 0.0: never.
    static member stopBelow(values: float list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.ofValues "stopBelow" id values file line

    /// Where trials come from and how many make an epoch: fresh n, or fixedTrials n.
    static member data(values: Trials list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.zip
            [ Axis.ofValues "data" (fun (trials: Trials) -> ChoiceName.get trials.Source) values file line
              Axis.ofValues "trials" (fun (trials: Trials) -> int64 trials.Count) values file line ]
            (Location.at file line)

    /// Axes that are walked along side by side: `zip [ units [ 48; 64 ]; inputNoise [ 0.1; 0.2 ] ]` makes two cells.
    static member zip(axes: Axis list, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int) =
        Axis.zip axes (Location.at file line)

    /// Cells one by one: `cells [ [ units [ 48 ]; inputNoise [ 0.1 ] ]; [ units [ 64 ]; inputNoise [ 0.1; 0.2 ] ] ]`;
    /// a group with more values than one gives every combination of them.
    static member cells(groups: Axis list list) = Axis.cells groups
