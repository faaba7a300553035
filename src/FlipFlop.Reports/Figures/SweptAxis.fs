/// How realizations stand along a swept parameter, and how sure their medians are.
module FlipFlop.Reports.Figures.SweptAxis

open System
open XPlot.Plotly
open FlipFlop.Analysis.Statistics
open FlipFlop.Reports

/// Below this many independent seeds a group shows its points and no interval.
let fewestForInterval = 10

/// With more combinations of the other parameters one cannot tell them apart: they share one series.
let private mostSeries = 5

let private symbols =
    [| "circle"; "square"; "diamond"; "triangle-up"; "cross"; "star"; "hexagon" |]

/// The parameter on the axis: its place among the swept ones, and its values; none where nothing is swept.
type Axis =
    { Parameter: SweptParameter option
      PlaceOf: SweepCell -> int }

/// Cells that are drawn alike: those that differ in nothing but the parameter on the axis, or all of them.
type Series =
    {
        Label: string
        Colour: SweepCell -> string
        Symbol: string
        Shift: float
        /// Of the place that a value has on the axis.
        Width: float
        Cells: SweepCell list
    }

let axis (sweep: Sweep) at =
    match List.tryItem at sweep.Parameters with
    | Some parameter ->
        { Parameter = Some parameter
          PlaceOf = fun cell -> cell.Places[at] }
    | None ->
        { Parameter = None
          PlaceOf = fun _ -> 0 }

/// The other parameters that change with this one, each of its values with one of theirs.
let tiedTo (sweep: Sweep) at : string list =
    let isTied other =
        let pairs =
            sweep.Cells |> List.map (fun cell -> (cell.Places[at], cell.Places[other])) |> List.distinct

        pairs.Length > 1
        && (List.distinctBy fst pairs).Length = pairs.Length
        && (List.distinctBy snd pairs).Length = pairs.Length

    [ for other, parameter in List.indexed sweep.Parameters do
          if other <> at && isTied other then
              parameter.Name ]

/// The values of all parameters but the one on the axis and those that change with it.
let others (sweep: Sweep) at (cell: SweepCell) =
    let tied = tiedTo sweep at

    [ for place, (parameter, value) in List.indexed (List.zip sweep.Parameters cell.Places) do
          if place <> at && not (List.contains parameter.Name tied) then
              (parameter.Name, Sweep.written parameter.Values[value], value) ]

/// These cells as one series, each in the colour that the reader chose.
let together (cells: SweepCell list) : Series =
    { Label = ""
      Colour = fun cell -> Palette.cell cell.Index
      Symbol = symbols[0]
      Shift = 0.08
      Width = 0.45
      Cells = cells }

/// The cells by the values of all parameters but the one on the axis and those that change with it, in their order.
let groups (sweep: Sweep) at =
    sweep.Cells
    |> List.groupBy (others sweep at)
    |> List.sortBy (fun (key, _) -> [ for _, _, place in key -> place ])

/// A group's values in words: "units 64, bits 3".
let said (key: (string * string * int) list) =
    String.Join(", ", [ for name, value, _ in key -> $"{name} {value}" ])

/// One for every combination of the other parameters; one for all where there are too many to be told apart.
let series (sweep: Sweep) at : Series list =
    let groups = groups sweep at
    let count = groups.Length

    if count = 1 || count > mostSeries then
        [ together sweep.Cells ]
    else
        groups
        |> List.mapi (fun place (key, cells) ->
            { Label = said key
              Colour = fun _ -> Palette.series place count
              Symbol = symbols[place % symbols.Length]
              Shift = 0.56 * ((float place + 0.5) / float count - 0.5) + 0.08
              Width = 0.3 / float count
              Cells = cells })

/// Whether at one value of the axis a series holds several cells, which share seeds.
let isMixed (axis: Axis) (series: Series) =
    series.Cells |> List.countBy axis.PlaceOf |> List.exists (fun (_, count) -> count > 1)

/// The legend of the series; none where there is one alone.
let legend (series: Series list) : LegendEntry list =
    if series.Length = 1 then
        []
    else
        [ for group in series ->
              { Label = group.Label
                Colour = group.Colour group.Cells.Head
                Symbol = group.Symbol } ]

/// The axis with a tick for every value, and these texts at them.
let horizontal (axis: Axis) (texts: string list) =
    Xaxis(
        title = (axis.Parameter |> Option.map _.Name |> Option.defaultValue ""),
        tickvals = [ for place in 0 .. texts.Length - 1 -> float place ],
        ticktext = texts,
        range = [ -0.5; float texts.Length - 0.5 ],
        zeroline = false,
        showgrid = false
    )

/// The interval between two order statistics of independent values, which holds the median with at least 95 % whatever
/// their distribution: its distances below and above the median. None below ten values.
let medianInterval (values: float list) : (float * float) option =
    let sorted = values |> List.sort |> Array.ofList
    let count = sorted.Length

    if count < fewestForInterval then
        None
    else
        // P(fewer than k + 1 of n fair coins fall heads), up to which the tail may grow.
        let rec rank k tail chance =
            let next = chance * float (count - k) / float (k + 1)

            if tail + chance > 0.025 then
                k - 1
            else
                rank (k + 1) (tail + chance) next

        let below = rank 0 0.0 (Math.Pow(0.5, float count))
        let middle = Quantiles.Linear(sorted, 0.5)
        Some(middle - sorted[below], sorted[count - 1 - below] - middle)

/// Of the values of some realizations: between order statistics where each has an initialisation and data of its own,
/// else by drawing whole blocks; its distances below and above the median. None below ten blocks.
let interval (sweep: Sweep) (values: (int * float) list) : (float * float) option =
    let valueOf = dict values

    let blocks =
        Sweep.blocks sweep (List.map fst values)
        |> List.map (fun block -> [| for index in block -> valueOf[index] |])

    if blocks.Length < fewestForInterval then
        None
    elif blocks.Length = values.Length then
        medianInterval (List.map snd values)
    else
        let blocks =
            [| for block in blocks -> block :> Collections.Generic.IReadOnlyList<float> |]

        let middle = Quantiles.Linear(List.toArray (List.map snd values), 0.5)
        let drawn = BlockBootstrap.OfMedian blocks
        // The median of a draw may have jumped past that of the sample.
        Some(max 0.0 (middle - drawn.Low), max 0.0 (drawn.High - middle))
