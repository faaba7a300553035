/// Pages as Chromium shows them, cut off from every network; what they complain of and what they ask for is written down.
module FlipFlop.Tests.Reports.Browser

open System
open System.Collections.Concurrent
open System.IO
open System.Threading.Tasks
open Deque.AxeCore.Playwright
open Expecto
open Microsoft.Playwright

let private chromium =
    [ "/usr/bin/chromium"; "/usr/bin/chromium-browser"; "/usr/bin/google-chrome" ]
    |> List.tryFind File.Exists

/// How long one step may take: without a graphics card every pixel of a scene is computed.
let private patience = TimeSpan.FromSeconds 60.0

/// How long all that is judged of one page may take, so that a page which hangs fails its test.
let private longest = TimeSpan.FromMinutes 4.0

type Window =
    { Width: int
      Height: int
      Scheme: ColorScheme }

let wide =
    { Width = 1280
      Height = 900
      Scheme = ColorScheme.Light }

let narrow =
    { Width = 400
      Height = 900
      Scheme = ColorScheme.Dark }

/// A page as a browser shows it.
type Opened =
    { Page: IPage
      Complaints: ConcurrentBag<string>
      Requests: ConcurrentBag<string> }

/// One browser for all pages; it ends with this process.
let private browser =
    lazy
        (task {
            let! playwright = Playwright.CreateAsync()

            let options =
                BrowserTypeLaunchOptions(
                    ExecutablePath = Option.toObj chromium,
                    Headless = true,
                    Args = [| "--no-sandbox"; "--disable-gpu"; "--enable-unsafe-swiftshader" |]
                )

            return! playwright.Chromium.LaunchAsync options
        })

/// What a page sees of the browser: nothing of other pages, and no network.
let private contextOf window =
    task {
        let! browser = browser.Value

        return!
            browser.NewContextAsync(
                BrowserNewContextOptions(
                    ViewportSize = ViewportSize(Width = window.Width, Height = window.Height),
                    DeviceScaleFactor = Nullable 0.25f,
                    Offline = true,
                    ColorScheme = window.Scheme,
                    Permissions = [| "clipboard-read"; "clipboard-write" |]
                )
            )
    }

let private openFile (context: IBrowserContext) (file: string) =
    task {
        let! page = context.NewPageAsync()
        page.SetDefaultTimeout(float32 patience.TotalMilliseconds)
        let complaints, requests = ConcurrentBag<string>(), ConcurrentBag<string>()

        page.Console.Add(fun message ->
            if message.Type = "error" then
                complaints.Add message.Text)

        page.PageError.Add complaints.Add
        page.Request.Add(fun request -> requests.Add request.Url)
        let! _ = page.GotoAsync(Uri(file).AbsoluteUri)

        return
            { Page = page
              Complaints = complaints
              Requests = requests }
    }

/// Opens a page and judges it there.
let show window (html: string) (judge: Opened -> Task<unit>) =
    if chromium.IsNone then
        skiptest "No Chromium on this machine: pages are not looked at in a browser."

    let file =
        Path.Combine(Path.GetTempPath(), $"flipflop-page-{Guid.NewGuid():N}.html")

    File.WriteAllText(file, html)

    let run =
        task {
            // Closed by the task: a thread that waited for it could be the one that brings the answer.
            use! context = contextOf window
            let! opened = openFile context file

            try
                do! (judge opened).WaitAsync longest
            with :? TimeoutException as late ->
                failtest $"The page did not do in time what was asked of it. {late.Message}"
        }

    try
        run.GetAwaiter().GetResult()
    finally
        File.Delete file

/// Figures are drawn as they come near: the reader goes down the page, and up again. The page forbids the evaluation of
/// text, so that waiting goes by selectors.
let readDown (page: IPage) =
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

let number (opened: Opened) (script: string) = opened.Page.EvaluateAsync<int> script

let holds (opened: Opened) (script: string) = opened.Page.EvaluateAsync<bool> script

let words (opened: Opened) (script: string) =
    opened.Page.EvaluateAsync<string> script

let textOf (opened: Opened) (selector: string) = opened.Page.InnerTextAsync selector

/// Waits until the page has what the selector says.
let waitFor (opened: Opened) (selector: string) =
    opened.Page.Locator(selector).First.WaitForAsync()

