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
        .flatMap(plot => faults(plot).map(fault => `${plot.getAttribute('aria-label')}: ${fault}`))
        .concat([...document.querySelectorAll('.glimpse')].filter(tile => tile.firstChild.clientWidth !== tile.clientWidth ||
          ![ink.trim(), getComputedStyle(document.documentElement).getPropertyValue('--muted').trim()].includes(tile.querySelector('text').getAttribute('fill')))
          .map(tile => `${tile.getAttribute('aria-label')}: not drawn for paper`)).join('; ');
      window.paper = getComputedStyle(document.body).backgroundColor + ' ' + ink.trim();
      // Where each piece begins and ends: marks that take no room, and are found again on the sheets.
      const mark = (piece, text, put) => {
        const span = Object.assign(document.createElement('span'), { textContent: text });
        // Back from the end of a line that is full, where it would lie beyond the edge.
        Object.assign(span.style, { position: 'absolute', fontSize: '4px', marginLeft: put === 'append' && piece.matches('figcaption') ? '-24px' : '0' });
        piece[put](span);
      };
      const pieces = [...document.querySelectorAll('.panel, .tile, figcaption')];
      pieces.forEach((piece, at) => { mark(piece, `[${at}begins]`, 'prepend'); mark(piece, `[${at}ends]`, 'append'); });
      window.pieces = pieces.length;
    });
    """

/// On sheets on whose height a row of panels would be cut, if it could be.
let private print (opened: Opened) =
    let edge = Margin(Top = "12mm", Right = "12mm", Bottom = "12mm", Left = "12mm")

    opened.Page.PdfAsync(PagePdfOptions(Width = "210mm", Height = "260mm", PrintBackground = true, Margin = edge))

let private isInTheDark (opened: Opened) =
    task {
        let! back = words opened "getComputedStyle(document.body).backgroundColor"
        let! ink = words opened "document.querySelector('.js-plotly-plot').layout.template.layout.font.color"
        Expect.equal (back, ink) ("rgb(20, 22, 26)", "#e8e6e1") "a dark page with light writing in its figures"

        let! inks =
            words
                opened
                "[...new Set([...document.querySelectorAll('.glimpse text')].map(text => text.getAttribute('fill')))].sort().join(' ')"

        Expect.isTrue (inks = "#a0a5ac #e8e6e1" || inks = "") $"light writing in tiles: {inks}"
    }

type private Sheet =
    {
        Width: float
        Words: Word list
        /// What is written on it, letter after letter.
        Text: string
        /// Sizes of the letters that marks begin with, in points.
        Marks: float list
    }

let private sheet (page: Page) =
    let words = List.ofSeq (page.GetWords NearestNeighbourWordExtractor.Instance)

    { Width = page.Width
      Words = words
      Text = page.Text
      Marks =
        [ for letter in page.Letters do
              if letter.Value = "[" && letter.PointSize < 4.0 then
                  letter.PointSize ] }

/// No panel, tile or caption begins on one sheet and ends on the next, and no figure was so wide that the browser
/// shrank all pages to get it onto the paper: 4 pixels are 3 points.
let private isWhole pieces (sheets: Sheet list) =
    let sheetOf mark =
        sheets |> List.tryFindIndex (fun sheet -> sheet.Text.Contains $"[{mark}]")

    Expect.isGreaterThan pieces 20 "pieces"

    let cut =
        [ for at in 0 .. pieces - 1 do
              match sheetOf $"{at}begins", sheetOf $"{at}ends" with
              | Some first, Some last when first = last -> ()
              | places -> at, places ]

    Expect.isEmpty cut $"pieces that are cut: %A{cut}"

    Expect.isNonEmpty (List.collect _.Marks sheets) "marks"

    for size in List.distinct (List.collect _.Marks sheets) do
        Expect.floatClose Accuracy.low size 3.0 "the marks' size"

/// Every figure is on the sheet, also those that were far from sight, dark on white whatever the theme; then the page is
/// as before. Answers with the sheets.
let private sheets (opened: Opened) =
    task {
        do! waitFor opened "html[data-drawn=in-sight], html[data-drawn=yes]"
        do! waitFor opened ".plot .main-svg"
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

        let sheets = [ for page in document.GetPages() -> sheet page ]
        let! pieces = number opened "window.pieces"
        isWhole pieces sheets
        return [ for sheet in sheets -> sheet.Width, sheet.Words ]
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
              // On the screen its panels stand below one another, on paper side by side.
              show { dark with Width = 800 } (Report.html (ReferenceResult.many 60)) (fun opened ->
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
