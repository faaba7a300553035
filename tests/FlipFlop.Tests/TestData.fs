/// Where the recorded reference data lie, and how to read them.
module FlipFlop.Tests.TestData

open System.IO

/// The repository's root: the nearest folder above the test program that has the solution.
let repositoryRoot =
    let rec up (folder: DirectoryInfo | null) =
        match folder with
        | null -> failwith "The tests must run from inside the repository: no FlipFlop.Experiments.sln above them."
        | folder when File.Exists(Path.Combine(folder.FullName, "FlipFlop.Experiments.sln")) -> folder.FullName
        | folder -> up folder.Parent

    up (DirectoryInfo System.AppContext.BaseDirectory)

/// A file of tests/data.
let path (relative: string) = Path.Combine(repositoryRoot, "tests", "data", relative)
