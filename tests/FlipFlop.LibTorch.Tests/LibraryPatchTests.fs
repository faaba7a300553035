/// TorchSharp's library on systems old and new.
module FlipFlop.LibTorch.Tests.LibraryPatchTests

open System
open System.IO
open System.Runtime.InteropServices
open Expecto
open FlipFlop.LibTorch.Loading

[<DllImport("torch_cpu", EntryPoint = "aoti_torch_abi_version")>]
extern uint64 nativeVersion()

let private library =
    Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so")

let private newest, newestSymbol = "GLIBCXX_3.4.32", "_ZSt21ios_base_library_initv"

/// The library as it was published: none of its versions may be missing.
let private published () =
    let bytes = File.ReadAllBytes library

    for version in ElfVersions(bytes).Needed do
        bytes[version.FlagsOffset] <- bytes[version.FlagsOffset] &&& ~~~(byte ElfVersions.Weak)

    bytes

let private onCopy (bytes: byte[]) action =
    let folder = Directory.CreateTempSubdirectory "flipflop-libtorch"

    try
        let path = Path.Combine(folder.FullName, "libLibTorchSharp.so")
        File.WriteAllBytes(path, bytes)
        File.SetLastWriteTimeUtc(path, DateTime(2026, 5, 7, 0, 0, 0, DateTimeKind.Utc))
        action path
        Expect.hasLength (folder.GetFiles()) 1 "no temporary file is left"
    finally
        folder.Delete true

let private systemLacking (missing: string list) =
    Func<string, string, string, bool>(fun _ _ version -> not (List.contains version missing))

let private changed (before: byte[]) (after: byte[]) =
    Expect.equal after.Length before.Length "size"

    [ for at in 0 .. before.Length - 1 do
          if before[at] <> after[at] then
              at ]

let private messageOf action =
    try
        action ()
        failtest "it was not refused"
    with :? LibTorchException as refusal ->
        refusal.Message

[<Tests>]
let tests =
    testList
        "TorchSharp's library"
        [ test "is given one flag where the system lacks the version that it names and does not use" {
              let bytes = published ()

              onCopy bytes (fun path ->
                  let written = File.GetLastWriteTimeUtc path
                  Expect.equal (LibraryPatch.Apply(path, systemLacking [ newest ])) LibraryState.Patched "state"
                  let patched = File.ReadAllBytes path

                  let version =
                      ElfVersions(patched).Needed |> Seq.find (fun version -> version.Name = newest)

                  Expect.equal (changed bytes patched) [ version.FlagsOffset ] "bytes that changed"
                  Expect.equal (File.GetLastWriteTimeUtc path) written "its time, by which the next build knows it")
          }

          test "is not written again once it was patched" {
              onCopy (published ()) (fun path ->
                  LibraryPatch.Apply(path, systemLacking [ newest ]) |> ignore
                  let patched = File.ReadAllBytes path
                  File.SetAttributes(path, FileAttributes.ReadOnly)
                  Expect.equal (LibraryPatch.Apply(path, systemLacking [ newest ])) LibraryState.Patched "state"
                  Expect.isEmpty (changed patched (File.ReadAllBytes path)) "bytes that changed")
          }

          test "is not touched where the system has all that it asks for" {
              let bytes = published ()

              onCopy bytes (fun path ->
                  Expect.equal (LibraryPatch.Apply(path, systemLacking [])) LibraryState.Untouched "state"
                  Expect.isEmpty (changed bytes (File.ReadAllBytes path)) "bytes that changed")
          }

          test "is refused where it uses what the system lacks, with what that is and what to do" {
              let bytes = published ()

              onCopy bytes (fun path ->
                  let message =
                      messageOf (fun () ->
                          LibraryPatch.Apply(path, systemLacking [ newest; "GLIBCXX_3.4.30" ]) |> ignore)

                  Expect.stringContains message "GLIBCXX_3.4.30" "what is missing"
                  Expect.stringContains message "simd" "what to do"
                  Expect.isEmpty (changed bytes (File.ReadAllBytes path)) "bytes that changed")
          }

          test "is refused where it is cut short, or no library at all" {
              for bytes in [ [||]; "no library"B; (published ())[..9999]; Array.zeroCreate 100 ] do
                  onCopy bytes (fun path ->
                      let message =
                          messageOf (fun () -> LibraryPatch.Apply(path, systemLacking []) |> ignore)

                      Expect.stringContains message path "which file")
          }

          test "is whole whoever patches it at the same time" {
              let bytes = published ()

              onCopy bytes (fun path ->
                  Array.Parallel.init 8 (fun _ -> LibraryPatch.Apply(path, systemLacking [ newest ]))
                  |> Array.iter (fun state -> Expect.equal state LibraryState.Patched "state")

                  Expect.hasLength (changed bytes (File.ReadAllBytes path)) 1 "bytes that changed")
          }

          test "names a version of which no code of it uses anything" {
              let versions = ElfVersions(published ())
              let version = versions.Needed |> Seq.find (fun version -> version.Name = newest)
              Expect.sequenceEqual (versions.Symbols version) [ newestSymbol ] "symbols of the version"
              Expect.isFalse (versions.IsUsed version) "used"

              let used =
                  versions.Needed |> Seq.find (fun version -> version.Name = "GLIBCXX_3.4.30")

              Expect.isTrue (versions.IsUsed used) "another version is used"
          }

          test "was patched here if and only if the system's libstdc++ is older" {
              let older = not (SystemLibrary.Has("libstdc++.so.6", newestSymbol, newest))

              Expect.isTrue
                  (SystemLibrary.Has("libstdc++.so.6", "_ZNSt6chrono3_V212steady_clock3nowEv", "GLIBCXX_3.4.19"))
                  "older versions"

              Expect.isFalse (SystemLibrary.Has("libnone.so.6", newestSymbol, newest)) "a library that is not there"
              Expect.equal (LibTorchLibrary.EnsureLoaded() = LibraryState.Patched) older "patched"
          }

          test "brings LibTorch of the version that it says" {
              let native =
                  LibTorchLibrary.EnsureLoaded() |> ignore
                  nativeVersion ()

              let part shift = int (native >>> shift) &&& 255
              Expect.equal LibTorchLibrary.Version $"{part 56}.{part 48}.{part 40}" "version"
          } ]
