/// The answer before the pictures: counts with their denominators, in a sentence or two.
module FlipFlop.Reports.Verdict

open System
open FlipFlop.Analysis
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

/// "all eight states", "both states": of networks with these numbers of bits.
let private allStates (networks: NetworkAnalysis list) =
    match networks |> List.map _.MemoryStates.Right.Length |> List.distinct with
    | [ 2 ] -> "both states"
    | [ 4 ] -> "all four states"
    | [ 8 ] -> "all eight states"
    | [ count ] -> $"all {count} states"
    | _ -> "all their states"

let private longestGap (networks: NetworkAnalysis list) =
    match networks with
    | [] -> ""
    | first :: _ -> $" after {Figure.number first.Transitions[first.Transitions.Count - 1].GapMs} ms"

/// Finished; holding every state; making every transition: of all realizations, so that failures count.
let counts (sweep: Sweep) : Count list =
    let all = List.ofSeq sweep.Result.Realizations
    let networks = Sweep.trained sweep |> List.map snd

    let passes test (realization: RealizationResult) =
        match realization.Trained with
        | null -> false
        | analysis -> test analysis

    [ countOf "finished" all isFinished
      countOf $"hold {allStates networks}" all (passes keepsAll)
      countOf $"make every transition{longestGap networks}" all (passes makesAll) ]

let private named (count: int) (one: string) =
    match count with
    | 0 -> None
    | count -> Some $"{count} {one}"

/// "2 stopped at their goal, 1 diverged": what "finished" does not say; empty if there is nothing to add.
let outcomes (sweep: Sweep) : string =
    let count outcome =
        sweep.Result.Realizations
        |> Seq.filter (fun realization -> realization.Outcome = outcome)
        |> Seq.length

    [ named (count RealizationOutcome.ReachedGoal) "of them stopped at their goal"
      named (count RealizationOutcome.Diverged) "diverged"
      named (count RealizationOutcome.Failed) "failed"
      named (count RealizationOutcome.Missing) "not trained yet" ]
    |> List.choose id
    |> String.concat ", "

/// Of the untrained networks, how many hold every state.
let private baseline (sweep: Sweep) =
    match Sweep.untrained sweep |> List.map snd with
    | [] -> ""
    | networks ->
        let count = countOf "" networks keepsAll
        $" Of the untrained networks of the same seeds, {count.Right} of {count.Of} do."

/// The one sentence that matters.
let sentence (sweep: Sweep) : string =
    match counts sweep with
    | [ finished; held; made ] ->
        $"{finished.Right} of {finished.Of} realizations finished; {made.Right} of {made.Of} {made.What} of silence, and "
        + $"{held.Right} of {held.Of} {held.What} for 2,000 steps of it.{baseline sweep}"
    | _ -> ""
