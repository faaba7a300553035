/// What the page's script reads: figures, the labels of realizations, colours by swept parameter.
module FlipFlop.Reports.PageData

open FlipFlop.Reports.Plotly

/// A small picture at the top of the page: some panels of a figure, laid over one another.
type Tile =
    {
        Title: string
        Figure: string
        /// Indices of the figure's panels.
        Panels: int list
    }

let private scales (sweep: Sweep) =
    [ for at, parameter in List.indexed sweep.Parameters ->
          let colours = Palette.ofValues parameter.Values

          {| name = parameter.Name
             values = List.map Sweep.written parameter.Values
             light = colours.Light
             dark = colours.Dark
             places = [ for cell in sweep.Cells -> cell.Places[at] ] |} ]

let private series () =
    [| for count in 1 .. Palette.mostSeries -> Palette.ofSeries count |]
    |> Array.map (fun colours ->
        {| light = colours.Light
           dark = colours.Dark |})

let private realizations (sweep: Sweep) =
    [ for index, result in Seq.indexed sweep.Result.Realizations ->
          let realization = result.Realization
          let name = Sweep.name sweep index

          {| cell = sweep.CellOf[index]
             label = $"{name}, {Sweep.shortKey realization.Key}"
             name = name
             key = realization.Key
             outcome = Sweep.outcome result.Outcome
             rerun = Sweep.rerun sweep realization |} ]

let private panel (panel: Panel) =
    {| common = panel.Common
       byChoice = panel.ByChoice
       cameras = panel.Cameras
       layout = panel.Layout |}

/// The choice with the median loss: neither the best network nor the worst.
let median (sweep: Sweep) (figure: Figure) =
    let byLoss =
        figure.Choices
        |> List.indexed
        |> List.sortBy (fun (_, choice) -> sweep.Result.Realizations[choice.Realization].Loss |> Option.ofNullable)

    if byLoss.IsEmpty then 0 else fst byLoss[byLoss.Length / 2]

let private figureData (sweep: Sweep) (figure: Figure) =
    {| id = figure.Id
       first = median sweep figure
       choices =
        [ for choice in figure.Choices ->
              {| realization = choice.Realization
                 note = choice.Note |} ]
       panels = List.map panel figure.Panels |}

/// The JSON that stands in the page.
let json (sweep: Sweep) (figures: Figure list) : string =
    Plotly.token
        {| realizations = realizations sweep
           untrained = not (Sweep.untrained sweep).IsEmpty
           scales = scales sweep
           series = series ()
           figures = List.map (figureData sweep) figures |}
    |> Plotly.text
