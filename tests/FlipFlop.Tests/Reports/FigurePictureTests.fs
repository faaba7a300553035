module FlipFlop.Tests.Reports.FigurePictureTests

open System
open System.Collections.Generic
open System.IO
open System.Threading
open System.Xml.Linq
open Expecto
open FlipFlop.Reports
open FlipFlop.Tests
open FlipFlop.Tests.TemporaryFolder

let private browser () =
    match FigurePictures.findBrowser Environment.GetEnvironmentVariable with
    | Some browser -> browser
    | None -> skiptest "No browser on the path: figures are not drawn as pictures."

/// Pictures of some figures of the reference sweep, by name of file.
let private draw folder (ids: string list) =
    let report = Path.Combine(folder, "report.html")
    File.WriteAllText(report, Report.html ReferenceResult.standard.Value)
    let files = Dictionary<string, byte[]>()

    let keep drawn =
        for name, content in drawn do
            files.Add(name, content)

    (FigurePictures.draw (browser ()) report ids keep CancellationToken.None).GetAwaiter().GetResult()
    files

let private svg (files: Dictionary<string, byte[]>) name =
    nonNull (XDocument.Load(new MemoryStream(files[name]))).Root

let private named (name: string) (element: XElement) =
    element.Descendants() |> Seq.filter (fun inner -> inner.Name.LocalName = name) |> List.ofSeq

/// A big-endian whole number of a PNG's header.
let private size (png: byte[]) at =
    Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(ReadOnlySpan(png, at, 4))

/// As many panels inside a picture as its figure has, and the words of figure and legend.
let private judge (figure: Figure) (legend: string list) (files: Dictionary<string, byte[]>) =
    let root = svg files $"{figure.Id}.svg"

    let panels =
        root.Elements() |> Seq.filter (fun inner -> inner.Name.LocalName = "svg") |> List.ofSeq

    Expect.equal panels.Length figure.Panels.Length $"panels of {figure.Id}"

    for panel in panels do
        Expect.isNonEmpty (named "path" panel @ named "image" panel) $"marks in a panel of {figure.Id}"

    let texts =
        [ for text in root.Elements() do
              if text.Name.LocalName = "text" then
                  text.Value ]

    for panel in figure.Panels do
        for word in panel.Title.Split(' ', StringSplitOptions.RemoveEmptyEntries) do
            Expect.exists texts (fun text -> text.Contains word) $"\"{word}\" of {figure.Id}"

    for entry in legend do
        Expect.contains texts entry $"legend of {figure.Id}"

    Expect.equal (named "desc" root).Head.Value figure.Caption "the caption goes with it"
    let png = files[$"{figure.Id}.png"]
    Expect.equal png[1..3] "PNG"B "a PNG"
    let width = (root.Attribute(XName.Get "width") |> nonNull).Value
    Expect.equal (size png 16) (2 * int width) "twice the size"

[<Tests>]
let tests =
    testSequenced
    <| testList
        "Figures as pictures"
        [ test "a picture has its figure's panels, titles, legend and network; drawn again it is the same" {
              inFolder (fun folder ->
                  let sweep = Sweep.ofResult ReferenceResult.standard.Value

                  let figures =
                      Report.figures sweep
                      |> List.filter (fun figure -> List.contains figure.Id [ "spectra"; "shapes"; "across"; "cube" ])

                  let ids = [ for figure in figures -> figure.Id ]
                  Expect.equal ids.Length 4 "figures"
                  let files = draw folder ids

                  for figure in figures do
                      let legend =
                          match figure.Id with
                          | "spectra"
                          | "cube" -> [ "0.1"; "0.2"; "0.4"; "untrained" ]
                          | _ -> [ for entry in figure.Legend -> entry.Label ]

                      judge figure legend files

                  let cube = svg files "cube.svg"
                  let drawn = figures |> List.find (fun figure -> figure.Id = "cube")
                  let chosen = drawn.Choices[PageData.median sweep drawn].Realization
                  Expect.isNonEmpty (named "image" cube) "a scene is an image"

                  Expect.exists
                      (named "text" cube)
                      (fun text -> text.Value = $"network {Sweep.name sweep chosen}; colour: inputNoise")
                      "which network"

                  let again = draw folder [ "shapes" ]
                  Expect.isTrue (again["shapes.svg"] = files["shapes.svg"]) "the same text")
          }

          test "a browser is looked for where CHROME_PATH says, then along the path" {
              inFolder (fun folder ->
                  let first, second = Path.Combine(folder, "first"), Path.Combine(folder, "second")

                  for place in [ first; second ] do
                      Directory.CreateDirectory place |> ignore

                  let chrome = Path.Combine(second, "google-chrome")
                  File.WriteAllText(chrome, "")
                  let path = String.Join(Path.PathSeparator, [ first; second ])

                  let find given =
                      FigurePictures.findBrowser (fun name -> Map.tryFind name (Map.ofList given) |> Option.toObj)

                  if not (OperatingSystem.IsWindows()) then
                      Expect.equal (find [ "PATH", path ]) (Some chrome) "on the path"

                  Expect.equal (find [ "PATH", first ]) None "none there"
                  Expect.equal (find []) None "no path"
                  Expect.equal (find [ "PATH", path; "CHROME_PATH", "mine" ]) (Some "mine") "as it is named")
          } ]
