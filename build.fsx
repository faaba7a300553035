// One entry for every habit: dotnet fsi build.fsx TARGET
// Nothing but the SDK is needed; `check` needs the local tools, which it restores itself.

open System
open System.Diagnostics
open System.IO

let root = __SOURCE_DIRECTORY__

let run (command: string) (arguments: string list) =
    printfn "> %s %s" command (String.concat " " arguments)
    use child = Process.Start(ProcessStartInfo(command, arguments, WorkingDirectory = root))
    child.WaitForExit()

    if child.ExitCode <> 0 then
        eprintfn "%s ended with exit code %d." command child.ExitCode
        exit child.ExitCode

let dotnet = run "dotnet"

let build () =
    dotnet [ "build"; "FlipFlop.Experiments.sln"; "-c"; "Release" ]

let test arguments =
    build ()
    dotnet ([ "run"; "-c"; "Release"; "--no-build"; "--project"; "tests/FlipFlop.Tests"; "--" ] @ arguments)

let sources = [ "src"; "tests"; "experiments"; "build.fsx" ]

let format () =
    dotnet [ "tool"; "restore" ]
    dotnet ("fantomas" :: sources)
    dotnet [ "format"; "whitespace"; "FlipFlop.Experiments.sln" ]

let checkFormat () =
    dotnet [ "tool"; "restore" ]
    dotnet ("fantomas" :: "--check" :: sources)
    dotnet [ "format"; "whitespace"; "FlipFlop.Experiments.sln"; "--verify-no-changes" ]

let bench arguments =
    dotnet ([ "run"; "-c"; "Release"; "--project"; "tests/FlipFlop.Benchmarks"; "--" ] @ arguments)

let targets: (string * string * (string list -> unit)) list =
    [ "build", "build everything", (fun _ -> build ())
      "test", "build and run all tests (what follows is passed on: --filter-test-list NAME)", test
      "format", "format the sources", (fun _ -> format ())
      "check", "check the format, build and test: what CI runs",
      (fun arguments ->
          checkFormat ()
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
