namespace FlipFlop.Engine.Networks;

/// <summary>How the recurrent weights are drawn before training.</summary>
public enum RecurrentInitialiser
{
    /// <summary>A random orthogonal matrix (what the paper's code does, by Keras' "orthogonal").</summary>
    Orthogonal,

    /// <summary>Independent normal values of variance 1 / N (what the paper's text names).</summary>
    Normal,
}

/// <summary>What makes a state of an input and the state before.</summary>
public enum RecurrentLayer
{
    /// <summary>The paper's equation 6: h(t) = tanh(x(t) Win + h(t-1) Wrec).</summary>
    Tanh,

    /// <summary>A gated recurrent unit, as Keras writes it with reset_after = true; trained by the engine libtorch alone.</summary>
    Gru,
}

/// <summary>
/// A recurrent layer, by default that of the paper's equation 6, and a linear readout z(t) = h(t) Wout + b;
/// h before the first step is 0.
/// </summary>
public sealed record NetworkSpec
{
    /// <summary>Number of recurrent units, N.</summary>
    public int Units { get; init; } = 64;

    /// <summary>How the recurrent weights are drawn; input and output weights are Glorot uniform, the bias 0.</summary>
    public RecurrentInitialiser Recurrent { get; init; } = RecurrentInitialiser.Orthogonal;

    /// <summary>The recurrent layer.</summary>
    public RecurrentLayer Layer { get; init; } = RecurrentLayer.Tanh;
}
