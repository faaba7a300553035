/// What silence keeps: right signs of memory states and settled states, and the transition test, against the untrained.
module FlipFlop.Reports.Figures.Silence

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly
open FlipFlop.Reports.Figures.Strip

/// A test of memory: how many passed, of how many.
type private Test =
    { Name: string
      Right: NetworkAnalysis -> int
      Of: NetworkAnalysis -> int }

let private share test analysis =
    float (test.Right analysis) / float (test.Of analysis)

let private states (analysis: NetworkAnalysis) = analysis.MemoryStates.Right.Length

let private tests (networks: NetworkAnalysis list) =
    let gaps =
        match networks with
        | [] -> []
        | first :: _ ->
            [ for at, score in Seq.indexed first.Transitions ->
                  { Name = $"transitions<br>{Figure.number score.GapMs} ms"
                    Right = fun analysis -> analysis.Transitions[at].Right
                    Of = fun analysis -> analysis.Transitions[at].Transitions } ]

    { Name = "right<br>before pulse"
      Right = _.MemoryStates.CountRight
      Of = states }
    :: { Name = "kept by<br>silence"
         Right = _.SettledStates.CountRight
         Of = states }
    :: gaps

/// The networks of one row of the picture.
type private Row =
    { Label: string
      Realization: int
      Trained: NetworkAnalysis list
      Untrained: NetworkAnalysis list }

let private analyses (sweep: Sweep) (pick: RealizationResult -> NetworkAnalysis | null) indices =
    [ for index in indices do
          match pick sweep.Result.Realizations[index] with
          | null -> ()
          | analysis -> analysis ]

let private row (sweep: Sweep) label (indices: int list) =
    { Label = label
      Realization = indices.Head
      Trained = analyses sweep _.Trained indices
      Untrained = analyses sweep _.Untrained indices }

/// One row a realization, or a cell where there are too many.
let private rows (sweep: Sweep) =
    let all = [ 0 .. sweep.CellOf.Length - 1 ]

    if all.Length <= Thinning.mostRows then
        [ for index in all ->
              let result = sweep.Result.Realizations[index]

              let missing =
                  if isNull result.Trained then
                      $" ({Sweep.outcome result.Outcome})"
                  else
                      ""

              row sweep $"{Sweep.name sweep index}{missing}" [ index ] ]
    else
        [ for cell in Thinning.evenly Thinning.mostRows sweep.Cells ->
              row sweep cell.Label (Sweep.realizationsOf sweep cell) ]

let private cellText test (networks: NetworkAnalysis list) =
    match networks with
    | [] -> ""
    | [ network ] -> $"{test.Right network}/{test.Of network}"
    | many -> Figure.percent (List.averageBy (share test) many)

let private cellShare test (networks: NetworkAnalysis list) =
    match networks with
    | [] -> nan
    | many -> List.averageBy (share test) many

let private cells (rows: Row list) tests name (networks: Row -> NetworkAnalysis list) : Trace =
    CellTrace(
        z = [ for row in rows -> [ for test in tests -> cellShare test (networks row) ] ],
        x = [ for at in 0 .. List.length tests - 1 -> float at ],
        y = [ for row in rows -> row.Label ],
        text = [ for row in rows -> [ for test in tests -> cellText test (networks row) ] ],
        customdata = [ for row in rows -> [ for _ in tests -> row.Realization ] ],
        texttemplate = "%{text}",
        textfont = Font(color = Palette.ink),
        name = name,
        zmin = 0.0,
        zmax = 1.0,
        showscale = false,
        colorscale = Palette.scale Palette.map,
        hovertemplate = "%{y}<br>%{text}<extra>" + name + "</extra>"
    )

let private mapPanel title (rows: Row list) tests networks =
    let layout =
        Figure.layout
            (Xaxis(
                tickvals = [ for at in 0 .. List.length tests - 1 -> float at ],
                ticktext = [ for test in tests -> test.Name ],
                showgrid = false,
                zeroline = false
            ))
            (Yaxis(autorange = "reversed", showgrid = false, ``type`` = "category"))

    Figure.panel title [ cells rows tests title networks ] layout

let private networks (sweep: Sweep) = Sweep.trained sweep |> List.map snd

/// One dot a network and test.
let dots (sweep: Sweep) : Figure =
    let quantities =
        [ for test in tests (networks sweep) ->
              { Label = test.Name
                Quantity.Of = share test } ]

    { Id = "silence"
      Title = "What silence keeps"
      Caption =
        "Shares of states whose every sign is right just before the next pulse, and after 2,000 steps of silence; and of "
        + "transitions that are made (a state is written, silence, a pulse on some channels, silence, and all signs must "
        + "be right), by the length of the silence. Answering rightly before the next pulse proves no memory; the others do."
      Panels = [ Strip.panel sweep "" "share right" quantities ]
      Choices = []
      Legend = []
      Columns = 1
      Height = 320 }

/// The numbers behind the dots, row by row.
let table (sweep: Sweep) : Figure =
    let rows, tests = rows sweep, tests (networks sweep)

    let caption =
        if rows.Length = sweep.CellOf.Length then
            "How many were right, of how many."
        elif rows.Length = sweep.Cells.Length then
            "Means over each cell's networks."
        else
            $"Means over each cell's networks; {rows.Length} of {sweep.Cells.Length} cells are drawn, evenly taken."

    { Id = "silence-table"
      Title = "The same in numbers"
      Caption = caption
      Panels =
        [ mapPanel "Trained" rows tests _.Trained
          if rows |> List.exists (fun row -> not row.Untrained.IsEmpty) then
              mapPanel "Untrained, same seed" rows tests _.Untrained ]
      Choices = []
      Legend = []
      Columns = 2
      Height = 90 + 22 * max 1 rows.Length }
