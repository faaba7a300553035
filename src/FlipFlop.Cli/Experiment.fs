/// From the command line's words to an experiment with its plan.
module FlipFlop.Cli.Experiment

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

/// What the command line puts in place of what the file says.
type Changes =
    { Sets: string list
      Seeds: string option
      Engine: string option
      Device: string option }

/// The changes of the command line do not fit the experiment.
exception FaultyChanges of what: string * faults: Fault list

let private words changes =
    [ for set in changes.Sets do
          $"--set {set}"
      for seeds in Option.toList changes.Seeds do
          $"--seeds {seeds}"
      for engine in Option.toList changes.Engine do
          $"--engine {engine}"
      for device in Option.toList changes.Device do
          $"--device {device}" ]

let private changed file (spec: ExperimentSpec) changes =
    try
        let spec =
            Overrides.WithEngine(spec, Option.toObj changes.Engine, Option.toObj changes.Device)

        Overrides.Apply(spec, changes.Sets, Option.toObj changes.Seeds)
    with :? FaultyExperimentException as faulty ->
        let changes = words changes

        let what =
            String.concat " " (Problems.shortPath file :: (if changes.IsEmpty then [] else "with" :: changes))

        raise (FaultyChanges(what, List.ofSeq faulty.Faults))

/// Reads, changes and plans. Raises Unreadable, FaultyChanges or FaultyExperimentException with every fault.
let read stop (file: string) changes =
    let read = ExperimentFile.read stop file
    Planner.RefuseImported read.Spec
    let spec = changed file read.Spec changes

    { Plan = Planner.Plan spec
      SpecJson = SpecJson.Write spec
      Script = read.Script }
