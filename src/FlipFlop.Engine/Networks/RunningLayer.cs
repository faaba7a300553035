namespace FlipFlop.Engine.Networks;

/// <summary>One step of a recurrent layer, for rows of inputs and states. A layer is one file.</summary>
internal abstract class RunningLayer
{
    /// <summary>Units are padded with zeros to a multiple of this: whole vectors, of products and of functions.</summary>
    private static readonly int Multiple = Math.Max(RowProduct.PanelColumns, 8);

    /// <summary>The layer of a network.</summary>
    public static RunningLayer Of(NetworkWeights weights, int rows) => weights.Layer switch
    {
        RecurrentLayer.Tanh => new RunningTanh(weights),
        RecurrentLayer.Gru => new RunningGru(weights, rows),
        _ => throw new ArgumentException($"There is no layer {weights.Layer}."),
    };

    /// <summary>Units with their padding.</summary>
    public static int Padded(int units) => (units + Multiple - 1) / Multiple * Multiple;

    /// <summary>h(t) of every row from its x(t) and h(t-1).</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="current">x and h of each row, (row, inputs + padded units).</param>
    /// <param name="next">The same one step later: of it the states are written.</param>
    public abstract void Advance(int rows, double[] current, double[] next);
}
