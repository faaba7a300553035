namespace FlipFlop.Tests.Faults

open System
open System.Collections.Generic
open System.IO
open FlipFlop.Experiments.Storage

/// The program is stopped: whatever it tries from now on does not happen.
/// It passes by whatever the program catches, as a kill does.
type StoppedException() =
    inherit OutOfMemoryException "The program was stopped."

/// What the machine goes through at the operation at which a disk stops.
type Stop =
    /// Killed before it.
    | Before
    /// Killed in the midst of it: half of the bytes are written.
    | Torn
    /// Killed after it.
    | After
    /// The power goes after it: whatever was not flushed is lost, names and content.
    | PowerCut
    /// The power goes after it: names are there, but content that was not flushed is cut to its half.
    | PowerCutOfContent

type private Content =
    { Bytes: byte[]
      mutable IsFlushed: bool }

/// A disk that stops at one operation, and leaves in another folder what a machine would find after its restart.
type internal StoppingDisk(root: string, stopAt: int, how: Stop, remains: string) =
    let disk = PhysicalDisk.Instance :> IDisk
    let files = Dictionary<string, Content>()
    let flushedNames = Dictionary<string, (string * Content) list>()
    let flushedFolders = HashSet<string>()
    let mutable operations = 0
    let mutable hasStopped = false
    let mutable kept = 0L

    let parent (path: string) = nonNull (Path.GetDirectoryName path)

    let filesIn folder =
        [ for pair in files do
              if parent pair.Key = folder then
                  pair.Key, pair.Value ]

    let rec copy (from: string) (into: string) =
        Directory.CreateDirectory into |> ignore

        for file in Directory.GetFiles from do
            let name = nonNull (Path.GetFileName file)

            // A lock that is held cannot be opened; it is empty, and its owner is dead there.
            File.WriteAllBytes(
                Path.Combine(into, name),
                if name.EndsWith ".lock" then
                    [||]
                else
                    File.ReadAllBytes file
            )

        for folder in Directory.GetDirectories from do
            copy folder (Path.Combine(into, nonNull (Path.GetFileName folder)))

    let survives folder =
        how <> PowerCut || flushedFolders.Contains folder

    let rec isReachable (folder: string) =
        folder = root || (survives folder && isReachable (parent folder))

    let afterPowerCut () =
        let names folder =
            if how = PowerCut then
                Option.defaultValue
                    []
                    (flushedNames.TryGetValue folder |> fun (found, list) -> if found then Some list else None)
            else
                filesIn folder

        for folder in Directory.GetDirectories(root, "*", SearchOption.AllDirectories) do
            let into = Path.Combine(remains, Path.GetRelativePath(root, folder))

            if not (into.Contains "/realizations") then
                ()
            elif isReachable folder then
                Directory.CreateDirectory into |> ignore

                for path, content in names folder do
                    let bytes =
                        if content.IsFlushed then
                            content.Bytes
                        else
                            content.Bytes[.. content.Bytes.Length / 2 - 1]

                    File.WriteAllBytes(Path.Combine(into, nonNull (Path.GetFileName path)), bytes)

    let stop () =
        hasStopped <- true

        if how = PowerCut || how = PowerCutOfContent then
            Directory.CreateDirectory remains |> ignore

            if Directory.Exists(Path.Combine(root, "work")) then
                copy (Path.Combine(root, "work")) (Path.Combine(remains, "work"))

            afterPowerCut ()
        else
            copy root remains

        raise (StoppedException())

    let step (tear: unit -> unit) (operation: unit -> unit) =
        if hasStopped then
            raise (StoppedException())

        operations <- operations + 1

        if operations <> stopAt then
            operation ()
        else
            match how with
            | Before -> ()
            | Torn -> tear ()
            | After
            | PowerCut
            | PowerCutOfContent -> operation ()

            stop ()

    /// What lies there when the program starts has been flushed long ago.
    do
        if Directory.Exists root then
            for folder in Directory.GetDirectories(root, "*", SearchOption.AllDirectories) do
                flushedFolders.Add folder |> ignore

                for file in Directory.GetFiles folder do
                    files[file] <-
                        { Bytes = File.ReadAllBytes file
                          IsFlushed = true }

                flushedNames[folder] <- filesIn folder

    member _.HasStopped = hasStopped
    member _.Operations = operations

    /// Updates of the last checkpoint that was written for good.
    member _.KeptUpdates = kept

    interface IDisk with
        member _.CreateFolder path =
            step ignore (fun () -> disk.CreateFolder path)

        member _.WriteNew(path, content) =
            let bytes = content.ToArray()

            let write (part: byte[]) =
                disk.WriteNew(path, ReadOnlySpan<byte> part)
                files[path] <- { Bytes = part; IsFlushed = false }

            step (fun () -> write bytes[.. bytes.Length / 2 - 1]) (fun () -> write bytes)

        member _.Flush path =
            step ignore (fun () -> files[path].IsFlushed <- true)

        member _.Rename(from, into) =
            step ignore (fun () ->
                disk.Rename(from, into)
                files[into] <- files[from]
                files.Remove from |> ignore)

        member _.Delete path =
            step ignore (fun () ->
                disk.Delete path
                files.Remove path |> ignore)

        member _.FlushFolder path =
            step ignore (fun () ->
                flushedNames[path] <- filesIn path

                for folder in Directory.GetDirectories path do
                    flushedFolders.Add folder |> ignore

                for name, content in filesIn path do
                    if (nonNull (Path.GetFileName name)).StartsWith "checkpoint." then
                        match Checkpoint.TryRead content.Bytes with
                        | NonNull checkpoint -> kept <- max kept checkpoint.State.Updates
                        | _ -> ())
