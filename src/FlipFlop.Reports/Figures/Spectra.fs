/// Eigenvalues of the recurrent weights around the unit circle.
module FlipFlop.Reports.Figures.Spectra

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

let private modulus (spectrum: Spectrum) at =
    Math.Sqrt(spectrum.Real[at] * spectrum.Real[at] + spectrum.Imaginary[at] * spectrum.Imaginary[at])

let private isOutside (spectrum: Spectrum) at =
    modulus spectrum at > 1.0 + Spectrum.Tolerance

/// Points (realization, real, imaginary) of the eigenvalues that are asked for.
let private points wanted (networks: (int * Spectrum) list) =
    [ for index, spectrum in networks do
          for at in 0 .. spectrum.Real.Length - 1 do
              if wanted spectrum at then
                  (index, spectrum.Real[at], spectrum.Imaginary[at]) ]

let private scatter name marker opacity (points: (int * float * float) list) : Trace =
    PlaneTrace(
        x = [ for _, real, _ in points -> real ],
        y = [ for _, _, imaginary in points -> imaginary ],
        customdata = [ for index, _, _ in points -> index ],
        name = name,
        mode = "markers",
        opacity = opacity,
        marker = marker,
        hovertemplate = "%{text}<br>λ = %{x:.4f} %{y:0>+.4f} i<extra>" + name + "</extra>"
    )

let private circle: Trace =
    let angles = [ for step in 0..180 -> Math.PI * float step / 90.0 ]

    PlaneTrace(
        x = List.map cos angles,
        y = List.map sin angles,
        name = "unit circle",
        mode = "lines",
        line = Line(color = Palette.ink, width = 1.0),
        hoverinfo = "skip"
    )

/// Networks whose bulk is drawn: so many, evenly taken, that the page stays quick.
let private withBulk (networks: (int * Spectrum) list) =
    let all = networks |> List.sumBy (fun (_, spectrum) -> spectrum.Real.Length)

    if all <= Thinning.mostBulkPoints then
        networks
    else
        Thinning.evenly (max 1 (networks.Length * Thinning.mostBulkPoints / all)) networks

let private ofCell (sweep: Sweep) bulk outliers (cell: SweepCell) =
    let inCell = List.filter (fun (index, _) -> sweep.CellOf[index] = cell.Index)
    let colour = Palette.cell cell.Index

    [ scatter
          "inside or on"
          (Marker(size = 4.0, color = colour))
          0.5
          (points (fun s at -> not (isOutside s at)) (inCell bulk))
      scatter
          "outside"
          (Marker(size = 8.0, color = colour, line = Line(color = Palette.paper, width = 1.0)))
          0.95
          (points isOutside (inCell outliers)) ]

let private radii (networks: (int * Spectrum) list) =
    [ for _, spectrum in networks -> spectrum.SpectralRadius ]

let private layout reach =
    FigureLayout(
        xaxis = EqualXaxis(title = "Re λ", range = [ -reach; reach ]),
        yaxis = EqualYaxis(title = "Im λ", range = [ -reach; reach ]),
        showlegend = false
    )

/// How far a panel reaches: to the farthest eigenvalue, but not so far for one wild network that of the others nothing
/// is seen.
let internal reach (radii: float list) (untrained: float list) =
    let typical =
        match radii with
        | [] -> 1.0
        | radii -> max 1.0 (Quantiles.Linear(List.toArray radii, 0.5))

    let farthest = List.max (1.0 :: radii @ untrained)
    min (1.08 * farthest) (2.5 * typical)

/// How many eigenvalues of how many networks the panel has no place for.
let private beyond reach (networks: (int * Spectrum) list) =
    let isBeyond (spectrum: Spectrum) at =
        max (abs spectrum.Real[at]) (abs spectrum.Imaginary[at]) > reach

    let beyond =
        networks
        |> List.map (fun network -> (points isBeyond [ network ]).Length)
        |> List.filter (fun count -> count > 0)

    if beyond.IsEmpty then
        ""
    else
        $"""outside the picture: {Figure.counted (List.sum beyond) "eigenvalue"} of {Figure.counted beyond.Length "network"}"""

/// Panels side by side by the last swept parameter, where its values are few.
let private facets (sweep: Sweep) =
    match List.tryLast sweep.Parameters with
    | Some swept when swept.Values.Length >= 2 && swept.Values.Length <= 6 ->
        [ for place, value in List.indexed swept.Values ->
              ($"{swept.Name} {Sweep.written value}",
               sweep.Cells |> List.filter (fun cell -> List.last cell.Places = place)) ]
    | _ -> [ ("", sweep.Cells) ]

let private grey (untrained: (int * Spectrum) list) : Trace list =
    if untrained.IsEmpty then
        []
    else
        [ points (fun _ _ -> true) (withBulk untrained)
          |> scatter "untrained" (Marker(size = 3.5, color = Palette.untrained)) 0.6 ]

let figure (sweep: Sweep) : Figure =
    let trained = Sweep.spectra (Sweep.trained sweep)
    let bulk = withBulk trained

    let panels =
        [ for title, cells in facets sweep do
              let indices = List.collect (Sweep.realizationsOf sweep) cells
              let untrained = Sweep.spectra (Sweep.initialNetworks sweep indices)
              let inPanel = trained |> List.filter (fun (index, _) -> List.contains index indices)

              if not (List.isEmpty (inPanel @ untrained)) then
                  let reach = reach (radii inPanel) (radii untrained)

                  let traces =
                      circle :: grey untrained @ List.collect (ofCell sweep bulk trained) cells

                  { Figure.panel title traces (layout reach) with
                      Remark = beyond reach (inPanel @ untrained) } ]

    let thinned =
        if bulk.Length < trained.Length then
            $" Of {trained.Length} networks the eigenvalues outside the circle are all drawn, the others of {bulk.Length}."
        else
            ""

    { Id = "spectra"
      Title = "Eigenvalues around the unit circle"
      Caption =
        "Eigenvalues of the recurrent weights: the linearisation at the origin. Large: outside the circle, |λ| > 1.02. "
        + (if (Sweep.untrained sweep).IsEmpty then
               ""
           else
               "Grey: the untrained networks of the same seeds and settings. ")
        + "A panel reaches as far as its own eigenvalues, at most to 2.5 times "
        + "its median spectral radius; what lies farther out its title counts."
        + thinned
        + Figure.networksOf sweep (fun network -> not (isNull network.Spectrum)) "without a spectrum (GRU)"
      Panels = panels
      Choices = []
      Legend = []
      Columns = max 1 (min 3 panels.Length)
      Height = if panels.Length = 1 then 560 else 400 }
