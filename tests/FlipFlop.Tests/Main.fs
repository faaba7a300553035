module FlipFlop.Tests.Main

open Expecto

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

    let plain =
        if System.Console.IsOutputRedirected then
            [ Colours 0 ]
        else
            []

    let exitCode =
        runTestsInAssemblyWithCLIArgs (Printer printer :: Sequenced :: No_Spinner :: plain) arguments

    // Past the runner's own writer, which pads every line.
    System.Console.Out.Flush()
    use output = new System.IO.StreamWriter(System.Console.OpenStandardOutput())
    output.WriteLine $"\n{closing}"
    exitCode
