/// How fast this machine trains, tried for half a second: for estimates only.
module FlipFlop.Cli.Speed

open System.Diagnostics
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Specification

/// Large networks are judged by one of this size, which takes milliseconds an update.
let private mostUnits = 128

let private mostTrials = 64

let private sample (cell: Cell) =
    let network =
        NetworkSpec(Units = min cell.Network.Units mostUnits, Recurrent = cell.Network.Recurrent)

    let trials = min mostTrials (min cell.Training.Batch cell.Training.Trials)

    Cell(Task = cell.Task, Network = network, Training = TrainingSpec(Batch = trials, Trials = trials, Epochs = 1))

/// Multiplications and additions a second of one thread, on cells like this one.
let operationsPerSecond (cell: Cell) =
    let cell = sample cell
    let bits = cell.Task.Bits
    let initial = Initialiser.Draw(cell.Network, bits, bits, 0L)

    use stepper =
        SimdEngine.Instance.Start(initial, FlipFlopSource(cell.Task, 0L), cell.Training, 1)

    let trials = [| 0L .. int64 cell.Training.Trials - 1L |]
    stepper.Update(trials, 0L) |> ignore
    let watch = Stopwatch.StartNew()
    let mutable updates = 0L

    while watch.Elapsed.TotalSeconds < 0.5 do
        updates <- updates + 1L
        stepper.Update(trials, updates) |> ignore

    float updates * WorkEstimate.OperationsPerUpdate cell / watch.Elapsed.TotalSeconds
