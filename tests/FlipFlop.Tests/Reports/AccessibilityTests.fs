module FlipFlop.Tests.Reports.AccessibilityTests

open Expecto
open FlipFlop.Reports
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Browser

let private judge name html =
    for window in [ wide; narrow ] do
        show window html (fun opened ->
            task {
                let! plots = (opened.Page.Locator ".plot").CountAsync()

                if plots > 0 then
                    do! (opened.Page.Locator ".plot").First.ScrollIntoViewIfNeededAsync()
                    do! waitFor opened ".plot .main-svg"

                do! fitsWindow opened
                do! isAccessible opened $"{name}, {window.Width} pixels wide, {window.Scheme}"
            })

let private listed: ExperimentIndex.Entry list =
    [ { Name = "whole"
        HasReport = true
        Counts =
          Some
              { Title = "A question?"
                All = 3
                Finished = 2
                Others = [ "1 diverged" ]
                ClaimsHeld = 1
                ClaimsFailed = 1
                Claims = 2 } }
      { Name = "damaged"
        HasReport = false
        Counts = None } ]

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Accessibility"
        [ test
              "axe-core finds nothing in the report and in the list of experiments, wide and light, narrow and dark, and they fit the window" {
              judge "list" (ExperimentIndex.html listed)
              judge "report" (Report.html ReferenceResult.standard.Value)
          } ]
