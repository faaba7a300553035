/// How realizations differ: every network beside its own untrained one, metric by metric.
module FlipFlop.Reports.Figures.Distributions

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// Networks whose points are drawn.
let private most = 250

/// What a panel shows of a network: a number, or one for every angle or edge of its cube.
type private Measure =
    {
        Name: string
        Title: string
        /// What is random in its chance, and the levels of these networks.
        Chance: string * (NetworkAnalysis list -> ChanceLine.Level list)
        Of: NetworkAnalysis -> float list
    }

let private noChance: string * (NetworkAnalysis list -> ChanceLine.Level list) =
    ("", fun _ -> [])

let private metric name =
    match Metrics.Find name with
    | null -> invalidArg (nameof name) $"{name} is no metric."
    | metric ->
        { Name = metric.Name
          Title = metric.Title
          Chance =
            (match metric.Chance with
             | null -> noChance
             | chance -> (chance.Of, ChanceLine.ofNetworks metric))
          Of =
            fun network ->
                match metric.OfNetwork with
                | null -> []
                | ofNetwork -> ofNetwork.Invoke network |> Option.ofNullable |> Option.toList }

let private cube name title chance (of': CubeGeometry -> float list) =
    { Name = name
      Title = title
      Chance = chance
      Of = fun network -> of' network.MemoryStates.Cube }

/// Of angles between axes; one axis makes none.
let private rightAngle =
    let random = "random directions"

    (random,
     fun (networks: NetworkAnalysis list) ->
         if networks |> List.exists (fun network -> network.Bits > 1) then
             ChanceLine.named Figure.number random [ [], Chance.AxisAngleDegrees ]
         else
             [])

let private measures =
    List.map
        metric
        [ "spectralRadius"
          "outliers"
          "transitionAccuracy"
          "heldStates"
          "nonlinearity"
          "axisRatio"
          "skew" ]
    @ [ cube "axisAngles" "angles between the axes, degrees" rightAngle (fun cube -> List.ofArray cube.AxisAngles)
        cube "edges" "lengths of the edges" noChance (fun cube -> [ for edge in cube.Edges -> edge.Length ]) ]
    @ List.map metric [ "cubeDisparity"; "separation"; "escapeTime" ]

let private onLogAxis =
    set
        [ "spectralRadius"
          "nonlinearity"
          "axisRatio"
          "edges"
          "cubeDisparity"
          "separation" ]

/// A network's value, and that of the untrained network of its seed where it has one.
type private Pair =
    { Index: int
      Untrained: float option
      Trained: float }

let private pairs (sweep: Sweep) (measure: Measure) =
    [ for index, analysis in Sweep.trained sweep do
          let untrained =
              match sweep.Result.Realizations[index].Untrained with
              | null -> []
              | untrained -> measure.Of untrained

          for at, value in List.indexed (measure.Of analysis) do
              if Double.IsFinite value then
                  { Index = index
                    Trained = value
                    Untrained = List.tryItem at untrained |> Option.filter Double.IsFinite } ]

/// The levels that chance gives the trained networks.
let private levels (sweep: Sweep) (measure: Measure) =
    Sweep.trained sweep |> List.map snd |> snd measure.Chance

/// Where a network stands across: spread over a fixed width in the order of the plan, so that equals stay visible.
let private spread (pairs: Pair list) =
    let networks = pairs |> List.map _.Index |> List.distinct
    let count = float (max 1 networks.Length)

    let places =
        dict [ for place, index in List.indexed networks -> (index, 0.36 * ((float place + 0.5) / count - 0.5)) ]

    fun (pair: Pair) -> places[pair.Index]

let private joins (spread: Pair -> float) (pairs: Pair list) : Trace =
    let joined =
        [ for pair in pairs do
              match pair.Untrained with
              | Some untrained -> (pair, untrained)
              | None -> () ]

    PlaneTrace(
        x =
            [ for pair, _ in joined do
                  spread pair
                  1.0 + spread pair
                  nan ],
        y =
            [ for pair, untrained in joined do
                  untrained
                  pair.Trained
                  nan ],
        name = "the same seed",
        Facts =
            { PointFacts.None with
                Realizations = [ for pair, _ in joined -> List.replicate 3 pair.Index ] |> List.concat },
        mode = "lines",
        opacity = 0.35,
        line = Line(color = Palette.muted, width = 1.0),
        hoverinfo = "skip"
    )

let private marks (measure: Measure) name colour (points: (float * float * int) list) : Trace =
    PlaneTrace(
        x = [ for x, _, _ in points -> x ],
        y = [ for _, y, _ in points -> y ],
        customdata = [ for _, _, index in points -> index ],
        name = name,
        mode = "markers",
        opacity = 0.85,
        marker = Marker(size = 6.0, color = colour),
        hovertemplate = "%{text}<br>" + measure.Title + " %{y:.4~g}<extra>" + name + "</extra>"
    )

let private untrained measure spread (pairs: Pair list) =
    [ for pair in pairs do
          match pair.Untrained with
          | Some value -> (spread pair, value, pair.Index)
          | None -> () ]
    |> marks measure "untrained" Palette.untrained

let private trained (sweep: Sweep) measure spread (pairs: Pair list) =
    [ for cell in sweep.Cells do
          match pairs |> List.filter (fun pair -> sweep.CellOf[pair.Index] = cell.Index) with
          | [] -> ()
          | inCell ->
              [ for pair in inCell -> (1.0 + spread pair, pair.Trained, pair.Index) ]
              |> marks measure "trained" (Palette.cell cell.Index) ]

/// Of all networks, those that are not drawn among them.
let private medians (pairs: Pair list) =
    [ for place, name, values in
          [ 0.0, "untrained", List.choose _.Untrained pairs
            1.0, "trained", List.map _.Trained pairs ] do
          if not values.IsEmpty then
              let median = Quantiles.Linear(values, 0.5)

              PlaneTrace(
                  x = [ place - 0.26; place + 0.26 ],
                  y = [ median; median ],
                  name = "median",
                  mode = "lines",
                  line = Line(color = Palette.ink, width = 2.0),
                  hovertemplate = $"median of {values.Length} {name}: %%{{y:.4~g}}<extra></extra>"
              )
              :> Trace ]

let private layout (measure: Measure) (pairs: Pair list) (chance: ChanceLine.Level list) =
    let x =
        Xaxis(
            tickvals = [ 0.0; 1.0 ],
            ticktext = [ "untrained"; "trained" ],
            range = [ -0.5; 1.5 ],
            zeroline = false,
            showgrid = false
        )

    let values =
        List.map _.Trained pairs @ List.choose _.Untrained pairs @ [ for level in chance -> level.Value ]

    let y =
        if onLogAxis.Contains measure.Name then
            Figure.logarithmic values
        else
            Yaxis(rangemode = "tozero")

    let largest = values |> List.map abs |> List.fold max 0.0
    Figure.layout x (Figure.steady largest values y)

/// Of these pairs those of at most so many networks.
let private thinned (pairs: Pair list) =
    let shown =
        pairs |> List.map _.Index |> List.distinct |> Thinning.evenly most |> set

    pairs |> List.filter (fun pair -> shown.Contains pair.Index)

/// Of how many realizations the measure is where some have none: those that diverged are among all.
let private remark (sweep: Sweep) (pairs: Pair list) =
    let having = pairs |> List.distinctBy _.Index |> List.length
    let all = sweep.Result.Realizations.Count

    if having < all then $"{having} of {all}" else ""

let private panel (sweep: Sweep) (measure: Measure, pairs: Pair list) : Panel =
    let shown = thinned pairs
    let spread = spread shown

    let chance = levels sweep measure

    let lines =
        ChanceLine.across
            [ for level in chance do
                  for place in 0..1 -> (ChanceLine.around place, level) ]

    let traces =
        joins spread shown :: lines
        @ untrained measure spread shown :: trained sweep measure spread shown
        @ medians pairs

    { Figure.panel measure.Title traces (layout measure pairs chance) with
        Remark = remark sweep pairs }

/// None where there are fewer than two trained networks.
let figure (sweep: Sweep) : Figure option =
    let count = (Sweep.trained sweep).Length

    let shown =
        measures
        |> List.map (fun measure -> (measure, pairs sweep measure))
        |> List.filter (fun (_, pairs) -> not pairs.IsEmpty)

    let leftOut =
        if count > most then
            $" Of {count} networks {most} are drawn, evenly taken; the medians are of all."
        else
            ""

    let chances =
        [ for measure, _ in shown do
              if not (List.isEmpty (levels sweep measure)) then
                  (measure.Title, fst measure.Chance) ]

    let panels = List.map (panel sweep) shown

    if count < 2 || shown.IsEmpty then
        None
    else
        Some
            { Id = "distributions"
              Title = "Each network beside its untrained self"
              Caption =
                "Every point is a realization, or an angle between two axes or an edge of its memory states; the hair line leads to the untrained network of "
                + "the same seed, bars are medians."
                + ChanceLine.clause chances
                + " Radii, nonlinearities, edge lengths, axis ratios, disparities and separations are on logarithmic axes where they span much and none is "
                + "zero. A network of whose states more than half survive the noise has no escape time: where some realizations "
                + "have no number, the title counts those that do."
                + Figure.networksOf sweep (fun _ -> true) ""
                + leftOut
              Panels = panels
              Choices = []
              Legend = Figure.dot "untrained" Palette.untrained :: ChanceLine.legend panels
              Columns = 3
              Height = 260 }
