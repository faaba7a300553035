/// The network as a picture: what is connected with what (the paper's figure 1).
module FlipFlop.Reports.Scheme

open System
open FlipFlop.Reports.Html

let private width, height = 720.0, 250.0

let private number (value: float) =
    value.ToString("0.#", Globalization.CultureInfo.InvariantCulture)

let private circle x y radius colour =
    element
        "circle"
        [ ("cx", number x)
          ("cy", number y)
          ("r", number radius)
          ("fill", $"var(--{colour})") ]
        []

let private words x y kind anchor content =
    element "text" [ ("x", number x); ("y", number y); ("class", kind); ("text-anchor", anchor) ] [ text content ]

let private line (x1, y1) (x2, y2) colour opacity =
    element
        "line"
        [ ("x1", number x1)
          ("y1", number y1)
          ("x2", number x2)
          ("y2", number y2)
          ("stroke", $"var(--{colour})")
          ("stroke-opacity", number opacity) ]
        []

/// Places of the units that are drawn, on a ring: a dozen stand for all.
let private ring =
    [ for unit in 0..11 ->
          let angle = 2.0 * Math.PI * float unit / 12.0
          (width / 2.0 + 80.0 * cos angle, 118.0 + 80.0 * sin angle) ]

let private row bits channel =
    118.0 + 62.0 * (float channel - float (bits - 1) / 2.0)

/// Inputs, recurrent units and outputs of a network with so many bits and units, as SVG.
let svg (bits: int) (units: int) : string =
    let label =
        $"Scheme: {bits} inputs, {units} recurrent units that are all connected with one another, {bits} outputs."

    let content =
        [ for x1, y1 in ring do
              for x2, y2 in ring do
                  if x1 < x2 then
                      line (x1, y1) (x2, y2) "muted" 0.25
          for channel in 0 .. bits - 1 do
              for at in [ 5; 6; 7 ] do
                  line (112.0, row bits channel) ring[at] $"channel{channel}" 0.7

              for at in [ 11; 0; 1 ] do
                  line ring[at] (608.0, row bits channel) $"channel{channel}" 0.7

              circle 104.0 (row bits channel) 11.0 $"channel{channel}"
              circle 616.0 (row bits channel) 11.0 $"channel{channel}"
              words 82.0 (row bits channel + 4.0) "" "end" $"x{channel + 1}(t)"
              words 638.0 (row bits channel + 4.0) "" "start" $"z{channel + 1}(t)"
          for x, y in ring do
              circle x y 8.0 "ink"
          words 235.0 236.0 "muted" "middle" $"input weights, {bits} × {units}"
          words (width / 2.0) 16.0 "" "middle" $"{units} units, h(t) = tanh(x(t) Win + h(t−1) Wrec)"
          words 490.0 236.0 "muted" "middle" $"output weights, {units} × {bits}" ]

    element
        "svg"
        [ ("class", "scheme")
          ("viewBox", $"0 0 {number width} {number height}")
          ("role", "img")
          ("aria-label", label) ]
        content
