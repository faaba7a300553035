namespace FlipFlop

open System.Runtime.CompilerServices
open FlipFlop.Engine.Networks

/// The network of the paper's equation 6: `tanhNetwork { units 64; recurrent orthogonal }`.
[<Sealed>]
type NetworkBuilder internal () =
    inherit SectionBuilder<NetworkSpec>("tanhNetwork")

    /// How many recurrent units, N.
    [<CustomOperation "units">]
    member builder.Units
        (section: Section<NetworkSpec>, value: int, [<CallerFilePath>] ?file: string, [<CallerLineNumber>] ?line: int)
        =
        builder.Add section "units" (int64 value) file line

    /// How the recurrent weights are drawn: orthogonal or normal.
    [<CustomOperation "recurrent">]
    member builder.Recurrent
        (
            section: Section<NetworkSpec>,
            value: RecurrentInitialiser,
            [<CallerFilePath>] ?file: string,
            [<CallerLineNumber>] ?line: int
        ) =
        builder.Add section "recurrent" (ChoiceName.get value) file line

[<AutoOpen>]
module Network =
    /// The network of the paper's equation 6: `tanhNetwork { units 64; recurrent orthogonal }`.
    let tanhNetwork = NetworkBuilder()

    /// A random orthogonal matrix, as the paper's code draws it.
    let orthogonal = RecurrentInitialiser.Orthogonal

    /// Independent normal values of variance 1 / N, as the paper's text says.
    let normal = RecurrentInitialiser.Normal
