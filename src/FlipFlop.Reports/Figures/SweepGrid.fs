/// A sweep of two or more parameters as rows and columns, and what is asked of the realizations of each square.
module FlipFlop.Reports.Figures.SweepGrid

open System
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Reports

/// With more rows a cell's two lines cannot be read.
let private mostRows = 16

let private metrics = [ "transitionAccuracy"; "spectralRadius"; "outliers"; "loss" ]

/// What a map shows: of each realization a number, and how the numbers of a cell become one.
type Quantity =
    {
        Title: string
        Of: RealizationResult -> float option
        OfUntrained: NetworkAnalysis -> float option
        /// Of the realizations of one square the levels of chance.
        ByChance: RealizationResult list -> ChanceLine.Level list
        /// Of yes (1) and no (0) the share, else the median.
        IsShare: bool
        IsFraction: bool
        /// By its logarithm, where its numbers allow one and span much.
        IsLogarithmic: bool
    }

/// A square of the map: the realizations of one cell, or of several that differ in what neither axis shows.
type Square =
    { Label: string
      Cells: SweepCell list
      All: int list
      Values: (int * float) list }

/// The map's axes: each place with its text, and the cells there.
type Grid =
    { Across: SweptParameter
      Up: string list
      Rows: (string list * SweepCell list) list
      Merged: SweptParameter list }

// ---- quantities

let private share title (coins: int -> CoinSigns) (test: NetworkAnalysis -> bool) =
    let number right = if right then 1.0 else 0.0

    let all bits =
        let coins = coins bits
        coins.Probability(fun right -> right = coins.Of)

    { Title = title
      Of =
        fun result ->
            match result.Trained with
            | null when Verdict.isTried result -> Some 0.0
            | null -> None
            | network -> Some(number (test network))
      OfUntrained = test >> number >> Some
      ByChance =
        fun results ->
            results
            |> List.map _.Realization.Cell.Task.Bits
            |> ChanceLine.ofBits ChanceLine.share ChanceLine.signs (all >> Some)
      IsShare = true
      IsFraction = true
      IsLogarithmic = false }

let private median (metric: Metric) =
    { Title = $"{metric.Title}, median"
      Of = fun result -> metric.Of.Invoke result |> Option.ofNullable
      OfUntrained =
        match metric.OfNetwork with
        | null -> fun _ -> None
        | ofNetwork -> fun network -> ofNetwork.Invoke network |> Option.ofNullable
      ByChance =
        fun results ->
            results |> List.choose (fun result -> Option.ofObj result.Trained) |> ChanceLine.ofNetworks metric
      IsShare = false
      IsFraction = (metric.Unit = "fraction")
      IsLogarithmic = (metric.Name = "loss" || metric.Name = "spectralRadius") }

/// Those of which some realization has the number.
let quantities (sweep: Sweep) =
    share "hold all states" CoinSigns.OfStates Verdict.keepsAll
    :: share "make every transition" CoinSigns.OfTransitions Verdict.makesAll
    :: [ for name in metrics -> median (nonNull (Metrics.Find name)) ]
    |> List.filter (fun quantity -> sweep.Result.Realizations |> Seq.exists (quantity.Of >> Option.isSome))

/// The one number of several: a share or a median.
let together quantity (values: (int * float) list) =
    match List.map snd values with
    | [] -> None
    | values when quantity.IsShare -> Some(List.average values)
    | values -> Some(Quantiles.Linear(List.toArray values, 0.5))

// ---- axes

let private without (places: int list) items =
    List.indexed items |> List.filter (fun (at, _) -> not (List.contains at places)) |> List.map snd

/// Columns are the values of the last parameter. Rows are the combinations of all others, or, where those are too many,
/// the values of the last but one, over all the rest.
let grid (sweep: Sweep) : Grid =
    let last = sweep.Parameters.Length - 1

    let combinations =
        sweep.Cells |> List.groupBy (fun cell -> without [ last ] cell.Places)

    let shown =
        if last = 1 || combinations.Length <= mostRows then
            [ 0 .. last - 1 ]
        else
            [ last - 1 ]

    let written (cell: SweepCell) =
        [ for at in shown -> Sweep.written sweep.Parameters[at].Values[cell.Places[at]] ]

    { Across = sweep.Parameters[last]
      Up = [ for at in shown -> sweep.Parameters[at].Name ]
      Rows =
        sweep.Cells
        |> List.groupBy (fun cell -> [ for at in shown -> cell.Places[at] ])
        |> List.sortBy fst
        |> List.map (fun (_, cells) -> written cells.Head, cells)
      Merged = without (last :: shown) sweep.Parameters }

/// What a square's realizations have in common, by parameter.
let common (grid: Grid) row column =
    List.zip grid.Up (fst grid.Rows[row])
    @ [ grid.Across.Name, Sweep.written grid.Across.Values[column] ]

let square (sweep: Sweep) (grid: Grid) quantity row column =
    let cells =
        snd grid.Rows[row] |> List.filter (fun cell -> List.last cell.Places = column)

    let all = List.collect (Sweep.realizationsOf sweep) cells

    { Label = String.Join(", ", [ for name, value in common grid row column -> $"{name} {value}" ])
      Cells = cells
      All = all
      Values =
        [ for index in all do
              match quantity.Of sweep.Result.Realizations[index] with
              | Some value -> (index, value)
              | None -> () ] }

/// The realizations of these indices.
let results (sweep: Sweep) indices =
    [ for index in indices -> sweep.Result.Realizations[index] ]

/// Why realizations have no number, and which: "diverged", "missing".
let absent (sweep: Sweep) (square: Square) =
    results sweep (List.except (List.map fst square.Values) square.All)
    |> List.groupBy (fun result ->
        if isNull result.Trained then
            Sweep.outcome result.Outcome
        else
            "without")
