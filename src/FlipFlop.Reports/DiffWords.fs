/// A comparison of two experiments in words: the one wording of the terminal, Markdown and the page.
module FlipFlop.Reports.DiffWords

open System
open System.Globalization
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results

let private shortened (digits: int) (value: float) =
    let short = value.ToString($"G{digits}", CultureInfo.InvariantCulture)

    if short.Contains 'E' then
        value.ToString("0.##e+0", CultureInfo.InvariantCulture)
    else
        short

/// Four significant digits: enough to tell two networks apart, short enough to read.
let number = shortened 4

let optional (value: Nullable<float>) =
    if value.HasValue then number value.Value else "none"

let verdict (verdict: DiffVerdict) =
    match verdict with
    | DiffVerdict.Changed -> "changed"
    | DiffVerdict.Inconclusive -> "inconclusive"
    | DiffVerdict.Incomparable -> "incomparable"
    | DiffVerdict.Equivalent -> "equivalent"
    | _ -> "same"

/// The first sentence of every face.
let headline (diff: ExperimentDiff) =
    let sides =
        if diff.A.Label <> diff.B.Label then
            $"{diff.A.Label} (A) and {diff.B.Label} (B)"
        elif diff.A.Store = diff.B.Store then
            $"{diff.A.Label} (A) and the very same version (B)"
        else
            $"{diff.A.Label} in {diff.A.Store} (A) and in {diff.B.Store} (B)"

    match diff.Verdict with
    | DiffVerdict.Changed -> $"CHANGED: {sides} differ."
    | DiffVerdict.Inconclusive -> $"INCONCLUSIVE: it cannot be told whether the metrics of {sides} differ."
    | DiffVerdict.Incomparable -> $"INCOMPARABLE: {sides} have too little in common."
    | DiffVerdict.Equivalent -> $"EQUIVALENT: {sides} differ by less than the stated margins."
    | _ -> $"SAME: {sides} agree in all that was compared{DiffCellWords.shared diff}."

let fairness (diff: ExperimentDiff) =
    if diff.NotFair.Count = 0 then
        "The comparison is fair: both train the same with the same arithmetic."
    else
        let doubts = String.concat "; " diff.NotFair
        $"The comparison is not fair: {doubts}."

let private listed (values: string seq) =
    if Seq.isEmpty values then
        "not known"
    else
        String.concat "; " values

/// What of the headers: a label, and the values of A and B; where both agree one stands for both.
let header (diff: ExperimentDiff) =
    let both label (a: string) (b: string) =
        if a = b then
            [ (label, a) ]
        else
            [ ($"{label} A", a); ($"{label} B", b) ]

    [ yield! both "store" diff.A.Store diff.B.Store
      yield! both "code" (listed diff.A.CodeVersions) (listed diff.B.CodeVersions)
      yield!
          both
              "engine"
              $"{diff.A.Engine}, arithmetic version {diff.A.ArithmeticVersion}"
              $"{diff.B.Engine}, arithmetic version {diff.B.ArithmeticVersion}"
      yield! both "machine" (listed diff.A.Machines) (listed diff.B.Machines)
      yield! both "packages" (listed diff.A.Packages) (listed diff.B.Packages) ]

let private aboutMetric (claim: ClaimChange) =
    match Option.ofNullable claim.MetricVerdict with
    | None -> "its metric was not compared"
    | Some DiffVerdict.Incomparable -> "its metric cannot be compared"
    | Some DiffVerdict.Equivalent -> "its metric differs by less than the margin"
    | Some _ when claim.TooFewSeeds -> "there are too few seeds to tell whether its metric changed"
    | Some _ -> "no change of its metric was shown"

let claims (diff: ExperimentDiff) =
    [ for claim in diff.Claims do
          let chance =
              if claim.MayBeChance && claim.A.HasValue && claim.B.HasValue then
                  "; that may be chance: " + aboutMetric claim
              else
                  ""

          $"{claim.Text}: {ClaimWords.Of claim.A} in A, {ClaimWords.Of claim.B} in B{chance}" ]

let private tests (diff: ExperimentDiff) =
    diff.Metrics |> Seq.map _.Test |> Seq.choose Option.ofObj |> List.ofSeq

let private inBothWays (diff: ExperimentDiff) =
    (tests diff |> List.distinctBy _.Paired).Length > 1

/// What the difference of a metric is of.
let differenceKind (diff: ExperimentDiff) =
    if inBothWays diff then
        "mean difference of pairs, or where it says so the shift (Hodges and Lehmann's)"
    elif tests diff |> List.exists (fun test -> not test.Paired) then
        "shift (Hodges and Lehmann's)"
    else
        "mean difference of pairs"

/// "0.02 [0.01, 0.03]", the difference with its interval, or alone where seeds are too few for that; named where other
/// metrics have the other kind.
let difference (diff: ExperimentDiff) (test: MetricTest) =
    // The interval is wider than what a fourth digit would say.
    let short value =
        shortened (if abs value < 1000.0 then 3 else 4) value

    let kind = if inBothWays diff && not test.Paired then "shift " else ""

    if test.Low.HasValue && test.High.HasValue then
        $"{kind}{short test.Shift} [{short test.Low.Value}, {short test.High.Value}]"
    else
        kind + short test.Shift

/// What the columns of the metrics are.
let metricsLead (diff: ExperimentDiff) =
    $"A and B are means over seeds, each seed's mean over its cells; B - A is the {differenceKind diff}, with its 95 %% interval "
    + "where there are seeds enough. P is corrected for all that was tested, the intervals are not."

/// Cliff's delta, two decimals: "-0.98".
let delta (test: MetricTest) =
    test.CliffsDelta.ToString("0.00", CultureInfo.InvariantCulture)

