module FlipFlop.Tests.Reports.SweepBrowserTests

open Expecto
open FlipFlop.Reports
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Browser

let private three = lazy (Report.html ReferenceResult.threeParameters.Value)

/// Where a point of a figure's axes lies in the window: "x,y".
let private place (opened: Opened) figure (x: float) (y: float) =
    task {
        do! opened.Page.Locator($"#{figure} .plot").First.ScrollIntoViewIfNeededAsync()
        do! waitFor opened $"#{figure} .main-svg"

        let! found =
            opened.Page.EvaluateAsync<float[]>(
                $"""(() => {{
                    const plot = document.querySelector("#{figure} .plot"), box = plot.getBoundingClientRect();
                    const {{ xaxis, yaxis }} = plot._fullLayout;
                    return [box.left + xaxis._offset + xaxis.d2p({x}), box.top + yaxis._offset + yaxis.d2p({y})];
                }})()"""
            )

        return float32 found[0], float32 found[1]
    }

let private pointAt (opened: Opened) figure x y =
    task {
        let! left, top = place opened figure x y
        // Two moves: the first may come before the figure listens.
        do! opened.Page.Mouse.MoveAsync(left + 3f, top)
        do! opened.Page.Mouse.MoveAsync(left, top)
        do! waitFor opened $"#{figure} .hoverlayer .hovertext"
        return! words opened $"document.querySelector('#{figure} .hoverlayer').textContent"
    }

let private press (opened: Opened) figure x y =
    task {
        let! left, top = place opened figure x y
        do! opened.Page.Mouse.ClickAsync(left, top)
        do! opened.Page.Locator("#card:not([hidden])").WaitForAsync()
        let! command = textOf opened "#card code"
        do! opened.Page.Keyboard.PressAsync "Escape"
        return command
    }

/// The first realization's crossing of an axis of the lines.
let private crossing (opened: Opened) at =
    opened.Page.EvaluateAsync<float> $"document.querySelector('#parallel .plot').data[0].y[{at}]"

let private isShown (opened: Opened) =
    task {
        do! waitFor opened "#map .main-svg"
        let! texts = number opened "document.querySelectorAll('#map .heatmap-label').length"
        Expect.isGreaterThan texts 0 "numbers in squares"
        Expect.isEmpty opened.Complaints "errors on the console"
    }

/// What a square and a crossing say to the one who hovers, and what they open.
let private answers (opened: Opened) =
    task {
        // Third row, second column: units 64, noise 0.1, the higher rate.
        let! square = pointAt opened "map" 1.0 2.0
        Expect.stringContains square "units 64, inputNoise 0.1, learningRate 0.003" "the square"
        Expect.stringContains square "1 of 2" "how many"
        let! command = press opened "map" 1.0 2.0
        Expect.stringContains command "--set units=64 --set inputNoise=0.1 --set learningRate=0.003 --seeds 2" "forgets"

        let! y = crossing opened 0
        let! line = pointAt opened "parallel" 0.0 y
        Expect.stringContains line "units 24, inputNoise 0.1, learningRate 0.001, seed 1" "the line"
        let! command = press opened "parallel" 0.0 y
        Expect.stringContains command "--set learningRate=0.001 --seeds 1" "its command"
        Expect.isEmpty opened.Complaints "errors on the console"
    }

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Report in a browser, of sweeps"
        [ test "squares and lines say which realizations they are, and open one" {
              show wide three.Value (fun opened ->
                  task {
                      do! opened.Page.Locator("#map").ScrollIntoViewIfNeededAsync()
                      do! isShown opened
                      do! answers opened
                  })
          }

          test "on a narrow page the lines keep their room and the page its width" {
              show narrow three.Value (fun opened ->
                  task {
                      do! opened.Page.Locator("#parallel").ScrollIntoViewIfNeededAsync()
                      do! waitFor opened "#parallel .main-svg"
                      let! wider = holds opened "document.documentElement.scrollWidth > innerWidth"
                      Expect.isFalse wider "the page is as wide as the window"

                      let! room =
                          holds
                              opened
                              "(panel => panel.scrollWidth > 2 * panel.clientWidth && getComputedStyle(panel).overflowX === 'auto')(document.querySelector('#parallel .panel'))"

                      Expect.isTrue room "the panel scrolls"
                      do! isAccessible opened "narrow and dark"
                  })
          }

          test "a page of which nothing is trained complains of nothing" {
              show wide (Report.html (PageTests.nothingTrained ())) (fun opened ->
                  task {
                      do! readDown opened.Page
                      do! waitFor opened "html[data-drawn=yes]"
                      Expect.isEmpty opened.Complaints "errors on the console"
                  })
          }

          test "numbers that a narrow page has no room for are left out of a map's squares" {
              let columns =
                  [ for units in [ 24; 64 ] do
                        for noise in 1..12 ->
                            { ReferenceResult.places[3] with
                                Units = units
                                Noise = float noise / 10.0
                                Seed = 1L } ]

              let page = Report.html (ReferenceResult.over columns)

              let numbersShown window page =
                  let found = ref -1

                  show window page (fun opened ->
                      task {
                          do! opened.Page.Locator("#map").ScrollIntoViewIfNeededAsync()
                          do! waitFor opened "#map .main-svg"
                          let! texts = number opened "document.querySelectorAll('#map .heatmap-label').length"
                          found.Value <- texts
                      })

                  found.Value

              Expect.equal (numbersShown narrow page) 0 "twelve columns on a phone"
              Expect.isGreaterThan (numbersShown wide page) 0 "on a screen"
              Expect.isGreaterThan (numbersShown narrow three.Value) 0 "two columns on a phone"
          }

          test "a scene in a panel narrower than high is looked at from farther off, so that its sides are seen" {
              let distance window =
                  let found = ref nan

                  show window three.Value (fun opened ->
                      task {
                          do! opened.Page.Locator("#aligned-cubes").ScrollIntoViewIfNeededAsync()
                          do! waitFor opened "#aligned-cubes .main-svg"

                          let! eye =
                              opened.Page.EvaluateAsync<float[]>
                                  "(plot => [Math.hypot(...Object.values(plot.layout.scene.camera.eye)), plot.clientHeight / (plot.clientWidth - 70)])(document.querySelector('#aligned-cubes .plot'))"

                          found.Value <- eye[0] / max 1.0 eye[1]

                          if window = narrow then
                              Expect.isGreaterThan eye[1] 1.2 "a narrow panel is higher than wide"
                      })

                  found.Value

              Expect.floatClose
                  Accuracy.medium
                  (distance narrow)
                  (distance wide)
                  "by as much as it is narrower, with room for the titles of its axes"
          }

          test "the first screen of a hundred and twenty realizations holds five figures" {
              show wide (Report.html (ReferenceResult.many 120)) (fun opened ->
                  task {
                      do! waitFor opened ".plot .main-svg"

                      let! first =
                          number
                              opened
                              "[...document.querySelectorAll('.glimpse > svg')].filter(tile => tile.getBoundingClientRect().bottom <= innerHeight).length"

                      Expect.isGreaterThanOrEqual first 5 "figures within the first screen"
                  })
          } ]
