/// Files that nobody's Keras has written: always a message, within bounds of memory, never a hang.
module FlipFlop.Tests.Experiments.KerasFuzzTests

open System
open System.IO
open System.IO.Compression
open System.Text
open System.Threading
open Expecto
open FlipFlop.Experiments.Keras
open FlipFlop.Experiments.Storage
open FlipFlop.Tests

let private samples =
    [ "no-bias.keras"
      "with-bias.weights.h5"
      "functional-api.keras3-legacy.h5"
      "with-bias.keras2-model.hdf5"
      "two-bits.keras2-weights.hdf5"
      "bidirectional.weights.h5" ]

let private mutantsOfEach = 400

/// What a damaged length or address may be.
let private hostile =
    [| 0L; 1L; -1L; 0x7FFFFFFFL; 0x80000000L; 0x7FFFFFFFFFFFFFFFL; 0x100000000L; 0x40000000L; 65535L |]

/// An eight-byte word of the file itself: as often as not the address of another part, and so a link in a circle.
let private wordOf (random: Random) (bytes: byte[]) =
    BitConverter.ToInt64(bytes, 8 * random.Next(bytes.Length / 8))

let private overwrite (bytes: byte[]) (at: int) (word: int64) width =
    Array.blit (BitConverter.GetBytes word) 0 bytes at (min width (bytes.Length - at))

let private mutate (random: Random) (original: byte[]) =
    let bytes = Array.copy original
    let aligned () = 8 * random.Next(bytes.Length / 8)

    for _ in 0 .. random.Next 4 do
        match random.Next 6 with
        | 0 -> bytes[random.Next bytes.Length] <- byte (random.Next 256)
        | 1 -> overwrite bytes (aligned ()) hostile[random.Next hostile.Length] 8
        | 2 -> overwrite bytes (aligned ()) (wordOf random bytes) 8
        | 3 -> overwrite bytes (random.Next bytes.Length) hostile[random.Next hostile.Length] (1 + random.Next 8)
        | 4 -> Array.fill bytes (aligned ()) 8 (byte (random.Next 256))
        | _ -> Array.blit bytes (random.Next(bytes.Length / 2)) bytes (random.Next(bytes.Length / 2)) (random.Next 512)

    if random.Next 5 = 0 then
        bytes[.. random.Next bytes.Length]
    else
        bytes

/// PureHDF allocates what a damaged length says before it reads it: one array, whose size .NET bounds, and no more.
let private mostAllocated = 2100L <<< 20

/// What is wrong with how one file is read; none if it is imported, or refused with a message.
let private wrong name (bytes: byte[]) =
    let before = GC.GetAllocatedBytesForCurrentThread()

    let failure =
        try
            KerasReader.Read(bytes, name) |> ignore
            None
        with
        | :? StoreException as refused when refused.Message.StartsWith name && refused.Message.Contains "is needed" -> None
        | other -> Some $"{name}: {other.GetType().Name}: {other.Message}"

    let allocated = GC.GetAllocatedBytesForCurrentThread() - before

    if allocated > mostAllocated then
        Some $"{name}: {allocated >>> 20} MiB were allocated"
    else
        failure

/// Runs in a thread of its own, which a hang cannot keep from being seen.
let private withinMinutes (minutes: float) (work: unit -> string list) =
    let found = ref [ "it hangs" ]
    let thread = Thread((fun () -> found.Value <- work ()), IsBackground = true)
    thread.Start()
    thread.Join(TimeSpan.FromMinutes minutes) |> ignore
    found.Value

let private archive (parts: (string * byte[]) list) =
    use stream = new MemoryStream()

    (use zip = new ZipArchive(stream, ZipArchiveMode.Create, true)

     for name, content in parts do
         use part = (zip.CreateEntry(name, CompressionLevel.SmallestSize)).Open()
         part.Write(content, 0, content.Length))

    stream.ToArray()

let private refusal bytes =
    try
        KerasReader.Read(bytes, "file") |> ignore
        failtest "it is imported"
    with :? StoreException as refused ->
        refused.Message

[<Tests>]
let tests =
    testList
        "Keras fuzz"
        [ for seed, name in List.indexed samples do
              test $"{mutantsOfEach} damaged copies of {name} are imported or refused with a message" {
                  let original = File.ReadAllBytes(TestData.path $"keras-files/{name}")
                  let random = Random(1000 + seed)

                  let found =
                      withinMinutes 4.0 (fun () ->
                          [ for _ in 1..mutantsOfEach do
                                yield! Option.toList (wrong name (mutate random original)) ])

                  Expect.isEmpty found "messages alone, within bounds"
              }

          test "Every truncated copy of a file is refused with a message" {
              let original =
                  File.ReadAllBytes(TestData.path "keras-files/two-bits.keras2-weights.hdf5")

              let found =
                  withinMinutes 4.0 (fun () ->
                      [ for length in 0..61 .. original.Length - 1 do
                            yield! Option.toList (wrong "cut" original[.. length - 1]) ])

              Expect.isEmpty found "messages alone"
          }

          test "A part of an archive that unpacks to more than the limit is refused before it is unpacked" {
              let bomb = archive [ "config.json", Array.create (5 <<< 20) (byte ' ') ]
              Number.isLessThan bomb.Length 100_000 "a small archive"
              Expect.stringContains (refusal bomb) "config.json has more than 4 MiB" "why"
          }

          test "A configuration of the wrong types, or nested without end, is refused" {
              let weights =
                  KerasWeights.Bytes((KerasReader.Read(TestData.path "keras-files/no-bias.keras")).Weights)

              let refusalOf (config: string) =
                  refusal (archive [ "config.json", Encoding.UTF8.GetBytes config; "model.weights.h5", weights ])

              Expect.stringContains (refusalOf "[]") "lists no layers" "a list"
              Expect.stringContains (refusalOf "7") "lists no layers" "a number"
              Expect.stringContains (refusalOf "{\"config\": {\"layers\": [1, null, {}]}}") "not known here" "no layers"
              Expect.stringContains (refusalOf (String('[', 100_000))) "is no JSON" "deep"
              Expect.stringContains (refusalOf "{") "is no JSON" "cut"
          } ]
