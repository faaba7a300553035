/// flipflop doctor, and what the program does where the arithmetic contract is broken.
module FlipFlop.Tests.Cli.DoctorTests

open System
open System.IO
open Expecto
open FlipFlop.Cli
open FlipFlop.Tests
open FlipFlop.Tests.TemporaryFolder

/// Runs the program in this process: exit code, standard output and standard error.
let private flipflop (arguments: string list) =
    let output, errors = Console.Out, Console.Error
    use written = new StringWriter()
    use complaints = new StringWriter()

    try
        Console.SetOut written
        Console.SetError complaints
        let exitCode = Program.main (Array.ofList arguments)
        exitCode, string written, string complaints
    finally
        Console.SetOut output
        Console.SetError errors

/// The same where subnormal numbers are flushed to zero.
let private flushed arguments =
    FlushedSubnormals.during (fun () -> flipflop arguments)

let private tiny =
    """{ "schema": 1, "name": "tiny", "network": { "units": 8 },
         "training": { "batch": 32, "trials": 64, "epochs": 1 }, "seeds": [1, 2] }"""

[<Tests>]
let tests =
    testList
        "Doctor"
        [ test "names the machine and finds every bit right" {
              let exitCode, output, errors = flipflop [ "doctor"; "--verbose" ]
              Expect.equal (exitCode, errors) (0, "") "exit code and errors"

              for word in
                  [ "processor"
                    "instruction sets"
                    ".NET 10"
                    "simd, arithmetic version"
                    "kept"
                    "parts of the engine give the bits that they give everywhere"
                    "Adam, 40 updates: "
                    "The arithmetic contract is kept" ] do
                  Expect.stringContains output word "output"
          }

          test "says what is broken where subnormal numbers are flushed to zero, with exit code 3" {
              let exitCode, output, errors = flushed [ "doctor" ]
              Expect.equal exitCode 3 "exit code"
              Expect.stringContains output "flushed to zero" "subnormals"
              Expect.stringContains output "tanh, float: " "a part that has other bits there"
              Expect.stringContains errors "The arithmetic contract is broken" "the sentence"
              Expect.isFalse (output.Contains "is kept") "the sentence of other machines"
          }

          test "a worker trains and stores nothing where subnormal numbers are flushed to zero, and says why" {
              inFolder (fun folder ->
                  let file = Path.Combine(folder, "tiny.json")
                  let results = Path.Combine(folder, "results")
                  File.WriteAllText(file, tiny)

                  let exitCode, output, errors = flushed [ "worker"; file; "--results"; results ]

                  Expect.equal exitCode 3 "exit code"
                  Expect.stringStarts output "{\"event\":\"broken\"" "whoever started it is told"

                  Expect.stringStarts
                      errors
                      "Nothing was trained: subnormal numbers are rounded to zero here"
                      "the message"

                  let stored =
                      if Directory.Exists results then
                          Directory.GetFiles(results, "manifest.json", SearchOption.AllDirectories)
                      else
                          [||]

                  Expect.isEmpty stored "realizations")
          } ]
