/// A small experiment in a folder of its own, and the built program that runs it.
module FlipFlop.Tests.Cli.TinyExperiment

open System.IO
open FlipFlop.Tests
open FlipFlop.Tests.TemporaryFolder

let flipflop = FlipFlopProgram.run

/// Two cells, two seeds, trained in well under a second.
let tiny =
    """{
  "schema": 1,
  "name": "tiny",
  "title": "Is [this] fast?",
  "network": { "units": 8 },
  "training": { "batch": 32, "trials": 64, "epochs": 1 },
  "sweep": [[{ "units": 8 }, { "units": 12 }]],
  "seeds": [1, 2],
  "claims": [
    { "text": "never", "over": "all", "metric": "loss", "comparison": "below", "value": 0 }
  ]
}
"""

let withTiny (test: string -> unit) =
    inFolder (fun folder ->
        File.WriteAllText(Path.Combine(folder, "tiny.json"), tiny)
        test folder)

let realizations folder results =
    Directory.GetDirectories(Path.Combine(folder, results, "realizations")) |> Array.sort

let weights folder results =
    [ for path in realizations folder results ->
          Path.GetFileName path, File.ReadAllBytes(Path.Combine(path, "network.weights.h5")) ]
