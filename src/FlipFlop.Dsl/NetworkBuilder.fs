namespace FlipFlop

open System.Runtime.CompilerServices
open FlipFlop.Engine.Networks

/// A network of one recurrent layer, which the block's name says: `tanhNetwork { units 64; recurrent orthogonal }`.
[<Sealed>]
type NetworkBuilder internal (keyword: string, layer: RecurrentLayer) =
    inherit SectionBuilder<NetworkSpec>(keyword)

    member _.Run(section: Section<NetworkSpec>) : Section<NetworkSpec> =
        let layer =
            { Parameter = "layer"
              Value = ChoiceName.get layer
              Given = Location.at None None }

        { section with
            Settings = layer :: section.Settings }

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
    let tanhNetwork = NetworkBuilder("tanhNetwork", RecurrentLayer.Tanh)

    /// A gated recurrent unit, as Keras writes it: `gruNetwork { units 64 }`; it needs `engine libtorch`.
    let gruNetwork = NetworkBuilder("gruNetwork", RecurrentLayer.Gru)

    /// For an axis: `layer [ tanhLayer; gruLayer ]`.
    let tanhLayer = RecurrentLayer.Tanh

    /// For an axis: `layer [ tanhLayer; gruLayer ]`.
    let gruLayer = RecurrentLayer.Gru

    /// A random orthogonal matrix, as the paper's code draws it.
    let orthogonal = RecurrentInitialiser.Orthogonal

    /// Independent normal values of variance 1 / N, as the paper's text says.
    let normal = RecurrentInitialiser.Normal
