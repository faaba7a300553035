/// Plain tables: columns aligned by spaces, as wide as they need to be, readable by people and by other programs.
module FlipFlop.Cli.Table

type Alignment =
    | Left
    | Right

/// The lines of a table; rows have as many cells as there are columns.
let lines (columns: (string * Alignment) list) (rows: string list list) =
    let widths =
        (List.map fst columns) :: rows |> List.transpose |> List.map (List.map String.length >> List.max)

    let cell (text: string) width alignment =
        match alignment with
        | Left -> text.PadRight width
        | Right -> text.PadLeft width

    [ for row in List.map fst columns :: rows do
          List.map3 cell row widths (List.map snd columns)
          |> String.concat "  "
          |> fun line -> "  " + line.TrimEnd() ]

/// Three significant digits, for the eye: files have every digit.
let number (value: float) =
    let culture = System.Globalization.CultureInfo.InvariantCulture

    // A loss may be of any size, and that of a diverged training is no number at all.
    let exact =
        if abs value < 1e5 then
            System.Math.Round(decimal value, 12).ToString culture
        else
            ""

    if exact <> "" && exact.Length <= 5 then
        exact
    else
        value.ToString("G3", culture)

/// "0.016 - 0.019", or one number where all are alike; "" of none.
let range (values: float list) =
    match values with
    | [] -> ""
    | values ->
        let least, most = number (List.min values), number (List.max values)
        if least = most then least else $"{least} - {most}"
