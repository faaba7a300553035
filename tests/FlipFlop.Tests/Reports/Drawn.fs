/// What a figure draws, as the page gets it.
module FlipFlop.Tests.Reports.Drawn

open System
open System.Globalization
open Expecto
open Newtonsoft.Json.Linq
open FlipFlop.Analysis
open FlipFlop.Reports
open FlipFlop.Tests

let json (drawing: obj) = Plotly.token drawing :?> JObject

let at (path: string) (token: JToken) : JToken = nonNull (token.SelectToken path)

/// The text at a path; "" where there is none.
let textOf (path: string) (token: JToken) = string (token.SelectToken path)

/// A number as it is drawn; of a gap NaN.
let number (value: JToken) =
    match (value :?> JValue).Value with
    | null -> nan
    | value -> Convert.ToDouble(value, CultureInfo.InvariantCulture)

let numbers path token =
    [ for value in at path token -> number value ]

let texts path token =
    [ for value in at path token -> string value ]

/// The traces of a panel that no choice changes.
let traces (panel: Panel) =
    [ for trace in panel.Common -> json trace ]

/// The traces of a panel that are drawn for the choice at that place.
let chosen place (panel: Panel) =
    [ for trace in panel.ByChoice[place] -> json trace ]

let named name (traces: JObject list) =
    traces |> List.filter (fun trace -> textOf "name" trace = name)

let panel title (figure: Figure) =
    figure.Panels |> List.find (fun panel -> panel.Title = title)

/// The figure of this identifier.
let figure id (figures: Figure list) =
    figures |> List.find (fun figure -> figure.Id = id)

/// Equal to the five digits that are drawn; what is not finite is a gap.
let areDrawn (expected: float seq) (drawn: float list) what =
    Expect.equal drawn.Length (Seq.length expected) $"{what}: how many"

    for expected, drawn in Seq.zip expected drawn do
        if Double.IsFinite expected then
            Number.isAtMost (abs (drawn - expected)) (1e-4 * abs expected + 1e-12) what
        else
            Expect.isTrue (Double.IsNaN drawn) $"{what}: a gap"

/// The points of a trace in space, one coordinate after the other.
let inSpace trace =
    List.zip3 (numbers "x" trace) (numbers "y" trace) (numbers "z" trace)
    |> List.collect (fun (x, y, z) -> [ x; y; z ])

/// A state's place in the picture.
let place (states: StateSet) at =
    List.ofArray states.Projected[3 * at .. 3 * at + 2]

let signs (states: StateSet) at =
    let bits = states.Signs.Length / states.Right.Length
    String.Join(" ", [ for bit in 0 .. bits - 1 -> if states.Signs[at * bits + bit] > 0 then "+" else "−" ])

/// Of points with a realization each: the realization and what stands at a path, in the order of the plan.
let byRealization path (traces: JObject list) =
    traces
    |> List.collect (fun trace -> List.zip (List.map int (numbers "customdata" trace)) (numbers path trace))
    |> List.sortBy fst

/// The middle of some numbers.
let median (values: float seq) =
    let sorted = Seq.sort values |> Array.ofSeq
    (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0
