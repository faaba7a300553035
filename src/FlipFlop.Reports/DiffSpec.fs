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

let private isWhole (item: JsonElement) =
    item.ValueKind = JsonValueKind.Number && fst (item.TryGetInt64())

/// Neighbours that follow one another without a gap, together.
let private runs (numbers: int64 list) =
    let grow (number: int64) runs =
        match runs with
        | (first, last) :: rest when first = number + 1L -> (number, last) :: rest
        | _ -> (number, number) :: runs

    List.foldBack grow numbers []

/// "[1..12, 20]" of whole numbers; anything else as it is.
let private ranges (json: string) =
    let value = JsonDocument.Parse(json).RootElement

    if value.ValueKind = JsonValueKind.Array && Seq.forall isWhole (value.EnumerateArray()) then
        let written =
            [ for first, last in runs [ for item in value.EnumerateArray() -> item.GetInt64() ] do
                  if last - first >= 2L then
                      yield $"{first}..{last}"
                  else
                      yield! List.map string [ first..last ] ]
            |> String.concat ", "

        $"[{written}]"
    else
        json

/// What a spec has at a path, as people write it.
let value (path: string) (json: string | null) =
    match json with
    | null -> "not there"
    | json when path.StartsWith "sweep[" -> axis json
    | json -> ranges json
