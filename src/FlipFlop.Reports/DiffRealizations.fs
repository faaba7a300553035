/// The table of all realizations of both sides of a comparison, each beside its counterpart, with the line that reruns it.
module FlipFlop.Reports.DiffRealizations

open System.Collections.Generic
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Reports.Html
open FlipFlop.Reports.RealizationTable

/// A side as the page's script numbers its realizations: those of A, then those of B.
type private Side =
    { Name: string
      Sweep: Sweep
      IndexOf: Dictionary<RealizationResult, int>
      Before: int }

let private sideOf name before (result: ExperimentResult) =
    let indexOf = Dictionary<RealizationResult, int>(HashIdentity.Reference)

    for index, each in Seq.indexed result.Realizations do
        indexOf[each] <- index

    { Name = name
      Sweep = Sweep.ofResult result
      IndexOf = indexOf
      Before = before }

/// What a pair has in common: counterpart, same weights, where training parts.
let private common (network: NetworkComparison option) (pair: MatchedRealization) =
    let counterpart =
        if pair.SameSubject then
            "trains the same"
        else
            "same place and seed"

    match network with
    | None -> [ counterpart; "–"; "–" ]
    | Some network ->
        let parting =
            match network.Divergence with
            | null when pair.SameSubject -> "nowhere"
            | null -> "–"
            | first -> DiffNetworkWords.parting first

        [ counterpart; (if isNull network.Weights then "yes" else "no"); parting ]

let private row withCell (side: Side) (result: RealizationResult) (pair: string list) =
    let index = side.IndexOf[result]

    element
        "tr"
        [ ("data-realization", string (side.Before + index)) ]
        [ copyCell side.Sweep result.Realization
          words "td" side.Name
          if withCell then
              words "td" side.Sweep.Cells[side.Sweep.CellOf[index]].Label
          words "td" (seed result.Realization)
          outcomeCell result
          yield! List.map (words "td") pair
          yield! keyAndCommand side.Sweep result.Realization ]

let html (diff: ExperimentDiff) : string =
    let a = sideOf "A" 0 diff.ResultA
    let b = sideOf "B" diff.ResultA.Realizations.Count diff.ResultB
    let withCell = not (a.Sweep.Parameters.IsEmpty && b.Sweep.Parameters.IsEmpty)

    let networks =
        Dictionary<MatchedRealization, NetworkComparison>(HashIdentity.Reference)

    for network in diff.Networks do
        networks[network.Pair] <- network

    let networkOf pair =
        match networks.TryGetValue pair with
        | true, network -> Some network
        | _ -> None

    let alone = [ "none"; "–"; "–" ]

    let rows =
        [ for pair in diff.Cells.Matched do
              let common = common (networkOf pair) pair
              row withCell a pair.A common
              row withCell b pair.B common
          for each in diff.Cells.OnlyInA do
              row withCell a each alone
          for each in diff.Cells.OnlyInB do
              row withCell b each alone ]

    let headings =
        [ copyHeading
          heading "" "side" "A or B"
          if withCell then
              heading "" "cell" "the swept values"
          heading "" "seed" "initial weights and data, or initial:data"
          heading "" "outcome" "how training ended"
          heading "" "counterpart" "what the other side has of it"
          heading "" "same weights" "bit for bit"
          heading "" "training parts" "the first update after which a tensor differs"
          yield! lastHeadings ]

    searchable headings rows
