/// Two networks, or two trainings, compared in words.
module FlipFlop.Reports.DiffNetworkWords

open FlipFlop.Experiments.Diff
open FlipFlop.Reports.DiffWords
open FlipFlop.Reports.Figures

/// How many networks have the same weights, and what was promised.
let weights (diff: ExperimentDiff) =
    let all = diff.Networks.Count

    let same =
        diff.Networks |> Seq.filter (fun each -> isNull each.Weights) |> Seq.length

    let broken = diff.BrokenPromises.Count

    let promise =
        if broken = 0 then
            ""
        else
            $" {broken} of the others should have the same bits: what is trained is the same, by the same arithmetic, which promises them."

    let have = if same = 1 || all = 1 then "has" else "have"

    let ofBoth =
        if all = diff.Cells.Matched.Count then
            ""
        else
            " trained on both sides"

    $"""{same} of {Figure.counted all "network"}{ofBoth} {have} the same weights, bit for bit.{promise}"""

let private differing (weights: WeightDifference) =
    match Option.ofNullable weights.Greatest with
    | None -> "their sizes differ"
    | Some greatest ->
        let count = int weights.Values
        let differ = if count = 1 then "differs by" else "differ by up to"
        $"""{Figure.counted count "weight"} {differ} {number greatest}, {weights.Tensor} first"""

/// Where two trainings part: "in epoch 1, at update 2, in recurrent_kernel".
let parting (first: FirstDifference) =
    match first.Tensor with
    | "length" -> $"at update {first.Update}, from which one was trained longer"
    | "tensors" -> "at once: their tensors have other names"
    | tensor -> $"in epoch {first.Epoch}, at update {first.Update}, in {tensor}"

/// What differs in the weights of a pair: "training parts in epoch 1, ...".
let network (each: NetworkComparison) =
    [ match each.Divergence with
      | null -> ()
      | first -> $"training parts {parting first}"
      match each.Weights with
      | null -> ()
      | weights when each.IsAlteredAfterTraining ->
          "the recorded trainings agree to the last update, the stored weights do not, so that a stored file was altered, "
          + $"or written wrongly, after training: {differing weights}"
      | weights -> differing weights ]
    |> String.concat "; "

/// Networks whose weights or training differ, those first that should not.
let differingNetworks (diff: ExperimentDiff) =
    [ for each in diff.Networks do
          if not (isNull each.Weights && isNull each.Divergence) then
              each ]
    |> List.sortBy (fun each -> if each.Pair.BitsPromised then 0 else 1)

/// "0.9 + 0.31i".
let eigenvalue (value: Eigenvalue) =
    if value.Imaginary = 0.0 then
        number value.Real
    else
        let sign = if value.Imaginary < 0.0 then "-" else "+"
        $"{number value.Real} {sign} {number (abs value.Imaginary)}i"

let private eigenvalues verb (values: Eigenvalue seq) =
    [ if not (Seq.isEmpty values) then
          let shown = values |> Seq.truncate 4 |> Seq.map eigenvalue |> String.concat ", "
          let more = if Seq.length values > 4 then ", ..." else ""
          $"""{Figure.counted (Seq.length values) "outlier"} {verb} ({shown}{more})""" ]

/// "eigenvalues move by up to 0.2; 1 outlier born (1.3); ...": what differs in spectrum and cube.
let shape (each: NetworkComparison) =
    [ match each.Spectrum with
      | null -> ()
      | spectrum ->
          $"eigenvalues move by up to {number spectrum.GreatestShift}"
          yield! eigenvalues "born" spectrum.Born
          yield! eigenvalues "lost" spectrum.Lost
      match each.Cube, each.Pair.A.Trained with
      | NonNull cube, NonNull analysis ->
          $"shape distance of the {Cube.shapeOf analysis.Bits}s {number cube.ShapeDistance}"
      | _ -> () ]
    |> String.concat "; "
