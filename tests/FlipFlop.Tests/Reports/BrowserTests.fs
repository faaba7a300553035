module FlipFlop.Tests.Reports.BrowserTests

open System
open System.IO
open System.Threading.Tasks
open Expecto
open Microsoft.Playwright
open FlipFlop.Reports
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Browser

/// Waits until a second goes by in which the page draws no figure.
let private untilNothingIsDrawn (opened: Opened) =
    task {
        let drawn () =
            number opened "document.querySelectorAll('.plot .main-svg:first-child').length"

        let mutable before = -1
        let! first = drawn ()
        let mutable now = first

        while now > before do
            do! Task.Delay 1000
            let! next = drawn ()
            before <- now
            now <- next
    }

/// Before the reader scrolls, what is in sight is drawn and what is far below is not.
let private isDrawnAsItComesNear (opened: Opened) =
    task {
        let below =
            "[...document.querySelectorAll('.plot')].filter(plot => plot.getBoundingClientRect().top > 3 * innerHeight)"

        do! waitFor opened "html[data-drawn=in-sight], html[data-drawn=yes]"
        do! untilNothingIsDrawn opened
        let! far = number opened $"{below}.length"
        Expect.isGreaterThan far 20 "figures far below"
        let! drawn = number opened $"{below}.filter(plot => plot.querySelector('.main-svg')).length"
        Expect.equal drawn 0 "figures far below that are drawn already"
    }

/// Every figure drawn, nothing complained of, nothing loaded, five figures in the first screen.
let private lookAt (opened: Opened) =
    task {
        do! readDown opened.Page
        do! isWholeAndQuiet opened
        let! figures = number opened "document.querySelectorAll('.plot').length"
        Expect.isGreaterThan figures 15 "figures"

        let! first =
            number
                opened
                "[...document.querySelectorAll('.glimpse > svg')].filter(tile => tile.getBoundingClientRect().bottom <= innerHeight).length"

        Expect.isGreaterThanOrEqual first 5 "figures within the first screen"
    }

/// A long table waits until it comes near, and is then as any other.
let private laysItsTableOutLate (opened: Opened) =
    task {
        let rows =
            "[...document.querySelectorAll('#section-realizations tbody tr')].filter(row => row.checkVisibility({ contentVisibilityAuto: true })).length"

        let! far = number opened rows
        Expect.equal far 0 "rows that are laid out while the table is far"
        do! opened.Page.Locator("#section-realizations").ScrollIntoViewIfNeededAsync()
        do! waitFor opened "#section-realizations tbody tr:last-child"
        let! near = number opened rows
        Expect.equal near 1000 "rows that are laid out when it is near"
    }

/// A thousand realizations: the first screen is drawn before anything else is, and tiles of many points say what they
/// leave out, which their figures do not.
let private opensWithAThousand (opened: Opened) =
    task {
        do! waitFor opened "html[data-drawn=in-sight]"

        let! said = textOf opened ".tile:has([data-figure=spectra]) .thinned"
        let stride = Text.RegularExpressions.Regex.Match(said, @"^one point in (\d+)$")
        Expect.isTrue stride.Success said

        let! inTile = number opened "document.querySelectorAll('.glimpse[data-figure=spectra] circle').length"
        FlipFlop.Tests.Number.isAtMost (float inTile) 700.0 "points of the tile"

        // Conjugate eigenvalues are one above and one below the real axis.
        let! heights =
            opened.Page.EvaluateAsync<float[]>
                "[...document.querySelectorAll('.glimpse[data-figure=spectra] circle')].map(point => point.cy.baseVal.value)"

        let axis = (Array.min heights + Array.max heights) / 2.0

        let above =
            heights |> Array.filter (fun height -> height < axis - 1.0) |> Array.length

        let below =
            heights |> Array.filter (fun height -> height > axis + 1.0) |> Array.length

        let share = float above / float (above + below)
        FlipFlop.Tests.Number.isAtMost (abs (share - 0.5)) 0.1 "share above the axis, from a half"
        let panels = opened.Page.Locator "#spectra .plot"
        let! count = panels.CountAsync()

        for at in 0 .. count - 1 do
            do! (panels.Nth at).ScrollIntoViewIfNeededAsync()
            do! (panels.Nth at).Locator(".main-svg").First.WaitForAsync()

        let! inFigure =
            number
                opened
                ("[...document.querySelectorAll('#spectra .plot')].flatMap(plot => plot.data)"
                 + ".filter(trace => trace.mode === 'markers').reduce((sum, trace) => sum + trace.x.length, 0)")

        Expect.isGreaterThan inFigure ((int stride.Groups[1].Value - 1) * inTile) "all points in the figure"
        do! laysItsTableOutLate opened
        Expect.isEmpty opened.Complaints "errors on the console"
    }

