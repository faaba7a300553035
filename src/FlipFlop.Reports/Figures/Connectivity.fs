/// The recurrent weights as a matrix and as a distribution, beside the untrained ones (the paper's figure 3, left).
module FlipFlop.Reports.Figures.Connectivity

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// Cells of all matrices of the page together, each a byte: more would make it slow to load.
let private mostCells = 1_300_000

/// The untrained recurrent weights of the same seed; none of an imported network, which has no seed.
let private untrained (result: RealizationResult) =
    let cell, seed = result.Realization.Cell, result.Realization.Seed

    if isNull result.Realization.Imported then
        Initialiser.Draw(cell.Network, cell.Task.Bits, cell.Task.Bits, seed.Init).RecurrentKernel
    else
        [||]

/// The largest |weight| that colours tell apart: all but one weight in a thousand lie below it.
let private reach (weights: float32[]) =
    let sizes = weights |> Array.map abs |> Array.sort
    max 1e-6f sizes[sizes.Length - 1 - sizes.Length / 1000]

/// The matrix in 255 steps of colour, a signed byte a weight: row by row from the bottom, as plotly.js draws.
let private matrix units (weights: float32[]) reach : Trace =
    let step weight =
        sbyte (Math.Clamp(Math.Round(127.0 * float weight / float reach), -127.0, 127.0))

    let bytes = [| for weight in weights -> byte (step weight) |]

    MatrixTrace(
        name = "recurrent weights",
        z = PackedBytes(bytes, units, units),
        Values = weights,
        zmin = -127.0,
        zmax = 127.0,
        colorscale =
            [| { At = 0.0; Colour = Palette.negative }
               { At = 0.5; Colour = Palette.paper }
               { At = 1.0; Colour = Palette.positive } |],
        colorbar =
            Colorbar(
                thickness = 10.0,
                tickvals = [ -127.0; 0.0; 127.0 ],
                ticktext = [ $"−{Figure.number (float reach)}"; "0"; Figure.number (float reach) ]
            ),
        hovertemplate = "from unit %{y} to unit %{x}<extra></extra>"
    )

let private matrixLayout units =
    let last = float units - 0.5

    FigureLayout(
        xaxis = Xaxis(title = "to unit", range = [ -0.5; last ]),
        yaxis = EqualYaxis(title = "from unit", range = [ last; -0.5 ]),
        showlegend = false
    )

/// Share of the weights by size; what lies beyond the histogram counts at its ends.
let private shares (weights: WeightDistribution) =
    let last = WeightDistribution.Bins - 1

    let count bin =
        weights.Counts[bin]
        + (if bin = 0 then weights.Below else 0)
        + (if bin = last then weights.Above else 0)

    let counts = List.map count [ 0..last ]
    let all = float (List.sum counts)
    [ for count in counts -> float count / all ]

let private distribution name colour (weights: WeightDistribution) : Trace =
    let last = WeightDistribution.Bins - 1
    let width = 2.0 * WeightDistribution.Reach / float WeightDistribution.Bins

    PlaneTrace(
        x = [ for bin in 0..last -> -WeightDistribution.Reach + (float bin + 0.5) * width ],
        y = shares weights,
        name = name,
        mode = "lines",
        line = Line(color = colour, width = 2.0, shape = "hvh"),
        hovertemplate = "weights around %{x:.2f}/√N: %{y:.2%}<extra>" + name + "</extra>"
    )

/// The realizations whose matrices there is room for; a GRU's recurrent kernel is no square matrix.
let private shown (sweep: Sweep) =
    let cellsOf index =
        2 * pown sweep.Result.Realizations[index].Realization.Cell.Network.Units 2

    Thinning.detailed sweep
    |> List.filter (fun index -> not (isNull sweep.Result.Realizations[index].Weights))
    |> List.filter (fun index -> sweep.Result.Realizations[index].Realization.Cell.Network.Layer = RecurrentLayer.Tanh)
    |> List.scan (fun (cells, _) index -> (cells + cellsOf index, Some index)) (0, None)
    |> List.takeWhile (fun (cells, _) -> cells <= mostCells)
    |> List.choose snd

