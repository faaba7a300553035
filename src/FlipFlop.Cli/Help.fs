/// The help that Argu does not write: examples and exit codes.
module FlipFlop.Cli.Help

let private runExamples =
    "EXAMPLES:

    flipflop run experiments/quickstart.fsx
    flipflop run experiments/quickstart.fsx --seeds 1..8 --jobs 4
    flipflop run experiments/quickstart.fsx --set epochs=1 --set trials=128 --results /tmp/try
    flipflop run experiments/quickstart.fsx --set inputNoise=0.1,0.3 --require-claims

    What is complete in the results' folder is never trained again. Ctrl-C keeps what was finished; the same
    command goes on from there."

let private showExamples =
    "EXAMPLES:

    flipflop show experiments/quickstart.fsx
    flipflop show experiments/quickstart.fsx --set units=128
    flipflop show experiments/quickstart.fsx --json > quickstart.json"

let private statusExamples =
    "EXAMPLES:

    flipflop status
    flipflop status quickstart --results /data/results"

let private reportExamples =
    "EXAMPLES:

    flipflop report quickstart"

let private verifyExamples =
    "EXAMPLES:

    flipflop verify quickstart
    flipflop verify figure-5 --sample 1
    flipflop verify figure-5 --epochs 2

    Exits with 0 if every bit is the same, and with 1 otherwise; then it says where the first bit differs, and
    whether the experiment's claims are the same all the same."

let private doctorExamples =
    "EXAMPLES:

    flipflop doctor
    flipflop doctor --verbose

    Runs every part of the engine in small and compares all bits with those of every other machine."

let private exitCodes =
    "EXIT CODES:

    0    fine
    1    the answer is no: a claim does not hold, with --require-claims; verify finds other bits
    2    wrong usage, or a faulty experiment; nothing is stored
    3    something broke: the disk, a realization's training, the machine's arithmetic, the program itself
    130  stopped by Ctrl-C; what was finished is kept"

/// What follows the usage of a command, or of the program.
let after (command: string option) =
    match command with
    | Some "run" -> runExamples
    | Some "show" -> showExamples
    | Some "status" -> statusExamples
    | Some "report" -> reportExamples
    | Some "verify" -> verifyExamples
    | Some "doctor" -> doctorExamples
    | _ -> $"    flipflop help COMMAND shows a command's options and examples.\n\n{runExamples}"
    |> fun examples -> $"{examples}\n\n{exitCodes}"