/// Chooses, colours, sorts; what the page says must follow.
let private readThrough (opened: Opened) =
    task {
        let page = opened.Page
        let! before = textOf opened "[data-note=cube]"
        let! _ = page.SelectOptionAsync("select[data-figure=cube]", "6")
        let! after = textOf opened "[data-note=cube]"
        Expect.notEqual after before "what the figure says of the chosen network"
        Expect.stringContains after "silence keeps 1 of 8" "the network that forgets"

        let! rerun = textOf opened "#card code"

        Expect.equal rerun $"flipflop run {ReferenceResult.file} --set units=64 --set inputNoise=0.4 --seeds 2" "rerun"

        let! responses = page.InputValueAsync "select[data-figure=responses]"
        Expect.equal responses "6" "the responses follow"

        let! _ = page.SelectOptionAsync("#colour-by", "units")
        let! legend = textOf opened "#legend"
        Expect.stringContains legend "64" "legend of units"

        do! page.ClickAsync "#section-realizations th:has-text('spectral radius') button"
        let! least = textOf opened "#section-realizations tbody tr:first-child td:nth-child(10)"
        Expect.equal least "1.02" "the smallest radius comes first"
        Expect.isEmpty opened.Complaints "errors on the console"
    }

/// A point tells its realization, and a click on it opens its card and copies the command that trains it again.
let private point (opened: Opened) =
    task {
        let! place = pointAt opened "distributions" "trained" 0

        // Those that make every transition stand at the top right, where plotly.js puts its buttons.
        let! covered =
            number
                opened
                "[...document.querySelectorAll('.panel .plot')].filter(plot => plot.querySelector('.modebar').getBoundingClientRect().bottom > plot.getBoundingClientRect().top + 8).length"

        Expect.equal covered 0 "plots with buttons over their points"
        let! label = label opened "distributions"
        Expect.stringContains label "units 24, inputNoise 0.4, seed 1, 00abff01" "the realization under the pointer"
        do! opened.Page.Mouse.ClickAsync(place[0], place[1])
        do! waitFor opened "#card"
        let! title = textOf opened "#card .card-title"
        Expect.equal title "units 24, inputNoise 0.4, seed 1" "the card"

        do! untilCopied opened $"flipflop run {ReferenceResult.file} --set units=24 --set inputNoise=0.4 --seeds 1"

        do! opened.Page.ClickAsync "#card .close"
        let! hidden = opened.Page.IsHiddenAsync "#card"
        Expect.isTrue hidden "the card is closed"
    }

