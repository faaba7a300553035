namespace FlipFlop

open System.Collections.Generic
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Specification

/// What one keyword of an experiment says.
type internal Part =
    | Title of string
    | Block of keyword: string * Setting list
    | Sweep of Axis list
    | Seeds of Seed list
    | Engine of string
    | Device of string
    | Claim of ClaimSpec
    | Margin of MarginSpec
    | Keep of KeptWeights
    | Figures of string list

/// An experiment under construction: its keywords, what they say, and where they stand.
type ExperimentDraft =
    internal
        { Parts: (string * Location * Part) list }

module internal ExperimentDraft =
    let add keyword file line part draft =
        { Parts = draft.Parts @ [ keyword, Location.at file line, part ] }

    let private pick chooser draft =
        draft.Parts |> List.choose (fun (_, _, part) -> chooser part)

    let private axes draft =
        draft
        |> pick (function
            | Sweep axes -> Some axes
            | _ -> None)
        |> List.concat

    let private blocks draft =
        draft
        |> pick (function
            | Block(keyword, settings) -> Some(keyword, settings)
            | _ -> None)

    let private seeds draft =
        draft
        |> pick (function
            | Seeds seeds -> Some seeds
            | _ -> None)

    let private apply (cell: Cell) (setting: Setting) =
        (nonNull (Parameters.Find setting.Parameter)).Set.Invoke(cell, setting.Value)

    /// The spec as it was written, right or wrong. Without seeds there is one, 1.
    let toSpec name draft =
        let seeds =
            match seeds draft with
            | [] -> [ Seed.Both 1L ]
            | given -> List.concat given

        let title =
            draft
            |> pick (function
                | Title title -> Some title
                | _ -> None)

        let engine =
            draft
            |> pick (function
                | Engine engine -> Some engine
                | _ -> None)

        let figures =
            draft
            |> pick (function
                | Figures names -> Some names
                | _ -> None)
            |> List.concat

        let keep =
            draft
            |> pick (function
                | Keep keep -> Some keep
                | _ -> None)

        let device =
            draft
            |> pick (function
                | Device device -> Some device
                | _ -> None)

        ExperimentSpec(
            Name = name,
            Title = (title |> List.tryLast |> Option.defaultValue ""),
            Base = (blocks draft |> List.collect snd |> List.fold apply (Cell())),
            Sweep = [| for axis in axes draft -> Axis.toSweepAxis axis |],
            Seeds = List.toArray seeds,
            Engine = (engine |> List.tryLast |> Option.defaultValue "simd"),
            Device = (device |> List.tryLast |> Option.defaultValue "cpu"),
            Figures = List.toArray figures,
            KeepWeights = (keep |> List.tryLast |> Option.defaultValue KeptWeights.Last),
            Claims =
                (draft
                 |> pick (function
                     | Claim claim -> Some claim
                     | _ -> None)
                 |> List.toArray),
            Margins =
                (draft
                 |> pick (function
                     | Margin margin -> Some margin
                     | _ -> None)
                 |> List.toArray)
        )

    let private twice keyword where (places: Location list) =
        let lines =
            match places |> List.map (fun place -> string place.Line) |> List.distinct with
            | [ line ] -> $"line {line}"
            | lines -> "lines " + String.concat " and " lines

        Fault(keyword, $"given more than once {where} ({lines}); keep one")
        |> Location.locate (List.last places)

    let private repeated where (given: (string * Location) list) =
        [ for keyword, uses in List.groupBy fst given do
              if uses.Length > 1 then
                  twice keyword where (List.map snd uses) ]

    let private repetitions name draft =
        let keywords =
            [ for keyword, place, part in draft.Parts do
                  if not (part.IsClaim || part.IsMargin) then
                      keyword, place ]

        [ yield! repeated $"in experiment \"{name}\"" keywords
          for keyword, settings in blocks draft do
              yield!
                  settings |> List.map (fun setting -> setting.Parameter, setting.Given) |> repeated $"in `{keyword}`" ]

    /// Where a fault's field was written: an axis before a block, since a sweep replaces the single value.
    let private places draft =
        let placesOf (ofKind: Part -> bool) =
            List.indexed
                [ for _, place, part in draft.Parts do
                      if ofKind part then
                          place ]

        [ yield! axes draft |> List.collect _.Given
          for _, settings in blocks draft do
              for setting in settings do
                  if setting.Given.File <> "" then
                      setting.Parameter, setting.Given
          for keyword, place, _ in draft.Parts do
              keyword, place
          for index, place in placesOf _.IsClaim do
              $"claim {index + 1}", place
          for index, place in placesOf _.IsMargin do
              $"margin {index + 1}", place ]

    /// Everything that is wrong with it, each fault with its place where it has one.
    let faults name (place: Location) draft (validate: ExperimentSpec -> IReadOnlyList<Fault>) =
        let places = places draft

        let placeOf (fault: Fault) =
            places
            |> List.tryFind (fun (field, _) -> field = fault.Field)
            |> Option.map snd
            |> Option.defaultValue place

        let ofAxes = axes draft |> List.collect _.Faults
        let ofSpec = toSpec name draft |> validate |> List.ofSeq

        [ yield! repetitions name draft
          yield! ofAxes
          for fault in ofSpec do
              Location.locate (placeOf fault) fault ]
        |> List.sortBy (fun fault -> fault.Line |> Option.ofNullable)
