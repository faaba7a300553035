module FlipFlop.Tests.Main

open Expecto

/// Prints the closing line "N passed, N failed, N skipped" alone, after everything else.
[<EntryPoint>]
let main arguments =
    let mutable closing = ""

    let printer =
        { Impl.TestPrinters.defaultPrinter with
            summary =
                fun config summary ->
                    async {
                        do! Impl.TestPrinters.defaultPrinter.summary config summary
                        let failed = summary.failed.Length + summary.errored.Length
                        closing <- $"{summary.passed.Length} passed, {failed} failed, {summary.ignored.Length} skipped"
                    } }

    // An evaluation context of one culture with a decimal comma would show every place that forgets the invariant one.
    let exitCode = runTestsInAssemblyWithCLIArgs [ Printer printer; Sequenced ] arguments

    if closing <> "" then printfn "%s" closing

    exitCode
