/// The answer before the pictures: counts with their denominators, in a sentence or two.
module FlipFlop.Reports.Verdict

open System.Globalization
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results

/// A number with its denominator and what it counts.
type Count =
    {
        Right: int
        Of: int
        What: string
        /// How sure the share is, where the realizations differ in nothing but their seeds; else empty.
        Interval: string
    }

/// Trained to the end or to its goal.
let isFinished (realization: RealizationResult) =
    match realization.Outcome with
    | RealizationOutcome.Finished
    | RealizationOutcome.ReachedGoal -> true
    | _ -> false

/// Whether it was trained, whatever came of it.
let isTried (realization: RealizationResult) =
    realization.Outcome <> RealizationOutcome.Missing

/// Whether silence keeps every state.
let keepsAll (analysis: NetworkAnalysis) =
    analysis.SettledStates.CountRight = analysis.SettledStates.Right.Length

/// Whether every transition is made at the longest gap.
let makesAll (analysis: NetworkAnalysis) =
    let last = analysis.Transitions[analysis.Transitions.Count - 1]
    last.Right = last.Transitions

let private countOf what (all: 'a list) right =
    { Right = all |> List.filter right |> List.length
      Of = all.Length
      What = what
      Interval = "" }

/// Whether these realizations share no initialisation and no data: only then are they a sample.
let areIndependent (sweep: Sweep) (indices: int list) =
    (Sweep.blocks sweep indices).Length = indices.Length

/// With Wilson's interval where nothing is swept: cells share seeds, so that all together are no sample.
let private withInterval (sweep: Sweep) (count: Count) =
    let tried =
        [ for index, result in Seq.indexed sweep.Result.Realizations do
              if isTried result then
                  index ]

    if sweep.Parameters.IsEmpty && count.Of > 1 && areIndependent sweep tried then
        let interval = Wilson.Interval(count.Right, count.Of)

        { count with
            Interval = $"95 %%: {Figure.percent interval.Low} to {Figure.percent interval.High}" }
    else
        count

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

/// Finished of all that are planned; holding every state and making every transition of those that were trained, so
/// that failures count and what is not trained yet does not.
let counts (sweep: Sweep) : Count list =
    let all = List.ofSeq sweep.Result.Realizations
    let tried = List.filter isTried all
    let networks = Sweep.trained sweep |> List.map snd

    [ if (Sweep.imported sweep).IsNone then
          countOf "finished" all isFinished
      countOf $"hold {allStates sweep}" tried (passes keepsAll) |> withInterval sweep
      countOf $"make every transition{longestGap networks}" tried (passes makesAll) |> withInterval sweep ]

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

/// After every gap, not the longest alone: where outputs decay, their signs are right by chance here and there.
let private remembers (analysis: NetworkAnalysis) =
    keepsAll analysis
    && analysis.Transitions |> Seq.forall (fun score -> score.Right = score.Transitions)

let private memory (sweep: Sweep) =
    let tried = sweep.Result.Realizations |> Seq.filter isTried |> List.ofSeq
    let trained = countOf "" tried (passes remembers)
    let untrained = countOf "" (Sweep.untrained sweep |> List.map snd) remembers

    let baseline =
        if untrained.Of = 0 then
            ""
        else
            $" (untrained networks of the same seeds: {untrained.Right} of {untrained.Of})"

    if tried.IsEmpty then
        "No network is trained yet."
    else
        let networks, make, keep =
            if trained.Of = 1 then
                "network has", "it makes", "keeps"
            else
                "networks have", "they make", "keep"

        $"{trained.Right} of {trained.Of} {networks} a memory: {make} every transition after every gap and {keep} "
        + $"{allStates sweep} through 2,000 steps of silence{baseline}."

/// Median spectral radius at each value of the last swept parameter, and untrained; of at most six values.
let private radii (sweep: Sweep) =
    let radius networks =
        networks |> List.map (fun (_, spectrum: Spectrum) -> spectrum.SpectralRadius)

    let trained, untrained =
        Sweep.spectra (Sweep.trained sweep), Sweep.spectra (Sweep.initialNetworks sweep (Sweep.indices sweep))

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

/// What the reader must know first where the plan is not whole: how many are not there, and that figures are of the
/// others. None where every realization was trained; one that diverged is a result.
let partial (sweep: Sweep) : string option =
    let missing, failed =
        ofOutcome sweep RealizationOutcome.Missing, ofOutcome sweep RealizationOutcome.Failed

    let all = sweep.Result.Realizations.Count

    let what =
        [ if missing > 0 then
              $"{missing} not trained yet"
          if failed > 0 then
              $"{failed} failed" ]
        |> String.concat ", "

    if what = "" then
        None
    else
        let others = all - missing - failed

        let figures =
            if others = 0 then
                ""
            else
                $" Figures show the {others} others."

        Some $"Partial: of {all} planned realizations {what}.{figures}"

/// A figure that says of itself that it does not show the whole plan.
let labelled (sweep: Sweep) (figure: Figure) : Figure =
    let all = sweep.Result.Realizations.Count

    let absent =
        ofOutcome sweep RealizationOutcome.Missing + ofOutcome sweep RealizationOutcome.Failed

    if absent = 0 then
        figure
    else
        { figure with
            Caption = $"Partial: {all - absent} of {all} realizations. {figure.Caption}" }

/// What those that are not trained yet mean for a claim; empty where it needs no word.
let claimNote (sweep: Sweep) (verdict: ClaimVerdict) : string =
    match ofOutcome sweep RealizationOutcome.Missing, Option.ofNullable verdict.Holds with
    | missing, None when missing > 0 && verdict.Of > 0 -> $"hangs on {missing} not trained yet"
    | _ -> ""

/// What matters most, in three sentences.
let sentence (sweep: Sweep) : string =
    match origin sweep, counts sweep with
    | Some origin, _ -> memory sweep + origin
    | None, finished :: _ -> $"{memory sweep} {finished.Right} of {finished.Of} finished{outcomes sweep}.{radii sweep}"
    | None, [] -> memory sweep
