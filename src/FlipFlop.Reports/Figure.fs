namespace FlipFlop.Reports

open System.Globalization
open XPlot.Plotly
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

    /// A logarithmic axis with ticks at 1, 2 and 5, or at powers of ten where these values span many; a linear one
    /// where they span so little that a logarithmic one would have hardly a tick.
    let logarithmic (values: float seq) =
        let positive =
            values |> Seq.filter (fun value -> System.Double.IsFinite value && value > 0.0) |> Array.ofSeq

        let low, high =
            if positive.Length = 0 then
                1.0, 1.0
            else
                Array.min positive, Array.max positive

        let axis = Yaxis()

        if high > 4.0 * low then
            axis.``type`` <- "log"
            let digits = if high / low > 3000.0 then [ 1 ] else [ 1; 2; 5 ]

            let ticks =
                [ for power in int (floor (log10 low)) .. int (ceil (log10 high)) do
                      for digit in digits -> $"{digit}E{power}" ]

            axis.tickvals <- [ for tick in ticks -> System.Double.Parse(tick, CultureInfo.InvariantCulture) ]

            axis.ticktext <-
                [ for tick in ticks ->
                      System.Double
                          .Parse(tick, CultureInfo.InvariantCulture)
                          .ToString("G3", CultureInfo.InvariantCulture) ]

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
          Common = traces
          ByChoice = []
          Cameras = []
          Layout = layout }

    /// A number as people read it: three significant digits.
    let number (value: float) =
        if value <> 0.0 && abs value < 1e-3 then
            value.ToString("0.##E+0", CultureInfo.InvariantCulture)
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

    /// What a caption adds where not every realization can be chosen.
    let chosenOf (sweep: Sweep) (choices: Choice list) =
        let trained = (Sweep.trained sweep).Length

        if choices.Length < trained then
            $" {choices.Length} of {trained} networks can be chosen here, the first seeds of every cell."
        else
            ""
