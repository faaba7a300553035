/// The answer before the pictures: counts with their denominators, in a sentence or two.
module FlipFlop.Reports.Verdict

open System.Globalization
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results

/// A number with its denominator and what it counts.
type Count = { Right: int; Of: int; What: string }

let private isFinished (realization: RealizationResult) =
    match realization.Outcome with
    | RealizationOutcome.Finished
    | RealizationOutcome.ReachedGoal -> true
    | _ -> false

let private keepsAll (analysis: NetworkAnalysis) =
    analysis.SettledStates.CountRight = analysis.SettledStates.Right.Length

let private makesAll (analysis: NetworkAnalysis) =
    let last = analysis.Transitions[analysis.Transitions.Count - 1]
    last.Right = last.Transitions

let private countOf what (all: 'a list) right =
    { Right = all |> List.filter right |> List.length
      Of = all.Length
      What = what }

/// "all eight states", "both states": as the networks have bits.
let private allStates (sweep: Sweep) =
    match
        Sweep.trained sweep
        |> List.map (fun (_, analysis) -> analysis.MemoryStates.Right.Length)
        |> List.distinct
    with
    | [ 2 ] -> "both states"
    | [ 4 ] -> "all four states"
    | [ 8 ] -> "all eight states"
    | [ count ] -> $"all {count} states"
    | _ -> "all their states"

let private longestGap (networks: NetworkAnalysis list) =
    match networks with
    | [] -> ""
    | first :: _ -> $" after {Figure.number first.Transitions[first.Transitions.Count - 1].GapMs} ms"

let private passes test (realization: RealizationResult) =
    match realization.Trained with
    | null -> false
    | analysis -> test analysis

/// Finished; holding every state; making every transition: of all realizations, so that failures count.
let counts (sweep: Sweep) : Count list =
    let all = List.ofSeq sweep.Result.Realizations
    let networks = Sweep.trained sweep |> List.map snd

    [ if (Sweep.imported sweep).IsNone then
          countOf "finished" all isFinished
      countOf $"hold {allStates sweep}" all (passes keepsAll)
      countOf $"make every transition{longestGap networks}" all (passes makesAll) ]

let private ofOutcome (sweep: Sweep) outcome =
    sweep.Result.Realizations
    |> Seq.filter (fun realization -> realization.Outcome = outcome)
    |> Seq.length

/// "2 of them reached their goal, 1 diverged": what "finished" does not say; empty if there is nothing to add.
let private outcomes (sweep: Sweep) : string =
    [ RealizationOutcome.ReachedGoal, "of them reached their goal"
      RealizationOutcome.Diverged, "diverged"
      RealizationOutcome.Failed, "failed"
      RealizationOutcome.Missing, "not trained yet" ]
    |> List.choose (fun (outcome, words) ->
        match ofOutcome sweep outcome with
        | 0 -> None
        | count -> Some $", {count} {words}")
    |> String.concat ""

let private remembers (analysis: NetworkAnalysis) = keepsAll analysis && makesAll analysis

let private memory (sweep: Sweep) =
    let all = List.ofSeq sweep.Result.Realizations
    let trained = countOf "" all (passes remembers)
    let untrained = countOf "" (Sweep.untrained sweep |> List.map snd) remembers

    let baseline =
        if untrained.Of = 0 then
            ""
        else
            $" (untrained networks of the same seeds: {untrained.Right} of {untrained.Of})"

    $"{trained.Right} of {trained.Of} networks have a memory: they make every transition and keep {allStates sweep} "
    + $"through 2,000 steps of silence{baseline}."

/// Median spectral radius at each value of the last swept parameter, and untrained; of at most six values.
let private radii (sweep: Sweep) =
    let radius networks =
        networks |> List.map (fun (_, spectrum: Spectrum) -> spectrum.SpectralRadius)

    let trained, untrained =
        Sweep.spectra (Sweep.trained sweep), Sweep.spectra (Sweep.untrained sweep)

    let written networks =
        (Quantiles.Linear(radius networks, 0.5)).ToString("0.00", CultureInfo.InvariantCulture)

    let at parameter place =
        let networks =
            trained |> List.filter (fun (index, _) -> List.last sweep.Cells[sweep.CellOf[index]].Places = place)

        if networks.IsEmpty then
            None
        else
            Some $"{written networks} at {parameter.Name} {Sweep.written parameter.Values[place]}"

    match trained, untrained, List.tryLast sweep.Parameters with
    | [], _, _
    | _, [], _ -> ""
    | _, untrained, Some parameter when parameter.Values.Length <= 6 ->
        let trained =
            [ 0 .. parameter.Values.Length - 1 ] |> List.choose (at parameter) |> String.concat ", "

        $" Median spectral radius: {trained}; untrained {written untrained}."
    | trained, untrained, _ -> $" Median spectral radius: {written trained}; untrained {written untrained}."

/// Where an imported network came from, and what was assumed of it.
let private origin (sweep: Sweep) =
    match Sweep.imported sweep with
    | Some imported ->
        let notes = [ for note in imported.Notes -> $" Note: {note}." ] |> String.concat ""

        Some
            $" Imported from {imported.File}, and not trained here: there is no untrained network to compare it with.{notes}"
    | None -> None

/// What matters most, in three sentences.
let sentence (sweep: Sweep) : string =
    match origin sweep, counts sweep with
    | Some origin, _ -> memory sweep + origin
    | None, finished :: _ -> $"{memory sweep} {finished.Right} of {finished.Of} finished{outcomes sweep}.{radii sweep}"
    | None, [] -> memory sweep
