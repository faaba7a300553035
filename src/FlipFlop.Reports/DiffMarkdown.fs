/// A comparison of two experiments as Markdown, for a pull request.
module FlipFlop.Reports.DiffMarkdown

open System
open FlipFlop.Experiments.Diff

/// Text that no sign in it can make a table, a link or markup of.
let private escaped (text: string) =
    text
    |> String.collect (fun letter ->
        match letter with
        | '\n'
        | '\r' -> " "
        | '&' -> "&amp;"
        | '<' -> "&lt;"
        | '>' -> "&gt;"
        | letter when "\\`*_[]|~@".Contains letter -> $"\\{letter}"
        | letter -> string letter)

let private row (cells: string list) = "| " + String.Join(" | ", cells) + " |"

let private table (columns: string list) (rows: string list list) =
    [ row columns
      row [ for _ in columns -> "---" ]
      for each in rows do
          row (List.map escaped each) ]

/// A section; nothing where nothing stands in it.
let private section (title: string) (lines: string list) =
    if lines.IsEmpty then
        []
    else
        [ ""; $"### {title}"; "" ] @ lines

let private items (texts: string list) =
    [ for text in texts -> $"- {escaped text}" ]

let private metric (diff: ExperimentDiff) (metric: MetricComparison) =
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

let private metrics (diff: ExperimentDiff) =
    if diff.Metrics.Count = 0 then
        []
    else
        [ escaped (DiffWords.metricsLead diff); "" ]
        @ table
            [ "verdict"; "metric"; "A"; "B"; "B - A"; "Cliff's delta"; "p" ]
            [ for each in DiffWords.worstFirst diff do
                  if each.Verdict <> DiffVerdict.Same then
                      metric diff each ]
        @ [ ""; yield! items (DiffWords.reasons diff @ DiffWords.agreeing diff) ]

let private networks (diff: ExperimentDiff) =
    match DiffNetworkWords.differingNetworks diff with
    | [] -> [ escaped (DiffNetworkWords.weights diff) ]
    | differing ->
        [ escaped (DiffNetworkWords.weights diff)
          ""
          yield!
              table
                  [ "realization"; "weights"; "spectrum and cube" ]
                  [ for each in differing ->
                        [ each.Pair.Name; DiffNetworkWords.network each; DiffNetworkWords.shape each ] ] ]

let private spec (diff: ExperimentDiff) =
    let value = DiffSpec.value

    if diff.Spec.Count = 0 then
        []
    else
        table
            [ "value"; "A"; "B" ]
            [ for each in diff.Spec -> [ each.Path; value each.Path each.A; value each.Path each.B ] ]

/// The whole, with a closing newline.
let text (diff: ExperimentDiff) : string =
    [ $"## {escaped (DiffWords.headline diff)}"
      ""
      escaped (DiffWords.fairness diff)
      yield! section "Claims that came out otherwise" (items (DiffWords.claims diff))
      yield! section "Metrics" (metrics diff)
      yield! section "Networks" (networks diff)
      yield!
          section "Realizations" (escaped (DiffCellWords.cells diff) + "." :: "" :: items (DiffCellWords.leftOut diff))
      yield! section "Specification" (spec diff)
      yield!
          section
              "Stored numbers that are not what today's analysis says"
              (items [ for each in diff.StoredNumbers -> DiffWords.stored each ])
      yield! section "Provenance" (items [ for label, value in DiffWords.header diff -> $"{label}: {value}" ]) ]
    |> String.concat "\n"
    |> fun lines -> lines.TrimEnd() + "\n"