type private Pair =
    { Units: int
      Trained: float32[]
      Untrained: float32[]
      TrainedSizes: WeightDistribution
      UntrainedSizes: WeightDistribution option }

let private pair (result: RealizationResult) =
    { Units = result.Realization.Cell.Network.Units
      Trained = (nonNull result.Weights).Invoke().RecurrentKernel
      Untrained = untrained result
      TrainedSizes = nonNull (nonNull result.Trained).RecurrentWeights
      UntrainedSizes = result.Untrained |> Option.ofObj |> Option.map (fun it -> nonNull it.RecurrentWeights) }

let private note pair =
    let near (weights: WeightDistribution) = Figure.percent weights.ShareNearZero

    let baseline =
        match pair.UntrainedSizes with
        | Some weights -> $", {near weights} of the untrained"
        | None -> ""

    $"Within ±1/√N of zero: {near pair.TrainedSizes} of the trained weights{baseline}. "
    + (if Double.IsFinite pair.TrainedSizes.Kurtosis then
           $"Excess kurtosis {Figure.number pair.TrainedSizes.Kurtosis}: above 0 where a few weights are large."
       else
           "All weights are equal, so that there is no kurtosis.")

let private sizes colour pair =
    [ match pair.UntrainedSizes with
      | Some weights -> distribution "untrained" Palette.untrained weights
      | None -> ()
      distribution "trained" colour pair.TrainedSizes ]

/// Logarithmic, with ticks that are written out: plotly.js' own, between its powers of ten, are single digits.
let private sharesAxis (pairs: Pair list) =
    let axis =
        [ for pair in pairs do
              for weights in pair.TrainedSizes :: Option.toList pair.UntrainedSizes ->
                  List.filter ((<) 0.0) (shares weights) ]
        |> List.concat
        |> Figure.logarithmic

    axis.``type`` <- "log"
    axis.title <- "share of the weights"
    axis

/// None where no network's weights can be read.
let figure (sweep: Sweep) : Figure option =
    let pairs =
        [ for index in shown sweep -> (index, pair sweep.Result.Realizations[index]) ]

    let common pair =
        reach (Array.append pair.Trained pair.Untrained)

    let panel title layout (draw: int -> Pair -> Trace list) =
        { Title = title
          Remark = ""
          Common = []
          ByChoice = [ for index, pair in pairs -> draw index pair ]
          Cameras = []
          Layout = layout }

    if pairs.IsEmpty then
        None
    else
        let most = pairs |> List.map (fun (_, pair) -> pair.Units) |> List.max
        let trained = (Sweep.trained sweep).Length
        let square = (Sweep.spectra (Sweep.trained sweep)).Length

        let thinned =
            if pairs.Length < square then
                $" {pairs.Length} of {square} networks can be chosen here: a matrix has many cells."
            else
                ""

        let refused =
            if square < trained then
                $" Of GRUs ({trained - square} here) there is none: their kernel is no square matrix."
            else
                ""

        Some
            { Id = "connectivity"
              Title = "Recurrent weights"
              Caption =
                "Rows are the units that a connection comes from, columns those that it goes to (Keras' recurrent_kernel; the "
                + "paper's W is its transpose). 255 steps of colour, cut where one weight in a thousand is larger; right, the share "
                + "of weights by size, all of them, on a logarithmic axis."
                + thinned
                + refused
              Panels =
                [ panel "Trained" (matrixLayout most) (fun _ pair -> [ matrix pair.Units pair.Trained (common pair) ])
                  if pairs |> List.exists (fun (_, pair) -> pair.Untrained.Length > 0) then
                      panel "Untrained, same seed" (matrixLayout most) (fun _ pair ->
                          [ matrix pair.Units pair.Untrained (common pair) ])
                  panel
                      "Distribution"
                      (Figure.layout (Xaxis(title = "weight × √N")) (sharesAxis (List.map snd pairs)))
                      (fun index pair -> sizes (Palette.cell sweep.CellOf[index]) pair) ]
              Choices =
                [ for index, pair in pairs ->
                      { Realization = index
                        Note = note pair } ]
              Legend = []
              Columns = 3
              Height = 380 }
