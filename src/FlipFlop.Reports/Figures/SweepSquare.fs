/// What a square of a map says: its number, its words for those who hover, its row in the figure's table.
module internal FlipFlop.Reports.Figures.SweepSquare

open System
open System.Globalization
open FlipFlop.Reports
open FlipFlop.Reports.Plotly
open FlipFlop.Reports.Figures.SweepGrid

let private reasons (sweep: Sweep) (square: Square) =
    [ for why, results in absent sweep square -> $"{results.Length} {why}" ]

let text (sweep: Sweep) quantity (square: Square) =
    let right = square.Values |> List.filter (fun (_, value) -> value = 1.0)

    match together quantity square.Values with
    | Some _ when quantity.IsShare -> $"{right.Length} of {square.Values.Length}"
    | Some value -> $"{Figure.number value}<br>{square.Values.Length} of {square.All.Length}"
    | None when square.All.IsEmpty -> "not in<br>the sweep"
    | None -> String.Join("<br>", reasons sweep square)

/// Median of the untrained networks of the same seeds; empty where it has no meaning.
let untrained (sweep: Sweep) quantity (square: Square) =
    let values =
        [ for result in results sweep square.All do
              match result.Untrained |> Option.ofObj |> Option.bind quantity.OfUntrained with
              | Some value -> (0, value)
              | None -> () ]

    match together quantity values with
    | Some value when quantity.IsFraction -> [ $"untrained: {Figure.percent value}" ]
    | Some value -> [ $"untrained: {Figure.number value}" ]
    | None -> []

let chance (sweep: Sweep) quantity (square: Square) =
    quantity.ByChance(results sweep square.All)

let hover (sweep: Sweep) quantity (square: Square) =
    let seeds indices = Shares.named (results sweep indices)
    let numbers = List.map snd square.Values

    let found =
        match together quantity square.Values with
        | None -> [ quantity.Title ]
        | Some _ when quantity.IsShare ->
            let right =
                [ for index, value in square.Values do
                      if value = 1.0 then
                          index ]

            [ $"{quantity.Title}: {right.Length} of {numbers.Length}, {seeds right}" ]
        | Some value ->
            [ $"{quantity.Title} {Figure.number value}, from {Figure.number (List.min numbers)} to {Figure.number (List.max numbers)}"
              $"{numbers.Length} of {square.All.Length} realizations: {seeds (List.map fst square.Values)}" ]

    let over =
        if square.Cells.Length > 1 then
            [ $"over {square.Cells.Length} cells" ]
        else
            []

    [ square.Label ]
    @ over
    @ found
    @ [ for why, results in absent sweep square -> $"{results.Length} {why}: {Shares.named results}" ]
    @ untrained sweep quantity square
    @ [ for level in chance sweep quantity square -> level.Text ]
    |> String.concat "<br>"

/// The realization that a click opens: the nearest to the median, of a share the first that does not; -1 of none.
let representative quantity (square: Square) =
    match together quantity square.Values with
    | None -> -1
    | Some _ when quantity.IsShare -> square.Values |> List.minBy snd |> fst
    | Some median -> square.Values |> List.minBy (fun (_, value) -> abs (value - median)) |> fst

let tableRow (sweep: Sweep) grid quantity row column (square: Square) : TableRow =
    let value =
        match together quantity square.Values with
        | Some value -> value.ToString("R", CultureInfo.InvariantCulture)
        | None -> ""

    { Realization = None
      Cells =
        common grid row column
        @ [ "value", value
            "of", string square.Values.Length
            "realizations", string square.All.Length
            "chance",
            (match chance sweep quantity square with
             | [ level ] -> level.Value.ToString("R", CultureInfo.InvariantCulture)
             | _ -> "")
            "note", String.Join(", ", reasons sweep square) ] }
