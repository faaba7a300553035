/// The report of an experiment: one HTML page that needs nothing beside it.
module FlipFlop.Reports.Report

open FlipFlop.Engine.Networks
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

let private hasSpectra sweep =
    not (List.isEmpty (Sweep.spectra (Sweep.trained sweep)))

/// The figures that an experiment may ask to have first, by name.
let private byName (sweep: Sweep) (name: string) : Figure list =
    match name with
    | "trainingSamples" -> Option.toList (TrainingSamples.figure sweep)
    | "connectivity" -> Option.toList (Connectivity.figure sweep)
    | "spectra" when hasSpectra sweep -> [ Spectra.figure sweep ]
    | "responses" -> [ Responses.figure sweep ]
    | "stateSpace" -> [ StateSpace.figure sweep ]
    | "cubes" -> Option.toList (CubesAsTheyAre.figure sweep)
    | "rotations" -> Option.toList (Rotations.figure sweep)
    | "trainingCurves" -> [ TrainingCurves.figure sweep ]
    | _ -> []

let private scheme (sweep: Sweep) =
    match Seq.tryHead sweep.Result.Realizations with
    | Some first when Seq.contains "networkScheme" sweep.Result.Plan.Spec.Figures ->
        let cell = first.Realization.Cell

        if cell.Network.Layer = RecurrentLayer.Tanh then
            Scheme.svg cell.Task.Bits cell.Network.Units
        else
            "<p>The scheme is that of a tanh network; it does not apply to a GRU.</p>"
    | _ -> ""

/// What the experiment asks to see first; none where it asks for nothing, or there is no network to show.
let private leading (sweep: Sweep) =
    let names = List.ofSeq sweep.Result.Plan.Spec.Figures

    if names.IsEmpty || (Sweep.trained sweep).IsEmpty then
        []
    else
        let title = if names.Length = 1 then "Figure" else "Figures"

        [ { withFigures "section-figures" title (List.collect (byName sweep) names) with
              Before = scheme sweep } ]

let private onlyGrus (sweep: Sweep) =
    not (List.isEmpty (Sweep.trained sweep)) && not (hasSpectra sweep)

/// Refused by name where every network is a GRU.
let private spectra sweep =
    if onlyGrus sweep then
        withHtml
            "section-spectra"
            "Weights and spectra"
            "<p>Weights and their spectrum do not apply to a GRU: its recurrent kernel is no square matrix.</p>"
    else
        withFigures
            "section-spectra"
            "Weights and spectra"
            (Option.toList (Connectivity.figure sweep) @ [ Spectra.figure sweep; EigenvalueCounts.figure sweep ])

/// Of two parameters first every point, then the map; of more first what shows the whole sweep at once.
let private acrossSweep (sweep: Sweep) =
    let across = AcrossSweep.figures sweep
    let map = Option.toList (SweepMap.figure sweep)

    [ if sweep.Parameters.Length < 3 then
          across.Head
          yield! map
          yield! across.Tail
      else
          yield! map
          yield! Option.toList (SweepParallel.figure sweep)
          yield! across
      yield! Option.toList (Shares.figure sweep) ]

/// Where nothing is swept, what the section has all the same.
let private titleOfSweep (sweep: Sweep) =
    if not sweep.Parameters.IsEmpty then "Across the sweep"
    elif sweep.CellOf.Length > 1 then "Seed by seed"
    else "The network in numbers"

/// What each network is like, and all of them together.
let private ofNetworks (sweep: Sweep) : Section list =
    [ withFigures "section-responses" "Responses" [ Responses.figure sweep ]
      spectra sweep
      withFigures
          "section-cubes"
          "State space"
          (StateSpace.figure sweep :: Cube.figure sweep :: Option.toList (CubesAsTheyAre.figure sweep)
           @ Option.toList (AlignedCubes.figure sweep)
           @ Option.toList (Rotations.figure sweep))
      withFigures
          "section-silence"
          "Silence and noise"
          (Silence.dots sweep :: SilenceTable.figure sweep :: Option.toList (Escape.figure sweep))
      withFigures
          "section-differences"
          "How networks differ"
          (Option.toList (Distributions.figure sweep) @ Option.toList (Shapes.figure sweep))
      withFigures "section-sweep" (titleOfSweep sweep) (acrossSweep sweep)
      withHtml "section-metrics" "Metrics" (MetricsTable.html sweep) ]

/// Whether there is an epoch to show.
let private hasHistory (sweep: Sweep) =
    sweep.Result.Realizations |> Seq.exists (fun result -> result.History.Count > 0)

let private others (sweep: Sweep) : Section list =
    [ if hasHistory sweep then
          withFigures
              "section-training"
              "Training"
              (TrainingCurves.figure sweep :: Option.toList (TrainingSamples.figure sweep))
      if not (Sweep.trained sweep).IsEmpty then
          yield! ofNetworks sweep
      withHtml "section-realizations" "Realizations" (RealizationTable.html sweep)
      withHtml "section-provenance" "Provenance" (ProvenanceSection.html sweep) ]

/// The page's sections, in its order; each figure once.
let internal sections (sweep: Sweep) : Section list =
    let leading = leading sweep
    let shown = leading |> List.collect _.Figures |> List.map _.Id |> set

    let rest =
        [ for section in others sweep do
              let figures =
                  section.Figures |> List.filter (fun figure -> not (shown.Contains figure.Id))

              if not figures.IsEmpty || section.Before <> "" then
                  { section with Figures = figures } ]

    [ for section in leading @ rest ->
          { section with
              Figures = List.map (Verdict.labelled sweep) section.Figures } ]

let private firstPanels sweep (sections: Section list) =
    let panels id =
        sections
        |> List.collect _.Figures
        |> List.filter (fun figure -> figure.Id = id)
        |> List.collect _.Panels

    let tile title figure panels =
        { Title = title
          Figure = figure
          Panels = panels }

    [ if hasHistory sweep then
          tile "Training" "training" [ 0 ]
      if not (Sweep.trained sweep).IsEmpty then
          if hasSpectra sweep then
              tile "Eigenvalues" "spectra" [ 0 .. (panels "spectra").Length - 1 ]
              tile "Spectral radius" "across" [ 0 ]

          tile "Memory states" "cube" [ 0 ]
          tile "What silence keeps" "silence" [ 0 ]
          tile "Response" "responses" [ 0 ] ]

/// The page's figures, each once, in its order.
let figures (sweep: Sweep) : Figure list =
    sections sweep |> List.collect _.Figures |> List.distinctBy _.Id

/// The whole page.
let html (result: ExperimentResult) : string =
    let sweep = Sweep.ofResult result
    let sections = sections sweep
    Page.html sweep sections (firstPanels sweep sections)
