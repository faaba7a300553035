/// The way of the Tab key through a page.
module FlipFlop.Tests.Reports.TabOrder

open System
open System.Text.Json
open Expecto
open FlipFlop.Tests.Reports.Browser

/// A control that the key came to, where it stands on the page, and whether one sees that it has the focus.
type private Stop =
    { Name: string
      Left: float
      Top: float
      Right: float
      Bottom: float
      Outlined: bool }

/// Writes down every stop, every control that should be one, and those that something lies over when they have the focus.
let private listen =
    """
    window.stops = []; window.covered = []; window.judged = 0;
    const focusable = 'a[href], button, select, input, summary, [tabindex="0"]';
    window.controls = [...document.querySelectorAll(focusable)].filter(each => each.tabIndex === 0 && each.checkVisibility() && each.offsetParent);
    document.addEventListener('focusin', event => {
      const each = event.target, style = getComputedStyle(each), frame = each.parentElement.closest('.scroll');
      const place = each.getBoundingClientRect(), x = frame?.scrollLeft ?? 0, y = scrollY + (frame?.scrollTop ?? 0);
      window.stops.push({ each, name: `${each.tagName} ${each.getAttribute('aria-label') ?? each.textContent.slice(0, 30)}`,
        left: place.left + x, top: place.top + y, right: place.right + x, bottom: place.bottom + y,
        outlined: style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2 });
      // Judged once the page has come to rest around it; in the frame of the key it may still be scrolling.
      requestAnimationFrame(() => requestAnimationFrame(() => {
        window.judged++;
        const at = each.getBoundingClientRect();
        const above = document.elementFromPoint(at.left + at.width / 2, Math.min(at.top + at.height / 2, innerHeight - 2));
        if (!each.contains(above)) window.covered.push(each.outerHTML.slice(0, 80));
      }));
    });
    """

let private stops (json: string) =
    [ for stop in JsonDocument.Parse(json).RootElement.EnumerateArray() do
          let number (name: string) = stop.GetProperty(name).GetDouble()

          { Name = stop.GetProperty("name").GetString() |> Option.ofObj |> Option.defaultValue ""
            Left = number "left"
            Top = number "top"
            Right = number "right"
            Bottom = number "bottom"
            Outlined = stop.GetProperty("outlined").GetBoolean() } ]

/// Until the stop is judged, the key is not pressed again.
let private twoFrames =
    "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

/// Whether a reader who goes from line to line would come to the second first.
let private isBackwards (before: Stop, next: Stop) =
    let overlap = min before.Bottom next.Bottom - max before.Top next.Top
    let least = min (before.Bottom - before.Top) (next.Bottom - next.Top)
    next.Bottom <= before.Top || (overlap > least / 2.0 && next.Right <= before.Left)

/// Of the buttons beside a figure Tab comes to one; the arrows lead round all of them, and Tab comes back to the last.
let goThroughBar (opened: Opened) =
    task {
        let page = opened.Page
        let bar = page.Locator("[role=toolbar]").First
        let! names = bar.Locator("button").EvaluateAllAsync<string[]> "all => all.map(each => each.ariaLabel)"

        let focused () =
            words opened "document.activeElement.ariaLabel"

        do! bar.Locator("button[tabindex='0']").FocusAsync()

        for key, place in
            [ "ArrowRight", 1
              "ArrowLeft", 0
              "ArrowLeft", names.Length - 1
              "ArrowRight", 0
              "End", names.Length - 1 ] do
            do! page.Keyboard.PressAsync key
            let! name = focused ()
            Expect.equal name names[place] key

        do! page.Keyboard.PressAsync "Tab"
        let! left = words opened "document.activeElement.closest('[role=toolbar]')?.id ?? 'elsewhere'"
        let! own = words opened "document.querySelector('[role=toolbar]').id"
        Expect.notEqual left own "Tab leaves the bar"
        do! page.Keyboard.PressAsync "Shift+Tab"
        let! back = focused ()
        Expect.equal back names[names.Length - 1] "where the bar was left"
        do! page.Keyboard.PressAsync "Home"
    }

/// From the top, Tab comes to every control once, in the order in which one reads, is seen where it is, and leaves the page
/// at its end.
let judge (opened: Opened) =
    task {
        let page = opened.Page
        let! _ = page.EvaluateAsync "document.activeElement.blur(); scrollTo(0, 0)"
        let! _ = page.EvaluateAsync listen
        let! count = number opened "window.controls.length"

        for _ in 1 .. count + 1 do
            do! page.Keyboard.PressAsync "Tab"
            let! _ = page.EvaluateAsync twoFrames
            ()

        let! json = words opened "JSON.stringify(window.stops)"
        let stops = stops json

        let! missed =
            words
                opened
                "window.controls.filter(each => !window.stops.some(stop => stop.each === each)).map(each => each.outerHTML.slice(0, 90)).join('; ')"

        Expect.equal missed "" "controls that Tab does not come to"
        Expect.equal stops.Length count (String.Join("; ", [ for stop in stops -> stop.Name ]))

        for before, next in List.pairwise stops do
            Expect.isFalse (isBackwards (before, next)) $"{next.Name} after {before.Name}"

        Expect.isEmpty
            [ for stop in stops do
                  if not stop.Outlined then
                      stop.Name ]
            "stops that one does not see"

        let! judged = number opened "window.judged"
        Expect.equal judged count "controls that were looked at while they had the focus"
        let! covered = words opened "window.covered.join('; ')"
        Expect.equal covered "" "controls under something else while they have the focus"
    }
