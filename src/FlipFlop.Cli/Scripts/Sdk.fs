/// The .NET SDK's F# programs.
module FlipFlop.Cli.Scripts.Sdk

open System
open System.IO

/// The command that starts .NET programs.
let dotnet =
    match Environment.GetEnvironmentVariable "DOTNET_HOST_PATH" with
    | null
    | "" -> "dotnet"
    | path -> path

/// Of a runtime in ROOT/shared/Microsoft.NETCore.App/VERSION: ROOT/sdk.
let private sdks =
    Path.GetFullPath(Path.Combine(typeof<obj>.Assembly.Location, "..", "..", "..", "..", "sdk"))

let private version (folder: string) =
    match Version.TryParse(Path.GetFileName folder) with
    | true, NonNull version when version.Major = Environment.Version.Major -> Some version
    | _ -> None

/// The folder of the F# compiler of the newest SDK beside the runtime that runs this program, if there is one.
let compilerFolder =
    if Directory.Exists sdks then
        Directory.GetDirectories sdks
        |> Seq.choose (fun folder ->
            version folder |> Option.map (fun version -> version, Path.Combine(folder, "FSharp")))
        |> Seq.filter (fun (_, folder) -> File.Exists(Path.Combine(folder, "fsi.dll")))
        |> Seq.sortByDescending fst
        |> Seq.map snd
        |> Seq.tryHead
    else
        None

/// The arguments of dotnet that start F# Interactive: at once where it was found, a quarter of a second sooner than
/// by way of the SDK's own command.
let interactive =
    match compilerFolder with
    | Some folder -> [ "exec"; Path.Combine(folder, "fsi.dll") ]
    | None -> [ "fsi" ]
