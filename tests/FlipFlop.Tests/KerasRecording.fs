/// Keras' own trainings as they were recorded: settings, first weights, data, losses, and weights after some updates.
module FlipFlop.Tests.KerasRecording

open System
open PureHDF
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training

let private tensors =
    [ "input_kernel"; "recurrent_kernel"; "output_kernel"; "output_bias" ]

/// The short trainings; of each there is one in float and one in double precision.
let cases = [ "adam-clip"; "adam-decay"; "five-bits"; "one-bit-odd-sizes" ]

/// Three updates at the paper's own size; in float alone.
let paperRecipe = "paper-recipe"

/// Keras' data as an engine's source of trials: trial k is number k mod batch of update k / batch.
type private RecordedTrials(x: float[], y: float[], steps: int, bits: int) =
    let copy (values: float[]) (trial: int64) (target: Span<float32>) =
        let first = int trial * steps * bits

        for i in 0 .. steps * bits - 1 do
            target[i] <- float32 values[first + i]

    interface ITrialSource with
        member _.Bits = bits
        member _.Steps = steps

        member _.Generate(trial, toX, toY) =
            copy x trial toX
            copy y trial toY

type Recording(file: IH5Group) =
    /// A dataset as doubles, whatever it is stored as.
    let doubles (path: string) =
        let dataset = file.Dataset path

        if dataset.Type.Size = 4 then
            dataset.Read<float32[]>() |> Array.map float
        else
            dataset.Read<float[]>()

    let scalar (name: string) =
        let attribute = file.Attribute name

        if attribute.Type.Class = H5DataTypeClass.FixedPoint then
            float (attribute.Read<int64>())
        else
            attribute.Read<float>()

    let whole name = int (scalar name)
    let updates, batch, bits = whole "updates", whole "batch", whole "bits"
    let x, y, losses = doubles "x", doubles "y", doubles "losses"

    let weightsAfter update =
        let folder = $"after/{update:D3}"

        if file.LinkExists folder then
            Some [ for name in tensors -> name, doubles $"{folder}/{name}" ]
        else
            None

    let initial = [ for name in tensors -> doubles $"initial/{name}" ]
    let after = [| for update in 1..updates -> weightsAfter update |]

    let slice (values: float[]) update =
        Array.sub values (update * x.Length / updates) (x.Length / updates)

    /// Opens the recording of a name such as "adam-clip-float32".
    static member Open name =
        use file = H5File.OpenRead(TestData.path $"keras-parity/{name}.h5")
        Recording file

    member val Training =
        TrainingSpec(
            LearningRate = scalar "learning_rate",
            Beta1 = scalar "beta_1",
            Beta2 = scalar "beta_2",
            Epsilon = scalar "epsilon",
            Decay = scalar "decay",
            ClipNorm = scalar "global_clipnorm",
            Batch = batch
        )

    member val Units = whole "units"
    member _.Bits = bits
    member _.Batch = batch
    member _.Steps = x.Length / (updates * batch * bits)

    /// Numbers of the updates: 0, 1, ...
    member _.Updates = [ 0 .. updates - 1 ]

    /// The first weights, in the order input kernel, recurrent kernel, output kernel, output bias.
    member _.Initial = initial

    /// The first weights as an engine takes them.
    member recording.InitialWeights =
        match recording.Initial |> List.map (Array.map float32) with
        | [ input; recurrent; output; bias ] ->
            NetworkWeights(
                Inputs = bits,
                Units = recording.Units,
                Outputs = bits,
                InputKernel = input,
                RecurrentKernel = recurrent,
                OutputKernel = output,
                OutputBias = bias
            )
        | _ -> invalidOp "There are four tensors."

    /// One update's inputs, (trial, step, bit).
    member _.Inputs update = slice x update

    /// One update's targets, (trial, step, bit).
    member _.Targets update = slice y update

    member recording.Trials: ITrialSource = RecordedTrials(x, y, recording.Steps, bits)

    /// Numbers of the trials of an update.
    member _.TrialsOf update =
        Array.init batch (fun i -> int64 (update * batch + i))

    /// Keras' loss before an update.
    member _.Loss(update: int) = losses[update]

    /// Keras' weights after an update, each with its name, if they were recorded.
    member _.WeightsAfter(update: int) : (string * float[]) list option = after[update]
