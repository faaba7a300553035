/// From the command line's words to an experiment with its plan.
module FlipFlop.Cli.Experiment

open FlipFlop.Engine.Training
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification
open FlipFlop.Cli.Scripts

type PlannedExperiment =
    {
        Plan: Plan
        /// Canonical JSON of the spec.
        SpecJson: string
        Script: string option
    }

/// The changes of the command line do not fit the experiment.
exception FaultyChanges of what: string * faults: Fault list

let private changed file (spec: ExperimentSpec) (sets: string list) (seeds: string option) =
    try
        Overrides.Apply(spec, sets, Option.toObj seeds)
    with :? FaultyExperimentException as faulty ->
        let changes =
            [ for set in sets -> $"--set {set}" ] @ [ for seeds in Option.toList seeds -> $"--seeds {seeds}" ]

        let what =
            String.concat " " (Problems.shortPath file :: (if changes.IsEmpty then [] else "with" :: changes))

        raise (FaultyChanges(what, List.ofSeq faulty.Faults))

/// The engine that trains an experiment.
let engine = SimdEngine.Instance

/// Reads, changes and plans. Raises Unreadable, FaultyChanges or FaultyExperimentException with every fault.
let read stop (file: string) (sets: string list) (seeds: string option) =
    let read = ExperimentFile.read stop file
    let spec = changed file read.Spec sets seeds

    { Plan = Planner.Plan(spec, engine.ArithmeticVersion)
      SpecJson = SpecJson.Write spec
      Script = read.Script }
