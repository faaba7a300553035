module FlipFlop.Reports.Report

open FlipFlop.Experiments.Results

/// The whole page: one HTML file that needs nothing beside it.
let html (result: ExperimentResult) : string =
    raise (System.NotSupportedException result.SpecJson)
