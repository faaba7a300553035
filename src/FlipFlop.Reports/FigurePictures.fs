/// A report's figures as pictures, drawn by the report's own page in a browser without a window.
module FlipFlop.Reports.FigurePictures

open System
open System.IO
open System.Threading
open PuppeteerSharp
open PuppeteerSharp.Media

/// The variable that names the browser where it is not on the path.
let browserVariable = "CHROME_PATH"

let private names =
    [ "chromium"
      "chromium-browser"
      "google-chrome"
      "google-chrome-stable"
      "chrome"
      "msedge"
      "microsoft-edge" ]

let private ending = if OperatingSystem.IsWindows() then ".exe" else ""

/// Chromium, Chrome or Edge: the file that CHROME_PATH names, else the first on the path; none where there is none.
let findBrowser (variable: string -> string | null) : string option =
    match variable browserVariable with
    | NonNull path when path <> "" -> Some path
    | _ ->
        let folders = variable "PATH" |> Option.ofObj |> Option.defaultValue ""

        Seq.allPairs names (folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        |> Seq.map (fun (name, folder) -> Path.Combine(folder, name + ending))
        |> Seq.tryFind File.Exists

/// Chromium's sandbox refuses to start as root, which is what runs in containers; the page is our own.
let private isRoot =
    not (OperatingSystem.IsWindows()) && Environment.UserName = "root"

/// How the browser at this path is started: without a window, at the size of a laptop's.
let options path =
    LaunchOptions(
        ExecutablePath = path,
        Headless = true,
        // A busy machine is no error: two minutes to start, ten for a picture.
        Timeout = 120_000,
        ProtocolTimeout = 600_000,
        DefaultViewport = ViewPortOptions(Width = 1280, Height = 900),
        Args =
            [| // Scenes need WebGL, also where there is no graphics card.
               "--enable-unsafe-swiftshader"
               if isRoot then
                   "--no-sandbox" |]
    )

/// Asks the browser at this path for pictures of these figures of a report. Each is handed on as soon as it is drawn,
/// as names of files and their bytes.
let draw
    (path: string)
    (report: string)
    (ids: string list)
    (hand: (string * byte[]) list -> unit)
    (stop: CancellationToken)
    =
    task {
        use! browser = Puppeteer.LaunchAsync(options path)
        use! page = browser.NewPageAsync()
        page.DefaultTimeout <- 0

        do!
            page.EmulateMediaFeaturesAsync(
                [ MediaFeatureValue(MediaFeature = MediaFeature.PrefersColorScheme, Value = "light") ]
            )

        let! _ = page.GoToAsync(Uri(report).AbsoluteUri)
        use! picture = page.EvaluateExpressionHandleAsync(Page.resource "picture.js")

        for id in ids do
            stop.ThrowIfCancellationRequested()
            let! drawn = page.EvaluateFunctionAsync<string[]>("(picture, id) => picture(id)", picture, id)

            hand
                [ $"{id}.svg", Text.Encoding.UTF8.GetBytes drawn[0]
                  $"{id}.png", Convert.FromBase64String drawn[1] ]
    }
