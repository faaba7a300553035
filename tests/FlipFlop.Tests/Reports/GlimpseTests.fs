module FlipFlop.Tests.Reports.GlimpseTests

open System
open System.Threading.Tasks
open Expecto
open Microsoft.Playwright
open FlipFlop.Reports
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Browser

/// The page without plotly.js: the tiles of the first screen are drawn before it begins.
let private early =
    lazy
        (let html = Report.html ReferenceResult.standard.Value
         let start = html.IndexOf("* plotly.js", StringComparison.Ordinal)
         let script = html.LastIndexOf("<script>", start, StringComparison.Ordinal)
         html.Remove(script, html.IndexOf("</script>", start, StringComparison.Ordinal) + 9 - script))

/// How far the points of a tile lie from where one scale a direction puts their values, in pixels, and that scale: along
/// x, then along y. The values are those of the page's data, in its order.
let private fit =
    """([id, log]) => {
      const figure = report.figures.get(id), tile = document.querySelector(`.glimpse[data-figure=${id}]`);
      const panels = tile.dataset.panels.split(",").map(at => figure.panels[at]);
      const traces = panels.flatMap(panel => panel.common).filter(trace => trace.mode === "markers");
      const box = mark => mark.getBBox(), marks = [...tile.querySelectorAll("[data-point]:is(circle, polygon)")].map(box);
      const least = (values, pixels) => {
        const mean = list => list.reduce((sum, each) => sum + each, 0) / list.length, [a, b] = [mean(values), mean(pixels)];
        const slope = mean(values.map((value, at) => (value - a) * (pixels[at] - b))) / mean(values.map(value => (value - a) ** 2));
        return [Math.max(...values.map((value, at) => Math.abs(b + slope * (value - a) - pixels[at]))), slope];
      };
      const all = letter => traces.flatMap(trace => trace[letter]);
      if (all("x").length !== marks.length) return [all("x").length, marks.length];
      return [...least(all("x"), marks.map(mark => mark.x + mark.width / 2)), ...least(all("y"), marks.map(mark => mark.y + mark.height / 2))];
    }"""

let private places (opened: Opened) (figure: string) =
    opened.Page.EvaluateAsync<float[]>(fit, [| figure |])

let private isDrawnEarly (opened: Opened) =
    task {
        do! waitFor opened "html[data-drawn=in-sight]"
        let! tiles = number opened "document.querySelectorAll('.glimpse').length"
        let! drawn = number opened "document.querySelectorAll('.glimpse > svg').length"
        Expect.equal (tiles, drawn) (6, 6) "tiles, and tiles that are drawn"
        let! plotly = holds opened "'Plotly' in globalThis"
        Expect.isFalse plotly "plotly.js is there"
        Expect.isEmpty opened.Complaints "errors on the console"
    }

/// Values stand where the axes say.
let private isToScale (opened: Opened) =
    task {
        let! across = places opened "across"
        Expect.equal across.Length 4 $"points of the data and marks of the tile: %A{across}"
        FlipFlop.Tests.Number.isAtMost across[0] 0.2 "pixels from their places along x"
        FlipFlop.Tests.Number.isAtMost across[2] 0.6 "pixels from their places along y"
        Expect.isGreaterThan across[1] 0.0 "greater values stand to the right"
        Expect.isLessThan across[3] 0.0 "greater values stand higher"

        // One scale for both axes of the spectra: ticks at minus one and one are as far apart as the circle is wide and high.
        let! lengths =
            opened.Page.EvaluateAsync<float[]>
                """(() => {
                  const tile = document.querySelector(".glimpse[data-figure=spectra]");
                  const ticks = value => [...tile.querySelectorAll("text")].filter(each => Number(each.textContent.replace("−", "-")) === value);
                  const [left, low] = ticks(-1), [right, high] = ticks(1), circle = tile.querySelector("svg svg path").getBBox();
                  const [west, east] = [left, right].map(tick => +tick.firstChild.getAttribute("x")), [south, north] = [low, high].map(tick => tick.getAttribute("y") - 3.5);
                  const farthest = Math.max(...report.figures.get("spectra").panels.map(panel => panel.layout.xaxis.range[1]));
                  return [west - circle.x, south - circle.y - circle.height, tile.querySelector("svg svg").getAttribute("width") / farthest,
                    east - west, south - north, circle.width, circle.height];
                })()"""

        let near expected value words =
            Expect.floatClose { absolute = 0.3; relative = 0.0 } value expected $"{words}: %A{lengths}"

        near 0.0 lengths[0] "the tick of −1 and the circle's left edge"
        near 0.0 lengths[1] "the tick of −1 and the circle's lower edge"

        for length in lengths[2..] do
            near lengths[2] length "pixels from −1 to 1"

        Expect.isGreaterThan lengths[2] 100.0 "pixels from −1 to 1"
    }

