/// The built program, as a process of its own.
module FlipFlop.Tests.FlipFlopProgram

open System
open System.Diagnostics
open System.IO

type Finished =
    { ExitCode: int
      Output: string
      Errors: string }

/// The program beside this test program.
let path = Path.Combine(AppContext.BaseDirectory, "flipflop.dll")

let private startOf variables (folder: string) (program: string) (arguments: string list) =
    let info =
        ProcessStartInfo(
            program,
            arguments,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        )

    for name, value in variables do
        info.Environment[name] <- value

    nonNull (Process.Start info)

/// Starts the program in a folder.
let start folder (arguments: string list) =
    startOf [] folder "dotnet" (path :: arguments)

let private finish (child: Process) =
    use child = child
    child.StandardInput.Close()
    let errors = child.StandardError.ReadToEndAsync()
    let output = child.StandardOutput.ReadToEnd()
    child.WaitForExit()

    { ExitCode = child.ExitCode
      Output = output
      Errors = errors.Result }

/// Runs the program in a folder to its end, with nothing on standard input.
let run folder arguments = finish (start folder arguments)

/// The same with these variables in place of what they are here.
let runWith variables folder (arguments: string list) =
    finish (startOf variables folder "dotnet" (path :: arguments))

/// Runs any command in a folder to its end.
let command folder program arguments =
    finish (startOf [] folder program arguments)
