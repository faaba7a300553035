/// Values of a specification as people write them.
module FlipFlop.Reports.DiffSpec

open System.Text.Json

/// "inputNoise 0.05, 0.1, 0.2" of an axis; of several parameters "units 48, inputNoise 0.1; units 64, ...".
let private axis (json: string) =
    let points =
        [ for point in JsonDocument.Parse(json).RootElement.EnumerateArray() ->
              [ for value in point.EnumerateObject() -> value.Name, value.Value.GetRawText() ] ]

    match points with
    | [ (name, _) ] :: _ -> $"""{name} {points |> List.concat |> List.map snd |> String.concat ", "}"""
    | points ->
        points
        |> List.map (fun point -> point |> List.map (fun (name, value) -> $"{name} {value}") |> String.concat ", ")
        |> String.concat "; "

/// What a spec has at a path, as people write it.
let value (path: string) (json: string | null) =
    match json with
    | null -> "not there"
    | json when path.StartsWith "sweep[" -> axis json
    | json -> json