/// A point says which realization it is and opens its card; the picture around it leads to the figure.
let private answers (opened: Opened) =
    task {
        let page = opened.Page
        let point = page.Locator(".glimpse[data-figure=across] [data-point='5']").Last
        let! said = point.Locator("title").TextContentAsync()
        Expect.stringContains (nonNull said) "inputNoise" "what the point says"
        Expect.stringContains (nonNull said) "spectral radius" "and its value"
        do! point.ClickAsync(LocatorClickOptions(Force = true))
        let! title = textOf opened "#card .card-title"
        Expect.stringContains (nonNull said) title "the card is of the same realization"
        let! command = textOf opened "#card code"
        do! untilCopied opened command
        do! page.Keyboard.PressAsync "Escape"
        do! page.ClickAsync(".glimpse[data-figure=silence]", PageClickOptions(Position = Position(X = 2f, Y = 2f)))
        let! address = words opened "location.hash"
        Expect.equal address "#silence" "the figure below"
    }

/// Waits until a picture is drawn anew, other than before.
let private untilOther (picture: unit -> Task<string>) before what =
    task {
        let late = DateTime.UtcNow.AddSeconds 60.0
        let! first = picture ()
        let mutable now = first

        while now = before && DateTime.UtcNow < late do
            do! Task.Delay 100
            let! next = picture ()
            now <- next

        Expect.notEqual now before what
    }

/// What a tile shows follows the network and the colour that the reader chooses, and the width of the window.
let private follows (opened: Opened) =
    task {
        let page = opened.Page

        let picture (figure: string) =
            words opened $"document.querySelector('.glimpse[data-figure={figure}]').innerHTML"

        let! cube = picture "cube"
        let! spectra = picture "spectra"
        let! _ = page.SelectOptionAsync("select[data-figure=cube]", "6")
        let! _ = page.SelectOptionAsync("#colour-by", "units")
        do! untilOther (fun () -> picture "cube") cube "the chosen network's cube"
        do! untilOther (fun () -> picture "spectra") spectra "the chosen colours"
        do! page.SetViewportSizeAsync(500, 900)
        let! width = number opened "document.querySelector('.glimpse').clientWidth"
        Expect.isGreaterThan width 420 "pixels of a tile in a narrower window, where they stand below one another"

        for at in 1..6 do
            do! waitFor opened $".tile:nth-child({at}) .glimpse > svg[width='{width}']"

        Expect.isEmpty opened.Complaints "errors on the console"
    }

[<Tests>]
let tests =
    testSequenced
    <| testList
        "First screen"
        [ test "the tiles are drawn before plotly.js is there" { show wide early.Value isDrawnEarly }

          test "tiles are drawn to scale, their points say whose they are, and they follow what the reader chooses" {
              show wide (Report.html ReferenceResult.standard.Value) (fun opened ->
                  task {
                      do! waitFor opened "html[data-drawn=in-sight]"
                      do! isToScale opened
                      do! answers opened
                      do! follows opened
                  })
          } ]
