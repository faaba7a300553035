/// A realization to draw reports of: a real trained network of tests/data, analysed, in its place of a sweep.
module FlipFlop.Tests.Reports.ReferenceRealization

open System
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests

/// A realization of the sweep and the network that stands for it; "" where there is none.
type Place =
    { File: string
      Bits: int
      StepMs: float
      Units: int
      Noise: float
      LearningRate: float
      Seed: int64
      Outcome: RealizationOutcome
      Loss: float }

let place file units noise seed loss =
    { File = file
      Bits = 3
      StepMs = 5.0
      Units = units
      Noise = noise
      LearningRate = 1e-3
      Seed = seed
      Outcome = RealizationOutcome.Finished
      Loss = loss }

let private cell (place: Place) =
    Cell(
        Task = FlipFlopTask(Bits = place.Bits, StepMs = place.StepMs, InputNoise = place.Noise),
        Network = NetworkSpec(Units = place.Units),
        Training = TrainingSpec(LearningRate = place.LearningRate)
    )

let private analysisOf =
    let cache = Collections.Concurrent.ConcurrentDictionary<string, NetworkAnalysis>()

    fun (name: string) (place: Place) (weights: unit -> NetworkWeights) ->
        let task = FlipFlopTask(Bits = place.Bits, StepMs = place.StepMs)
        cache.GetOrAdd(name, fun _ -> NetworkAnalyzer.Analyze(weights (), task))

let private untrained (place: Place) =
    analysisOf $"{place.Bits} {place.Units} {place.Seed}" place (fun () ->
        Initialiser.Draw(NetworkSpec(Units = place.Units), place.Bits, place.Bits, place.Seed))

/// The file "untrained" stands for a network that learned nothing.
let private trained (place: Place) =
    if place.File = "untrained" then
        untrained place
    else
        analysisOf place.File place (fun () -> KerasWeights.Read(TestData.path $"networks/{place.File}.weights.h5"))

/// A curve that falls from 0.6 to the last loss in ten epochs; a diverged one ends in the fourth.
let private history (place: Place) =
    match place.Outcome with
    | RealizationOutcome.Missing -> []
    | RealizationOutcome.Diverged ->
        [ for epoch in 1..4 -> EpochRecord(epoch, 128L * int64 epoch, 8192, (if epoch = 4 then nan else 0.6), 1.0) ]
    | _ ->
        [ for epoch in 1..10 ->
              let loss = 0.6 * Math.Pow(place.Loss / 0.6, float (epoch - 1) / 9.0)
              EpochRecord(epoch, 128L * int64 epoch, 8192, loss, 0.2 / float epoch) ]

let private provenance =
    Provenance(
        Engine = "simd",
        ArithmeticVersion = "1",
        CodeVersion = "0.1.0+abc1234",
        DotNet = "10.0.0",
        OperatingSystem = "Debian GNU/Linux 12",
        Cpu = "a processor",
        InstructionSets = [| "AVX2"; "FMA" |],
        Packages = readOnlyDict [ "PureHDF", "2.2.0" ],
        Threads = 1,
        WallSeconds = 7.5,
        Sessions = 1,
        FinishedAt = DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero)
    )

let private keyOf (number: int) =
    (number * 7919 + 0xabc123).ToString("x8") + String('0', 56)

/// Names of the parameters that differ between places.
let swept (places: Place list) =
    [ "bits", (places |> List.distinctBy _.Bits |> List.length)
      "units", (places |> List.distinctBy _.Units |> List.length)
      "inputNoise", (places |> List.distinctBy _.Noise |> List.length)
      "learningRate", (places |> List.distinctBy _.LearningRate |> List.length) ]
    |> List.filter (fun (_, values) -> values > 1)
    |> List.map fst

let valueOf (place: Place) name : obj =
    match name with
    | "bits" -> int64 place.Bits
    | "units" -> int64 place.Units
    | "inputNoise" -> place.Noise
    | _ -> place.LearningRate

let private realization names number (place: Place) =
    let values = [| for name in names -> Assignment(name, valueOf place name) |]
    Realization(cell place, Seed.Both place.Seed, values, keyOf (number + 500_000), keyOf number)

let private manifest (realization: Realization) =
    Manifest(
        Schema = 1,
        Key = realization.Key,
        Subject = realization.Subject,
        Outcome = "finished",
        WeightsSha256 = String('a', 64),
        Files = [||],
        Provenance = provenance
    )

let result names number (place: Place) =
    let realization = realization names number place
    let analysed = place.File <> ""

    RealizationResult(
        Realization = realization,
        Outcome = place.Outcome,
        History = List.toArray (history place),
        Trained = (if analysed then trained place else null),
        Weights =
            (if analysed && place.File <> "untrained" then
                 Func<NetworkWeights>(fun () -> KerasWeights.Read(TestData.path $"networks/{place.File}.weights.h5"))
             else
                 null),
        Untrained = (if analysed then untrained place else null),
        Manifest =
            (if place.Outcome = RealizationOutcome.Missing then
                 null
             else
                 manifest realization)
    )
