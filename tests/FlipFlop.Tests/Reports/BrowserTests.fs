module FlipFlop.Tests.Reports.BrowserTests

open System
open System.Collections.Concurrent
open System.IO
open System.Threading.Tasks
open Expecto
open Microsoft.Playwright
open FlipFlop.Reports
open FlipFlop.Tests.Reports

let private chromium =
    [ "/usr/bin/chromium"; "/usr/bin/chromium-browser"; "/usr/bin/google-chrome" ]
    |> List.tryFind File.Exists

let private width, height = 1280, 900

/// A report as a browser shows it.
type private Opened =
    { Page: IPage
      Complaints: ConcurrentBag<string>
      Requests: ConcurrentBag<string> }

/// Figures are drawn as they come near: the reader goes down the page, and up again. The page forbids the evaluation of
/// text, so that waiting goes by selectors.
let private readDown (page: IPage) =
    task {
        let plots = page.Locator ".plot"
        let! count = plots.CountAsync()

        for at in 0 .. count - 1 do
            do! (plots.Nth at).ScrollIntoViewIfNeededAsync()
            do! (plots.Nth at).Locator(".main-svg").First.WaitForAsync()

        let options = PageWaitForSelectorOptions(State = WaitForSelectorState.Attached)
        let! _ = page.WaitForSelectorAsync("html[data-drawn=yes]", options)
        let! _ = page.EvaluateAsync "scrollTo(0, 0)"
        ()
    }

let private openFile (browser: IBrowser) (file: string) =
    task {
        let size = ViewportSize(Width = width, Height = height)

        // A coarse screen: without a graphics card every pixel of a scene is computed.
        let options =
            BrowserNewContextOptions(
                ViewportSize = size,
                DeviceScaleFactor = Nullable 0.25f,
                Offline = true,
                Permissions = [| "clipboard-read"; "clipboard-write" |]
            )

        let! context = browser.NewContextAsync options
        let! page = context.NewPageAsync()
        page.SetDefaultTimeout 120_000f
        let complaints, requests = ConcurrentBag<string>(), ConcurrentBag<string>()

        page.Console.Add(fun message ->
            if message.Type = "error" then
                complaints.Add message.Text)

        page.PageError.Add complaints.Add
        page.Request.Add(fun request -> requests.Add request.Url)
        let! _ = page.GotoAsync(Uri(file).AbsoluteUri)
        do! readDown page

        return
            { Page = page
              Complaints = complaints
              Requests = requests }
    }

/// Opens the report of a result in a browser of its own and judges it there.
let private inBrowser result (judge: Opened -> Task<unit>) =
    match chromium with
    | None -> skiptest "No Chromium on this machine: reports are not looked at in a browser."
    | Some path ->
        let file =
            Path.Combine(Path.GetTempPath(), $"flipflop-report-{Guid.NewGuid():N}.html")

        File.WriteAllText(file, Report.html result)

        let run =
            task {
                use! playwright = Playwright.CreateAsync()

                let options =
                    BrowserTypeLaunchOptions(
                        ExecutablePath = path,
                        Headless = true,
                        Args = [| "--no-sandbox"; "--disable-gpu"; "--enable-unsafe-swiftshader" |]
                    )

                let! browser = playwright.Chromium.LaunchAsync options

                use _ =
                    { new IDisposable with
                        member _.Dispose() = browser.CloseAsync().Wait() }

                let! opened = openFile browser file
                do! judge opened
            }

        try
            run.GetAwaiter().GetResult()
        finally
            File.Delete file

let private count (opened: Opened) (script: string) = opened.Page.EvaluateAsync<int> script

let private textOf (opened: Opened) (selector: string) = opened.Page.InnerTextAsync selector

