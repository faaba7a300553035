module FlipFlop.Cli.Program

[<EntryPoint>]
let main _ = 0
