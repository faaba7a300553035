module FlipFlop.Tests.Reports.AccessibilityTests

open System
open System.IO
open Deque.AxeCore.Playwright
open Expecto
open Microsoft.Playwright
open FlipFlop.Reports
open FlipFlop.Tests.Reports

let private chromium =
    [ "/usr/bin/chromium"; "/usr/bin/chromium-browser"; "/usr/bin/google-chrome" ]
    |> List.tryFind File.Exists

/// All rules of axe-core, none switched off: WCAG 2 A and AA, and good practice beyond them.
let private violations (browser: IBrowser) (file: string) width scheme =
    task {
        let size = ViewportSize(Width = width, Height = 900)

        // A coarse screen: without a graphics card every pixel of a scene is computed.
        let options =
            BrowserNewContextOptions(
                ViewportSize = size,
                DeviceScaleFactor = Nullable 0.25f,
                Offline = true,
                ColorScheme = scheme
            )

        let! context = browser.NewContextAsync options
        let! page = context.NewPageAsync()
        page.SetDefaultTimeout 120_000f
        let! _ = page.GotoAsync(Uri(file).AbsoluteUri)
        let! plots = (page.Locator ".plot").CountAsync()

        if plots > 0 then
            do! (page.Locator ".plot .main-svg").First.WaitForAsync()

        let! result = page.RunAxe()
        do! context.CloseAsync()

        return
            [ for each in result.Violations do
                  for node in each.Nodes -> $"{each.Id}: {node.Html}" ]
    }

let private judge (pages: (string * string) list) =
    match chromium with
    | None -> skiptest "No Chromium on this machine: pages are not looked at in a browser."
    | Some path ->
        let file =
            Path.Combine(Path.GetTempPath(), $"flipflop-page-{Guid.NewGuid():N}.html")

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

                for name, html in pages do
                    File.WriteAllText(file, html)

                    for width, scheme in [ 1280, Nullable ColorScheme.Light; 400, Nullable ColorScheme.Dark ] do
                        let! found = violations browser file width scheme
                        Expect.isEmpty found $"{name}, {width} pixels wide, {scheme}"
            }

        try
            run.GetAwaiter().GetResult()
        finally
            File.Delete file

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
        [ test "axe-core finds nothing in the report and in the list of experiments, wide and light, narrow and dark" {
              judge
                  [ "list", ExperimentIndex.html listed
                    "report", Report.html ReferenceResult.standard.Value ]
          } ]
