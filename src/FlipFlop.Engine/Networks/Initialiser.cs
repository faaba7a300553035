using FlipFlop.Engine.Randomness;

namespace FlipFlop.Engine.Networks;

/// <summary>Draws the weights of a network before training, as Keras' initialisers of the same names do.</summary>
public static class Initialiser
{
    /// <summary>
    /// Recurrent weights as the network says; input and output weights Glorot uniform (Glorot and Bengio 2010:
    /// uniform in +-sqrt(6 / (rows + columns))); output bias 0. Drawn in double precision, then rounded to float.
    /// </summary>
    /// <param name="network">Units, and how the recurrent weights are drawn.</param>
    /// <param name="inputs">Input channels.</param>
    /// <param name="outputs">Output channels.</param>
    /// <param name="seed">The seed of the initialisation, 0 .. 2^53 - 1.</param>
    public static NetworkWeights Draw(NetworkSpec network, int inputs, int outputs, long seed) => new()
    {
        Inputs = inputs,
        Units = network.Units,
        Outputs = outputs,
        InputKernel = GlorotUniform(seed, RandomStream.InitInput, inputs, Gates(network.Layer) * network.Units),
        RecurrentKernel = Recurrent(network, seed),
        RecurrentBias = network.Layer == RecurrentLayer.Gru ? new float[2 * Gates(network.Layer) * network.Units] : null,
        OutputKernel = GlorotUniform(seed, RandomStream.InitOutput, network.Units, outputs),
        OutputBias = new float[outputs],
    };

    /// <summary>How many times as wide as N a layer's kernels are.</summary>
    private static int Gates(RecurrentLayer layer) => layer == RecurrentLayer.Gru ? 3 : 1;

    private static float[] Recurrent(NetworkSpec network, long seed)
    {
        var (units, columns) = (network.Units, Gates(network.Layer) * network.Units);
        switch (network.Recurrent)
        {
            case RecurrentInitialiser.Orthogonal:
                // Of N x 3N the first N rows of an orthogonal 3N x 3N: orthonormal, as Keras' are.
                var square = Gaussian(seed, RandomStream.InitRecurrent, columns, columns);
                OrthogonalMatrix.Factor(square, columns);
                return Rounded(square[..(units * columns)], 1);
            case RecurrentInitialiser.Normal:
                return Rounded(Gaussian(seed, RandomStream.InitRecurrent, units, columns), 1 / Math.Sqrt(units));
            default:
                throw new ArgumentException($"{network.Recurrent} is no way to draw recurrent weights.");
        }
    }

    /// <summary>Independent normal values (rows x columns), mean 0 and variance 1; row i from the stream's row i.</summary>
    internal static double[] Gaussian(long seed, RandomStream stream, int rows, int columns)
    {
        var values = new double[rows * columns];
        for (var row = 0; row < rows; row++)
            new RandomRow(seed, stream, row).Normals(values.AsSpan(row * columns, columns));
        return values;
    }

    private static float[] GlorotUniform(long seed, RandomStream stream, int rows, int columns)
    {
        var limit = Math.Sqrt(6.0 / (rows + columns));
        var values = new float[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            var random = new RandomRow(seed, stream, row);
            for (var column = 0; column < columns; column++)
                values[row * columns + column] = (float)((2 * random.Uniform(column) - 1) * limit);
        }

        return values;
    }

    private static float[] Rounded(double[] values, double factor)
    {
        var rounded = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
            rounded[i] = (float)(values[i] * factor);
        return rounded;
    }
}
