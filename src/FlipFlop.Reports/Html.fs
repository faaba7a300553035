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

/// A table's cell with a number: as it is shown, and the value by which the page sorts; those without one come last.
let numberCell (shown: string) (value: float option) =
    let whole = value |> Option.map Sweep.written |> Option.defaultValue ""
    element "td" [ ("class", "number"); ("data-value", whole) ] [ text shown ]

/// What is wider or higher than its place; it can be scrolled by keyboard and has a name of its own.
let scroll (kind: string) (name: string) content =
    element
        "div"
        [ ("class", $"scroll {kind}")
          ("role", "region")
          ("aria-label", name)
          ("tabindex", "0") ]
        content

/// What a figure is drawn into by the page's script: some panels of a figure, laid over one another.
let plot (name: string) (figure: string) (panels: string) (more: (string * string) list) =
    element
        "div"
        ([ ("class", "plot")
           ("role", "group")
           ("aria-label", name)
           ("data-figure", figure)
           ("data-panels", panels) ]
         @ more)
        []
