using System.Security.Cryptography;
using FlipFlop.Engine.Networks;
using FlipFlop.Experiments.Specification;
using FlipFlop.Experiments.Storage;
using PureHDF;

namespace FlipFlop.Experiments.Keras;

/// <summary>A network that was read from a file of Keras.</summary>
/// <param name="Weights">Its weights, bit for bit; a readout without a bias has one of zeros.</param>
/// <param name="FileSha256">SHA-256 of the file, in lower-case hex.</param>
/// <param name="Notes">What was assumed and what was left aside, a sentence each without a full stop.</param>
public sealed record KerasNetwork(NetworkWeights Weights, string FileSha256, IReadOnlyList<string> Notes);

/// <summary>
/// Reads a network of one SimpleRNN and one Dense from any file of Keras 2.x and 3: full models and weights alone, .hdf5,
/// .h5, .weights.h5 and .keras. What is no such network is refused, with a reason.
/// </summary>
public static class KerasReader
{
    private const int MostUnits = 4096;
    private const int MostBits = 8;

    /// <summary>HDF5's own limit of what an object's header holds.</summary>
    private const int LongestFixedText = 65_536;

    private const string Cure =
        "A network of one SimpleRNN (tanh) and one Dense (linear) is needed, float32, with as many outputs as inputs, 1 to 8: "
        + "a .keras, .h5, .hdf5 or .weights.h5 file of Keras 2 or 3.";

    /// <summary>Reads the file; one above 256 MiB is not opened.</summary>
    /// <exception cref="StoreException">There is no such file, it cannot be read, or it is no network of this kind; the message says why.</exception>
    public static KerasNetwork Read(string path) =>
        Read(StoreException.Guard(path, "cannot be read", () => Bytes(path)), path);

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="path">Its path, for the message.</param>
    /// <exception cref="StoreException">It is no network of this kind; the message says why.</exception>
    public static KerasNetwork Read(byte[] bytes, string path)
    {
        try
        {
            return Network(bytes);
        }
        catch (KerasRefusal refusal)
        {
            throw new StoreException(path, $"cannot be imported: {refusal.Message}", Cure, refusal);
        }
        // PureHDF throws bare exceptions of many kinds at a damaged file.
        catch (Exception e)
        {
            throw new StoreException(path, $"cannot be imported, since it is damaged: {e.Message.Split('\n')[0].TrimEnd('.')}", Cure, e);
        }
    }

    private static byte[] Bytes(string path)
    {
        var size = new FileInfo(path).Length;
        return size <= KerasContent.MostBytes
            ? File.ReadAllBytes(path)
            : throw new StoreException(
                path, $"has {size >> 20} MiB, and at most {KerasContent.MostBytes >> 20} are imported", "Save the weights alone, without the optimizer's.");
    }

    private static KerasNetwork Network(byte[] bytes)
    {
        var content = KerasContent.Of(bytes);
        GlobalHeaps.Check(content.Hdf5);
        using var file = H5File.Open(new GuardedStream(content.Hdf5), leaveOpen: false);
        var notes = new List<string>();
        if ((content.Config ?? ConfigIn(file)) is { } config)
            KerasConfig.Check(config, notes);
        else
            notes.Add("a file of weights does not say its activations: tanh, and a linear readout, are assumed");
        var tree = KerasTree.Of(file, content.Hdf5);
        var weights = Weights(tree.Layers, notes);
        if (tree.Ignored.Count > 0)
            notes.Add($"not used: {string.Join(", ", tree.Ignored.Distinct().Take(8))}");
        return new KerasNetwork(weights, Convert.ToHexStringLower(SHA256.HashData(bytes)), notes);
    }

    private static string? ConfigIn(IH5Object file)
    {
        if (!file.AttributeExists("model_config"))
            return null;
        var attribute = file.Attribute("model_config");
        if (attribute.Type.Class is not (H5DataTypeClass.String or H5DataTypeClass.VariableLength) || attribute.Space.Rank != 0
            || attribute.Type.Size > LongestFixedText)
            throw new KerasRefusal("its model_config is no text");
        return attribute.Read<string>();
    }

