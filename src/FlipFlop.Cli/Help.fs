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
    flipflop status quickstart --watch
    flipflop status quickstart --json --results /data/results

    Reads the store alone, so it works from any machine that sees it, while others train."

let private reportExamples =
    "EXAMPLES:

    flipflop report quickstart
    flipflop report quickstart --figures figures

    With --figures, figures/spectra.csv has the points of the figure spectra, one a row, each with its realization's
    key, seed and swept values, spectra.json what plotly.js draws of it, and spectra.svg and spectra.png are its
    picture; so for every figure. Pictures are drawn by Chromium, Chrome or Edge: the one that CHROME_PATH names, or
    the first on the path. Without one there are data only. Files that are there are replaced.

    Of a run that is not finished it reports what there is."

let private checkExamples =
    "EXAMPLES:

    flipflop check
    flipflop check quickstart

    Reads every file and compares it with the hashes that were written with it. What is damaged is trained again
    by the next run. Exit code 1 if anything is damaged or could not be checked."

let private cleanExamples =
    "EXAMPLES:

    flipflop clean --dry-run
    flipflop clean --yes

    Removes realizations that neither the results of an experiment, nor a version of them, nor an unfinished run
    refers to, and what runs that are over have left. Never touches what is being trained, nor files that are not the
    program's own. To give an experiment up, delete its folder (experiments/NAME, and work/plans/NAME-...), then clean."

let private verifyExamples =
    "EXAMPLES:

    flipflop verify quickstart
    flipflop verify figure-5 --sample 1
    flipflop verify figure-5 --epochs 2

    Exits with 0 if every bit is the same, and with 1 otherwise; then it says where the first bit differs, and
    whether the experiment's claims are the same all the same."

let private diffExamples =
    "EXAMPLES:

    flipflop diff quickstart
    flipflop diff quickstart@3f2a quickstart --margin spectralRadius=0.01
    flipflop diff results ../old-results --experiment figure-5 --html diff.html
    flipflop diff quickstart slower --json - --exit-code

    The first form compares the newest results with the version before. Both sides are analysed with today's code.
    With --exit-code: 0 same or equivalent, 1 changed, 4 inconclusive or incomparable."

let private importExamples =
    "EXAMPLES:

    flipflop import model.keras --name mine --step-ms 5
    flipflop import weights.hdf5 --name theirs

    Takes one SimpleRNN (tanh) and one Dense (linear) of Keras 2 or 3, with as many outputs as inputs. Afterwards
    `report`, `status` and `export` know the experiment; there is nothing to train or to verify."

let private exportExamples =
    "EXAMPLES:

    flipflop export quickstart --keras models
    flipflop export theirs --keras theirs.keras --states theirs.h5

    Files that are there already are replaced. An experiment with several networks gets a file for each, named by
    its key."

let private doctorExamples =
    "EXAMPLES:

    flipflop doctor
    flipflop doctor --verbose

    Runs every part of the engine in small and compares all bits with those of every other machine."

let private exitCodes =
    "EXIT CODES:

    0    fine
    1    the answer is no: a claim does not hold, with --require-claims; verify finds other bits; diff, with
         --exit-code, finds a change; check finds damage
    2    wrong usage, or a faulty experiment; nothing is stored
    3    something broke: the disk, a realization's training, the machine's arithmetic, the program itself
    4    it cannot be told: diff, with --exit-code, finds neither sameness nor a difference
    130  stopped by Ctrl-C; what was finished is kept"

/// What follows the usage of a command, or of the program.
let after (command: string option) =
    match command with
    | Some "run" -> runExamples
    | Some "show" -> showExamples
    | Some "status" -> statusExamples
    | Some "report" -> reportExamples
    | Some "verify" -> verifyExamples
    | Some "check" -> checkExamples
    | Some "clean" -> cleanExamples
    | Some "diff" -> diffExamples
    | Some "import" -> importExamples
    | Some "export" -> exportExamples
    | Some "doctor" -> doctorExamples
    | _ -> $"    flipflop help COMMAND shows a command's options and examples.\n\n{runExamples}"
    |> fun examples -> $"{examples}\n\n{exitCodes}"
