module FlipFlop.Tests.Main

open System
open System.Reflection
open Expecto

/// The tests that start the program again and again wait for it much of their time: they can run beside all others, as a
/// process of their own, so that neither meets the other's console or variables.
let private startsPrograms (tests: Type) =
    [ "FlipFlop.Tests.Cli."
      "FlipFlop.Tests.Faults."
      "FlipFlop.Tests.Engine.ContractTests" ]
    |> List.exists (string tests.FullName).StartsWith

/// Which tests are asked for, and what else is: all, or one of two parts that make up all.
let private partOf (arguments: string[]) =
    match List.ofArray arguments with
    | "--programs" :: others -> startsPrograms, others
    | "--without-programs" :: others -> startsPrograms >> not, others
    | others -> (fun _ -> true), others

/// Prints the closing line "N passed, N failed, N skipped" alone, after everything else.
[<EntryPoint>]
let main arguments =
    let mutable closing = ""

    let printer =
        { Impl.TestPrinters.defaultPrinter with
            ignored = fun name reason -> async { eprintfn "SKIPPED %s: %s" name reason }
            summary =
                fun config summary ->
                    async {
                        do! Impl.TestPrinters.defaultPrinter.summary config summary
                        let failed = summary.failed.Length + summary.errored.Length
                        closing <- $"{summary.passed.Length} passed, {failed} failed, {summary.ignored.Length} skipped"
                    } }

    let plain = if Console.IsOutputRedirected then [ Colours 0 ] else []

    let isAskedFor, others = partOf arguments

    let tests =
        Impl.testFromAssemblyWithFilter isAskedFor (Assembly.GetExecutingAssembly())
        |> Option.defaultValue (testList "none" [])

    let exitCode =
        runTestsWithCLIArgs (Printer printer :: Sequenced :: No_Spinner :: plain) (Array.ofList others) tests

    // Past the runner's own writer, which pads every line.
    Console.Out.Flush()
    use output = new IO.StreamWriter(Console.OpenStandardOutput())
    output.WriteLine $"\n{closing}"
    exitCode
