/// Colours that colour-blind readers can tell apart, on light and dark paper. Traces name colours by tokens, which the
/// page replaces by the reader's theme and choice.
module FlipFlop.Reports.Palette

open System.Globalization

/// Text and outlines.
let ink = "@ink"

/// What stands out where no swept parameter gives a colour.
let accent = "@accent"

/// Second-rank marks.
let muted = "@muted"

/// Hair lines.
let grid = "@grid"

/// What lies behind the figure.
let paper = "@paper"

/// The untrained baseline, everywhere in the page.
let untrained = "@untrained"

/// What is wrong: a state whose sign is lost, a training that diverged.
let wrong = "@wrong"

/// What is right.
let right = "@right"

/// A negative weight at its largest.
let negative = "@negative"

/// A positive weight at its largest.
let positive = "@positive"

/// A map's scale of numbers, from the least to the greatest: ink can be read on all of it.
let map = [ "@map0"; "@map1"; "@map2" ]

/// Three colours as a scale of plotly.js: where each stands, 0 to 1.
let scale (colours: string list) =
    [ for at, colour in List.indexed colours -> [ box (float at / 2.0); box colour ] ]

/// How many channels, or states of three bits, have colours of their own.
let private channelColours = 8

/// The colour of a channel, or of a memory state.
let channel (at: int) = $"@channel{at % channelColours}"

/// The colour of a cell: by the value of the swept parameter that the reader colours by.
let cell (index: int) = $"@cell{index}"

/// How many colours of the second scale the figures name at most.
let mostSeries = 24

/// The colour of a value of the second swept parameter, where the first is the axis.
let series (place: int) (count: int) = $"@series{place}of{count}"

/// Okabe and Ito's colours, without black and yellow, for values without an order.
let private categories =
    [| "#0072B2"
       "#E69F00"
       "#009E73"
       "#CC79A7"
       "#56B4E9"
       "#D55E00"
       "#8C7AE6" |]

// Anchors of ordered scales with falling lightness (matplotlib's plasma and viridis, cut to what both papers bear).
let private warm = [| "#F0A028"; "#E5694B"; "#BD3786"; "#6A1FA8" |]
let private warmOnDark = [| "#F9DC5C"; "#F79342"; "#E2558A"; "#A45BE0" |]
let private cool = [| "#57B76B"; "#1F8F8A"; "#2F6594"; "#433577" |]
let private coolOnDark = [| "#B9E05B"; "#4CC38A"; "#3FA3C4"; "#7C86E0" |]

let private channels (colour: string) =
    [| for at in 1..2..5 -> float (System.Int32.Parse(colour.Substring(at, 2), NumberStyles.HexNumber)) |]

let private mix (anchors: string[]) (position: float) =
    let scaled = position * float (anchors.Length - 1)
    let below = min (int scaled) (anchors.Length - 2)
    let share = scaled - float below
    let low, high = channels anchors[below], channels anchors[below + 1]

    Array.map2 (fun a b -> (int (round (a + share * (b - a)))).ToString("X2", CultureInfo.InvariantCulture)) low high
    |> System.String.Concat
    |> (+) "#"

let private ordered anchors count =
    [| for place in 0 .. count - 1 -> mix anchors (if count = 1 then 0.0 else float place / float (count - 1)) |]

/// Colours of a swept parameter's values on light and on dark paper, in the order of the values.
type ScaleColours = { Light: string[]; Dark: string[] }

let private isNumber (value: obj) = value :? float || value :? int64

/// An ordered scale for numbers, Okabe and Ito's colours in turn for anything else.
let ofValues (values: obj list) : ScaleColours =
    let count = values.Length

    if List.forall isNumber values then
        { Light = ordered warm count
          Dark = ordered warmOnDark count }
    else
        let inTurn =
            [| for place in 0 .. count - 1 -> categories[place % categories.Length] |]

        { Light = inTurn; Dark = inTurn }

/// The scale of the second swept parameter: cool, so that nobody takes it for the first.
let ofSeries (count: int) : ScaleColours =
    { Light = ordered cool count
      Dark = ordered coolOnDark count }
