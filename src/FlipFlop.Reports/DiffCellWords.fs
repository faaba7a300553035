/// Which realizations of two experiments are compared, and which are not and why, in words.
module FlipFlop.Reports.DiffCellWords

open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results

/// ", in the 6 of 12 realizations that both have"; nothing where both have all, or have none in common.
let shared (diff: ExperimentDiff) =
    let both = diff.Cells.Matched.Count
    let alone = diff.Cells.OnlyInA.Count + diff.Cells.OnlyInB.Count

    if both = 0 || alone = 0 then
        ""
    else
        $", in the {both} of {both + alone} realizations that both have"

/// ", of which 5 are trained on both sides"; nothing where all are.
let private trainedOnBoth (diff: ExperimentDiff) =
    let isTrained (result: RealizationResult) =
        result.Outcome <> RealizationOutcome.Failed && result.Outcome <> RealizationOutcome.Missing

    let both =
        diff.Cells.Matched |> Seq.filter (fun pair -> isTrained pair.A && isTrained pair.B) |> Seq.length

    if both = diff.Cells.Matched.Count then
        ""
    else
        $""", of which {both} {(if both = 1 then "is" else "are")} trained on both sides"""

/// "6 matched (4 by what they train, 2 by place and seed), 1 only in A, 0 only in B, 0 failed, 0 missing".
let cells (diff: ExperimentDiff) =
    let matched = diff.Cells.Matched
    let bySubject = matched |> Seq.filter _.SameSubject |> Seq.length
    let byPlace = matched.Count - bySubject

    let how =
        if byPlace = 0 then
            ""
        elif bySubject = 0 then
            " (by place in the sweep and seed; what they train differs)"
        else
            $" ({bySubject} by what they train, {byPlace} by place in the sweep and seed)"

    let otherwise =
        diff.Cells.OtherOutcome
        |> Seq.countBy (fun pair -> (Summary.Word pair.A.Outcome, Summary.Word pair.B.Outcome))
        |> Seq.map (fun ((inA, inB), count) -> $"; {count} of those matched {inA} in A and {inB} in B")
        |> String.concat ""

    $"{matched.Count} matched{how}{trainedOnBoth diff}, {diff.Cells.OnlyInA.Count} only in A, {diff.Cells.OnlyInB.Count} only in B, "
    + $"{diff.Cells.Failed.Count} failed, {diff.Cells.Incomplete.Count} missing or damaged"
    + otherwise

/// Each realization that came out otherwise, failed or is missing: a sentence each.
let notWhole (diff: ExperimentDiff) =
    [ for pair in diff.Cells.OtherOutcome do
          $"{pair.Name}: {Summary.Word pair.A.Outcome} in A, {Summary.Word pair.B.Outcome} in B"
      for each in diff.Cells.Failed do
          $"{each.Name} failed in {each.Side}: {each.Reason}"
      for each in diff.Cells.Incomplete do
          $"{each.Name} is missing in {each.Side}: {each.Reason}" ]

/// The same, and those without a counterpart.
let leftOut (diff: ExperimentDiff) =
    let name (result: RealizationResult) =
        MatchedRealization.NameOf result.Realization

    [ yield! notWhole diff
      for each in diff.Cells.OnlyInA do
          $"{name each} is in A alone"
      for each in diff.Cells.OnlyInB do
          $"{name each} is in B alone" ]
