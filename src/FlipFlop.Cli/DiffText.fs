/// A comparison of two experiments on the terminal: the worst first, short, at most 100 columns.
module FlipFlop.Cli.DiffText

open System
open FlipFlop.Experiments.Diff
open FlipFlop.Reports

let private width = 100

/// How many of a kind are listed; the other faces have all.
let private most = 5

let private mostMetrics = 10

/// Signs of a value of the specification.
let private widestValue = 34

let private allElsewhere = "--json and --html have all"

/// Words laid out in lines, the first after its indent, the others two further in.
let private wrapped (indent: string) (text: string) =
    let folder (lines: string list) (word: string) =
        match lines with
        | current :: rest when current.Trim() = "" || current.Length + 1 + word.Length <= width ->
            (if current.Trim() = "" then
                 current + word
             else
                 $"{current} {word}")
            :: rest
        | lines -> $"{indent}  {word}" :: lines

    text.Split(' ', StringSplitOptions.RemoveEmptyEntries) |> Array.fold folder [ indent ] |> List.rev

let private listed (items: string list) =
    [ for item in List.truncate most items do
          yield! wrapped "  " item
      if items.Length > most then
          $"  and {items.Length - most} more ({allElsewhere})" ]

/// A heading with what stands under it; nothing where there is nothing.
let private part (heading: string) (lines: string list) =
    if lines.IsEmpty then
        []
    else
        "" :: wrapped "" heading @ lines

let private mostKeys = 20

/// Both values, cut so that where they part stands in what is left.
let private aroundDifference (a: string) (b: string) =
    let common =
        Seq.zip a b |> Seq.takeWhile (fun (one, other) -> one = other) |> Seq.length

    let cut (text: string) =
        if text.Length <= widestValue then
            text
        else
            let first = max 0 (min (common - 8) (text.Length - widestValue + 3))
            let rest = text[first..]
            let head = if first > 0 then "..." else ""
            let room = widestValue - head.Length

            head
            + (if rest.Length <= room then
                   rest
               else
                   rest[.. room - 4] + "...")

    cut a, cut b

let private spec (diff: ExperimentDiff) =
    let row (each: SpecDifference) =
        let a, b =
            aroundDifference (DiffSpec.value each.Path each.A) (DiffSpec.value each.Path each.B)

        [ each.Path; a; b ]

    if diff.Spec.Count = 0 then
        []
    else
        [ yield!
              diff.Spec
              |> Seq.truncate mostKeys
              |> Seq.map row
              |> List.ofSeq
              |> Table.lines [ "value", Table.Left; "A", Table.Left; "B", Table.Left ]
          if diff.Spec.Count > mostKeys then
              $"  and {diff.Spec.Count - mostKeys} more ({allElsewhere})" ]

let private row (diff: ExperimentDiff) (metric: MetricComparison) =
    let test value =
        match metric.Test with
        | null -> ""
        | test -> value test

    [ DiffWords.verdict metric.Verdict
      DiffWords.metric metric
      DiffWords.optional metric.MeanA
      DiffWords.optional metric.MeanB
      test (DiffWords.difference diff)
      test DiffWords.delta
      DiffWords.p metric ]

let private columns =
    [ "verdict", Table.Left
      "metric", Table.Left
      "A", Table.Right
      "B", Table.Right
      "B - A", Table.Right
      "delta", Table.Right
      "p", Table.Right ]

let private metrics (diff: ExperimentDiff) =
    let same, others =
        DiffWords.worstFirst diff |> List.partition (fun metric -> metric.Verdict = DiffVerdict.Same)

    let shown = List.truncate mostMetrics others

    let table =
        [ if not others.IsEmpty then
              yield! Table.lines columns (List.map (row diff) shown)
          if others.Length > shown.Length then
              $"  and {others.Length - shown.Length} more ({allElsewhere})" ]

    table @ List.collect (wrapped "  ") (DiffWords.reasons diff @ DiffWords.agreeing diff)

let private networks (diff: ExperimentDiff) =
    let differing = DiffNetworkWords.differingNetworks diff

    let lines =
        [ for each in differing ->
              $"{each.Pair.Name}: {DiffNetworkWords.network each}; {DiffNetworkWords.shape each}".TrimEnd(' ', ';') ]

    if diff.Networks.Count = 0 then
        []
    else
        "" :: wrapped "" (DiffNetworkWords.weights diff) @ listed lines

/// The lines of the whole.
let lines (diff: ExperimentDiff) =
    [ yield! wrapped "" (DiffWords.headline diff)
      yield! wrapped "" (DiffWords.fairness diff)
      yield! part "Claims that came out otherwise" (listed (DiffWords.claims diff))
      yield!
          part
              $"Metrics: means of A and B; B - A: {DiffWords.differenceKind diff} [95 %% interval, not corrected]"
              (metrics diff)
      yield! networks diff
      ""
      yield! wrapped "" $"Realizations: {DiffCellWords.cells diff}."
      yield! listed (DiffCellWords.leftOut diff)
      yield! part "Specification: what differs" (spec diff)
      yield!
          part
              "Stored numbers that are not what today's analysis says"
              (listed [ for each in diff.StoredNumbers -> DiffWords.stored each ])
      ""
      for label, value in DiffWords.header diff do
          yield! wrapped "  " $"{label}: {value}" ]
