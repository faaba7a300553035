/// A comparison of two experiments as one HTML page that needs nothing beside it, in the report's style.
module FlipFlop.Reports.DiffPage

open System
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Reports.Figures
open FlipFlop.Reports.Html

// ---- tables

/// What stands in a table: of a number also its value, by which the page's script sorts; those without one come last. The
/// name of what a row is of stays in sight where the table is wider than the window.
type private Cell =
    | Verdict of DiffVerdict
    | Name of string
    | Text of string
    | Number of shown: string * value: Nullable<float>

let private badgeOf verdict =
    match verdict with
    | DiffVerdict.Changed -> "badge fail"
    | DiffVerdict.Same
    | DiffVerdict.Equivalent -> "badge pass"
    | _ -> "badge "

let private cell content =
    match content with
    | Verdict verdict -> element "td" [] [ block "span" (badgeOf verdict) [ text (DiffWords.verdict verdict) ] ]
    | Name content -> element "th" [ ("scope", "row") ] [ text content ]
    | Number(shown, value) -> numberCell shown (Option.ofNullable value)
    | Text content when content.Length > 40 -> block "td" "wrap" [ text content ]
    | Text content -> words "td" content

let private row (cells: Cell list) = element "tr" [] (List.map cell cells)

let private table name (columns: string list) (rows: Cell list list) =
    let heading at column =
        let kind =
            match rows with
            | first :: _ when (List.item at first).IsNumber -> [ ("class", "number") ]
            | first :: _ when (List.item at first).IsName -> [ ("class", "row-name") ]
            | _ -> []

        element "th" (kind @ [ ("scope", "col") ]) [ words "button" column ]

    scroll
        ""
        name
        [ element
              "table"
              []
              [ element "thead" [] [ element "tr" [] (List.mapi heading columns) ]
                element "tbody" [] (List.map row rows) ] ]

/// Of rows that begin with their name.
let private texts (rows: string list list) =
    [ for row in rows -> Name row.Head :: List.map Text row.Tail ]

let private list (items: string list) =
    element "ul" [] (List.map (words "li") items)

/// A section; nothing where there is nothing in it.
let private section id title (content: string list) =
    if content.IsEmpty then
        None
    else
        Some(id, title, element "section" [ ("id", id) ] (words "h2" title :: content))

// ---- sections

let private metricRow (diff: ExperimentDiff) (metric: MetricComparison) =
    let ofTest shown (value: MetricTest -> float) =
        match metric.Test with
        | null -> Number("", Nullable())
        | test -> Number(shown test, Nullable(value test))

    [ Verdict metric.Verdict
      Name(DiffWords.metric metric)
      Number(DiffWords.optional metric.MeanA, metric.MeanA)
      Number(DiffWords.optional metric.MeanB, metric.MeanB)
      ofTest (DiffWords.difference diff) _.Shift
      ofTest DiffWords.delta _.CliffsDelta
      Number(DiffWords.p metric, DiffWords.decidingP metric) ]

let private metrics (diff: ExperimentDiff) =
    [ if diff.Metrics.Count > 0 then
          block "p" "lead" [ text (DiffWords.metricsLead diff) ]

          DiffWords.worstFirst diff
          |> List.map (metricRow diff)
          |> table "Metrics" [ "verdict"; "metric"; "A"; "B"; "B - A"; "Cliff's delta"; "p" ]

          list (DiffWords.reasons diff @ DiffWords.agreeing diff) ]

let private networks (diff: ExperimentDiff) =
    [ if diff.Networks.Count > 0 then
          block "p" "lead" [ text (DiffNetworkWords.weights diff) ]

          match DiffNetworkWords.differingNetworks diff with
          | [] -> ()
          | differing ->
              table
                  "Networks that differ"
                  [ "realization"; "weights and training"; "spectrum and cube" ]
                  (texts
                      [ for each in differing ->
                            [ each.Pair.Name; DiffNetworkWords.network each; DiffNetworkWords.shape each ] ]) ]

let private realizations (diff: ExperimentDiff) =
    [ words "p" (DiffCellWords.cells diff + ".")
      // The table has those that stand alone.
      match DiffCellWords.notWhole diff with
      | [] -> ()
      | notWhole -> list notWhole
      DiffRealizations.html diff ]

let private spec (diff: ExperimentDiff) =
    let value = DiffSpec.value

    [ if diff.Spec.Count > 0 then
          table
              "Specification"
              [ "value"; "A"; "B" ]
              (texts [ for each in diff.Spec -> [ each.Path; value each.Path each.A; value each.Path each.B ] ]) ]

