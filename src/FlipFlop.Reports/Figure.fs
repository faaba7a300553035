namespace FlipFlop.Reports

open System.Globalization
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Experiments.Results
open FlipFlop.Reports.Plotly

/// One realization that a figure can show.
type Choice =
    {
        Realization: int
        /// What the figure says of it in words and numbers.
        Note: string
    }

/// One drawing area of a figure.
type Panel =
    {
        Title: string
        /// What the title goes on with in brackets: of how many networks it is, or what the panel leaves out.
        Remark: string
        /// Traces that are always drawn.
        Common: Trace list
        /// For each choice, in the order of the figure's choices, the traces that are drawn for it; else empty.
        ByChoice: Trace list list
        /// For each choice where a scene is looked at from; empty where the layout says it.
        Cameras: Camera list
        Layout: FigureLayout
    }

/// A mark and what it stands for: drawn in the legend as it is in the plot.
type LegendEntry =
    {
        Label: string
        /// A token of the palette.
        Colour: string
        /// plotly.js' name of the symbol, or one of page.css ("line"); "circle" for areas and most lines as well.
        Symbol: string
    }

/// What one picture of the report shows: judged by the data that it plots.
type Figure =
    {
        Id: string
        Title: string
        Caption: string
        Panels: Panel list
        /// The realizations to choose from; empty where all are in the picture.
        Choices: Choice list
        /// A legend that is this figure's own; empty where the page's legend says it all.
        Legend: LegendEntry list
        /// Panels side by side in a wide window.
        Columns: int
        /// Height of a panel in pixels.
        Height: int
    }

module Figure =

    /// The least and the greatest of these values, where a logarithmic scale shows them all and has more than a tick or
    /// two: none where one is zero or negative, which such a scale would drop, or where they span little.
    let spansMuch (values: float seq) : (float * float) option =
        let finite = values |> Seq.filter System.Double.IsFinite |> Array.ofSeq

        if finite.Length = 0 then
            None
        else
            let low, high = Array.min finite, Array.max finite

            if low > 0.0 && high > 4.0 * low then
                Some(low, high)
            else
                None

    /// A logarithmic axis with ticks at 1, 2 and 5, or at powers of ten where these values span many; a linear one
    /// where they span little or are not all positive.
    let logarithmic (values: float seq) =
        let axis = Yaxis()

        match spansMuch values with
        | None -> ()
        | Some(low, high) ->
            axis.``type`` <- "log"
            let digits = if high / low > 3000.0 then [ 1 ] else [ 1; 2; 5 ]
            let first, last = int (floor (log10 low)), int (ceil (log10 high))
            // Of very many powers so many that their texts do not run into each other.
            let step = (last - first) / 8 + 1

            let ticks =
                [ for power in first..step..last do
                      for digit in digits -> $"{digit}E{power}" ]

            axis.tickvals <- [ for tick in ticks -> System.Double.Parse(tick, CultureInfo.InvariantCulture) ]

            axis.ticktext <-
                [ for tick in ticks ->
                      System.Double
                          .Parse(tick, CultureInfo.InvariantCulture)
                          .ToString("G3", CultureInfo.InvariantCulture) ]

        axis

    /// The axis of values that agree to a millionth of "size" has a tenth of it around them: stretched over its height,
    /// their rounding would look like a difference.
    let steady (size: float) (values: float list) (axis: Yaxis) =
        match values with
        | [] -> axis
        | values ->
            let low, high = List.min values, List.max values

            if size > 0.0 && high - low < 1e-6 * size then
                axis.range <- [ low - 0.1 * size; high + 0.1 * size ]

            axis

    /// The axis as far as these values reach, whatever its panel has of them: panels that share them can be compared.
    let reaching (values: float list) (axis: Yaxis) =
        let isLogarithmic = axis.ShouldSerializetype() && axis.``type`` = "log"

        let ends =
            [ for value in values do
                  if System.Double.IsFinite value && (value > 0.0 || not isLogarithmic) then
                      if isLogarithmic then log10 value else value ]

        if not ends.IsEmpty then
            let low, high = List.min ends, List.max ends

            let margin =
                if high > low then
                    0.05 * (high - low)
                else
                    0.1 * max 1e-6 (abs high)

            axis.range <- [ low - margin; high + margin ]

        axis

    /// A layout of one pair of axes.
    let layout (x: Xaxis) (y: Yaxis) =
        FigureLayout(xaxis = x, yaxis = y, showlegend = false)

    /// A dot of the legend.
    let dot label colour =
        { Label = label
          Colour = colour
          Symbol = "circle" }

    /// A panel without choices.
    let panel title traces layout =
        { Title = title
          Remark = ""
          Common = traces
          ByChoice = []
          Cameras = []
          Layout = layout }

    /// A panel's title with its remark.
    let heading (panel: Panel) =
        match panel.Title, panel.Remark with
        | title, "" -> title
        | "", remark -> remark
        | title, remark -> $"{title} ({remark})"

    /// "1 network", "27 networks".
    let counted number noun =
        if number = 1 then $"1 {noun}" else $"{number} {noun}s"

    /// A number as people read it: three significant digits, or a whole number; from 100,000 on four and the power of ten.
    let number (value: float) =
        if value <> 0.0 && abs value < 1e-3 then
            value.ToString("0.##E+0", CultureInfo.InvariantCulture)
        elif abs value >= 1e5 then
            value.ToString("0.###E+0", CultureInfo.InvariantCulture)
        elif abs value >= 100.0 then
            value.ToString("0", CultureInfo.InvariantCulture)
        else
            let decimals = 2 - int (floor (log10 (max 1e-3 (abs value))))
            value.ToString("0." + System.String('#', max 1 decimals), CultureInfo.InvariantCulture)

    let percent (share: float) =
        (100.0 * share).ToString("0.#", CultureInfo.InvariantCulture) + " %"

    /// Realizations that have both a trained analysis and a place among those shown one by one.
    let choices (sweep: Sweep) (note: int -> string) =
        [ for index in Thinning.detailed sweep ->
              { Realization = index
                Note = note index } ]

    let private fate (result: RealizationResult) otherwise =
        match result.Trained, result.Outcome with
        | null, RealizationOutcome.Missing -> "not trained yet"
        | null, RealizationOutcome.Finished
        | null, RealizationOutcome.ReachedGoal -> "without an analysis"
        | null, outcome -> Sweep.outcome outcome
        | _ -> otherwise

    /// What a caption adds where a figure has not every realization: how many it has, and what became of the others;
    /// "otherwise" says it of those that were trained and are not shown all the same.
    let networksOf (sweep: Sweep) (isShown: NetworkAnalysis -> bool) (otherwise: string) =
        let isThere (result: RealizationResult) =
            match result.Trained with
            | null -> false
            | network -> isShown network

        let shown, others = List.ofSeq sweep.Result.Realizations |> List.partition isThere

        let fates =
            others
            |> List.countBy (fun result -> fate result otherwise)
            |> List.map (fun (fate, count) -> $"{count} {fate}")
            |> String.concat ", "

        if others.IsEmpty then
            ""
        else
            $" {shown.Length} of {shown.Length + others.Length} networks are shown; the others: {fates}."

    /// What a caption adds where not every realization can be chosen.
    let chosenOf (sweep: Sweep) (choices: Choice list) =
        let trained = (Sweep.trained sweep).Length

        if choices.Length < trained then
            $" {choices.Length} of {trained} networks can be chosen here, the first seeds of every cell."
        else
            ""
