/// How many faults are tried, with which seed, and the line that says what became of them.
module FlipFlop.Tests.Faults.Tally

open System
open Expecto

/// FLIPFLOP_FAULTS=long tries many times as much.
let isLong = Environment.GetEnvironmentVariable "FLIPFLOP_FAULTS" = "long"

/// The few of every run of the tests, or the many of a long one.
let amount few many = if isLong then many else few

/// Draws that are the same in every run of the tests; a long run takes FLIPFLOP_FAULTS_SEED.
let random () =
    match Environment.GetEnvironmentVariable "FLIPFLOP_FAULTS_SEED" with
    | null
    | "" -> Random 20210
    | seed -> Random(int seed)

/// Prints the counts, and fails where one was lost.
let report (what: string) (tried: int) (lost: string list) =
    printfn "FAULTS %s: %d tried, %d survived, %d lost" what tried (tried - lost.Length) lost.Length

    if not lost.IsEmpty then
        let shown = lost |> List.truncate 10 |> String.concat "\n  "
        failtest $"{lost.Length} of {tried} were not survived:\n  {shown}"

/// What a check finds wrong, as a text; none if it passes.
let lossOf (name: string) (check: unit -> unit) =
    try
        check ()
        None
    with :? AssertException as e ->
        Some $"{name}: {e.Message}"