/// P of the test that decided: against the margin where that is the verdict.
let decidingP (metric: MetricComparison) =
    match metric.Test with
    | null -> Nullable()
    | test when metric.Verdict = DiffVerdict.Equivalent -> test.EquivalenceP
    | test -> Nullable test.AdjustedP

/// "0.0313", of the test that decided.
let p (metric: MetricComparison) =
    match metric.Test with
    | null -> ""
    | _ -> optional (decidingP metric)

/// "escapeTime", and "escapeTime (8 of 10)" where not all realizations have the number.
let metric (metric: MetricComparison) =
    if metric.Without = 0 then
        metric.Name
    else
        $"{metric.Name} ({metric.Compared} of {metric.Compared + metric.Without})"

let private seeds (metric: MetricComparison) (test: MetricTest) =
    let shared =
        if metric.SharedSeeds then
            " (those that share initial weights or data count as one)"
        else
            ""

    if test.Paired then
        $"""{Figure.counted metric.SeedsA "seed"} in pairs{shared}"""
    else
        let why =
            if metric.CommonSeeds = 0 then
                ""
            else
                $", not in pairs, since too few are on both sides ({metric.CommonSeeds})"

        $"""{Figure.counted metric.SeedsA "seed"} of A and {Figure.counted metric.SeedsB "seed"} of B{shared}{why}"""

let private margin (diff: ExperimentDiff) (metric: MetricComparison) (test: MetricTest) =
    match diff.Terms.ReplacedMargins.TryGetValue metric.Name with
    | true, stated -> $"{optional test.Margin} of the command (the experiment states {number stated})"
    | _ -> optional test.Margin

/// Why the verdict is what it is, of a metric that is not the same: alike for those that are in the same position.
let reason (diff: ExperimentDiff) (metric: MetricComparison) =
    let tested = (tests diff).Length

    // An interval that leaves out 0 beside it is none of all metrics together.
    let corrected =
        if tested > 1 then
            $" after correction for {tested} metrics (p is corrected, the intervals are not)"
        else
            ""

    match metric.Test with
    | null ->
        match metric.NumbersA, metric.NumbersB with
        | 0, 0 -> "neither side has such a number"
        | 0, _ -> "A has no such number"
        | _, 0 -> "B has no such number"
        | _ when diff.Cells.Matched.Count = 0 -> "A and B have no cell in common"
        | _ -> "no realization has the number on both sides"
    | test ->
        match metric.Verdict with
        | DiffVerdict.Changed -> $"""{seeds metric test}; p is corrected for {Figure.counted tested "metric"} tested"""
        | DiffVerdict.Equivalent ->
            $"{seeds metric test}; differs by less than the margin {margin diff metric test} (p {optional test.EquivalenceP})"
        | _ when test.SeedsNeeded.HasValue ->
            let onEachSide = if test.Paired then "" else " on each side"

            $"needs at least {test.SeedsNeeded.Value} seeds{onEachSide}: {seeds metric test} cannot reach a p below {number test.LeastP}, "
            + $"""and with {Figure.counted tested "metric"} tested it must be {number (diff.Terms.Alpha / float tested)}"""
        | _ when test.Margin.HasValue ->
            $"{seeds metric test}; neither a difference{corrected} nor one below the margin {margin diff metric test} could be shown"
        | _ ->
            $"{seeds metric test} show no difference{corrected}, which does not prove that there is none: a margin (in the experiment, "
            + "or --margin) could"

/// Metrics, the worst first.
let worstFirst (diff: ExperimentDiff) =
    let p (metric: MetricComparison) =
        match metric.Test with
        | null -> 0.0
        | test -> test.P

    diff.Metrics |> Seq.sortBy (fun each -> (each.Verdict, p each)) |> List.ofSeq

/// Why, in sentences: one for all metrics of which the same is to be said, the worst first.
let reasons (diff: ExperimentDiff) =
    worstFirst diff
    |> List.filter (fun metric -> metric.Verdict <> DiffVerdict.Same)
    |> List.groupBy (fun metric -> (metric.Verdict, reason diff metric))
    |> List.map (fun ((kind, reason), metrics) ->
        let which =
            match metrics with
            | [ only ] -> only.Name
            | several -> $"{several.Length} metrics"

        $"{verdict kind} ({which}): {reason}.")

/// How many metrics are the same, and how closely; and that not all were compared, if so.
let agreeing (diff: ExperimentDiff) =
    let count tier =
        diff.Metrics |> Seq.filter (fun metric -> metric.Tier = tier) |> Seq.length

    [ match count MetricTier.BitIdentical, count MetricTier.WithinTolerance with
      | 0, 0 -> ()
      | bits, 0 -> $"""same: {Figure.counted bits "metric"}, bit for bit."""
      | bits, within -> $"""same: {Figure.counted bits "metric"} bit for bit, {within} within the tolerances."""
      match diff.Terms.Metrics with
      | null -> ()
      | asked -> $"""Compared {String.Join(", ", asked)} alone, as asked.""" ]

let stored (each: StoredNumberDifference) =
    if each.Column = StoredNumberDifference.Claim then
        $"{each.Side}, the claim \"{each.Realization}\": {each.Stored} stored, {each.Today} today"
    elif each.Column = StoredNumberDifference.MissingRows then
        $"""{each.Side} has no row of {Figure.counted each.Rows "realization"} stored: {each.Realization} ({each.Today} today)"""
    else
        $"""{each.Side}, {each.Column}, in {Figure.counted each.Rows "row"}: {each.Realization} has {each.Stored} stored, {each.Today} today"""
