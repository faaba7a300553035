/// The page around the figures.
module FlipFlop.Reports.Page

open System
open FlipFlop.Experiments.Results
open FlipFlop.Reports.Html
open FlipFlop.Reports.PageData

/// A section of the page, with its figures.
type Section =
    {
        Id: string
        Title: string
        Figures: Figure list
        /// HTML that stands before the figures.
        Before: string
    }

let internal resource (name: string) =
    match typeof<Figure>.Assembly.GetManifestResourceStream name with
    | null -> invalidOp $"The assembly was built without its resource {name}."
    | stream ->
        use reader = new IO.StreamReader(stream)
        reader.ReadToEnd()

// ---- the verdict

let private count (count: Verdict.Count) =
    element
        "div"
        []
        [ words "dt" count.What
          element "dd" [] [ text (string count.Right); element "small" [] [ text $" of {count.Of}" ] ]
          if count.Interval <> "" then
              block "dd" "interval" [ text count.Interval ] ]

let private claim (sweep: Sweep) (verdict: ClaimVerdict) =
    let kind, word =
        if not verdict.Holds.HasValue then "", "undecided"
        elif verdict.Holds.Value then "pass", "holds"
        else "fail", "fails"

    let note =
        match Verdict.claimNote sweep verdict with
        | "" -> ""
        | note -> $" · {note}"

    element
        "li"
        []
        [ block "span" $"badge {kind}" [ text word ]
          element
              "span"
              []
              [ text verdict.Claim.Text
                block "span" "terms" [ text $" {ClaimWords.Found verdict} ({ClaimWords.Of verdict.Claim}){note}" ] ] ]

/// So many claims stand beside the counts; more of them are counted too, and stand below in two columns.
let private mostBeside = 6

let private held (claims: ClaimVerdict seq) : Verdict.Count list =
    if Seq.length claims <= mostBeside then
        []
    else
        [ { Right = claims |> Seq.filter (fun claim -> claim.Holds = Nullable true) |> Seq.length
            Of = Seq.length claims
            What = "claims hold"
            Interval = "" } ]

let private header (sweep: Sweep) =
    let spec = sweep.Result.Plan.Spec
    let claims = sweep.Result.Claims

    let kind =
        if claims.Count > mostBeside then
            "verdict many"
        else
            "verdict"

    block
        "header"
        "top"
        [ block "p" "name" [ text $"flip-flop experiment {spec.Name}" ]
          words "h1" (if spec.Title = "" then spec.Name else spec.Title)
          block
              "div"
              kind
              [ block "dl" "counts" (held claims @ Verdict.counts sweep |> List.map count)
                match Verdict.partial sweep with
                | Some words -> element "p" [ ("class", "partial"); ("role", "note") ] [ text words ]
                | None -> ""
                block "ul" "claims" (claims |> Seq.map (claim sweep) |> List.ofSeq)
                block "p" "sentence" [ text (Verdict.sentence sweep) ] ] ]

// ---- figures

let private marks (entries: LegendEntry list) =
    if entries.IsEmpty then
        ""
    else
        block
            "div"
            "legend"
            [ for entry in entries ->
                  element
                      "span"
                      []
                      [ element "i" [ ("data-token", entry.Colour); ("data-symbol", entry.Symbol) ] []
                        text entry.Label ] ]

/// The figure's own legend, each mark as the plot has it.
let legend (figure: Figure) = marks figure.Legend

/// Of the figure's legend what the tile's panels have; of the untrained networks the page's own, just above, says it.
let private legendOf (figure: Figure) (tile: Tile) =
    let names =
        [ for panel in tile.Panels do
              for trace in figure.Panels[panel].Common -> trace.name ]

    figure.Legend
    |> List.filter (fun entry -> entry.Colour <> Palette.untrained && List.contains entry.Label names)

let private tile (sweep: Sweep) (figures: Figure list) (tile: Tile) =
    let figure = figures |> List.find (fun figure -> figure.Id = tile.Figure)
    let panels = String.Join(",", tile.Panels)

    let aside =
        if figure.Choices.IsEmpty then
            marks (legendOf figure tile)
        else
            element "span" [ ("class", "chosen"); ("data-chosen", figure.Id) ] []

    block
        "div"
        "tile"
        [ element "h3" [] [ element "a" [ ("href", $"#{figure.Id}") ] [ text tile.Title ]; aside ]
          element
              "div"
              [ ("class", "glimpse")
                ("role", "img")
                ("aria-label", tile.Title)
                ("data-figure", figure.Id)
                ("data-panels", panels) ]
              [] ]

let private option (sweep: Sweep) first place (choice: Choice) =
    let selected = if place = first then [ ("selected", "") ] else []
    element "option" ([ ("value", string place) ] @ selected) [ text (Sweep.name sweep choice.Realization) ]

