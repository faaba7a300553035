module FlipFlop.Tests.Diff.DiffPageTests

open Expecto
open Microsoft.Playwright
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Browser
open FlipFlop.Tests.Diff

/// The report's example against half of it, of which one network was trained elsewhere.
let private page =
    lazy
        (let whole = ReferenceResult.standard.Value

         let other =
             ReferenceResult.places
             |> List.filter (fun place -> place.Units = 64)
             |> List.mapi (fun number place ->
                 if number = 0 then
                     { place with File = "three-bits-2" }
                 else
                     place)
             |> ReferenceResult.over

         ExperimentDiff.Compare(ComparedSides.side "before@1" whole, ComparedSides.side "after@2" other, DiffTerms())
         |> DiffPage.html)

/// A point tells its realization, and gives the command that trains it again.
let private pointAndCopy (opened: Opened) =
    task {
        let page = opened.Page
        // The third epoch of A's first realization, which no curve of B covers.
        let! place = pointAt opened "training" "A" 2
        let! label = label opened "training"
        Expect.stringStarts label "A: units 24, inputNoise 0.1, seed 1, 00abc123" "the realization under the pointer"
        do! page.Mouse.ClickAsync(place[0], place[1])
        do! waitFor opened "#card"
        let! command = textOf opened "#card code"

        Expect.equal
            command
            "flipflop run results/experiments/reference/versions/3f2a0b1c9d1e/spec.json --set units=24 --set inputNoise=0.1 --seeds 1"
            "rerun"

        // The click itself has copied it.
        do! untilCopied opened command
        do! page.ClickAsync "#card .close"
        let! hidden = page.IsHiddenAsync "#card"
        Expect.isTrue hidden "the card is closed"
    }

let private colours (opened: Opened) =
    words
        opened
        """JSON.stringify([getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color,
             ...[...document.querySelectorAll('.plot')].flatMap(plot =>
               [plot.layout.template.layout.font.color, ...plot.data.map(trace => trace.line?.color ?? trace.marker.color)]),
             ...[...document.querySelectorAll('.legend i')].map(mark => mark.style.background)])"""

/// In a dark theme page and figures have other colours, all of them; in the light one again those of before.
let private followTheme (opened: Opened) =
    task {
        let! light = colours opened
        do! opened.Page.EmulateMediaAsync(PageEmulateMediaOptions(ColorScheme = ColorScheme.Dark))
        do! readDown opened.Page
        let! dark = colours opened

        let pairs =
            List.zip (List.ofArray (light.Split "\",\"")) (List.ofArray (dark.Split "\",\""))

        Expect.isGreaterThan pairs.Length 10 "colours"

        Expect.isEmpty
            [ for light, dark in pairs do
                  if light = dark then
                      light ]
            "colours that are the same in both themes"

        do! opened.Page.EmulateMediaAsync(PageEmulateMediaOptions(ColorScheme = ColorScheme.Light))
        do! readDown opened.Page
        let! again = colours opened
        Expect.equal again light "the light theme again"
    }

/// A telephone in the dark: nothing is wider than the window but what scrolls in its own frame.
let private narrowAndDark (opened: Opened) =
    task {
        do! opened.Page.SetViewportSizeAsync(narrow.Width, narrow.Height)
        do! opened.Page.EmulateMediaAsync(PageEmulateMediaOptions(ColorScheme = narrow.Scheme))
        do! readDown opened.Page
        do! fitsWindow opened
        do! isAccessible opened "narrow and dark"

        // A metric's name, and its heading, stay where they are while the numbers beside them are moved.
        let! places =
            opened.Page.EvaluateAsync<float[]>
                "(table => {
                   table.scrollLeft = 10000;
                   const left = element => element.getBoundingClientRect().left - table.getBoundingClientRect().left - table.clientLeft;
                   return [table.scrollLeft, left(table.querySelector('tbody th')), left(table.querySelector('thead th.row-name'))];
                 })(document.querySelector('#metrics .scroll'))"

        Expect.isGreaterThan places[0] 20.0 "the table is moved"
        Expect.isLessThan (abs places[1] + abs places[2]) 1.0 "the name and its heading are not"
    }

/// The metrics sorted by a column of numbers: rising, then falling, and those without a number last both times.
let private sortsNumbers (opened: Opened) =
    task {
        for column, cells in [ "B - A", 5; "B", 4 ] do
            for rises in [ true; false ] do
                do! opened.Page.ClickAsync $"#metrics th:nth-child({cells}) button"

                let! values =
                    words
                        opened
                        $"[...document.querySelectorAll('#metrics tbody tr')].map(row => row.cells[{cells - 1}].dataset.value).join(' ')"

                let numbers =
                    [ for value in values.Split ' ' -> if value = "" then nan else float value ]

                let there = numbers |> List.filter System.Double.IsFinite
                let order = if rises then List.sort else List.sortDescending
                Expect.isGreaterThan there.Length 2 column
                Expect.equal there (order there) $"{column}, {rises}"
                Expect.isTrue (System.Double.IsNaN(List.last numbers)) $"{column}: none comes last"
                let without = numbers |> List.filter System.Double.IsNaN |> List.length
                Expect.all (List.skip (numbers.Length - without) numbers) System.Double.IsNaN "and those with it"
    }

/// By the keyboard alone: from the table to either side's realization, its command and back; sorted and filtered.
let private realizationsByKeyboard (opened: Opened) =
    task {
        let page = opened.Page
        let rows = "#section-realizations tbody tr"

        for side in [ "A"; "B" ] do
            let row =
                $"{rows}:has(td:nth-child(2):text-is('{side}')):has-text('trains the same')"

            let opener = page.Locator(row + " >> button.open").First
            let! expected = page.Locator(row + " >> code.rerun").First.InnerTextAsync()
            do! opener.FocusAsync()
            do! page.Keyboard.PressAsync "Enter"
            do! waitFor opened "#card"
            let! title = textOf opened "#card .card-title"
            Expect.stringStarts title $"{side}: " "whose card"
            let! command = textOf opened "#card code"
            Expect.equal command expected "its command"
            do! page.Keyboard.PressAsync "Escape"
            let! back = page.EvaluateAsync<bool>("document.activeElement.matches('tr.selected button.open')")
            Expect.isTrue back "the focus is where it was"

        for first in [ "none"; "trains the same" ] do
            do! page.FocusAsync "#section-realizations th:has-text('counterpart') button"
            do! page.Keyboard.PressAsync "Enter"
            let! counterpart = textOf opened $"{rows}:first-child td:nth-child(6)"
            Expect.equal counterpart first "sorted, the second time falling"

        do! page.FillAsync("#filter", "trains")
        let! left = textOf opened "#filtered"
        Expect.equal left "12 of 15" "six pairs, and three that A alone has"
        do! page.FillAsync("#filter", "")
    }

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Diff page in a browser"
        [ test
              "every figure is drawn, nothing is loaded, and pointing, copying, the keyboard, themes and narrow windows work" {
              show wide page.Value (fun opened ->
                  task {
                      do! readDown opened.Page
                      do! isWholeAndQuiet opened
                      do! isAccessible opened "wide and light"
                      do! TabOrder.judge opened
                      do! pointAndCopy opened
                      do! realizationsByKeyboard opened
                      do! followTheme opened
                      do! narrowAndDark opened
                      do! isWholeAndQuiet opened
                  })
          }

          test "metrics are sorted by their numbers, whatever is shown of them" {
              show wide (DiffPage.html WholeDiff.diff.Value) sortsNumbers
          } ]
