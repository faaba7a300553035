/// Metrics against a swept parameter, with every seed's point, and what changing the parameter does to each seed.
module FlipFlop.Reports.Figures.AcrossSweep

open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly
open FlipFlop.Reports.Figures.SweptAxis
open FlipFlop.Reports.Figures.SweptMetric

let private main =
    [ "spectralRadius"
      "outliers"
      "loss"
      "transitionAccuracy"
      "heldStates"
      "cubeDisparity"
      "nonlinearity"
      "axisRatio"
      "skew"
      "edgeLength"
      "separation"
      "escapeTime" ]

let private brief = [ "spectralRadius"; "loss"; "heldStates" ]

let private changing = [ "spectralRadius"; "transitionAccuracy"; "heldStates" ]

/// What a caption adds where other parameters change with the one on the axis.
let private tied (sweep: Sweep) at =
    match tiedTo sweep at with
    | [] -> ""
    | others ->
        let others = String.concat " and " others
        $" {sweep.Parameters[at].Name} changes together with {others}: what each of them does cannot be told apart."

/// Chance in a caption, where one of the panels has it.
let private chanceOf (metrics: Metric list) panels =
    if (ChanceLine.legend panels).IsEmpty then
        ""
    else
        ChanceLine.clause
            [ for metric in metrics do
                  match metric.Chance with
                  | null -> ()
                  | chance -> (metric.Title, chance.Of) ]

/// The untrained networks in the legend, where the panels have them and the page's own legend is not of this figure.
let private grey (series: Series list) (panels: Panel list) =
    let isDrawn =
        panels
        |> List.exists (fun panel -> panel.Common |> List.exists (fun trace -> trace.name = "untrained"))

    if series.Length > 1 && isDrawn then
        [ Figure.dot "untrained" Palette.untrained ]
    else
        []

let private ofParameter (sweep: Sweep) at names =
    let axis, series = axis sweep at, series sweep at

    let title, spaced, texts =
        match axis.Parameter with
        | Some parameter ->
            $"Metrics against {parameter.Name}",
            "; values on the axis are equally spaced",
            List.map Sweep.written parameter.Values
        | None when sweep.CellOf.Length = 1 -> "Metrics of the one network", "", [ "" ]
        | None -> "Metrics, seed by seed", "", [ "" ]

    let metrics = metrics sweep names
    let panels = metrics |> List.map (measure sweep >> panel sweep axis series texts)

    { Id =
        (if at = sweep.Parameters.Length - 1 then
             "across"
         else
             $"across-{sweep.Parameters[at].Name}")
      Title = title
      Caption =
        $"Every point is a realization{spaced}. Grey: the untrained networks. Where "
        + "realizations have no value, the axis says how many have. "
        + bars axis series
        + tied sweep at
        + chanceOf metrics panels
      Panels = panels
      Choices = []
      Legend = legend series @ grey series panels @ ChanceLine.legend panels
      Columns = 3
      Height = 270 }

/// With more values of the other parameter a panel would be too narrow.
let private mostColumns = 6

/// A metric of some of the cells, on the axis that all the cells ask for.
let private panelOf (sweep: Sweep) axis texts metric (key, cells: SweepCell list) =
    let measure = measure sweep metric
    let numbers = numbers sweep axis [ 0 .. List.length texts - 1 ] measure

    let column =
        { axis with
            PlaceOf = fun cell -> if List.contains cell cells then axis.PlaceOf cell else -1 }

    let panel =
        { measure with
            Axis = fun _ -> Figure.reaching numbers (measure.Axis numbers) }
        |> panel sweep column [ together cells ] texts

    { panel with
        Title = $"{metric.Title}, {said key}" }

/// Whether some realization of the cells has one of the numbers: of the others no panel would show a thing.
let private hasNumbers (sweep: Sweep) (_, cells) =
    let measures = metrics sweep brief |> List.map (measure sweep)

    cells
    |> List.collect (Sweep.realizationsOf sweep)
    |> List.exists (fun index -> measures |> List.exists (fun measure -> (measure.Of index).IsSome))

