/// The report of an experiment: one HTML page that needs nothing beside it.
module FlipFlop.Reports.Report

open FlipFlop.Experiments.Results
open FlipFlop.Reports.Figures
open FlipFlop.Reports.Page
open FlipFlop.Reports.PageData

let private withFigures id title figures =
    { Id = id
      Title = title
      Figures = figures
      Before = "" }

let private withHtml id title html =
    { Id = id
      Title = title
      Figures = []
      Before = html }

/// The page's sections, in its order.
let internal sections (sweep: Sweep) : Section list =
    [ withFigures "section-training" "Training" [ TrainingCurves.figure sweep ]
      withFigures "section-responses" "Responses" [ Responses.figure sweep ]
      withFigures "section-spectra" "Spectra" [ Spectra.figure sweep; EigenvalueCounts.figure sweep ]
      withFigures "section-cubes" "Cubes" (Cube.figure sweep :: Option.toList (AlignedCubes.figure sweep))
      withFigures "section-silence" "Silence" [ Silence.dots sweep; Silence.table sweep ]
      withFigures "section-sweep" "Across the sweep" (AcrossSweep.figures sweep)
      withHtml "section-realizations" "Realizations" (RealizationTable.html sweep)
      withHtml "section-provenance" "Provenance" (ProvenanceSection.html sweep) ]

let private firstPanels (sections: Section list) =
    let panels id =
        sections
        |> List.collect _.Figures
        |> List.filter (fun figure -> figure.Id = id)
        |> List.collect _.Panels

    [ { Title = "Training"
        Figure = "training"
        Panels = [ 0 ] }
      { Title = "Eigenvalues"
        Figure = "spectra"
        Panels = [ 0 .. (panels "spectra").Length - 1 ] }
      { Title = "Spectral radius"
        Figure = "across"
        Panels = [ 0 ] }
      { Title = "Memory states"
        Figure = "cube"
        Panels = [ 0 ] }
      { Title = "What silence keeps"
        Figure = "silence"
        Panels = [ 0 ] }
      { Title = "Response"
        Figure = "responses"
        Panels = [ 0 ] } ]

/// The whole page.
let html (result: ExperimentResult) : string =
    let sweep = Sweep.ofResult result
    let sections = sections sweep
    Page.html sweep sections (firstPanels sections)
