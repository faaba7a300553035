module FlipFlop.Tests.Reports.PageTests

open Expecto
open FlipFlop.Reports
open FlipFlop.Tests.Reports

[<Tests>]
let tests =
    testList
        "Report page"
        [ test "is written" {
              let html = Report.html ReferenceResult.standard.Value
              System.IO.File.WriteAllText("/tmp/rp/r.html", html)
          } ]