/// The table without a mouse: sorted, filtered, a row's card opened and closed, its command copied.
let private byKeyboard (opened: Opened) =
    task {
        let page = opened.Page
        do! page.FocusAsync "#section-realizations th:has-text('loss') button"
        do! page.Keyboard.PressAsync "Enter"
        let! sorted = page.GetAttributeAsync("#section-realizations th:has-text('loss')", "aria-sort")
        Expect.equal sorted "ascending" "sorted by a key"

        do! page.FillAsync("#filter", "diverged")
        let! filtered = textOf opened "#filtered"
        Expect.equal filtered "1 of 9" "rows that the filter leaves"

        let! shown =
            number
                opened
                "[...document.querySelectorAll('#section-realizations tbody tr')].filter(row => row.offsetHeight > 0).length"

        Expect.equal shown 1 "rows in sight"

        for asked, rows in
            [ "seed 1", 6
              "Units 24", 3
              "units 64 seed 2", 3
              "seed", 9
              "units 6", 0
              "div seed 1", 1 ] do
            do! page.FillAsync("#filter", asked)
            let! left = textOf opened "#filtered"
            Expect.equal left $"{rows} of 9" asked

        do! page.FillAsync("#filter", "")

        // From a row's copy button one step on is the row itself, named by its key.
        do! page.FocusAsync "#section-realizations tbody tr:first-child button.copy"
        do! page.Keyboard.PressAsync "Tab"
        let! outline = page.EvaluateAsync<string> "getComputedStyle(document.activeElement).outlineStyle"
        Expect.equal outline "solid" "the focus is seen"
        do! page.Keyboard.PressAsync "Enter"
        let! inside = page.EvaluateAsync<bool> "document.activeElement === document.getElementById('card')"
        Expect.isTrue inside "the card is open and has the focus"
        let! command = textOf opened "#card code"
        do! page.Keyboard.PressAsync "Tab"
        do! page.Keyboard.PressAsync "Tab"
        do! page.Keyboard.PressAsync "Enter"
        do! page.Locator("#card button.copy:has-text('copied')").WaitForAsync()
        do! untilCopied opened command

        do! page.Keyboard.PressAsync "Escape"
        let! hidden = page.IsHiddenAsync "#card"
        Expect.isTrue hidden "Escape closes the card"
        let! back = page.EvaluateAsync<bool> "document.activeElement.matches('button.open')"
        Expect.isTrue back "the focus is where it was"
    }

/// How long a file may take.
let private soon = TimeSpan.FromSeconds 20.0

let private saved (opened: Opened) (format: string) =
    task {
        do! opened.Page.Locator($"#spectra [aria-label='Save as {format}']").First.FocusAsync()

        let options =
            PageRunAndWaitForDownloadOptions(Timeout = float32 soon.TotalMilliseconds)

        try
            let! download =
                opened.Page.RunAndWaitForDownloadAsync((fun () -> opened.Page.Keyboard.PressAsync "Enter"), options)

            let! path = download.PathAsync().WaitAsync soon
            return download.SuggestedFilename, Text.Encoding.Latin1.GetString(File.ReadAllBytes path)
        with :? TimeoutException ->
            return failtest $"No {format} was saved within {soon.TotalSeconds} seconds."
    }

/// A figure is saved as a picture, from its own buttons, which the keyboard reaches.
let private takeAway (opened: Opened) =
    task {
        for format, start in [ "SVG", "<svg"; "PNG", "\u0089PNG" ] do
            let! name, text = saved opened format
            Expect.equal name $"spectra.{format.ToLowerInvariant()}" "name"
            Expect.stringStarts text start "kind of file"
            Expect.isGreaterThan text.Length 2000 "bytes"

            if format = "SVG" then
                let written = Text.Encoding.UTF8.GetString(Text.Encoding.Latin1.GetBytes text)

                for word in [ "Eigenvalues around the unit circle"; "● 24"; "● 64"; "untrained" ] do
                    Expect.stringContains
                        (Text.RegularExpressions.Regex.Replace(written, "<[^>]+>", ""))
                        word
                        "title and legend"
    }

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Report in a browser"
        [ test
              "figures are drawn as they come near, nothing is loaded, and choosing, colouring, sorting and the keyboard work" {
              show wide (Report.html ReferenceResult.standard.Value) (fun opened ->
                  task {
                      do! isDrawnAsItComesNear opened
                      do! lookAt opened
                      do! TabOrder.judge opened
                      do! TabOrder.goThroughBar opened
                      do! point opened
                      do! readThrough opened
                      do! byKeyboard opened
                      do! takeAway opened
                  })
          }

          test "of a thousand realizations the first screen is drawn first; tiles say what they leave out" {
              show wide (Report.html (ReferenceResult.many 1000)) opensWithAThousand
          }

          test "one network alone has a page as whole" { show wide (Report.html ReferenceResult.single.Value) lookAt }

          test "networks of different numbers of bits share a page" {
              show wide (Report.html ReferenceResult.otherBits.Value) lookAt
          } ]
