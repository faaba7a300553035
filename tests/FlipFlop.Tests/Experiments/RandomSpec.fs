/// Experiments of chance, most of them valid.
module FlipFlop.Tests.Experiments.RandomSpec

open System
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification

/// A parameter's value, as records hold it.
let value (value: obj) = value

let pick (random: Random) (choices: 'a list) = choices[random.Next choices.Length]

/// A value that the parameter takes, chosen so that most cells of such values are valid.
let private randomValue (random: Random) (parameter: Parameter) : obj =
    match parameter.Name, parameter.Kind with
    | "step", _ -> value (pick random [ 1.0; 2.5; 5.0; 10.0 ])
    | "pulse", _ -> value (pick random [ 10.0; 20.0 ])
    | "responseDelay", _ -> value (pick random [ 10.0; 20.0; 30.0 ])
    | "hold", _ -> value (pick random [ 80.0; 340.0; 1000.0 ])
    | "trials", _ -> value (int64 (random.Next(70000, 100000)))
    | "batch", _ -> value (int64 (random.Next(1, 200)))
    | "bits", _ -> value (int64 (random.Next(1, 9)))
    | _, ParameterKind.Whole -> value (int64 (random.Next(1, 4097)))
    | _, ParameterKind.Switch -> value (random.Next 2 = 0)
    | _, ParameterKind.Choice -> value (pick random (List.ofSeq parameter.Choices))
    | _ -> value (random.NextDouble() * Math.Pow(10.0, -(float (random.Next 12))))

let private randomAxes (random: Random) =
    let names =
        [ for parameter in Parameters.All -> parameter.Name ] |> List.sortBy (fun _ -> random.Next())

    let point names =
        SweepPoint [| for name in names -> Assignment(name, randomValue random (Parameters.Find name |> nonNull)) |]

    let axis names =
        [| for _ in 1 .. random.Next(1, 5) -> point names |]
        |> Array.distinctBy (fun point -> String.Join(";", point.Assignments))
        |> SweepAxis

    match random.Next 4 with
    | 0 -> []
    | 1 -> [ axis names[..0] ]
    | 2 -> [ axis names[..0]; axis names[1..2] ]
    | _ -> [ axis names[..2]; axis names[3..3]; axis names[4..4] ]

let private randomText (random: Random) =
    String
        [| for _ in 0 .. random.Next 20 ->
               pick random [ 'a'; 'Z'; '"'; '\\'; '<'; '\''; 'é'; '\u2028'; 'λ'; ' '; '{'; ',' ] |]

let private randomClaim (random: Random) =
    let metric, against =
        match random.Next 4 with
        | 0 -> (pick random (List.ofSeq PairMetrics.All)).Name, Baseline.None
        | 1 -> "edgeLength", pick random [ Baseline.RatioToUntrained; Baseline.DifferenceFromUntrained ]
        | _ -> (pick random (List.ofSeq Metrics.All)).Name, Baseline.None

    ClaimSpec(
        "c" + randomText random,
        enum (random.Next 7),
        metric,
        enum (random.Next 5),
        (random.NextDouble() - 0.5) * Math.Pow(10.0, float (random.Next(-20, 20))),
        Against = against
    )

let private randomSpec (random: Random) =
    let cell =
        (Cell(), Parameters.All)
        ||> Seq.fold (fun cell parameter ->
            if random.Next 3 = 0 then
                parameter.Set.Invoke(cell, randomValue random parameter)
            else
                cell)

    ExperimentSpec(
        Name = pick random [ "a"; "quick-start_2"; String('x', 64) ],
        Title = randomText random,
        Base = cell,
        Sweep = List.toArray (randomAxes random),
        Seeds =
            Array.distinct
                [| for _ in 1 .. random.Next(1, 5) ->
                       if random.Next 2 = 0 then
                           Seed.Both(random.NextInt64(Seed.Largest + 1L))
                       else
                           Seed(random.NextInt64(Seed.Largest + 1L), random.NextInt64 10L) |],
        Claims =
            [| for _ in 1 .. random.Next 3 ->
                   randomClaim random |]
    )

/// A random spec that is valid; most of what the generator makes is.
let validSpec seed =
    let random = Random(seed: int)

    Seq.initInfinite (fun _ -> randomSpec random)
    |> Seq.find (fun spec -> SpecValidator.Faults(spec).Count = 0)

let validSpecs = Seq.initInfinite validSpec