    private static NetworkWeights Weights(IReadOnlyList<KerasLayer> layers, List<string> notes)
    {
        var recurrent = Recurrent(layers);
        var readout = Readout([.. layers.Where(layer => layer != recurrent)]);
        var units = Length(recurrent.RecurrentKernels[0].Shape[0], "units", MostUnits);
        var inputs = Length(Matrix(recurrent.Find("kernel"), "input kernel").Shape[0], "inputs", MostBits);
        var outputs = Length(Matrix(readout.Find("kernel"), "output kernel").Shape[1], "outputs", MostBits);
        if (inputs != outputs)
            throw new KerasRefusal($"it has {inputs} inputs and {outputs} outputs, and a flip-flop has as many of each");
        if (readout.Find("bias") is null)
            notes.Add("the readout has no bias: zeros are stored");
        return new NetworkWeights
        {
            Inputs = inputs,
            Units = units,
            Outputs = outputs,
            InputKernel = recurrent.Find("kernel")!.Read("input kernel", inputs, units),
            RecurrentKernel = recurrent.RecurrentKernels[0].Read("recurrent kernel", units, units),
            RecurrentBias = recurrent.Find("bias")?.Read("recurrent bias", units),
            OutputKernel = readout.Find("kernel")!.Read("output kernel", units, outputs),
            OutputBias = readout.Find("bias")?.Read("output bias", outputs) ?? new float[outputs],
        };
    }

    /// <summary>A recurrent layer is told by its square recurrent kernel; a GRU's is three times as wide, an LSTM's four times.</summary>
    private static KerasLayer Recurrent(IReadOnlyList<KerasLayer> layers)
    {
        var recurrent = layers.Where(layer => layer.RecurrentKernels.Count > 0).ToList();
        if (recurrent.Count == 0)
            throw new KerasRefusal("it has no recurrent layer");
        if (recurrent.Any(layer => layer.RecurrentKernels.Count > 1))
            throw new KerasRefusal("it is bidirectional: a half of it runs backwards in time");
        if (recurrent.Count > 1)
            throw new KerasRefusal($"it has {recurrent.Count} recurrent layers");
        var shape = Matrix(recurrent[0].RecurrentKernels[0], "recurrent kernel").Shape;
        var gates = shape[0] > 0 && shape[1] % shape[0] == 0 ? shape[1] / shape[0] : 0;
        if (gates != 1)
        {
            throw new KerasRefusal(gates switch
            {
                3 => "a GRU is not a SimpleRNN",
                4 => "an LSTM is not a SimpleRNN",
                _ => $"its recurrent kernel is {recurrent[0].RecurrentKernels[0].ShapeInWords}, and a SimpleRNN's is square",
            });
        }
        return Known(recurrent[0], ["kernel", "recurrent_kernel", "bias"]);
    }

    private static KerasLayer Readout(IReadOnlyList<KerasLayer> others) => others.Count switch
    {
        0 => throw new KerasRefusal("it has no readout: no Dense layer follows the recurrent one"),
        1 => Known(others[0], ["kernel", "bias"]),
        var count => throw new KerasRefusal($"it has {count} layers with weights beside the recurrent one, where one readout is needed"),
    };

    /// <summary>A weight that is not known would change the answer if it were left aside.</summary>
    private static KerasLayer Known(KerasLayer layer, IReadOnlyList<string> roles)
    {
        if (layer.Tensors.FirstOrDefault(tensor => !roles.Contains(tensor.Role)) is { } stray)
            throw new KerasRefusal($"its layer {layer.Name} has weights that are not known here ({stray.Role})");
        if (layer.Tensors.Count > layer.Tensors.Select(tensor => tensor.Role).Distinct().Count())
            throw new KerasRefusal($"its layer {layer.Name} has weights of the same name twice");
        return layer;
    }

    private static KerasTensor Matrix(KerasTensor? tensor, string name) => tensor switch
    {
        null => throw new KerasRefusal($"it has no {name}"),
        { Shape.Count: 2 } => tensor,
        _ => throw new KerasRefusal($"its {name} is {tensor.ShapeInWords}, and no matrix"),
    };

    private static int Length(ulong length, string name, int most) => length >= 1 && length <= (ulong)most
        ? (int)length
        : throw new KerasRefusal($"it has {length} {name}; 1 to {most} are allowed");
}
