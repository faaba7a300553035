/// A folder of its own for one test, gone afterwards.
module FlipFlop.Tests.TemporaryFolder

open System.IO
open FlipFlop.Experiments.Storage

/// Blanks and brackets in the folder's name, so that nothing stumbles over them unseen.
let inFolder (test: string -> unit) =
    let folder = Directory.CreateTempSubdirectory "flipflop test [1] "

    try
        test folder.FullName
    finally
        if Directory.Exists folder.FullName then
            folder.Delete true

let inStore (test: ResultStore -> unit) =
    inFolder (fun folder -> test (ResultStore(Path.Combine(folder, "results"))))
