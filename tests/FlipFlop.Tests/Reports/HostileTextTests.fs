module FlipFlop.Tests.Reports.HostileTextTests

open Expecto
open FlipFlop.Reports
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Browser

/// Points, in every figure, to a point of its first trace and then of its last that has realizations. plotly.js draws one
/// label of a figure in 50 ms.
let private hoverOverAll =
    """(async () => {
      for (const end of [0, -1]) {
        for (const plot of document.querySelectorAll('.plot')) {
          const first = trace => Array.isArray(trace.customdata) ? trace.customdata.findIndex(index => index >= 0) : -1;
          const trace = [...plot.data.keys()].filter(at => first(plot.data[at]) >= 0).at(end);
          if (trace !== undefined && !plot.layout.scene)
            Plotly.Fx.hover(plot, [{ curveNumber: trace, pointNumber: first(plot.data[trace]) }]);
        }
        await new Promise(resolve => setTimeout(resolve, 100));
      }
    })()"""

/// Elements and attributes that no page of ours has.
let private foreign =
    """
    [...document.querySelectorAll('img, iframe, object, embed, script:not([id])')].length
      + [...document.querySelectorAll('*')].filter(each => [...each.attributes].some(attribute =>
          attribute.name.startsWith('on') || attribute.name === 'autofocus'
          || (attribute.name.endsWith('href') && attribute.value.trim().startsWith('javascript')))).length
    """

let private hasRunNothing (opened: Opened) =
    task {
        let! ran = words opened "String(window.ran)"
        Expect.equal ran "undefined" "scripts of the user's"
    }

/// After all is drawn and pointed at: nothing of the texts has run, nor become an element, nor asked for anything.
let private isHarmless scripts (opened: Opened) =
    task {
        do! hasRunNothing opened
        let! foreign = number opened foreign
        Expect.equal foreign scripts "the page's own scripts, and nothing else"

        let! bold =
            number opened "document.querySelectorAll('main b, .hoverlayer [style*=\"font-weight: bold\"]').length"

        Expect.equal bold 0 "texts in bold type"
        Expect.isEmpty opened.Complaints "errors on the console"
        Expect.equal (Seq.length opened.Requests) 1 "requests, of the page itself alone"
    }

/// Whether the text stands in an element of this selector, as it was written.
let private stands (opened: Opened) selector =
    task {
        let! found =
            opened.Page.EvaluateAsync<bool>(
                "([selector, text]) => [...document.querySelectorAll(selector)].some(each => each.textContent.includes(text))",
                [| selector; HostileTexts.text |]
            )

        Expect.isTrue found $"the text as it was written, in {selector}"
    }

/// Of a page that is drawn and was pointed at.
let private judge (opened: Opened) places =
    task {
        do! isHarmless 6 opened

        for place in places do
            do! stands opened place
    }

let private pointAtAll (opened: Opened) =
    task {
        do! hasRunNothing opened
        do! readDown opened.Page
        let! _ = opened.Page.EvaluateAsync hoverOverAll
        ()
    }

/// The labels of points that have been pointed at.
let private hasLabel (opened: Opened) (label: string) =
    task {
        let! labels =
            words
                opened
                "[...document.querySelectorAll('.hoverlayer .hovertext')].map(each => each.textContent).join('\\n')"

        Expect.stringContains labels label "labels of points"
    }

let private listed: ExperimentIndex.Entry list =
    let counts: ExperimentIndex.Counts =
        { Title = HostileTexts.text
          All = 3
          Finished = 2
          Others = [ HostileTexts.text ]
          ClaimsHeld = 1
          ClaimsFailed = 0
          Claims = 1 }

    [ { Name = HostileTexts.text
        HasReport = true
        Counts = Some counts }
      { Name = HostileTexts.text
        HasReport = false
        Counts = None } ]

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Texts of a user in a browser"
        [ test "a report shows names, titles, claims, scripts, keys and machines as they are written, and runs none" {
              show wide (Report.html HostileTexts.trained.Value) (fun opened ->
                  task {
                      do! pointAtAll opened
                      do! opened.Page.ClickAsync "#section-realizations tbody tr:first-child td:nth-child(2)"
                      do! hasLabel opened "seed 1, <b>1</b>"
                      do! isWholeAndQuiet opened
                      do! judge opened [ "title"; "h1"; ".name"; ".claims li"; "h4"; "pre"; "td"; "#card code" ]
                  })
          }

          test "a report of an imported network shows its file's name and its notes as they are written" {
              show wide (Report.html HostileTexts.imported.Value) (fun opened ->
                  task {
                      do! waitFor opened "html[data-drawn=in-sight]"
                      do! judge opened [ "#section-provenance p"; "#section-provenance li"; "code.rerun" ]
                  })
          }

          test "a page of two experiments shows their names, titles, claims and stores as they are written" {
              show wide (DiffPage.html HostileTexts.diff.Value) (fun opened ->
                  task {
                      do! pointAtAll opened
                      do! hasLabel opened "A: units 64, inputNoise 0.1, seed 1, <b>1</b>"
                      do! judge opened [ "title"; "h1"; "#claims li"; "#provenance td"; "#section-realizations li" ]
                  })
          }

          test "the list of experiments shows names and titles as they are written" {
              show wide (ExperimentIndex.html listed) (fun opened ->
                  task {
                      do! isHarmless 0 opened

                      for place in [ "th a"; "th"; "td.wrap"; ".quiet"; "td.bad" ] do
                          do! stands opened place
                  })
          } ]
