using FlipFlop.Engine.Networks;
using PureHDF;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// Weights in Keras 3's own layout ("network.weights.h5"): what Keras' load_weights takes for the model
/// SimpleRNN, Dense (or GRU, Dense), and what h5py reads. Float32; the same weights give the same bytes.
/// </summary>
/// <remarks>
/// layers/simple_rnn/cell/vars/0 (inputs x N), 1 (N x N) and, only if there is one, 2 (the bias, N);
/// of a GRU layers/gru/cell/vars/0 (inputs x 3N), 1 (N x 3N), 2 (2 x 3N);
/// layers/dense/vars/0 (N x outputs) and 1 (outputs).
/// </remarks>
public static class KerasWeights
{
    private const string Layers = "layers";
    private const string SimpleRnn = "simple_rnn";
    private const string Gru = "gru";
    private const string Readout = "layers/dense/vars";

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <exception cref="StoreException">The file system refused.</exception>
    public static void Write(string path, NetworkWeights weights) => AtomicFile.Write(path, Bytes(weights));

    /// <summary>The file's bytes.</summary>
    public static byte[] Bytes(NetworkWeights weights)
    {
        var isGru = weights.Layer == RecurrentLayer.Gru;
        var (inputs, units, outputs) = ((ulong)weights.Inputs, (ulong)weights.Units, (ulong)weights.Outputs);
        var columns = isGru ? 3 * units : units;
        var cell = new H5Group
        {
            ["0"] = new H5Dataset(weights.InputKernel, fileDims: [inputs, columns]),
            ["1"] = new H5Dataset(weights.RecurrentKernel, fileDims: [units, columns]),
        };
        if (weights.RecurrentBias is not null)
            cell["2"] = new H5Dataset(weights.RecurrentBias, fileDims: isGru ? [2, columns] : [columns]);
        var dense = new H5Group
        {
            ["0"] = new H5Dataset(weights.OutputKernel, fileDims: [units, outputs]),
            ["1"] = new H5Dataset(weights.OutputBias, fileDims: [outputs]),
        };
        var file = new H5File
        {
            [Layers] = new H5Group
            {
                [isGru ? Gru : SimpleRnn] = Nested("cell", Nested("vars", cell)),
                ["dense"] = Nested("vars", dense),
            },
        };
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    /// <summary>Reads weights bit for bit, from ours or from Keras' own files.</summary>
    /// <exception cref="StoreException">There is no such file, or it is no network of this layout.</exception>
    public static NetworkWeights Read(string path)
    {
        var bytes = StoreException.Guard(path, "cannot be read", () => File.ReadAllBytes(path));
        try
        {
            using var file = H5File.Open(new MemoryStream(bytes), leaveOpen: false);
            return Network(file);
        }
        // PureHDF throws bare exceptions of many kinds at a damaged file.
        catch (Exception e)
        {
            throw new StoreException(
                path, $"is no network in Keras 3's layout: {e.Message.TrimEnd('.')}",
                $"A .weights.h5 file with {Cell(SimpleRnn)}/0 and 1 and {Readout}/0 and 1, float32, is needed.", e);
        }
    }

    private static H5Group Nested(string name, H5Group inner) => new() { [name] = inner };

    private static NetworkWeights Network(IH5Group file)
    {
        var isGru = file.LinkExists($"{Layers}/{Gru}");
        var cell = Cell(isGru ? Gru : SimpleRnn);
        var shape = Shape(file, $"{cell}/0", 2);
        var (inputs, columns) = (shape[0], shape[1]);
        var units = isGru ? columns / 3 : columns;
        var outputs = Shape(file, $"{Readout}/1", 1)[0];
        int[] bias = isGru ? [2, columns] : [columns];
        return new NetworkWeights
        {
            Inputs = inputs,
            Units = units,
            Outputs = outputs,
            InputKernel = Tensor(file, $"{cell}/0", inputs, columns),
            RecurrentKernel = Tensor(file, $"{cell}/1", units, columns),
            RecurrentBias = isGru || file.LinkExists($"{cell}/2") ? Tensor(file, $"{cell}/2", bias) : null,
            OutputKernel = Tensor(file, $"{Readout}/0", units, outputs),
            OutputBias = Tensor(file, $"{Readout}/1", outputs),
        };
    }

    private static string Cell(string layer) => $"{Layers}/{layer}/cell/vars";

    private static int[] Shape(IH5Group file, string name, int rank)
    {
        if (!file.LinkExists(name))
            throw new InvalidDataException($"it has no {name}");
        var shape = Array.ConvertAll(file.Dataset(name).Space.Dimensions, length => checked((int)length));
        return shape.Length == rank
            ? shape
            : throw new InvalidDataException($"{name} has {shape.Length} dimensions where {rank} are needed");
    }

    private static float[] Tensor(IH5Group file, string name, params int[] expected)
    {
        var shape = Shape(file, name, expected.Length);
        if (!shape.SequenceEqual(expected))
            throw new InvalidDataException($"{name} is {string.Join(" x ", shape)} where {string.Join(" x ", expected)} is needed");
        var type = file.Dataset(name).Type;
        if (type.Class != H5DataTypeClass.FloatingPoint || type.Size != sizeof(float))
            throw new InvalidDataException($"{name} is not float32");
        return file.Dataset(name).Read<float[]>();
    }
}
