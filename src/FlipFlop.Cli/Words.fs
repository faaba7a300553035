/// Short wordings that several commands and the progress share.
module FlipFlop.Cli.Words

open System
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Specification

/// "units 48, inputNoise 0.1": the swept values; "" where nothing is swept.
let cell (realization: Realization) =
    realization.Swept
    |> Seq.map (fun value -> $"{value.Parameter} {ParameterValue.Format value.Value}")
    |> String.concat ", "

/// "units 48, inputNoise 0.1, seed 2"; "imported" of a network that was not trained here.
let realization (each: Realization) =
    match cell each with
    | _ when not (isNull each.Imported) -> "imported"
    | "" -> $"seed {each.Seed}"
    | cell -> $"{cell}, seed {each.Seed}"

/// "8 s", "2 min 10 s", "3 h 20 min", "2 d 5 h".
let duration (time: TimeSpan) =
    if time.TotalSeconds < 10.0 then
        $"%.1f{time.TotalSeconds} s"
    elif time.TotalSeconds < 59.5 then
        $"%.0f{time.TotalSeconds} s"
    elif time.TotalMinutes < 60.0 then
        $"{time.Minutes} min {time.Seconds} s"
    elif time.TotalHours < 48.0 then
        $"{int time.TotalHours} h {time.Minutes} min"
    else
        $"{int time.TotalDays} d {time.Hours} h"

/// "1 realization", "27 realizations".
let counted = FlipFlop.Reports.Figure.counted
