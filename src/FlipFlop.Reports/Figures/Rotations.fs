/// How far the cubes of different networks are turned against each other, beside what chance and other orders of the
/// bits make of it, and the distance that needs no frame.
module FlipFlop.Reports.Figures.Rotations

open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// Networks whose pairs are drawn.
let private most = 40

/// The words for a pair, and the realization that a click on it shows: its first.
type private Named =
    {
        Name: CubeRotation -> string
        First: CubeRotation -> int
        /// The key of its second.
        OtherKey: CubeRotation -> string
    }

let private named (sweep: Sweep) (shown: int list) =
    let name at = Sweep.name sweep shown[at]

    { Name = fun pair -> $"{name pair.First} and {name pair.Second}"
      First = fun pair -> shown[pair.First]
      OtherKey = fun pair -> sweep.Result.Realizations[shown[pair.Second]].Realization.Key }

let private dots name colour symbol (named: Named) pairs (points: (float * float) list) : Trace =
    PlaneTrace(
        x = List.map fst points,
        y = List.map snd points,
        name = name,
        mode = "markers",
        text = List.map named.Name pairs,
        customdata = List.map named.First pairs,
        Facts =
            PointFacts.OfColumns
                [ PointFacts.Column("other_key", List.map named.OtherKey pairs)
                  PointFacts.Column("label", List.map named.Name pairs) ],
        marker = Marker(size = 8.0, color = colour, symbol = symbol),
        hovertemplate = "%{text}<br>%{x:.3~f}, %{y:.3~f}<extra>" + name + "</extra>"
    )

/// Each value with the share of values up to it.
let private cumulative (values: float list) =
    let sorted = List.sort values
    [ for at, value in List.indexed sorted -> (value, float (at + 1) / float sorted.Length) ]

let private chance: Trace =
    let points =
        [ for share in 0.005..0.005..1.0 -> (RotationChance.Quantile share, share) ]

    let said (degrees: float, share) =
        $"chance: {Figure.percent share} of random rotations at most {Figure.number degrees}°"

    ChanceLine.curve ((0.0, 0.0) :: points) [ for point in (0.0, 0.0) :: points -> said point ]

let private angle (pair: CubeRotation) = pair.Alignment.AngleDegrees

let private angles named (trained: CubeRotation list) namedUntrained (untrained: CubeRotation list) =
    let trained, untrained = List.sortBy angle trained, List.sortBy angle untrained

    [ chance
      dots "untrained" Palette.untrained "circle" namedUntrained untrained (cumulative (List.map angle untrained))
      dots "trained" Palette.accent "circle" named trained (cumulative (List.map angle trained)) ]

let private permuted named (pairs: CubeRotation list) =
    let others =
        [ for at, pair in List.indexed pairs do
              for angle in Seq.skip 1 pair.PermutedAngles -> (pair, (float (at + 1), angle)) ]

    let own = [ for at, pair in List.indexed pairs -> (float (at + 1), angle pair) ]

    [ dots "other orders of the bits" Palette.muted "circle-open" named (List.map fst others) (List.map snd others)
      dots "as labelled" Palette.accent "circle" named pairs own ]

/// The shape distance of cubes that are labelled at random, of three bits as all pairs here.
let private chanceOfDistance =
    Chance.ShapeDistance StateSpace.Dimensions
    |> Option.ofNullable
    |> Option.toList
    |> List.collect (fun value -> ChanceLine.named Figure.number "randomly labelled corners" [ [], value ])

let private distances named (pairs: CubeRotation list) =
    [ yield!
          ChanceLine.across
              [ for level in chanceOfDistance ->
                    ((0.5, float (pairs.Length + 1) / 2.0, float pairs.Length + 0.5), level) ]
      dots
          "pairs"
          Palette.accent
          "circle"
          named
          pairs
          [ for at, pair in List.indexed pairs -> (float (at + 1), pair.ShapeDistance) ] ]

/// The realizations that stand for the untrained networks, each of these once, and their pairs: cells that share an
/// initialisation would set a network against itself.
let private untrained (sweep: Sweep) =
    let shown =
        [ for index, network in Sweep.initialNetworks sweep (Sweep.indices sweep) do
              if network.Bits = StateSpace.Dimensions then
                  index ]
        |> Thinning.evenly most

    match CubeRotations.OfUntrained [| for index in shown -> sweep.Result.Realizations[index] |] with
    | null -> shown, []
    | baseline -> shown, List.ofSeq baseline.Pairs

/// None where there is no pair of three-bit networks.
let figure (sweep: Sweep) : Figure option =
    let shown = Sweep.trained sweep |> List.map fst |> Thinning.evenly most
    let results = [| for index in shown -> sweep.Result.Realizations[index] |]

    CubeRotations.Of results
    |> Option.ofObj
    |> Option.map (fun rotations ->
        let pairs = List.ofSeq rotations.Pairs |> List.sortBy angle

        let initialisations, untrained = untrained sweep
        let named, namedUntrained = named sweep shown, named sweep initialisations
        let all = (Sweep.trained sweep).Length

        let thinned =
            if shown.Length < all then
                $" Pairs of {shown.Length} of {all} networks, evenly taken."
            else
                ""

        let baseline =
            if untrained.IsEmpty then
                ""
            else
                $", grey are {untrained.Length} pairs of {initialisations.Length} untrained networks"

        let ranks = pairs |> List.filter (fun pair -> pair.Rank = 1) |> List.length

        { Id = "rotations"
          Title = "How far the cubes are turned against each other"
          Caption =
            "Left: the angle from one cube to the other in the networks' own singular directions, to the nearest of the cube's 48 "
            + $"symmetries, as the share of pairs up to it; dotted is chance, what random rotations have (41° on average){baseline}. Middle: pair by "
            + "pair, the same angle with the second network's bits in another order: where those are no larger, the labels have no "
            + $"part in it (the labelled order is the least of six in {ranks} of {pairs.Length} pairs). Right: the angular shape "
            + "distance of the labelled memory states in the space of all units, which needs no frame: 0 is the same shape; dotted "
            + "is chance, the mean of ideal cubes that are labelled at random."
            + thinned
          Panels =
            [ Figure.panel
                  "Against chance"
                  (angles named pairs namedUntrained untrained)
                  (Figure.layout
                      (Xaxis(title = "angle, degrees", range = [ 0.0; 65.0 ]))
                      (Yaxis(title = "share of pairs", range = [ 0.0; 1.05 ])))
              Figure.panel
                  "Against other orders of the bits"
                  (permuted named pairs)
                  (Figure.layout
                      (Xaxis(title = "pair, by angle"))
                      (Yaxis(title = "angle, degrees", range = [ 0.0; 65.0 ])))
              Figure.panel
                  "Shape distance"
                  (distances named pairs)
                  (Figure.layout
                      (Xaxis(title = "pair, by angle"))
                      (Yaxis(title = "angular shape distance, rad", range = [ 0.0; 1.6 ]))) ]
          Choices = []
          Legend =
            [ Figure.dot "trained" Palette.accent
              Figure.dot "untrained" Palette.untrained
              ChanceLine.entry ]
          Columns = 3
          Height = 330 })
