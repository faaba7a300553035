/// What the program's exit codes say; `flipflop help` documents them.
module FlipFlop.Cli.ExitCode

[<Literal>]
let Fine = 0

/// The answer is no: a claim fails, where claims are required; something is damaged.
[<Literal>]
let No = 1

/// Wrong usage, or a faulty experiment; the store is untouched.
[<Literal>]
let WrongUsage = 2

/// Something broke: the disk, a realization's training, the program itself.
[<Literal>]
let Broken = 3

/// Two experiments of which it cannot be told whether they differ.
[<Literal>]
let NotToBeTold = 4

/// Stopped by Ctrl-C; what was finished is kept.
[<Literal>]
let Stopped = 130
