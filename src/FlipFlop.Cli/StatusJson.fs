/// How it stands with experiments, as JSON for other programs; docs/reliability.md describes it.
module FlipFlop.Cli.StatusJson

open System
open System.IO
open System.Text
open System.Text.Encodings.Web
open System.Text.Json
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Specification

/// Raised when something changes its meaning or goes.
[<Literal>]
let Schema = 1

let private optional (writer: Utf8JsonWriter) (name: string) (value: float option) =
    match value with
    | Some value when Double.IsFinite value -> writer.WriteNumber(name, value)
    | _ -> writer.WriteNull name

let private text (writer: Utf8JsonWriter) (name: string) (value: string | null) =
    match value with
    | null -> writer.WriteNull name
    | value -> writer.WriteString(name, value)

let private seconds (time: Nullable<TimeSpan>) =
    Option.ofNullable time |> Option.map _.TotalSeconds

let private swept (writer: Utf8JsonWriter) (standing: Standing) =
    writer.WriteStartObject "swept"

    for value in standing.Realization.Swept do
        writer.WritePropertyName value.Parameter

        match value.Value with
        | :? string as choice -> writer.WriteStringValue choice
        | number -> writer.WriteRawValue(ParameterValue.Format number)

    writer.WriteEndObject()

let private owner (writer: Utf8JsonWriter) (standing: Standing) =
    match standing.Owner with
    | null -> writer.WriteNull "owner"
    | owner ->
        writer.WriteStartObject "owner"
        writer.WriteString("host", owner.Sign.Host)
        writer.WriteNumber("process", owner.Sign.Process)
        writer.WriteBoolean("here", owner.IsHere)
        writer.WriteNumber("secondsSinceSign", Math.Floor owner.SinceSign.TotalSeconds)
        writer.WriteEndObject()

let private realization (writer: Utf8JsonWriter) (standing: Standing) =
    writer.WriteStartObject()
    writer.WriteString("key", standing.Realization.Key)
    writer.WriteString("subject", standing.Realization.Subject)

    if isNull standing.Realization.Imported then
        writer.WriteString("seed", standing.Realization.Seed.ToString())
    else
        writer.WriteNull "seed"

    swept writer standing
    writer.WriteString("standing", FlipFlop.ChoiceName.get standing.Kind)

    Option.ofNullable standing.Outcome
    |> Option.map FlipFlop.ChoiceName.get
    |> Option.toObj
    |> text writer "outcome"

    writer.WriteNumber("updates", standing.Updates)
    writer.WriteNumber("ofUpdates", standing.OfUpdates)
    optional writer "loss" (Option.ofNullable standing.Loss)
    optional writer "secondsLeft" (seconds standing.Left)
    owner writer standing
    text writer "reason" standing.Reason
    text writer "log" standing.Log
    writer.WriteEndObject()

let private counts (writer: Utf8JsonWriter) (standing: ExperimentStanding) =
    writer.WriteStartObject "counts"

    for kind in Enum.GetValues<StandingKind>() do
        writer.WriteNumber(FlipFlop.ChoiceName.get kind, standing.Count kind)

    writer.WriteEndObject()

let private experiment
    (writer: Utf8JsonWriter)
    withRealizations
    (found: StoredExperiment.Found, standing: Result<ExperimentStanding, string>)
    =
    writer.WriteStartObject()
    writer.WriteString("name", found.Name)
    writer.WriteBoolean("unfinishedRun", found.Source <> StoredExperiment.Results)

    match standing with
    | Error why -> writer.WriteString("unreadable", why)
    | Ok standing ->
        writer.WriteNumber("realizations", standing.Realizations.Count)
        counts writer standing
        writer.WriteNumber("fraction", standing.Fraction)
        optional writer "secondsLeft" (seconds standing.Left)

        if withRealizations then
            writer.WriteStartArray "list"
            standing.Realizations |> Seq.iter (realization writer)
            writer.WriteEndArray()

    writer.WriteEndObject()

/// The document; `withRealizations` lists every realization.
let document withRealizations experiments =
    use stream = new MemoryStream()

    let options =
        JsonWriterOptions(Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping)

    using (new Utf8JsonWriter(stream, options)) (fun writer ->
        writer.WriteStartObject()
        writer.WriteNumber("schema", Schema)
        writer.WriteStartArray "experiments"
        experiments |> List.iter (experiment writer withRealizations)
        writer.WriteEndArray()
        writer.WriteEndObject())

    Encoding.UTF8.GetString(stream.ToArray()) + "\n"
