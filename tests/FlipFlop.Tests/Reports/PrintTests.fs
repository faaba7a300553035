module FlipFlop.Tests.Reports.PrintTests

open System
open Expecto
open Microsoft.Playwright
open UglyToad.PdfPig
open UglyToad.PdfPig.Content
open UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor
open FlipFlop.Experiments.Diff
open FlipFlop.Reports
open FlipFlop.Tests.Diff
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.Browser

/// 12 mm, in the points of a PDF.
let private margin = 12.0 / 25.4 * 72.0

/// What of each figure is otherwise than on white paper, at the moment at which the browser takes the page.
let private listen =
    """
    addEventListener('beforeprint', () => {
      const ink = getComputedStyle(document.documentElement).getPropertyValue('--ink');
      const faults = plot => !plot.querySelector('.main-svg') ? ['not drawn']
        : [plot.layout.template.layout.font.color === ink.trim() ? [] : ['not in the ink of paper'],
           plot.querySelector('.main-svg').clientWidth === plot.clientWidth ? [] : ['not as wide as its place']].flat();
      window.faults = [...document.querySelectorAll('.plot')]
        .flatMap(plot => faults(plot).map(fault => `${plot.getAttribute('aria-label')}: ${fault}`)).join('; ');
      window.paper = getComputedStyle(document.body).backgroundColor + ' ' + ink.trim();
    });
    """

/// On sheets on whose height a row of panels would be cut, if it could be.
let private print (opened: Opened) =
    let edge = Margin(Top = "12mm", Right = "12mm", Bottom = "12mm", Left = "12mm")

    opened.Page.PdfAsync(PagePdfOptions(Width = "210mm", Height = "260mm", PrintBackground = true, Margin = edge))

let private isInTheDark (opened: Opened) =
    task {
        let! back = words opened "getComputedStyle(document.body).backgroundColor"
        let! ink = words opened "document.querySelector('.plot').layout.template.layout.font.color"
        Expect.equal (back, ink) ("rgb(20, 22, 26)", "#e8e6e1") "a dark page with light writing in its figures"
    }

/// Every figure is on the sheet, also those that were far from sight, dark on white whatever the theme; then the page is
/// as before. Answers with the sheets.
let private sheets (opened: Opened) =
    task {
        do! waitFor opened "html[data-drawn=in-sight], html[data-drawn=yes]"
        do! isInTheDark opened
        let! _ = opened.Page.EvaluateAsync listen
        let! bytes = print opened
        let! faults = words opened "window.faults"
        Expect.equal faults "" "figures on paper"
        let! paper = words opened "window.paper"
        Expect.equal paper "rgb(255, 255, 255) #1e2227" "paper and ink"
        do! waitFor opened "html:not([data-print])[data-drawn=in-sight], html:not([data-print])[data-drawn=yes]"
        do! isInTheDark opened
        Expect.isEmpty opened.Complaints "errors on the console"
        use document = PdfDocument.Open bytes

        return
            [ for sheet in document.GetPages() ->
                  sheet.Width, List.ofSeq (sheet.GetWords NearestNeighbourWordExtractor.Instance) ]
    }

let private left (word: Word) = word.BoundingBox.Left
let private top (word: Word) = word.BoundingBox.Top

/// Nothing is beyond the margins, where it would be cut.
let private isWithinMargins (sheets: (float * Word list) list) =
    for number, (width, words) in List.indexed sheets do
        for word in words do
            if left word < margin - 1.0 || word.BoundingBox.Right > width - margin + 1.0 then
                failtest $"""On sheet {number + 1} "{word.Text}" is outside the margins."""

/// A panel's heading, in bold type, has the marks of its axis below it, on the same sheet.
let private isInOnePiece heading mark (sheets: (float * Word list) list) =
    let isHeading (word: Word) =
        word.Text = heading && (string word.FontName).Contains "Bold"

    let having = sheets |> List.map snd |> List.filter (List.exists isHeading)
    Expect.isNonEmpty having heading

    for words in having do
        let heading = List.findBack isHeading words

        let isBelow (word: Word) =
            word.Text = mark && top word < top heading && abs (left word - left heading) < 120.0

        Expect.exists words isBelow $"{mark} below {heading.Text}"

/// A table that goes on over the sheet's end has its headings there again.
let private hasHeadings heading (isRow: string -> bool) (sheets: (float * Word list) list) =
    let having =
        sheets |> List.map snd |> List.filter (List.exists (fun word -> isRow word.Text))

    Expect.isGreaterThan having.Length 1 "sheets with rows of the table"

    for words in having do
        Expect.exists words (fun word -> word.Text = heading) heading

let private dark = { wide with Scheme = ColorScheme.Dark }

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Printed pages"
        [ test "a report is printed whole, light and in pieces that belong together, and is dark again afterwards" {
              show dark (Report.html (ReferenceResult.many 60)) (fun opened ->
                  task {
                      let! sheets = sheets opened
                      isWithinMargins sheets
                      isInOnePiece "lengths" "untrained" sheets
                      hasHeadings "nonlinearity" (fun text -> text.Length = 8 && text.StartsWith "00") sheets
                  })
          }

          test "a page of two experiments is printed whole and light, and is dark again afterwards" {
              let before = ComparedSides.side "before@1" ReferenceResult.standard.Value
              let after = ComparedSides.side "after@2" (ReferenceResult.many 12)
              let diff = ExperimentDiff.Compare(before, after, DiffTerms())

              show dark (DiffPage.html diff) (fun opened ->
                  task {
                      let! sheets = sheets opened
                      isWithinMargins sheets
                      isInOnePiece "Loss," "epoch" sheets
                  })
          } ]
