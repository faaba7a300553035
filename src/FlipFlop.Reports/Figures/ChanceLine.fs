/// Chance as every figure shows it: a dotted line, one word, and what is random.
module FlipFlop.Reports.Figures.ChanceLine

open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

/// A level, and what one reads who hovers over it.
type Level = { Value: float; Text: string }

let entry: LegendEntry =
    { Label = "chance"
      Colour = Palette.muted
      Symbol = "line-dotted" }

/// What is random where signs are asked for.
let signs = "random output signs"

/// In the legend where a panel has such a line.
let legend (panels: Panel list) =
    if
        panels
        |> List.exists (fun panel -> panel.Common |> List.exists (fun trace -> trace.name = entry.Label))
    then
        [ entry ]
    else
        []

/// A share as people read it; one too small for a percentage by its power of ten.
let share (value: float) =
    if value = 0.0 || value >= 5e-4 then
        Figure.percent value
    else
        Figure.number value

/// A metric's number as people read it.
let written (metric: Metric) =
    if metric.Unit = "fraction" then share else Figure.number

/// Each value once, of what is random; where there are several, with the names that tell their networks apart.
let named written random (found: (string list * float) list) : Level list =
    let names place ones =
        ones |> List.map (fst >> List.item place) |> List.distinct

    /// Whether the names before this one say already which value it is.
    let isTold place (names: string list, value) =
        found
        |> List.forall (fun (others, another) ->
            another = value || List.truncate place others <> List.truncate place names)

    [ for value, ones in List.groupBy snd found do
          let telling =
              [ for place in 0 .. (fst ones.Head).Length - 1 do
                    match names place ones with
                    | [ name ] when (names place found).Length > 1 && not (isTold place ones.Head) -> name
                    | _ -> () ]

          { Value = value
            Text = String.concat ", " ($"chance {written value}: {random}" :: telling) } ]

/// Of numbers of bits, of which each has a level or none.
let ofBits written random (byChance: int -> float option) (bits: int list) : Level list =
    [ for bits in List.distinct bits do
          match byChance bits with
          | Some value -> ([ Figure.counted bits "bit" ], value)
          | None -> () ]
    |> named written random

/// A metric's levels in these networks.
let ofNetworks (metric: Metric) (networks: NetworkAnalysis list) : Level list =
    match metric.Chance with
    | null -> []
    | chance ->
        [ for bits, units in networks |> List.map (fun network -> (network.Bits, network.Units)) |> List.distinct do
              match chance.At.Invoke(bits, units) |> Option.ofNullable with
              | Some value -> ([ Figure.counted bits "bit"; Figure.counted units "unit" ], value)
              | None -> () ]
        |> named (written metric) chance.Of

/// Where a level holds: from, its middle, until.
let around (place: int) =
    (float place - 0.5, float place, float place + 0.5)

/// The line through these spans, level by level: spans that touch are one piece of it, others have a gap between.
let private through (spans: ((float * float * float) * Level) list) =
    let gap = (nan, { Value = nan; Text = "" })

    let pieces =
        [ for level, spans in List.groupBy snd spans do
              for at, ((from, middle, until), _) in List.indexed spans do
                  let touches =
                      match List.tryItem (at - 1) spans with
                      | Some((_, _, before), _) -> before = from
                      | None -> false

                  if touches then
                      [ (middle, level); (until, level) ]
                  else
                      [ gap; (from, level); (middle, level); (until, level) ] ]

    match List.concat pieces with
    | [] -> []
    | _ :: points -> points

let private trace xs ys texts : Trace =
    PlaneTrace(
        x = xs,
        y = ys,
        text = texts,
        name = entry.Label,
        mode = "lines",
        line = Line(color = Palette.muted, width = 2.0, dash = "dot"),
        hovertemplate = "%{text}<extra></extra>"
    )

/// Levels along the horizontal axis; nothing where there is none.
let across (spans: ((float * float * float) * Level) list) : Trace list =
    match through spans with
    | [] -> []
    | points ->
        [ trace
              [ for x, _ in points -> x ]
              [ for _, level in points -> level.Value ]
              [ for _, level in points -> level.Text ] ]

/// A level that is read off the horizontal axis, over so many rows.
let upright rows (level: Level) : Trace =
    trace
        [ level.Value; level.Value; level.Value ]
        [ -0.5; float (rows - 1) / 2.0; float rows - 0.5 ]
        [ for _ in 1..3 -> level.Text ]

/// A distribution's whole line.
let curve (points: (float * float) list) texts : Trace =
    trace (List.map fst points) (List.map snd points) texts

/// "Dotted is chance: random output signs for held states; random directions for skew.", of these titles, each with what
/// is random there.
let clause (titled: (string * string) list) =
    let listed (titles: string list) =
        match List.rev titles with
        | last :: (_ :: _ as others) -> String.concat ", " (List.rev others) + " and " + last
        | _ -> String.concat "" titles

    let parts =
        [ for random, ofOne in List.groupBy snd titled -> $"{random} for {listed (List.map fst ofOne)}" ]

    if parts.IsEmpty then
        ""
    else
        " Dotted is chance: " + String.concat "; " parts + "."
