/// Traces and layouts of XPlot.Plotly, and their JSON as plotly.js 3 reads it.
module FlipFlop.Reports.Plotly

open System
open System.Collections.Generic
open System.Globalization
open Newtonsoft.Json
open Newtonsoft.Json.Linq
open XPlot.Plotly

/// What a figure's data say of a trace's points, and the page has no need of.
type PointFacts =
    {
        /// The index of each point's realization, below zero where it is of none.
        Realizations: int list
        /// The cells, by index, of whose realizations together all points are.
        Cells: int list
        /// More columns: each with a value a point. They take the place of the texts for those who hover.
        Columns: (string * JToken list) list
    }

    static member None =
        { Realizations = []
          Cells = []
          Columns = [] }

    static member OfColumns columns =
        { PointFacts.None with
            Columns = columns }

    /// A column with these values.
    static member Column(name: string, values: 'value list when 'value: not null) : string * JToken list =
        (name, [ for value in values -> JToken.FromObject value ])

type IFactual =
    abstract Facts: PointFacts

/// Points or lines in the plane. Each point may carry the index of its realization, by which the page labels it.
type PlaneTrace() =
    inherit Scatter()

    [<JsonIgnore>]
    member val Facts = PointFacts.None with get, set

    /// Index of each point's realization in the experiment's result; null where a point belongs to none.
    member val customdata: obj | null = null with get, set
    member val hovertemplate: string | null = null with get, set
    /// Whether points are cut at the axes.
    member val cliponaxis = false with get, set

    interface IFactual with
        member this.Facts = this.Facts

/// A vertical axis with the scale of the horizontal one: a circle is drawn as a circle.
type EqualYaxis() =
    inherit Yaxis()
    member val scaleanchor = "x" with get, set
    member val scaleratio = 1.0 with get, set
    member val constrain = "domain" with get, set

/// The horizontal axis beside it: of a wide panel it keeps its range and takes less room.
type EqualXaxis() =
    inherit Xaxis()
    member val constrain = "domain" with get, set

/// Points or lines in space.
type SpaceTrace() =
    inherit Scatter3d()

    [<JsonIgnore>]
    member val Facts = PointFacts.None with get, set

    member val customdata: obj | null = null with get, set
    member val hovertemplate: string | null = null with get, set

    interface IFactual with
        member this.Facts = this.Facts

/// A matrix of coloured cells with a text in each.
type CellTrace() =
    inherit Heatmap()
    member val customdata: obj | null = null with get, set
    member val hovertemplate: string | null = null with get, set
    member val texttemplate: string | null = null with get, set
    member val textfont: Font | null = null with get, set
    member val xgap = 2.0 with get, set
    member val ygap = 2.0 with get, set

/// A row of a figure's table: the realization it is of, where it is of one, and its other cells by column.
type TableRow =
    { Realization: int option
      Cells: (string * string) list }

/// A trace whose coordinates say little to another program: it names its rows of the figure's table itself.
type ITabled =
    abstract Rows: TableRow list

/// A matrix of coloured cells, each with a number and with a text of its own for those who hover.
type MapTrace() =
    inherit CellTrace()
    member val hovertext: obj | null = null with get, set

    [<JsonIgnore>]
    member val Table: TableRow list = [] with get, set

    interface ITabled with
        member this.Rows = this.Table

/// Lines over the parallel axes of several quantities, each on a scale of its own.
type ParallelTrace() =
    inherit PlaneTrace()
    member val hovertext: obj | null = null with get, set

    [<JsonIgnore>]
    member val Table: TableRow list = [] with get, set

    interface ITabled with
        member this.Rows = this.Table

/// A line or a rectangle of the layout that may lie behind the traces.
type LayeredShape() =
    inherit Shape()
    member val layer: string | null = null with get, set

/// A colour at a place of a scale, 0 to 1: an array of two in JSON.
[<JsonConverter(typeof<ColorStopConverter>)>]
type ColorStop = { At: float; Colour: string }

