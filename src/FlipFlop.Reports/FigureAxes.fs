/// What a figure's axes call their quantities, read from a layout as plotly.js takes it.
module internal FlipFlop.Reports.FigureAxes

open System
open System.Globalization
open Newtonsoft.Json.Linq

let private spelled = [ "λ", "lambda"; "×", "times"; "√", "sqrt_" ]

/// An axis' title as a column's name: "time, ms" becomes time_ms, "|λ|" abs_lambda.
let columnName (title: string) =
    let bars =
        if title.StartsWith '|' then
            "abs " + title.Trim('|')
        else
            title

    let words =
        spelled |> List.fold (fun (text: string) (sign, word) -> text.Replace(sign, word)) bars

    let letters =
        words |> String.map (fun letter -> if Char.IsLetterOrDigit letter then letter else '_')

    let parts = letters.Split('_', StringSplitOptions.RemoveEmptyEntries)
    String.Join("_", parts).ToLowerInvariant()

let number (token: JToken) : float = JToken.op_Explicit token

let isNull (token: JToken | null) =
    match token with
    | null -> true
    | token -> token.Type = JTokenType.Null || token.Type = JTokenType.Float && not (Double.IsFinite(number token))

/// A cell: every digit of a number; lines of a text on one.
let cell (token: JToken | null) =
    match token with
    | null -> ""
    | token when isNull token -> ""
    | token when token.Type = JTokenType.Boolean -> (string token).ToLowerInvariant()
    | token when token.Type = JTokenType.Float -> (number token).ToString("R", CultureInfo.InvariantCulture)
    | token -> (string token).Replace("<br>", ", ")

let field (name: string) (token: JToken | null) : JToken | null =
    match token with
    | :? JObject as fields -> fields[name]
    | _ -> null

let textOf (token: JToken | null) =
    match token with
    | null -> ""
    | :? JObject as title -> cell title["text"]
    | token -> cell token

/// The items of an array, of the bytes of a packed matrix, or none.
let items (token: JToken | null) : JToken[] =
    match token with
    | :? JArray as all -> Array.ofSeq all
    | :? JObject as packed when not (isNull packed["bdata"]) ->
        let bytes = Convert.FromBase64String(cell packed["bdata"])
        let columns = int ((cell packed["shape"]).Split(", ")[1])

        [| for row in Array.chunkBySize columns bytes ->
               JArray([| for value in row -> JValue(int64 (sbyte value)) |]) :> JToken |]
    | _ -> [||]

let item at (all: JToken[]) : JToken | null =
    if at < all.Length then all[at] else null

// ---- axes

/// The axis that a trace is drawn on: x, y or z, in the plane or in a scene.
let axis (layout: JToken) (trace: JToken) letter =
    match field "scene" layout with
    | null ->
        let named = cell (field (letter + "axis") trace)
        let number = if named.Length > 1 then named.Substring 1 else ""
        field $"{letter}axis{number}" layout
    | scene -> field (letter + "axis") scene

let private isAxis (letter: string) (name: string) =
    name.StartsWith(letter + "axis", StringComparison.Ordinal)

/// An axis' title; in a grid, where only the outer axes have one, that of the axis in line with it.
let titleOf (layout: JToken) letter (axis: JToken | null) =
    match textOf (field "title" axis), layout with
    | "", (:? JObject as fields) when not (isNull (field "domain" axis)) ->
        let beside =
            [ for other in fields.Properties() do
                  if isAxis letter other.Name && JToken.DeepEquals(field "domain" other.Value, field "domain" axis) then
                      textOf (field "title" other.Value) ]

        beside |> List.tryFind ((<>) "") |> Option.defaultValue ""
    | title, _ -> title

let private titles layout (traces: JToken list) letter =
    traces
    |> List.map (fun trace -> titleOf layout letter (axis layout trace letter))
    |> List.map (fun title -> title.Split(": ") |> Array.last)
    |> List.filter ((<>) "")
    |> List.distinct

/// The column of a direction: the title that all its axes share, or a plain word.
let columnOf layout traces letter otherwise =
    match titles layout traces letter with
    | [ title ] -> columnName title
    | _ -> otherwise

/// Places on an axis that stand for something else than numbers: each with its text, without remarks in brackets.
let categories (axis: JToken | null) =
    if cell (field "type" axis) = "log" then
        [||]
    else
        let texts = items (field "ticktext" axis) |> Array.map string
        let places = items (field "tickvals" axis) |> Array.map number

        Array.zip places[.. texts.Length - 1] texts
        |> Array.map (fun (place, text) -> (place, (text.Split("<br>(")[0]).Replace("<br>", " ")))

let isNumber (token: JToken) =
    token.Type = JTokenType.Float || token.Type = JTokenType.Integer

/// The text of the nearest category, or the value itself where the axis has numbers.
let onAxis (axis: JToken | null) (value: JToken | null) =
    match value with
    | null -> ""
    | value ->
        let places = categories axis

        if places.Length > 0 && isNumber value then
            let at = number value
            places |> Array.minBy (fun (place, _) -> abs (place - at)) |> snd
        else
            cell value