let private provenance (diff: ExperimentDiff) =
    [ table "Provenance" [ "what"; "value" ] (texts [ for label, value in DiffWords.header diff -> [ label; value ] ]) ]

let private listed (items: string list) =
    if items.IsEmpty then [] else [ list items ]

// ---- figures

let private figure (figure: Figure) =
    element
        "figure"
        [ ("id", figure.Id) ]
        [ block "div" "figure-head" [ words "h3" figure.Title; Page.legend figure ]
          Page.panels figure
          words "figcaption" figure.Caption ]

let private ofSide (name: string) (result: ExperimentResult) =
    let sweep = Sweep.ofResult result

    [ for index, each in Seq.indexed result.Realizations ->
          let label = $"{name}: {Sweep.name sweep index}"

          {| cell = 0
             label = $"{label}, {Sweep.shortKey each.Realization.Key}"
             name = label
             key = each.Realization.Key
             outcome = Sweep.outcome each.Outcome
             rerun = Sweep.rerun sweep each.Realization |} ]

/// What the page's script reads.
let private data (diff: ExperimentDiff) (figures: Figure list) =
    Plotly.token
        {| realizations = ofSide "A" diff.ResultA @ ofSide "B" diff.ResultB
           scales = Array.empty<obj>
           series = Array.empty<obj>
           figures =
            [ for figure in figures ->
                  {| id = figure.Id
                     first = 0
                     choices = Array.empty<obj>
                     panels =
                      [ for panel in figure.Panels ->
                            {| common = panel.Common
                               byChoice = panel.ByChoice
                               cameras = panel.Cameras
                               layout = panel.Layout |} ] |} ] |}
    |> Plotly.text

// ---- the page

let private count (diff: ExperimentDiff) (verdict: DiffVerdict) =
    let number =
        diff.Metrics |> Seq.filter (fun metric -> metric.Verdict = verdict) |> Seq.length

    element
        "div"
        []
        [ words "dt" $"metrics {DiffWords.verdict verdict}"
          words "dd" (string number) ]

let private header (diff: ExperimentDiff) =
    block
        "header"
        "top"
        [ block "p" "name" [ text "flip-flop experiments compared" ]
          words "h1" (DiffWords.headline diff)
          block
              "div"
              "verdict"
              [ block "dl" "counts" [ for verdict in Enum.GetValues<DiffVerdict>() -> count diff verdict ] ]
          block "p" "sentence" [ text (DiffWords.fairness diff) ] ]

let private sections (diff: ExperimentDiff) (figures: Figure list) =
    [ section "claims" "Claims that came out otherwise" (listed (DiffWords.claims diff))
      section "metrics" "Metrics" (metrics diff)
      section "figures" "Figures" (List.map figure figures)
      section "networks" "Networks" (networks diff)
      section "section-realizations" "Realizations" (realizations diff)
      section "spec" "Specification" (spec diff)
      section
          "stored"
          "Stored numbers that are not what today's analysis says"
          (listed [ for each in diff.StoredNumbers -> DiffWords.stored each ])
      section "provenance" "Provenance" (provenance diff) ]
    |> List.choose id

let private head (diff: ExperimentDiff) =
    element
        "head"
        []
        [ "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
          $"<meta http-equiv=\"Content-Security-Policy\" content=\"{Page.policy}\">"
          "<link rel=\"icon\" href=\"data:,\">"
          words "title" $"{diff.A.Label} and {diff.B.Label}"
          String.Concat("<style>", Page.resource "page.css", "</style>") ]

/// The whole page.
let html (diff: ExperimentDiff) : string =
    let figures = DiffFigures.all diff
    let sections = sections diff figures

    let links =
        [ for id, title, _ in sections -> element "a" [ ("href", $"#{id}") ] [ text title ] ]

    let body =
        [ header diff
          element
              "main"
              []
              [ block
                    "div"
                    "bar"
                    [ element "nav" [ ("aria-label", "Sections") ] links
                      "<div id=\"legend\" hidden></div>" ]
                String.Concat [ for _, _, content in sections -> content ] ]
          block "footer" "end" [ text "Numbers are shortened for the eye; flipflop diff --json has every digit." ]
          Page.card
          element "script" [ ("type", "application/json"); ("id", "report-data") ] [ data diff figures ]
          Page.scripts ]

    String.Concat("<!doctype html>\n", element "html" [ ("lang", "en") ] [ head diff; element "body" [] body ], "\n")
