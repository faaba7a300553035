/// How many eigenvalues lie inside, on and outside the unit circle, and what those outside are.
module FlipFlop.Reports.Figures.EigenvalueCounts

open FlipFlop.Analysis
open FlipFlop.Reports
open FlipFlop.Reports.Figures.Strip

let private ofSpectrum label (quantity: Spectrum -> float) =
    { Label = label
      Of =
        fun network ->
            match network.Spectrum with
            | null -> nan
            | spectrum -> quantity spectrum }

let private share label (count: Spectrum -> int) =
    ofSpectrum label (fun spectrum -> float (count spectrum) / float spectrum.Real.Length)

let private count label (count: Spectrum -> int) =
    ofSpectrum label (fun spectrum -> float (count spectrum))

let private on (spectrum: Spectrum) =
    spectrum.Real.Length - spectrum.Inside - spectrum.Outside

let figure (sweep: Sweep) : Figure =
    { Id = "eigenvalue-counts"
      Title = "How many lie where"
      Caption =
        "On the circle: within 0.02 of it. Grey: the untrained networks of the same seeds; coloured: trained. "
        + "Each eigenvalue of a complex pair is counted."
        + Figure.networksOf sweep (fun network -> not (isNull network.Spectrum)) "without a spectrum (GRU)"
      Panels =
        [ Strip.panel
              sweep
              "Share of all eigenvalues"
              "share"
              [ share "inside" _.Inside; share "on" on; share "outside" _.Outside ]
          Strip.panel
              sweep
              "Outside the circle"
              "eigenvalues"
              [ count "all" _.Outside
                count "real, positive" _.OutsidePositive
                count "real, negative" _.OutsideNegative
                count "complex" _.OutsideComplex ] ]
      Choices = []
      Legend = []
      Columns = 2
      Height = 320 }
