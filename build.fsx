// One entry for every habit: dotnet fsi build.fsx TARGET
// Nothing but the SDK is needed; `check` needs the local tools, which it restores itself.

open System
open System.Diagnostics
open System.IO

let root = __SOURCE_DIRECTORY__

let run (command: string) (arguments: string list) =
    printfn "> %s %s" command (String.concat " " arguments)

    use child =
        Process.Start(ProcessStartInfo(command, arguments, WorkingDirectory = root))

    child.WaitForExit()

    if child.ExitCode <> 0 then
        eprintfn "%s ended with exit code %d." command child.ExitCode
        exit child.ExitCode

let dotnet = run "dotnet"

let build () =
    dotnet [ "build"; "FlipFlop.Experiments.sln"; "-c"; "Release" ]

let test arguments =
    build ()

    dotnet (
        [ "run"
          "-c"
          "Release"
          "--no-build"
          "--project"
          "tests/FlipFlop.Tests"
          "--" ]
        @ arguments
    )

let fsharpSources = [ "src"; "tests"; "experiments"; "build.fsx" ]

/// `dotnet format` takes C# projects alone.
let csharpProjects =
    [ for folder in [ "src"; "tests" ] do
          yield! Directory.GetFiles(Path.Combine(root, folder), "*.csproj", SearchOption.AllDirectories) ]

/// Formats the sources, or with --check only says what is not formatted.
let format arguments =
    let check = arguments = [ "--check" ]
    dotnet [ "tool"; "restore" ]
    dotnet ("fantomas" :: (if check then "--check" :: fsharpSources else fsharpSources))

    for project in csharpProjects do
        dotnet ([ "format"; "whitespace"; project ] @ (if check then [ "--verify-no-changes" ] else []))

let bench arguments =
    dotnet ([ "run"; "-c"; "Release"; "--project"; "tests/FlipFlop.Benchmarks"; "--" ] @ arguments)

let targets: (string * string * (string list -> unit)) list =
    [ "build", "build everything", (fun _ -> build ())
      "test", "build and run all tests (what follows is passed on: --filter-test-list NAME)", test
      "format", "format the sources (--check: only say what is not formatted)", format
      "check",
      "check the format, build and test: what CI runs",
      (fun arguments ->
          format [ "--check" ]
          test arguments)
      "bench", "run the benchmarks, all or those that are named", bench ]

let usage () =
    printfn "dotnet fsi build.fsx TARGET"

    for name, what, _ in targets do
        printfn "  %-8s %s" name what

match fsi.CommandLineArgs |> Array.toList |> List.tail with
| [] -> usage ()
| target :: rest ->
    match targets |> List.tryFind (fun (name, _, _) -> name = target) with
    | Some(_, _, action) -> action rest
    | None ->
        eprintfn "There is no target %s." target
        usage ()
        exit 2
