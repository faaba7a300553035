/// Whether a child process can be interrupted at all.
module FlipFlop.Tests.Interrupts

open System.Globalization
open System.IO
open Expecto

/// A shell that starts a command in the background has it ignore Ctrl-C, and its children inherit that.
let private areIgnored =
    lazy
        (File.Exists "/proc/self/status"
         && File.ReadLines "/proc/self/status"
            |> Seq.tryFind _.StartsWith("SigIgn:")
            |> Option.exists (fun line ->
                let mask = System.UInt64.Parse(line.Substring(7).Trim(), NumberStyles.HexNumber)
                mask &&& 2UL <> 0UL))

/// Skips the test, and says so, where these tests were started with interrupts ignored.
let skipWhereIgnored () =
    if areIgnored.Value then
        skiptest "interrupts (SIGINT) are ignored here: the tests were started in the background"
