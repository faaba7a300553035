namespace FlipFlop.Engine.Networks;

/// <summary>How the recurrent weights are drawn before training.</summary>
public enum RecurrentInitialiser
{
    /// <summary>A random orthogonal matrix (what the paper's code does, by Keras' "orthogonal").</summary>
    Orthogonal,

    /// <summary>Independent normal values of variance 1 / N (what the paper's text names).</summary>
    Normal,
}

/// <summary>
/// The network of the paper's equation 6: h(t) = tanh(x(t) Win + h(t-1) Wrec), z(t) = h(t) Wout + b,
/// h before the first step is 0.
/// </summary>
public sealed record NetworkSpec
{
    /// <summary>Number of recurrent units, N.</summary>
    public int Units { get; init; } = 64;

    /// <summary>How the recurrent weights are drawn; input and output weights are Glorot uniform, the bias 0.</summary>
    public RecurrentInitialiser Recurrent { get; init; } = RecurrentInitialiser.Orthogonal;
}