/// Every figure drawn, nothing complained of, nothing loaded, five figures in the first screen.
let private lookAt (opened: Opened) =
    task {
        let! figures = count opened "document.querySelectorAll('.plot').length"
        let! drawn = count opened "document.querySelectorAll('.plot.js-plotly-plot .main-svg:first-child').length"
        Expect.isGreaterThan figures 15 "figures"
        Expect.equal drawn figures "figures that plotly.js has drawn"

        let! empty =
            count
                opened
                "[...document.querySelectorAll('.plot')].filter(plot => !plot.data || plot.data.length === 0).length"

        Expect.equal empty 0 "figures without a trace"

        let! flat =
            count
                opened
                "[...document.querySelectorAll('.plot')].filter(plot => !plot.layout.scene && !plot.querySelector('.trace, .hm')).length"

        Expect.equal flat 0 "plane figures without a mark"

        let! spaces =
            count
                opened
                "[...document.querySelectorAll('.plot')].filter(plot => plot.layout.scene && !plot.querySelector('canvas')).length"

        Expect.equal spaces 0 "figures in space without a canvas"

        let! first =
            count
                opened
                "[...document.querySelectorAll('.plot')].filter(plot => plot.getBoundingClientRect().bottom <= innerHeight).length"

        Expect.isGreaterThanOrEqual first 5 "figures within the first screen"
        Expect.isEmpty opened.Complaints "errors on the console"
        Expect.equal (Seq.length opened.Requests) 1 (String.Join(", ", opened.Requests))
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

        Expect.equal
            rerun
            "flipflop run experiments/reference.fsx --set units=64 --set inputNoise=0.4 --seeds 2"
            "rerun"

        let! responses = page.InputValueAsync "select[data-figure=responses]"
        Expect.equal responses "6" "the responses follow"

        let! _ = page.SelectOptionAsync("#colour-by", "units")
        let! legend = textOf opened "#legend"
        Expect.stringContains legend "64" "legend of units"

        do! page.ClickAsync "#section-realizations th:has-text('spectral radius') button"
        let! least = textOf opened "#section-realizations tbody tr:first-child td:nth-child(9)"
        Expect.equal least "1.02" "the smallest radius comes first"
        Expect.isEmpty opened.Complaints "errors on the console"
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
            count
                opened
                "[...document.querySelectorAll('#section-realizations tbody tr')].filter(row => row.offsetHeight > 0).length"

        Expect.equal shown 1 "rows in sight"
        do! page.FillAsync("#filter", "")

        // From a row's copy button one step back is its command's row, named by its key.
        do! page.FocusAsync "#section-realizations tbody tr:first-child button.copy"
        do! page.Keyboard.PressAsync "Shift+Tab"
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
        let! clipboard = page.EvaluateAsync<string> "navigator.clipboard.readText()"
        Expect.equal clipboard command "the clipboard"

        do! page.Keyboard.PressAsync "Escape"
        let! hidden = page.IsHiddenAsync "#card"
        Expect.isTrue hidden "Escape closes the card"
        let! back = page.EvaluateAsync<bool> "document.activeElement.matches('button.open')"
        Expect.isTrue back "the focus is where it was"
    }

/// A figure is saved as a picture, from its own buttons, which the keyboard reaches.
let private takeAway (opened: Opened) =
    task {
        for format, start in [ "SVG", "<svg"; "PNG", "\u0089PNG" ] do
            let button = opened.Page.Locator($"#spectra [aria-label='Save as {format}']").First
            do! button.FocusAsync()

            let! download = opened.Page.RunAndWaitForDownloadAsync(fun () -> opened.Page.Keyboard.PressAsync "Enter")

            Expect.equal download.SuggestedFilename $"spectra.{format.ToLowerInvariant()}" "name"
            let! path = download.PathAsync()
            let text = Text.Encoding.Latin1.GetString(File.ReadAllBytes path)
            Expect.stringStarts text start "kind of file"
            Expect.isGreaterThan text.Length 2000 "bytes"
    }

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Report in a browser"
        [ test "every figure is drawn at once, nothing is loaded, and choosing, colouring and sorting work" {
              inBrowser ReferenceResult.standard.Value (fun opened ->
                  task {
                      do! lookAt opened
                      do! readThrough opened
                      do! byKeyboard opened
                      do! takeAway opened
                  })
          }

          test "one network alone has a page as whole" { inBrowser ReferenceResult.single.Value lookAt }

          test "networks of different numbers of bits share a page" { inBrowser ReferenceResult.otherBits.Value lookAt } ]