let private chooser (sweep: Sweep) (figure: Figure) =
    if figure.Choices.IsEmpty then
        ""
    else
        let first = PageData.median sweep figure

        element
            "label"
            []
            [ text "network "
              element "select" [ ("data-figure", figure.Id) ] (List.mapi (option sweep first) figure.Choices) ]

let private panel (figure: Figure) at (panel: Panel) =
    let title, name =
        match Figure.heading panel with
        | "" -> "", figure.Title
        | heading -> words "h4" heading, $"{figure.Title}: {heading}"

    block
        "div"
        "panel"
        [ title
          plot name figure.Id (string at) [ ("style", $"height:{figure.Height}px") ] ]

/// The figure's panels side by side.
let internal panels (figure: Figure) =
    element
        "div"
        [ ("class", "panels"); ("style", $"--columns:{figure.Columns}") ]
        (List.mapi (panel figure) figure.Panels)

let private figure (sweep: Sweep) (figure: Figure) =
    let note =
        if figure.Choices.IsEmpty then
            ""
        else
            element "p" [ ("class", "note"); ("data-note", figure.Id) ] []

    element
        "figure"
        [ ("id", figure.Id) ]
        [ block "div" "figure-head" [ words "h3" figure.Title; legend figure; chooser sweep figure ]
          panels figure
          note
          words "figcaption" figure.Caption ]

let private section (sweep: Sweep) (section: Section) =
    element
        "section"
        [ ("id", section.Id) ]
        [ words "h2" section.Title
          section.Before
          String.Concat(section.Figures |> List.map (figure sweep)) ]

// ---- the bar that stays in sight

let private colours (sweep: Sweep) =
    let last = sweep.Parameters.Length - 1

    let names =
        sweep.Parameters
        |> List.mapi (fun at parameter ->
            element
                "option"
                ([ ("value", parameter.Name) ] @ (if at = last then [ ("selected", "") ] else []))
                [ text parameter.Name ])

    let chooser =
        match names with
        | [] -> ""
        | [ _ ] -> text $"colour: {sweep.Parameters.Head.Name}"
        | names -> element "label" [] [ text "colour by "; element "select" [ ("id", "colour-by") ] names ]

    block "div" "colours" [ chooser; "<div id=\"legend\" class=\"legend\"></div>" ]

let private bar (sweep: Sweep) (sections: Section list) =
    let links =
        [ for section in sections -> element "a" [ ("href", $"#{section.Id}") ] [ text section.Title ] ]

    block "div" "bar" [ element "nav" [ ("aria-label", "Sections") ] links; colours sweep ]

let internal card =
    "<aside id=\"card\" aria-label=\"The chosen realization\" tabindex=\"-1\" hidden>"
    + "<button class=\"close\" aria-label=\"close\">×</button><p class=\"card-title\"></p>"
    + "<p class=\"card-key\"></p><p><code class=\"rerun\"></code> <button class=\"copy\">copy</button></p></aside>"
    + "<p id=\"said\" class=\"unseen\" role=\"status\"></p>"

/// Nothing may be loaded: what the page needs is inside it.
let internal policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"

/// What draws the page's figures and answers its reader. plotly.js, which takes a second to begin, stands behind what
/// draws the first screen without it.
let internal scripts =
    String.Concat
        [ for name in [ "glimpse.js"; "paint.js"; "page.js"; "plotly.js"; "saving.js"; "controls.js" ] ->
              $"<script>{resource name}</script>" ]

let private head (sweep: Sweep) =
    let spec = sweep.Result.Plan.Spec

    element
        "head"
        []
        [ "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
          $"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">"
          "<link rel=\"icon\" href=\"data:,\">"
          words
              "title"
              (if spec.Title = "" then
                   spec.Name
               else
                   $"{spec.Name}: {spec.Title}")
          String.Concat("<style>", resource "page.css", "</style>") ]

let html (sweep: Sweep) (sections: Section list) (tiles: Tile list) : string =
    let figures = sections |> List.collect _.Figures

    let body =
        [ header sweep
          element
              "main"
              []
              [ bar sweep sections
                block "h2" "unseen" [ "At a glance" ]
                block "div" "tiles" (tiles |> List.map (tile sweep figures))
                String.Concat(sections |> List.map (section sweep)) ]
          block "footer" "end" [ text "Positions in figures have five significant digits; summary.csv has every one." ]
          card
          element "script" [ ("type", "application/json"); ("id", "report-data") ] [ PageData.json sweep figures ]
          scripts ]

    String.Concat("<!doctype html>\n", element "html" [ ("lang", "en") ] [ head sweep; element "body" [] body ], "\n")
