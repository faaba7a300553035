/// The worker program of the engine libtorch: found, and built at its first use, since LibTorch is large and few ask
/// for it.
module FlipFlop.Cli.LibTorchWorker

open System
open System.Diagnostics
open System.IO
open System.Threading
open FlipFlop.Experiments.Execution
open FlipFlop.Cli.Scripts

[<Literal>]
let private Name = "FlipFlop.LibTorch"

/// The worker cannot be built; what the compiler said.
exception NotBuilt of reason: string

/// The folder of the worker's sources, above this program; none where the program was installed without them.
let private sources =
    let rec above (folder: DirectoryInfo | null) =
        match folder with
        | null -> None
        | folder ->
            let project = Path.Combine(folder.FullName, "src", Name)

            if File.Exists(Path.Combine(project, Name + ".csproj")) then
                Some project
            else
                above folder.Parent

    above (DirectoryInfo AppContext.BaseDirectory)

/// Debug if this program was built so, else Release.
let private configuration =
    if AppContext.BaseDirectory.Contains $"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}" then
        "Debug"
    else
        "Release"

let private folderOf project =
    Path.Combine(project, "bin", configuration, $"net{Environment.Version.Major}.0")

let private programIn folder = Path.Combine(folder, Name + ".dll")

/// What both programs are made of: where it differs, the worker is of other sources.
let private isOfTheseSources folder =
    [ "FlipFlop.Engine.dll"; "FlipFlop.Experiments.dll" ]
    |> List.forall (fun file ->
        let theirs, ours =
            Path.Combine(folder, file), Path.Combine(AppContext.BaseDirectory, file)

        File.Exists theirs && File.ReadAllBytes(theirs).AsSpan().SequenceEqual(File.ReadAllBytes ours))

let private isBuilt folder =
    File.Exists(programIn folder) && isOfTheseSources folder

let private build project =
    let start =
        ProcessStartInfo(
            Sdk.dotnet,
            [ "build"; project; "-c"; configuration; "--nologo"; "-v"; "quiet" ],
            RedirectStandardOutput = true
        )

    use child = nonNull (Process.Start start)
    let output = child.StandardOutput.ReadToEnd()
    child.WaitForExit()

    if child.ExitCode <> 0 then
        raise (NotBuilt(output.Trim()))

/// One process at a time; whoever waited finds it built.
let rec private buildOnce project folder =
    let lock = Path.Combine(project, "obj", "build.lock")
    Directory.CreateDirectory(nonNull (Path.GetDirectoryName lock)) |> ignore

    let held =
        try
            Some(new FileStream(lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        with :? IOException ->
            None

    match held with
    | Some held ->
        use _ = held

        if not (isBuilt folder) then
            build project
    | None ->
        Thread.Sleep 500
        buildOnce project folder

/// The program's path, if it was ever built.
let tryFind () =
    sources |> Option.map (folderOf >> programIn) |> Option.filter File.Exists

/// The command that starts the program, which is built if it is not there or of other sources; says so on standard
/// error. Raises NotBuilt.
let command arguments =
    match sources with
    | None -> raise (NotBuilt "its sources are not beside this program; run flipflop from the repository")
    | Some project ->
        let folder = folderOf project

        if not (isBuilt folder) then
            let first =
                if File.Exists(programIn folder) then
                    ""
                else
                    ", for the first time: LibTorch is 600 MB"

            eprintfn "Building the worker of the engine libtorch%s ..." first
            buildOnce project folder

        WorkerCommand(Sdk.dotnet, programIn folder :: arguments)

/// What the built program says of itself: that LibTorch loads, and whether it had to be patched; or why it does not.
let check program =
    let start =
        ProcessStartInfo(Sdk.dotnet, [ program; "check" ], RedirectStandardOutput = true, RedirectStandardError = true)

    use child = nonNull (Process.Start start)
    let errors = child.StandardError.ReadToEndAsync()
    let output = child.StandardOutput.ReadToEnd()
    child.WaitForExit()

    if child.ExitCode = 0 then
        Ok(output.Trim())
    else
        Error(errors.Result.Trim())