/// A column for each group of cells, of so many values in all; a row a metric.
let private columns (sweep: Sweep) at (other: string) all groups : Figure =
    let axis, parameter = axis sweep at, sweep.Parameters[at]
    let texts = List.map Sweep.written parameter.Values
    let metrics = metrics sweep brief
    let shown = Thinning.evenly mostColumns groups

    let panels =
        [ for metric in metrics do
              for group in shown -> panelOf sweep axis texts metric group ]

    let thinned =
        if shown.Length < groups.Length then
            $" {shown.Length} of {groups.Length} values of {other} are shown, evenly taken."
        else
            ""

    let without =
        if groups.Length < all then
            $" {all - groups.Length} of {all} values of {other} have no number, and no column."
        else
            ""

    { Id = "multiples"
      Title = $"Metrics against {parameter.Name}, apart by {other}"
      Caption =
        $"A column for every value of {other}, a row for every metric, all panels of a row on one axis. Every point is a "
        + "realization, in the colour that is chosen. Grey: the untrained networks. "
        + bars axis [ together (snd shown.Head) ]
        + thinned
        + without
        + tied sweep at
        + chanceOf metrics panels
      Panels = panels
      Choices = []
      Legend = ChanceLine.legend panels
      Columns = shown.Length
      Height = 220 }

/// Of a sweep of two parameters small multiples, a column a value of the other one; parameters that change together
/// count as one.
let private multiples (sweep: Sweep) : Figure option =
    let last = sweep.Parameters.Length - 1

    match groups sweep last with
    | (((other, _, _) :: _), _) :: _ :: _ as groups when
        (groups |> List.distinctBy (fun (key, _) -> key.Head)).Length = groups.Length
        ->
        match List.filter (hasNumbers sweep) groups with
        | _ :: _ :: _ as measured -> Some(columns sweep last other groups.Length measured)
        | _ -> None
    | _ -> None

/// For each realization the one of the same seed that differs from it in nothing but the parameter, which there has its first value.
let private partners (sweep: Sweep) at =
    let key index =
        (others sweep at sweep.Cells[sweep.CellOf[index]], sweep.Result.Realizations[index].Realization.Seed)

    let first =
        dict
            [ for index in 0 .. sweep.CellOf.Length - 1 do
                  if sweep.Cells[sweep.CellOf[index]].Places[at] = 0 then
                      (key index, index) ]

    fun index ->
        match first.TryGetValue(key index) with
        | true, partner when partner <> index -> Some partner
        | _ -> None

let private change (sweep: Sweep) partner (metric: Metric) =
    let whole = measure sweep metric

    { Title = $"change of {metric.Title}"
      Of = fun index -> partner index |> Option.bind (fun first -> Option.map2 (-) (whole.Of index) (whole.Of first))
      OfUntrained = fun _ -> None
      ByChance = fun _ -> []
      Axis = fun _ -> Yaxis(zeroline = true, zerolinecolor = Palette.muted)
      Size = fun _ -> [ 0 .. sweep.CellOf.Length - 1 ] |> List.choose whole.Of |> List.map abs |> List.fold max 0.0 }

/// What the last parameter does to each seed, from its first value on; none where no seed was trained at two values.
let private changes (sweep: Sweep) : Figure option =
    let at = sweep.Parameters.Length - 1

    match List.tryItem at sweep.Parameters with
    | None -> None
    | Some parameter ->
        let partner = partners sweep at
        let axis = axis sweep at

        // The first value is what the others are compared with: it has no place of its own.
        let axis =
            { axis with
                PlaceOf = fun cell -> axis.PlaceOf cell - 1 }

        let series = series sweep at
        let texts = parameter.Values |> List.tail |> List.map Sweep.written

        let measures =
            metrics sweep changing
            |> List.map (change sweep partner)
            |> List.filter (fun measure -> Seq.exists (measure.Of >> Option.isSome) [ 0 .. sweep.CellOf.Length - 1 ])

        if measures.IsEmpty then
            None
        else
            Some
                { Id = "changes"
                  Title = $"What {parameter.Name} changes, seed by seed"
                  Caption =
                    $"Every point is a realization: its number less that of the same seed at {parameter.Name} "
                    + $"{Sweep.written parameter.Values.Head}, all else equal. Pairs of which one has no number drop out; the axis "
                    + "says how many there are. "
                    + bars axis series
                    + tied sweep at
                  Panels = List.map (panel sweep axis series texts) measures
                  Choices = []
                  Legend = legend series
                  Columns = 3
                  Height = 250 }

/// All metrics that matter against the last swept parameter, apart by the other one, what it changes, and the first three metrics against the others.
let figures (sweep: Sweep) : Figure list =
    let last = sweep.Parameters.Length - 1

    ofParameter sweep last main :: Option.toList (multiples sweep)
    @ Option.toList (changes sweep)
    @ [ for at in last - 1 .. -1 .. 0 do
            // What changes with the last one would be the same picture again.
            if not (List.contains sweep.Parameters[last].Name (tiedTo sweep at)) then
                ofParameter sweep at brief ]
