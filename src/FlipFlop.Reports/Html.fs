/// Pieces of an HTML page as text; whatever comes from outside goes through "text" or an attribute, which escape it.
module FlipFlop.Reports.Html

open System
open System.Net

let text (content: string) : string =
    WebUtility.HtmlEncode content |> Option.ofObj |> Option.defaultValue ""

let private attribute (name: string, value: string) = $" {name}=\"{text value}\""

/// An element with attributes (escaped here) and content (pieces that are HTML already).
let element (name: string) (attributes: (string * string) list) (content: string list) : string =
    let attributes = attributes |> List.map attribute |> String.Concat
    $"<{name}{attributes}>{String.Concat content}</{name}>"

/// An element of one class.
let block name kind content =
    element name [ ("class", kind) ] content

/// An element that holds nothing but text.
let words name (content: string) = element name [] [ text content ]
