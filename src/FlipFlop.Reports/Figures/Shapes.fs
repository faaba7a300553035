/// Which networks have the same shape of memory states: pairwise distances, clustered, their spectra beside them.
module FlipFlop.Reports.Figures.Shapes

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// A network and what the distance depends on: coordinates of its memory states.
type private Shape =
    { Index: int
      Network: NetworkAnalysis
      Coordinates: float[] }

let private distance (a: Shape) (b: Shape) =
    ShapeDistance.Angular(a.Coordinates, b.Coordinates, a.Network.MemoryStates.Right.Length)

/// Networks with as many bits as most have, without those whose states coincide: they have no shape. Nor has one bit
/// any: two points lie alike in every network.
let private shapes (sweep: Sweep) =
    match Sweep.trained sweep |> List.filter (fun (_, network) -> network.Bits > 1) with
    | [] -> []
    | trained ->
        // Where as many have more bits, those: they have more shape to compare.
        let bits =
            trained
            |> List.countBy (fun (_, network) -> network.Bits)
            |> List.maxBy (fun (bits, count) -> (count, bits))
            |> fst

        [ for index, network in trained do
              if network.Bits = bits then
                  { Index = index
                    Network = network
                    Coordinates = ShapeDistance.Coordinates network.MemoryStates } ]
        |> List.filter (fun shape -> Double.IsFinite(distance shape shape))

let private condensed (shapes: Shape[]) =
    [| for first in 0 .. shapes.Length - 1 do
           for second in first + 1 .. shapes.Length - 1 -> distance shapes[first] shapes[second] |]

/// Where a cluster hangs in the drawing: at which height, and at which distance it was made.
type private Node = { Row: float; At: float }

/// Each merge as a bracket: two arms and the line that joins them, with a gap after it.
let private brackets (tree: Dendrogram) =
    let rowOf = dict [ for row, leaf in Seq.indexed tree.Leaves -> (leaf, float row) ]

    let nodes =
        Collections.Generic.List [ for leaf in 0 .. tree.Leaves.Count - 1 -> { Row = rowOf[leaf]; At = 0.0 } ]

    [ for merge in tree.Merges do
          let left, right = nodes[merge.Left], nodes[merge.Right]

          nodes.Add
              { Row = (left.Row + right.Row) / 2.0
                At = merge.Distance }

          [ (left.At, left.Row)
            (merge.Distance, left.Row)
            (merge.Distance, right.Row)
            (right.At, right.Row)
            (nan, nan) ] ]
    |> List.concat

let private dendrogram tree : Trace =
    let points = brackets tree

    PlaneTrace(
        x = List.map fst points,
        y = List.map snd points,
        name = "average linkage",
        mode = "lines",
        line = Line(color = Palette.ink, width = 1.5),
        hovertemplate = "joined at %{x:.3~f} rad<extra></extra>"
    )

/// At the tips of the tree each network in its cell's colour.
let private tips (sweep: Sweep) (ordered: Shape list) : Trace =
    PlaneTrace(
        x = [ for _ in ordered -> 0.0 ],
        y = [ for row, _ in List.indexed ordered -> float row ],
        customdata = [ for shape in ordered -> shape.Index ],
        name = "networks",
        mode = "markers",
        marker = Marker(size = 8.0, color = [ for shape in ordered -> Palette.cell sweep.CellOf[shape.Index] ]),
        hovertemplate = "%{text}<extra></extra>"
    )

let private matrix (names: string list) (ordered: Shape list) : Trace =
    CellTrace(
        z = [ for a in ordered -> [ for b in ordered -> if a.Index = b.Index then 0.0 else distance a b ] ],
        text = [ for a in names -> [ for b in names -> $"{a}<br>{b}" ] ],
        customdata = [ for a in ordered -> [ for _ in ordered -> a.Index ] ],
        xgap = 0.0,
        ygap = 0.0,
        zmin = 0.0,
        colorscale = Palette.scale (List.rev Palette.map),
        colorbar = Colorbar(thickness = 10.0, title = "rad"),
        hovertemplate = "%{text}<br>%{z:.3~f} rad<extra></extra>"
    )

/// The kinds of eigenvalues, each with its symbol; a pair of complex ones is one point.
let private kinds: (string * string * string * (float -> float -> bool)) list =
    [ "real, positive", "triangle-right", Palette.positive, (fun re im -> im = 0.0 && re > 0.0)
      "real, negative", "triangle-left", Palette.negative, (fun re im -> im = 0.0 && re < 0.0)
      "complex pair", "circle-open", Palette.ink, (fun _ im -> im > 0.0) ]

let private outliers (spectrum: Spectrum) isKind =
    [ for at in 0 .. spectrum.Outside - 1 do
          if isKind spectrum.Real[at] spectrum.Imaginary[at] then
              Math.Sqrt(spectrum.Real[at] ** 2.0 + spectrum.Imaginary[at] ** 2.0) ]