and ColorStopConverter() =
    inherit JsonConverter()
    override _.CanRead = false
    override _.CanConvert kind = kind = typeof<ColorStop>

    override _.WriteJson(writer, value, _) =
        match value with
        | :? ColorStop as stop ->
            writer.WriteStartArray()
            writer.WriteValue stop.At
            writer.WriteValue stop.Colour
            writer.WriteEndArray()
        | _ -> writer.WriteNull()

    override _.ReadJson(_, _, _, _) = raise (NotSupportedException())

/// A matrix of signed bytes, row by row, as plotly.js reads them packed.
type PackedBytes(bytes: byte[], rows: int, columns: int) =
    member _.dtype = "i1"
    member _.bdata = Convert.ToBase64String bytes
    member _.shape = $"{rows}, {columns}"

/// A matrix of coloured cells without texts.
type MatrixTrace() =
    inherit Trace()
    member val ``type`` = "heatmap" with get, set
    member val z: PackedBytes | null = null with get, set

    /// What the cells were coloured by, row by row: for the figure's data, not for the page.
    [<JsonIgnore>]
    member val Values: float32[] = [||] with get, set

    member val zmin = 0.0 with get, set
    member val zmax = 0.0 with get, set
    member val colorscale: ColorStop[] = [||] with get, set
    member val colorbar: Colorbar | null = null with get, set
    member val hovertemplate: string | null = null with get, set

/// A layout with what XPlot's has no name for: more axes, for one.
type FigureLayout() =
    inherit Layout.Layout()

    [<JsonExtensionData>]
    member val more: IDictionary<string, obj> = Dictionary() with get, set

/// Five significant digits: far finer than a screen, a third of the bytes. Not a number and infinities become null,
/// which plotly.js leaves out.
let private drawn (value: float) : obj | null =
    if Double.IsFinite value then
        let written = value.ToString("G5", CultureInfo.InvariantCulture)
        let rounded = Double.Parse(written, CultureInfo.InvariantCulture)

        if rounded = Math.Truncate rounded && abs rounded < 1e9 then
            box (int64 rounded)
        else
            box rounded
    else
        null

type private DrawnNumbers() =
    inherit JsonConverter()
    override _.CanRead = false
    override _.CanConvert kind = kind = typeof<float>
    override _.WriteJson(writer, value, _) = writer.WriteValue(drawn (unbox value))
    override _.ReadJson(_, _, _, _) = raise (NotSupportedException())

let private serializer =
    JsonSerializer.Create(
        JsonSerializerSettings(
            NullValueHandling = NullValueHandling.Ignore,
            Converters = [| DrawnNumbers() |],
            Culture = CultureInfo.InvariantCulture
        )
    )

/// plotly.js 3 drops titles that are plain strings and knows nothing of XPlot's marker of subplots.
let rec private modernize (token: JToken) =
    match token with
    | :? JObject as fields ->
        fields.Remove "_isSubplotObj" |> ignore

        for field in List.ofSeq (fields.Properties()) do
            if field.Name = "title" && field.Value.Type = JTokenType.String then
                field.Value <- JObject(JProperty("text", field.Value))

            modernize field.Value
    | :? JArray as items ->
        for item in items do
            match item with
            | :? JContainer -> modernize item
            | _ -> ()
    | _ -> ()

/// A trace, a layout, or records and arrays of them, as plotly.js 3 reads it.
let token (value: obj) : JToken =
    let tree = JToken.FromObject(value, serializer)
    modernize tree
    tree

let private unrounded =
    JsonSerializer.Create(
        JsonSerializerSettings(NullValueHandling = NullValueHandling.Ignore, Culture = CultureInfo.InvariantCulture)
    )

/// A trace or a layout with every digit, as it was made.
let exact (value: obj) : JToken = JToken.FromObject(value, unrounded)

/// Text of a JSON tree that may stand inside a script element: no "<" is left that could end it.
let text (tree: JToken) : string =
    tree.ToString(Formatting.None).Replace("<", "\\u003c")
