// One entry for every habit: dotnet fsi build.fsx TARGET
// Nothing but the SDK is needed; `check` needs the local tools, which it restores itself.

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions

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

/// The LibTorch engine is built for its tests alone, and is no part of the solution: nobody else needs its 460 MB.
/// Side by side run what waits for processes much of its time, and then LibTorch's, and what computes and draws.
let testPrograms =
    [ [ "tests/FlipFlop.Tests", [ "--programs" ]
        "tests/FlipFlop.LibTorch.Tests", [] ]
      [ ("tests/FlipFlop.Tests", [ "--without-programs" ]) ] ]

let build () =
    dotnet [ "build"; "FlipFlop.Experiments.sln"; "-c"; "Release" ]

/// Runs a test program, shows what it prints but for its closing line, and gives that line's counts and the exit code.
let runTests arguments (program, part) =
    let start =
        ProcessStartInfo(
            "dotnet",
            [ "run"; "-c"; "Release"; "--no-build"; "--project"; program; "--" ] @ part @ arguments,
            WorkingDirectory = root,
            RedirectStandardOutput = true
        )

    printfn "> dotnet %s" (String.concat " " start.ArgumentList)
    use child = Process.Start start

    let counts =
        [ while not child.StandardOutput.EndOfStream do
              let line = child.StandardOutput.ReadLine()
              let closing = Regex.Match(line, @"^(\d+) passed, (\d+) failed, (\d+) skipped$")

              if closing.Success then
                  [ for group in 1..3 -> int closing.Groups[group].Value ]
              else
                  printfn "%s" line ]
        |> List.tryLast

    child.WaitForExit()

    match counts with
    | Some counts -> counts, child.ExitCode
    | None ->
        eprintfn "%s ended with exit code %d before it had counted its tests." program child.ExitCode
        [ 0; 1; 0 ], max 1 child.ExitCode

let test arguments =
    build ()
    dotnet [ "build"; "tests/FlipFlop.LibTorch.Tests"; "-c"; "Release" ]

    let results =
        testPrograms
        |> List.map (fun programs -> async { return List.map (runTests arguments) programs })
        |> Async.Parallel
        |> Async.RunSynchronously
        |> List.concat

    match results |> List.map fst |> List.reduce (List.map2 (+)) with
    | [ passed; failed; skipped ] -> printfn "\n%d passed, %d failed, %d skipped" passed failed skipped
    | _ -> invalidOp "A closing line has three counts."

    match results |> List.map snd |> List.tryFind ((<>) 0) with
    | Some exitCode -> exit exitCode
    | None -> ()

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
      "bench", "run the benchmarks, all or those that are named", bench
      "bench-libtorch",
      "time the training step by simd and by LibTorch, which is built for it",
      (fun _ -> dotnet [ "run"; "-c"; "Release"; "--project"; "tests/FlipFlop.LibTorch.Benchmarks" ]) ]

let usage () =
    printfn "dotnet fsi build.fsx TARGET"

    for name, what, _ in targets do
        printfn "  %-14s %s" name what

match fsi.CommandLineArgs |> Array.toList |> List.tail with
| [] -> usage ()
| target :: rest ->
    match targets |> List.tryFind (fun (name, _, _) -> name = target) with
    | Some(_, _, action) -> action rest
    | None ->
        eprintfn "There is no target %s." target
        usage ()
        exit 2
