/// Runs F# Interactive, or the F# compiler's checks alone, on an experiment file, as a process of its own.
module FlipFlop.Cli.Scripts.ScriptProcess

open System
open System.ComponentModel
open System.Diagnostics
open System.IO
open System.Text
open System.Threading

/// The .NET SDK is not there, or does not start.
exception SdkMissing of reason: string

type Finished = { ExitCode: int; Output: string }

/// Defined while a program of ours evaluates a file: the prelude then leaves the assemblies to it.
[<Literal>]
let HostSymbol = "FLIPFLOP_HOST"

/// The language's assemblies: what a script sees.
let private languageReferences =
    [ for name in [ "FlipFlop.Engine"; "FlipFlop.Experiments"; "FlipFlop.Dsl" ] ->
          "-r:" + Path.Combine(AppContext.BaseDirectory, name + ".dll") ]

let private start (info: ProcessStartInfo) =
    try
        match Process.Start info with
        | null -> raise (SdkMissing $"{info.FileName} did not start")
        | started -> started
    with :? Win32Exception as cause ->
        raise (SdkMissing $"{info.FileName} did not start: {cause.Message}")

/// Runs `dotnet arguments`; each line of standard output goes to onLine, standard error is returned. A stop kills it.
let private run
    (arguments: string list)
    (environment: (string * string) list)
    (onLine: string -> unit)
    (stop: CancellationToken)
    =
    let info =
        ProcessStartInfo(Sdk.dotnet, arguments, RedirectStandardOutput = true, RedirectStandardError = true)

    // A process of two seconds gains nothing from being measured while it runs; it costs a fifth of its time.
    for name, value in ("DOTNET_TieredPGO", "0") :: environment do
        info.Environment[name] <- value

    use child = start info
    let errors = StringBuilder()

    child.ErrorDataReceived.Add(fun received ->
        if not (isNull received.Data) then
            errors.Append(received.Data).Append('\n') |> ignore)

    child.OutputDataReceived.Add(fun received ->
        match received.Data with
        | null -> ()
        | line -> onLine line)

    use _ = stop.Register(fun () -> child.Kill(entireProcessTree = true))
    child.BeginErrorReadLine()
    child.BeginOutputReadLine()
    child.WaitForExit()
    stop.ThrowIfCancellationRequested()

    { ExitCode = child.ExitCode
      Output = errors.ToString() }

/// What both programs are told: each message on one line and in English, whatever the machine's language.
let private wording = [ "--nologo"; "--flaterrors"; "--preferreduilang:en" ]

/// Evaluates the file; what it loads is looked for in the folder too, and declarations go to a file of that name.
/// What the script prints goes to standard error.
let evaluate (script: string) (folder: string) (declarations: string) (stop: CancellationToken) =
    let arguments =
        Sdk.interactive
        @ wording
        @ [ "--optimize-"; $"--define:{HostSymbol}"; $"-I:{folder}" ]
        @ languageReferences
        @ [ script ]

    run arguments [ FlipFlop.Declarations.HostVariable, declarations ] (eprintfn "%s") stop

let private runtimeReferences () =
    let folder = Path.GetDirectoryName typeof<obj>.Assembly.Location

    match AppContext.GetData "TRUSTED_PLATFORM_ASSEMBLIES" with
    | :? string as all ->
        [ for path in all.Split Path.PathSeparator do
              if Path.GetDirectoryName path = folder then
                  $"-r:{path}" ]
    | _ -> []

/// The compiler's checks alone, with what F# Interactive would see.
let private checks folder =
    let core = Path.Combine(AppContext.BaseDirectory, "FSharp.Core.dll")
    let interactive = Path.Combine(folder, "FSharp.Compiler.Interactive.Settings.dll")

    [ "--target:library"; "--typecheckonly"; "--vserrors"; "--utf8output" ]
    @ [ "--define:INTERACTIVE"; $"--define:{HostSymbol}" ]
    @ [ "--noframework"
        "--targetprofile:netcore"
        $"-r:{core}"
        $"-r:{interactive}" ]

/// Everything that the compiler finds wrong with the file: F# Interactive stops at the first error, the compiler
/// does not.
let check (script: string) (stop: CancellationToken) =
    match Sdk.compilerFolder with
    | None -> { ExitCode = 0; Output = "" }
    | Some folder ->
        let arguments =
            [ "exec"; Path.Combine(folder, "fsc.dll") ]
            @ wording
            @ checks folder
            @ runtimeReferences ()
            @ languageReferences
            @ [ script ]

        run arguments [] ignore stop
