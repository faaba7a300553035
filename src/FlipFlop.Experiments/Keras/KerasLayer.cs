using PureHDF;

namespace FlipFlop.Experiments.Keras;

/// <summary>One array of a layer as its file has it, not yet read.</summary>
/// <param name="Owner">The part of the layer that it belongs to, as a path: "cell", "forward_layer/cell"; "" for the layer itself.</param>
/// <param name="Role">"kernel", "recurrent_kernel", "bias", or whatever else the file calls it.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Values">Where its values are.</param>
internal sealed record KerasTensor(string Owner, string Role, IReadOnlyList<ulong> Shape, IH5Dataset Values)
{
    /// <summary>"3 x 12", for messages.</summary>
    public string ShapeInWords => Shape.Count == 0 ? "a single number" : string.Join(" x ", Shape);

    /// <summary>The values, row by row.</summary>
    /// <param name="name">What it is, for the message.</param>
    /// <param name="expected">The shape it must have; so many values are read and no more.</param>
    /// <exception cref="KerasRefusal">It has another shape or type, or a value that is no finite number.</exception>
    public float[] Read(string name, params int[] expected)
    {
        if (!Shape.SequenceEqual(expected.Select(length => (ulong)length)))
            throw new KerasRefusal($"its {name} is {ShapeInWords} where {string.Join(" x ", expected)} is needed");
        if (Values.Type.Class != H5DataTypeClass.FloatingPoint || Values.Type.Size != sizeof(float))
            throw new KerasRefusal($"its {name} is not float32");
        var values = Values.Read<float[]>();
        return Array.TrueForAll(values, float.IsFinite)
            ? values
            : throw new KerasRefusal($"its {name} has values that are no finite numbers");
    }
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
