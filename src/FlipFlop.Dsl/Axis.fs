namespace FlipFlop

open System
open FlipFlop.Experiments.Specification

/// One axis of a sweep: points, each of one or more values.
type Axis =
    internal
        {
            Points: Assignment list list
            /// Where the values of each parameter were given.
            Given: (string * Location) list
            Faults: Fault list
        }

module internal Axis =
    let ofValues parameter (toValue: 'value -> 'stored when 'stored: not null) (values: 'value list) file line =
        { Points = [ for value in values -> [ Assignment(parameter, toValue value) ] ]
          Given = [ parameter, Location.at file line ]
          Faults = [] }

    let toSweepAxis axis =
        SweepAxis [| for point in axis.Points -> SweepPoint(List.toArray point) |]

    let private names axis =
        axis.Given |> List.map fst |> String.concat ", "

    let private lengths axes =
        axes |> List.map (fun axis -> $"{names axis} has {axis.Points.Length}") |> String.concat ", "

    let zip (axes: Axis list) place =
        let unequal =
            match axes |> List.distinctBy _.Points.Length with
            | []
            | [ _ ] -> []
            | _ ->
                [ Fault(
                      "sweep",
                      $"zip walks along its axes side by side, so they must be equally long; {lengths axes}. "
                      + "Give them as many values each, or list them without zip to train every combination."
                  )
                  |> Location.locate place ]

        let points =
            match axes with
            | [] -> []
            | _ ->
                let shortest = axes |> List.map _.Points.Length |> List.min

                [ for row in 0 .. shortest - 1 -> axes |> List.collect (fun axis -> axis.Points[row]) ]

        { Points = points
          Given = axes |> List.collect _.Given
          Faults = (axes |> List.collect _.Faults) @ unequal }

    /// Every combination of the axes' points, the first axis slowest.
    let private product axes =
        List.foldBack (fun axis rest -> List.allPairs axis.Points rest |> List.map (fun (a, b) -> a @ b)) axes [ [] ]

    let cells (groups: Axis list list) =
        let axes = List.concat groups

        { Points = groups |> List.collect product
          Given = axes |> List.collect _.Given |> List.distinct
          Faults = axes |> List.collect _.Faults }
