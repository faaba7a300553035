/// The numbers behind what silence keeps, row by row: a realization's counts, or the means of a cell's networks.
module FlipFlop.Reports.Figures.SilenceTable

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly
open FlipFlop.Reports.Figures.Silence

/// The networks of one row of the picture: of a realization, or of so many that a cell has.
type private Row =
    { Label: string
      Realization: int
      OfCell: int option
      Trained: NetworkAnalysis list
      Untrained: NetworkAnalysis list }

let private analyses (sweep: Sweep) (pick: RealizationResult -> NetworkAnalysis | null) indices =
    [ for index in indices do
          match pick sweep.Result.Realizations[index] with
          | null -> ()
          | analysis -> analysis ]

let private row (sweep: Sweep) label ofCell (indices: int list) =
    { Label = label
      Realization = indices.Head
      OfCell = ofCell
      Trained = analyses sweep _.Trained indices
      Untrained = analyses sweep _.Untrained indices }

/// A cell's values alone, short enough for a phone: the axis names the parameters.
let private valuesOf (sweep: Sweep) (cell: SweepCell) =
    [ for parameter, place in List.zip sweep.Parameters cell.Places -> Sweep.written parameter.Values[place] ]
    |> String.concat ", "

/// One row a realization, or a cell where there are too many.
let private rows (sweep: Sweep) =
    let all = [ 0 .. sweep.CellOf.Length - 1 ]

    if all.Length <= Thinning.mostRows then
        [ for index in all ->
              let result = sweep.Result.Realizations[index]
              let seed = Sweep.seed result.Realization

              let name =
                  match valuesOf sweep sweep.Cells[sweep.CellOf[index]] with
                  | "" -> seed
                  | values -> $"{values}, {seed}"

              let missing =
                  if isNull result.Trained then
                      $" ({Sweep.outcome result.Outcome})"
                  else
                      ""

              row sweep $"{name}{missing}" None [ index ] ]
    else
        [ for cell in Thinning.evenly Thinning.mostRows sweep.Cells ->
              let indices = Sweep.realizationsOf sweep cell
              row sweep (valuesOf sweep cell) (Some indices.Length) indices ]

/// "64, 0.1", and "64, 0.1 (4 of 12)" where some of the cell's networks are not in the mean.
let private label (row: Row) (networks: NetworkAnalysis list) =
    match row.OfCell with
    | Some count when networks.Length < count -> $"{row.Label} ({networks.Length} of {count})"
    | _ -> row.Label

/// Counts of a realization, the mean share of a cell.
let private cellText test (row: Row) (networks: NetworkAnalysis list) =
    match networks, row.OfCell with
    | [], _ -> ""
    | [ network ], None -> $"{test.Right network}/{test.Of network}"
    | many, _ -> Figure.percent (List.averageBy (share test) many)

let private cellShare test (networks: NetworkAnalysis list) =
    match networks with
    | [] -> nan
    | many -> List.averageBy (share test) many

/// Chance under the networks, a row for each number of bits: a label, counts or shares as theirs, and the shares.
let private chanceRows (rows: Row list) (tests: Test list) =
    let all =
        rows
        |> List.collect (fun row -> row.Trained)
        |> List.map (fun network -> network.Bits)
        |> List.distinct
        |> List.sort

    let isByCell = rows |> List.exists _.OfCell.IsSome

    let text (coins: CoinSigns) =
        if isByCell then
            ChanceLine.share coins.ShareRight
        else
            $"{Figure.number coins.CountRight}/{coins.Of}"

    [ for bits in all do
          let label =
              if all.Length > 1 then
                  $"""chance, {Figure.counted bits "bit"}"""
              else
                  "chance"

          let coins = [ for test in tests -> test.Coins bits ]
          (label, List.map text coins, [ for each in coins -> each.ShareRight ]) ]

