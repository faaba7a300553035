/// Specs of a few values, and what the validator says of them.
module FlipFlop.Tests.Experiments.SpecFaults

open Expecto
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Specification

let private cellOf (values: (string * obj) list) =
    (Cell(), values)
    ||> List.fold (fun cell (name, value) -> (nonNull (Parameters.Find name)).Set.Invoke(cell, value))

let specOf values =
    ExperimentSpec(Name = "x", Base = cellOf values, Seeds = [| Seed.Both 1L |])

let point assignments =
    SweepPoint [| for name, value in assignments -> Assignment(name, value) |]

let axis name values =
    SweepAxis [| for value in values -> point [ name, value ] |]

let swept values axes =
    ExperimentSpec(Name = "x", Base = cellOf values, Seeds = [| Seed.Both 1L |], Sweep = List.toArray axes)

let faults (spec: ExperimentSpec) =
    [ for fault in SpecValidator.Faults spec -> string fault ]

let expectOne (spec: ExperimentSpec) (starts: string) =
    match faults spec with
    | [ fault ] -> Expect.stringStarts fault starts "the one fault"
    | faults -> failtest $"one fault was expected, '{starts}', but there are %A{faults}"

let expectNone spec = Expect.isEmpty (faults spec) "no fault"
