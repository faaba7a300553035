/// Every network's point for a few quantities side by side: trained and coloured, untrained and grey.
module FlipFlop.Reports.Figures.Strip

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// What stands on the axis, and its value for a network: NaN where it has none.
type Quantity =
    { Label: string
      Of: NetworkAnalysis -> float }

let private points quantities colour name place (networks: (int * NetworkAnalysis) list) : Trace =
    let points =
        [ for at, quantity in List.indexed quantities do
              for index, analysis in networks do
                  let value = quantity.Of analysis

                  if not (Double.IsNaN value) then
                      (float at + place index, value, index) ]

    PlaneTrace(
        x = [ for x, _, _ in points -> x ],
        y = [ for _, y, _ in points -> y ],
        customdata = [ for _, _, index in points -> index ],
        name = name,
        mode = "markers",
        opacity = 0.8,
        marker = Marker(size = 6.0, color = colour),
        hovertemplate = "%{text}<br>%{y:.3~g}<extra>" + name + "</extra>"
    )

/// Spreads networks over a fixed width around a shift, so that equal values stay visible.
let private places shift (networks: (int * NetworkAnalysis) list) : int -> float =
    let count = float (max 1 networks.Length)

    let placeOf =
        networks |> List.mapi (fun place (index, _) -> (index, float place)) |> Map.ofList

    fun index -> shift + 0.3 * ((placeOf[index] + 0.5) / count - 0.5)

/// From zero; where all values are one, plotly.js would go on to twice of it.
let private fromZero title (values: float list) =
    let axis = Yaxis(title = title, rangemode = "tozero")

    match List.distinct values with
    | [ one ] when one > 0.0 -> axis.range <- [ 0.0; 1.1 * one ]
    | _ -> ()

    axis

let private layout quantities axis values =
    let x =
        Xaxis(
            tickvals = [ for at in 0 .. List.length quantities - 1 -> float at ],
            ticktext = [ for quantity in quantities -> quantity.Label ],
            range = [ -0.5; float (List.length quantities) - 0.5 ],
            zeroline = false,
            showgrid = false
        )

    Figure.layout x (fromZero axis values)

/// The baseline and one trace for every cell.
let panel (sweep: Sweep) title axis (quantities: Quantity list) : Panel =
    let trained, untrained = Sweep.trained sweep, Sweep.untrained sweep

    let baseline =
        points quantities Palette.untrained "untrained" (places -0.18 untrained) untrained

    let ofCell (cell: SweepCell) =
        trained
        |> List.filter (fun (index, _) -> sweep.CellOf[index] = cell.Index)
        |> points quantities (Palette.cell cell.Index) "trained" (places 0.18 trained)

    let values =
        [ for quantity in quantities do
              for _, analysis in trained @ untrained do
                  let value = quantity.Of analysis

                  if not (Double.IsNaN value) then
                      value ]

    Figure.panel title (baseline :: List.map ofCell sweep.Cells) (layout quantities axis values)