/// Waits until the clipboard holds this text.
let untilCopied (opened: Opened) (text: string) =
    task {
        let late = DateTime.UtcNow.AddSeconds 20.0
        let mutable held = ""

        while held <> text && DateTime.UtcNow < late do
            do! Task.Delay 50
            let! now = words opened "navigator.clipboard.readText()"
            held <- now

        Expect.equal held text "the clipboard"
    }

/// Every figure is drawn and has something in it; nothing was complained of, and nothing loaded but the file itself.
let isWholeAndQuiet (opened: Opened) =
    task {
        let among condition =
            number opened $"[...document.querySelectorAll('.plot')].filter(plot => {condition}).length"

        let! figures = among "true"
        let! drawn = among "plot.matches('.js-plotly-plot') && plot.querySelector('.main-svg')"
        Expect.equal drawn figures "figures that plotly.js has drawn"
        let! empty = among "!plot.data || plot.data.length === 0"
        Expect.equal empty 0 "figures without a trace"
        let! flat = among "!plot.layout.scene && !plot.querySelector('.trace, .hm')"
        Expect.equal flat 0 "plane figures without a mark"
        let! spaces = among "plot.layout.scene && !plot.querySelector('canvas')"
        Expect.equal spaces 0 "figures in space without a canvas"
        let! theirs = among "plot._fullData.some(trace => trace.type === 'heatmap' && trace.autocolorscale)"
        Expect.equal theirs 0 "heat maps in plotly.js' own colours"

        let! blank =
            number
                opened
                "[...document.querySelectorAll('.glimpse')].filter(tile => !tile.querySelector('[data-point], g > path')).length"

        Expect.equal blank 0 "tiles without a mark"
        let! tokens = among """/"@[a-z]+\d*"/.test(JSON.stringify([plot.data, plot.layout]))"""
        Expect.equal tokens 0 "figures with a colour's name for a colour"
        Expect.isEmpty opened.Complaints "errors on the console"
        Expect.equal (Seq.length opened.Requests) 1 (String.Join(", ", opened.Requests))
    }

/// The page is no wider than the window, and no figure either; what is wide scrolls in its own frame.
let fitsWindow (opened: Opened) =
    task {
        let! beyond = number opened "document.documentElement.scrollWidth - innerWidth"
        Expect.equal beyond 0 "what the page is wider than the window"

        let! wide =
            number
                opened
                "[...document.querySelectorAll('.main-svg')].filter(each => each.getBoundingClientRect().right > innerWidth).length"

        Expect.equal wide 0 "figures that are wider than the window"
    }

/// Puts the pointer on a point of a figure's first panel; answers with its place in the window.
let pointAt (opened: Opened) (figure: string) (trace: string) (point: int) =
    task {
        do! opened.Page.Locator($"#{figure} .plot").First.ScrollIntoViewIfNeededAsync()

        let! place =
            opened.Page.EvaluateAsync<float32[]>(
                """([figure, name, point]) => {
                  const plot = document.querySelector(`#${figure} .plot`), { xaxis, yaxis } = plot._fullLayout;
                  const trace = plot.data.find(trace => trace.name === name), at = plot.getBoundingClientRect();
                  return [at.left + xaxis._offset + xaxis.d2p(trace.x[point]), at.top + yaxis._offset + yaxis.d2p(trace.y[point])];
                }""",
                [| box figure; box trace; box point |]
            )

        do! opened.Page.Mouse.MoveAsync(place[0] - 3f, place[1])
        do! opened.Page.Mouse.MoveAsync(place[0], place[1])
        do! waitFor opened $"#{figure} .hoverlayer .hovertext"
        return place
    }

/// What stands beside the point that the pointer is on.
let label (opened: Opened) (figure: string) =
    words opened $"document.querySelector('#{figure} .hoverlayer .hovertext').textContent"

/// All rules of axe-core, none switched off: WCAG 2 A and AA, and good practice beyond them.
let isAccessible (opened: Opened) where =
    task {
        let! result = opened.Page.RunAxe()

        let violations =
            [ for each in result.Violations do
                  for node in each.Nodes -> $"{each.Id}: {node.Html}" ]

        Expect.isEmpty violations where
    }
