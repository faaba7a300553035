/// The list of a store's experiments: one page beside their folders, written anew by every run, report and import.
module FlipFlop.Reports.ExperimentIndex

open System
open System.IO
open System.Text.Json
open FlipFlop.Experiments.Storage
open FlipFlop.Reports.Html

/// How an experiment came out, as its summary.json says.
type Counts =
    {
        Title: string
        All: int
        /// Finished or at its goal.
        Finished: int
        /// Other outcomes that are there, in words: "1 diverged".
        Others: string list
        ClaimsHeld: int
        ClaimsFailed: int
        Claims: int
    }

/// An experiment of the store; without counts where its summary.json cannot be read.
type Entry =
    { Name: string
      HasReport: bool
      Counts: Counts option }

let private outcomes =
    [ "diverged", "diverged"; "failed", "failed"; "missing", "not trained yet" ]

let private verdicts (root: JsonElement) =
    [ for claim in root.GetProperty("claims").EnumerateArray() -> claim.GetProperty("holds").ValueKind ]

let private counts (json: string) =
    use document = JsonDocument.Parse json
    let root = document.RootElement

    let number (name: string) =
        root.GetProperty("realizations").GetProperty(name).GetInt32()

    let verdicts = verdicts root

    let judged kind =
        verdicts |> List.filter ((=) kind) |> List.length

    { Title = root.GetProperty("title").GetString() |> Option.ofObj |> Option.defaultValue ""
      All = number "all"
      Finished = number "finished" + number "reachedGoal"
      Others =
        [ for name, words in outcomes do
              if number name > 0 then
                  $"{number name} {words}" ]
      ClaimsHeld = judged JsonValueKind.True
      ClaimsFailed = judged JsonValueKind.False
      Claims = verdicts.Length }

/// None where the file is damaged or of another form: the list must not fail because of one experiment.
let private readCounts (path: string) =
    try
        Some(counts (File.ReadAllText path))
    with
    | :? IOException
    | :? UnauthorizedAccessException
    | :? JsonException
    | :? InvalidOperationException
    | :? FormatException
    | :? Collections.Generic.KeyNotFoundException -> None

/// The experiments that have results in the store now, by name.
let read (store: ResultStore) : Entry list =
    [ for name in store.ExperimentNames do
          let folder = store.Experiment name
          let summary = Path.Combine(folder.Path, ExperimentFolder.SummaryJsonName)

          if File.Exists summary then
              { Name = name
                HasReport = File.Exists folder.ReportPath
                Counts = readCounts summary } ]

// ---- the page

let private badge kind content =
    block "span" $"badge {kind}" [ text content ]

let private claims (counts: Counts) =
    if counts.Claims = 0 then
        block "span" "quiet" [ "none" ]
    elif counts.ClaimsHeld = counts.Claims then
        badge "pass" $"{counts.ClaimsHeld} of {counts.Claims} hold"
    elif counts.ClaimsFailed > 0 then
        badge "fail" $"{counts.ClaimsHeld} of {counts.Claims} hold"
    else
        badge "" $"{counts.ClaimsHeld} of {counts.Claims} hold, others undecided"

let private link (entry: Entry) =
    if entry.HasReport then
        let address =
            $"experiments/{Uri.EscapeDataString entry.Name}/{ExperimentFolder.ReportName}"

        element "a" [ ("href", address) ] [ text entry.Name ]
    else
        text entry.Name + block "div" "quiet" [ text $"no page yet: flipflop report {entry.Name}" ]

let private cells (entry: Entry) =
    match entry.Counts with
    | None ->
        [ element
              "td"
              [ ("colspan", "3"); ("class", "bad") ]
              [ text $"summary.json cannot be read; flipflop report {entry.Name} writes it again" ] ]
    | Some counts ->
        [ element "td" [ ("class", "wrap") ] [ text counts.Title ]
          element
              "td"
              []
              [ text $"{counts.Finished} of {counts.All}"
                block "div" "quiet" [ text (String.Join(", ", counts.Others)) ] ]
          element "td" [] [ claims counts ] ]

let private row (entry: Entry) =
    let name = element "th" [ ("scope", "row") ] [ link entry ]
    element "tr" [] (name :: cells entry)

let private table (entries: Entry list) =
    let heading title =
        element "th" [ ("scope", "col") ] [ text title ]

    let head = List.map heading [ "experiment"; "question"; "finished"; "claims" ]

    scroll
        "whole list"
        "Experiments"
        [ element
              "table"
              []
              [ element "thead" [] [ element "tr" [] head ]
                element "tbody" [] (List.map row entries) ] ]

let private policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

let private head =
    element
        "head"
        []
        [ "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
          $"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">"
          "<link rel=\"icon\" href=\"data:,\"><title>Experiments</title>"
          String.Concat("<style>", Page.resource "page.css", "</style>") ]

/// The page over these experiments.
let html (entries: Entry list) : string =
    let content =
        match entries with
        | [] -> words "p" "There are no results yet."
        | entries -> table entries

    let body =
        [ block "header" "top" [ block "p" "name" [ "flip-flop experiments" ]; words "h1" "Experiments" ]
          element "main" [] [ content ]
          block "footer" "end" [ text "As of the last run, report or import in this folder." ] ]

    String.Concat("<!doctype html>\n", element "html" [ ("lang", "en") ] [ head; element "body" [] body ], "\n")

/// Writes index.html into the store's folder.
let write (store: ResultStore) =
    AtomicFile.WriteText(Path.Combine(store.Root, "index.html"), html (read store))
