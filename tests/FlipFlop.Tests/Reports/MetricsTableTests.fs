module FlipFlop.Tests.Reports.MetricsTableTests

open System
open System.Xml.Linq
open Expecto
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Tests.Reports

/// The cells of a metric's row: as they are read, and where they are numbers the whole number.
let private rows (sweep: Sweep) =
    let html = MetricsTable.html sweep
    let start = html.IndexOf("<table>", StringComparison.Ordinal)

    let table =
        XElement.Parse(html.Substring(start, html.IndexOf("</table>", StringComparison.Ordinal) + 8 - start))

    [ for row in table.Descendants(XName.Get "tbody") |> Seq.head |> _.Elements() ->
          [ for cell in row.Elements() ->
                match cell.Attribute(XName.Get "data-value") with
                | null -> cell.Value
                | value -> value.Value ] ]

let private summary (values: float list) =
    if values.IsEmpty then
        [ ""; ""; ""; "0" ]
    else
        [ Sweep.written (Quantiles.Linear(List.toArray values, 0.5))
          Sweep.written (List.min values)
          Sweep.written (List.max values)
          string values.Length ]

[<Tests>]
let tests =
    testList
        "Metrics table"
        [ test "every metric stands there once, trained and untrained, each untrained network once" {
              let sweep = Sweep.ofResult ReferenceResult.standard.Value
              let rows = rows sweep
              Expect.equal (List.map List.head rows) [ for metric in Metrics.All -> metric.Title ] "metrics"

              for metric, row in Seq.zip Metrics.All rows do
                  let trained =
                      [ for result in sweep.Result.Realizations do
                            yield! Option.toList (Option.ofNullable (metric.Of.Invoke result)) ]

                  let untrained =
                      [ for _, network in Sweep.untrained sweep do
                            match metric.OfNetwork with
                            | null -> ()
                            | ofNetwork -> yield! Option.toList (Option.ofNullable (ofNetwork.Invoke network)) ]

                  Expect.equal row[2..9] (summary trained @ summary untrained) metric.Name
                  Expect.isGreaterThan trained.Length 0 metric.Name

              let untrainedOf name =
                  (rows |> List.find (fun row -> row.Head = name))[9]

              Expect.equal [ untrainedOf "loss"; untrainedOf "spectral radius" ] [ "0"; "3" ] "untrained networks"
          }

          test "beside them stands chance, where there is one, and from where to where it goes" {
              let chance result =
                  dict [ for row in rows (Sweep.ofResult result) -> (row.Head, row[10]) ]

              let standard = chance ReferenceResult.standard.Value
              Expect.equal standard["transition accuracy at 500 ms"] "0.125" "transitions"
              Expect.equal standard["sign accuracy"] "0.5" "signs"
              Expect.equal standard["held states"] "1" "states"
              Expect.equal standard["spectral radius"] "" "none of a radius"
              let html = MetricsTable.html (Sweep.ofResult ReferenceResult.otherBits.Value)
              Expect.stringContains html "0.0625 to 0.5" "one bit to four"
          }

          test "an imported network has no untrained numbers" {
              for row in rows (Sweep.ofResult HostileTexts.imported.Value) do
                  Expect.equal row[9] "0" row.Head
          } ]