/// The same for the figure's table: a row a test, with the realization's counts or the mean of a cell's networks.
let private tableRows (sweep: Sweep) (rows: Row list) tests series (networks: Row -> NetworkAnalysis list) =
    let parameters (row: Row) =
        let places = sweep.Cells[sweep.CellOf[row.Realization]].Places

        [ for parameter, place in List.zip sweep.Parameters places ->
              (parameter.Name, Sweep.written parameter.Values[place]) ]

    let number (value: float) =
        value.ToString("R", Globalization.CultureInfo.InvariantCulture)

    let counts test (row: Row) =
        match row.OfCell, networks row with
        | None, [ network ] -> [ "right", string (test.Right network); "of", string (test.Of network) ]
        | None, _ -> []
        | Some count, networks -> [ "networks", string networks.Length; "realizations", string count ]

    [ for row in rows do
          for test in tests do
              if not (networks row).IsEmpty then
                  { Realization = (if row.OfCell.IsNone then Some row.Realization else None)
                    Cells =
                      [ "series", series
                        yield! parameters row
                        "test", test.Name.Replace("<br>", " ")
                        "share_right", number (cellShare test (networks row))
                        yield! counts test row ] }
      for label, _, shares in chanceRows rows tests do
          for test, share in List.zip tests shares do
              { Realization = None
                Cells =
                  [ "series", label
                    "test", test.Name.Replace("<br>", " ")
                    "share_right", number share ] } ]

let private cells sweep (rows: Row list) tests name series (networks: Row -> NetworkAnalysis list) : Trace =
    let chance = chanceRows rows tests

    MapTrace(
        Table = tableRows sweep rows tests series networks,
        z =
            [ for row in rows -> [ for test in tests -> cellShare test (networks row) ] ]
            @ [ for _, _, shares in chance -> shares ],
        x = [ for at in 0 .. List.length tests - 1 -> float at ],
        y = [ for row in rows -> label row (networks row) ] @ [ for label, _, _ in chance -> label ],
        text =
            [ for row in rows -> [ for test in tests -> cellText test row (networks row) ] ]
            @ [ for _, texts, _ in chance -> texts ],
        customdata =
            [ for row in rows -> [ for _ in tests -> row.Realization ] ]
            @ [ for _ in chance -> [ for _ in tests -> -1 ] ],
        texttemplate = "%{text}",
        textfont = Font(color = Palette.ink),
        name = name,
        zmin = 0.0,
        zmax = 1.0,
        showscale = false,
        colorscale = Palette.scale Palette.map,
        hovertemplate = "%{y}<br>%{text}<extra>" + name + "</extra>"
    )

let private mapPanel sweep title series axis (rows: Row list) tests networks =
    let layout =
        Figure.layout
            (Xaxis(
                tickvals = [ for at in 0 .. List.length tests - 1 -> float at ],
                ticktext = [ for test in tests -> test.Short ],
                range = [ -0.5; float (List.length tests) - 0.5 ],
                tickangle = 0.0,
                showgrid = false,
                zeroline = false
            ))
            (Yaxis(autorange = "reversed", showgrid = false, ``type`` = "category", title = axis))

    Figure.panel title [ cells sweep rows tests title series networks ] layout

let figure (sweep: Sweep) : Figure =
    let rows, tests = rows sweep, tests (networks sweep)

    let caption =
        if rows.Length = sweep.CellOf.Length then
            "How many were right, of how many: states before the next pulse and after silence, and transitions by the gap in ms."
        elif rows.Length = sweep.Cells.Length then
            "Means over each cell's networks: states before the next pulse and after silence, and transitions by the gap in ms."
        else
            $"Means over each cell's networks; {rows.Length} of {sweep.Cells.Length} cells are drawn, evenly taken."

    let axis = sweep.Parameters |> List.map _.Name |> String.concat ", "

    let dropped =
        if rows |> List.exists (fun row -> row.OfCell.IsSome && label row row.Trained <> row.Label) then
            " Where some of a cell's networks are not in its means, its row says how many are."
        else
            ""

    let chance = chanceRows rows tests

    let lastRow =
        if chance.IsEmpty then
            ""
        else
            $" Below stands chance: what {ChanceLine.signs} would give on average."

    { Id = "silence-table"
      Title = "The same in numbers"
      Caption = caption + dropped + lastRow + Figure.networksOf sweep (fun _ -> true) ""
      Panels =
        [ mapPanel sweep "Trained" "trained" axis rows tests _.Trained
          if rows |> List.exists (fun row -> not row.Untrained.IsEmpty) then
              mapPanel sweep "Untrained, same seed" "untrained" axis rows tests _.Untrained ]
      Choices = []
      Legend = []
      Columns = 2
      Height = 90 + 22 * max 1 (rows.Length + chance.Length) }
