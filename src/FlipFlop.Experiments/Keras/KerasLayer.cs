using System.Runtime.InteropServices;
using PureHDF;

namespace FlipFlop.Experiments.Keras;

/// <summary>One array of a layer as its file has it, not yet read.</summary>
/// <param name="Owner">The part of the layer that it belongs to, as a path: "cell", "forward_layer/cell"; "" for the layer itself.</param>
/// <param name="Role">"kernel", "recurrent_kernel", "bias", or whatever else the file calls it.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Values">Where its values are.</param>
/// <param name="File">The bytes of the file, in which they must lie.</param>
internal sealed record KerasTensor(string Owner, string Role, IReadOnlyList<ulong> Shape, IH5Dataset Values, ReadOnlyMemory<byte> File)
{
    /// <summary>"3 x 12", for messages.</summary>
    public string ShapeInWords => Shape.Count == 0 ? "a single number" : string.Join(" x ", Shape);

    /// <summary>The values, row by row.</summary>
    /// <param name="name">What it is, for the message.</param>
    /// <param name="expected">The shape it must have; so many values are read and no more.</param>
    /// <exception cref="KerasRefusal">It has another shape or type, lies elsewhere, or has a value that is no finite number.</exception>
    public float[] Read(string name, params int[] expected)
    {
        if (!Shape.SequenceEqual(expected.Select(length => (ulong)length)))
            throw new KerasRefusal($"its {name} is {ShapeInWords} where {string.Join(" x ", expected)} is needed");
        if (Values.Type.Class != H5DataTypeClass.FloatingPoint || Values.Type.Size != sizeof(float))
            throw new KerasRefusal($"its {name} is not float32");
        if (Values.Layout.Class is not (H5DataLayoutClass.Contiguous or H5DataLayoutClass.Compact))
            throw new KerasRefusal($"its {name} is stored in pieces or compressed, as Keras stores none; h5repack --layout CONTI stores it whole");
        var values = Values.Read<float[]>();
        if (!LieInFile(values))
            throw new KerasRefusal($"its {name} does not lie in the file: HDF5 can link to other files, whose values are not read");
        return Array.TrueForAll(values, float.IsFinite)
            ? values
            : throw new KerasRefusal($"its {name} has values that are no finite numbers");
    }

    // HDF5 has several ways to name another file, which PureHDF follows without a word. What is stored whole stands in a
    // file as it is in memory.
    private bool LieInFile(float[] values) => File.Span.IndexOf(MemoryMarshal.AsBytes<float>(values)) >= 0;
}

/// <summary>A layer that has weights.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Tensors">Its weights.</param>
internal sealed record KerasLayer(string Name, IReadOnlyList<KerasTensor> Tensors)
{
    /// <summary>Its recurrent kernels: one of a recurrent layer, two of a bidirectional one, none of any other.</summary>
    public IReadOnlyList<KerasTensor> RecurrentKernels { get; } = [.. Tensors.Where(tensor => tensor.Role == "recurrent_kernel")];

    public KerasTensor? Find(string role) => Tensors.FirstOrDefault(tensor => tensor.Role == role);
}
