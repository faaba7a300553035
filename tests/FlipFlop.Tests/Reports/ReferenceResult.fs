/// Results to draw reports of: real trained networks of tests/data, analysed, in the places of a sweep.
module FlipFlop.Tests.Reports.ReferenceResult

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
      Units: int
      Noise: float
      Seed: int64
      Outcome: RealizationOutcome
      Loss: float }

let private place file units noise seed loss =
    { File = file
      Units = units
      Noise = noise
      Seed = seed
      Outcome = RealizationOutcome.Finished
      Loss = loss }

let places =
    [ { place "" 24 0.1 1L nan with
          Outcome = RealizationOutcome.Diverged }
      { place "" 24 0.2 1L nan with
          Outcome = RealizationOutcome.Missing }
      place "three-bits-too-small" 24 0.4 1L 0.28
      place "three-bits-1" 64 0.1 1L 0.026
      place "three-bits-2" 64 0.1 2L 0.028
      place "three-bits-noise-02" 64 0.2 1L 0.07
      { place "three-bits-barely-trained" 64 0.2 2L 0.4 with
          Outcome = RealizationOutcome.ReachedGoal }
      place "three-bits-noise-04" 64 0.4 1L 0.27
      place "three-bits-forgets" 64 0.4 2L 0.03 ]

let private cell (place: Place) =
    Cell(Task = FlipFlopTask(InputNoise = place.Noise), Network = NetworkSpec(Units = place.Units))

let private task = FlipFlopTask()

let private analysisOf =
    let cache = Collections.Concurrent.ConcurrentDictionary<string, NetworkAnalysis>()

    fun (name: string) (weights: unit -> NetworkWeights) ->
        cache.GetOrAdd(name, fun _ -> NetworkAnalyzer.Analyze(weights (), task))

let private trained (place: Place) =
    analysisOf place.File (fun () -> KerasWeights.Read(TestData.path $"networks/{place.File}.weights.h5"))

let private untrained (place: Place) =
    analysisOf $"untrained {place.Units} {place.Seed}" (fun () ->
        Initialiser.Draw(NetworkSpec(Units = place.Units), 3, 3, place.Seed))

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
        FinishedAt = DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero)
    )

let private keyOf (number: int) =
    (number * 7919 + 0xabc123).ToString("x8") + String('0', 56)

let private realization number (place: Place) =
    let swept: Assignment list =
        [ Assignment("units", (int64 place.Units :> obj))
          Assignment("inputNoise", (place.Noise :> obj)) ]

    Realization(cell place, Seed.Both place.Seed, List.toArray swept, keyOf (number + 500_000), keyOf number)

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

let private result number (place: Place) =
    let realization = realization number place
    let analysed = place.File <> ""

    RealizationResult(
        Realization = realization,
        Outcome = place.Outcome,
        History = List.toArray (history place),
        Trained = (if analysed then trained place else null),
        Untrained = (if analysed then untrained place else null),
        Manifest =
            (if place.Outcome = RealizationOutcome.Missing then
                 null
             else
                 manifest realization)
    )

let private claims =
    [| ClaimVerdict(
           ClaimSpec("every transition is made", Quantifier.All, "transitionAccuracy", Comparison.AtLeast, 1.0),
           false,
           4,
           7,
           2
       )
       ClaimVerdict(
           ClaimSpec("some network holds all eight", Quantifier.Any, "heldStates", Comparison.AtLeast, 8.0),
           true,
           4,
           7,
           2
       )
       ClaimVerdict(
           ClaimSpec("nothing can be said", Quantifier.Most, "cubeDisparity", Comparison.Below, 0.1),
           Nullable(),
           0,
           0,
           9
       ) |]

let private axis name (values: obj list) =
    SweepAxis [| for value in values -> SweepPoint [| Assignment(name, value) |] |]

/// An experiment over these places.
let over (places: Place list) : ExperimentResult =
    let spec =
        ExperimentSpec(
            Name = "reference",
            Title = "Does input noise push eigenvalues out of the unit circle?",
            Sweep =
                [| axis "units" (places |> List.map (fun place -> (int64 place.Units :> obj)) |> List.distinct)
                   axis "inputNoise" (places |> List.map (fun place -> (place.Noise :> obj)) |> List.distinct) |],
            Seeds = [| Seed.Both 1L; Seed.Both 2L |]
        )

    let realizations = places |> List.mapi result |> List.toArray

    ExperimentResult(
        Plan = Plan(spec, [| "units"; "inputNoise" |], realizations |> Array.map _.Realization, ArithmeticVersion = "1"),
        Realizations = realizations,
        Claims = claims,
        SpecJson = SpecJson.Write spec,
        Script = "experiment \"reference\" { ... }"
    )

/// Two sizes, three levels of noise, two seeds; one diverged, one missing, one forgets, one learned two bits of three.
let standard = lazy (over places)