let private strip (ordered: Shape list) : Trace list =
    [ for name, symbol, colour, isKind in kinds do
          let points =
              [ for row, shape in List.indexed ordered do
                    match shape.Network.Spectrum with
                    | null -> ()
                    | spectrum -> for modulus in outliers spectrum isKind -> (modulus, float row, shape.Index) ]

          PlaneTrace(
              x = [ for modulus, _, _ in points -> modulus ],
              y = [ for _, row, _ in points -> row ],
              customdata = [ for _, _, index in points -> index ],
              name = name,
              mode = "markers",
              marker = Marker(size = 8.0, symbol = symbol, color = colour),
              hovertemplate = "%{text}<br>|λ| %{x:.3~f}<extra>" + name + "</extra>"
          )
          :> Trace ]

let private rows count =
    Yaxis(range = [ float count - 0.5; -0.5 ], showticklabels = false, ticks = "", showgrid = false, zeroline = false)

/// Rows are named where there is room for names.
let private namedRows (names: string list) =
    let axis = rows names.Length
    axis.showticklabels <- names.Length <= 20
    axis.tickvals <- [ for row in 0 .. names.Length - 1 -> float row ]
    axis.ticktext <- names
    axis

/// Both axes know the networks' names, which are not written: they stand beside the tree.
let private matrixLayout (names: string list) =
    let vertical = namedRows names
    vertical.showticklabels <- false

    Figure.layout
        (Xaxis(
            title = "the same networks",
            range = [ -0.5; float names.Length - 0.5 ],
            tickvals = [ for column in 0 .. names.Length - 1 -> float column ],
            ticktext = names,
            showticklabels = false,
            ticks = "",
            showgrid = false,
            zeroline = false
        ))
        vertical

/// Beyond so many times the height of the tree a line of chance would squeeze it: then words alone say the level.
let private farthestLine = 2.0

/// How far apart ideal cubes of these networks' bits are on average that are labelled at random.
let private chance (shapes: Shape[]) =
    Chance.ShapeDistance shapes[0].Network.Bits |> Option.ofNullable

let private chanceLine (tree: Dendrogram) rows (level: float) : Trace list =
    let height = tree.Merges |> Seq.map _.Distance |> Seq.max

    if level > farthestLine * height then
        []
    else
        ChanceLine.named Figure.number "randomly labelled corners" [ [], level ]
        |> List.map (ChanceLine.upright rows)

let private chanceClause (shapes: Shape[]) level isDrawn =
    let distance =
        $"the mean distance of ideal {Cube.word [ shapes[0].Network ]}s that are labelled at random, {Figure.number level} rad"

    if isDrawn then
        $" Dotted is chance: {distance}."
    else
        $" Chance, {distance}, lies far beyond the tree."

/// A GRU has none.
let private hasSpectra (shapes: Shape[]) =
    shapes |> Array.exists (fun shape -> not (isNull shape.Network.Spectrum))

let private panels (sweep: Sweep) (shapes: Shape[]) =
    let tree = AverageLinkage.Of(condensed shapes, shapes.Length)
    let ordered = [ for leaf in tree.Leaves -> shapes[leaf] ]
    let names = [ for shape in ordered -> Sweep.name sweep shape.Index ]

    let treeAxis =
        Xaxis(title = "distance, rad", autorange = "reversed", zeroline = false)

    let lines =
        chance shapes |> Option.toList |> List.collect (chanceLine tree names.Length)

    [ Figure.panel
          "Average linkage"
          (lines @ [ dendrogram tree; tips sweep ordered ])
          (Figure.layout treeAxis (namedRows names))
      Figure.panel "Angular shape distance" [ matrix names ordered ] (matrixLayout names)
      if hasSpectra shapes then
          Figure.panel
              "Eigenvalues outside the circle"
              (strip ordered)
              (Figure.layout (Xaxis(title = "|λ|", zeroline = false)) (rows names.Length)) ]

/// None where there are fewer than three networks to compare.
let figure (sweep: Sweep) : Figure option =
    let all = shapes sweep
    let shown = all |> Thinning.evenly Thinning.mostRows |> Array.ofList
    let spectra = hasSpectra shown

    let isShape (network: NetworkAnalysis) =
        all |> List.exists (fun shape -> obj.ReferenceEquals(shape.Network, network))

    let thinned =
        if shown.Length < all.Length then
            $" {shown.Length} of {all.Length} networks are drawn, evenly taken."
        else
            ""

    if shown.Length < 3 then
        None
    else
        let panels = panels sweep shown
        let legend = ChanceLine.legend panels

        let clause =
            match chance shown with
            | Some level -> chanceClause shown level (not legend.IsEmpty)
            | None -> ""

        Some
            { Id = "shapes"
              Title = "Networks by the shape of their memory states"
              Caption =
                "Each row is a network. Middle: the angular shape distance of the labelled memory states in the space of all units, "
                + "after the best turn and scale: 0 is the same shape. Left: the networks joined by average linkage, "
                + "which orders the rows; its tips have the networks' colours."
                + (if spectra then
                       " Right: the same networks' eigenvalues with |λ| > 1.02, so that one sees whether networks of one shape "
                       + "share a kind of spectrum."
                   else
                       "")
                + clause
                + Figure.networksOf sweep isShape "with another number of bits, or with states that lie in one point"
                + thinned
              Panels = panels
              Choices = []
              Legend =
                [ if spectra then
                      for name, symbol, colour, _ in kinds do
                          { Label = name
                            Colour = colour
                            Symbol = symbol }
                  yield! legend ]
              Columns = 3
              Height = min 620 (max 320 (90 + 22 * shown.Length)) }
