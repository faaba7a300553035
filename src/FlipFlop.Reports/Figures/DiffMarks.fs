/// How two sides are told apart in the figures of a comparison.
module FlipFlop.Reports.Figures.DiffMarks

open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Reports

/// Blue and orange, told apart by all eyes.
let colourA, colourB = Palette.channel 1, Palette.channel 0

/// How a side is drawn: A wide and pale under a thin B, so that both are seen where they agree.
type Side =
    { Name: string
      Colour: string
      Opacity: float
      Line: float
      Edge: float
      Dot: float }

let sideA =
    { Name = "A"
      Colour = colourA
      Opacity = 0.45
      Line = 6.0
      Edge = 9.0
      Dot = 11.0 }

let sideB =
    { Name = "B"
      Colour = colourB
      Opacity = 1.0
      Line = 1.4
      Edge = 3.0
      Dot = 4.0 }

/// A side that is drawn alone hides nothing.
let private alone (side: Side) =
    { sideB with
        Name = side.Name
        Colour = side.Colour }

let mark label colour symbol : LegendEntry =
    { Label = label
      Colour = colour
      Symbol = symbol }

let lines = [ mark "A" colourA "line-wide"; mark "B" colourB "line" ]

let dots = [ mark "A" colourA "circle-wide"; mark "B" colourB "circle-small" ]

/// The realizations of the page: those of A, then those of B.
let numbered (diff: ExperimentDiff) =
    let first = diff.ResultA.Realizations.Count

    [ sideA, List.indexed (List.ofSeq diff.ResultA.Realizations)
      sideB, [ for index, each in Seq.indexed diff.ResultB.Realizations -> first + index, each ] ]

/// The same drawing three times: of both sides laid over one another, of A alone, of B alone. The layout says how far
/// axes reach, so that the panels can be compared.
let panels
    (layout: Plotly.FigureLayout)
    (around: XPlot.Plotly.Trace list)
    (a: Side -> XPlot.Plotly.Trace list)
    (b: Side -> XPlot.Plotly.Trace list)
    =
    [ for title, traces in [ "A and B", a sideA @ b sideB; "A", a (alone sideA); "B", b sideB ] ->
          Figure.panel title (around @ traces) layout ]
