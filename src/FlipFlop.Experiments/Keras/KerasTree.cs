using PureHDF;

namespace FlipFlop.Experiments.Keras;

/// <summary>
/// The layers of an HDF5 file of Keras, by the layout that it has: Keras 3's own (layers/NAME/cell/vars/0), or the older
/// one that names every array (model_weights/NAME/.../kernel:0, or without model_weights where it has weights alone).
/// </summary>
internal sealed class KerasTree
{
    private const int Deepest = 12;
    private const int MostObjects = 4_000;

    private static readonly string[] Keras3Layers = ["layers", "_layer_checkpoint_dependencies"];
    private static readonly string[] Optimizers = ["optimizer", "optimizer_weights"];
    private static readonly string[] OfNoLayer = ["vars", "top_level_model_weights"];
    private static readonly string[] OfLayer = ["kernel", "bias"];
    private static readonly string[] OfCell = ["kernel", "recurrent_kernel", "bias"];

    private readonly List<string> ignored = [];
    private readonly ReadOnlyMemory<byte> bytes;
    private int objects;

    private KerasTree(ReadOnlyMemory<byte> bytes) => this.bytes = bytes;

    /// <summary>Layers that have weights, in the order in which the file has them.</summary>
    public IReadOnlyList<KerasLayer> Layers { get; private set; } = [];

    /// <summary>What of the file was left aside.</summary>
    public IReadOnlyList<string> Ignored => ignored;

    /// <param name="file">The open file.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="KerasRefusal">It is nested too deep, or has too many parts.</exception>
    public static KerasTree Of(IH5Group file, ReadOnlyMemory<byte> bytes)
    {
        var tree = new KerasTree(bytes);
        var root = tree.Children(file, 0);
        var keras3 = root.FirstOrDefault(child => child is IH5Group && Keras3Layers.Contains(child.Name)) as IH5Group;
        var full = root.FirstOrDefault(child => child is IH5Group && child.Name == "model_weights") as IH5Group;
        var layers = keras3 ?? full;
        foreach (var other in root.Where(child => child.Name != layers?.Name))
            tree.Besides(other, layersHere: layers is null);
        var groups = (layers is null ? root : tree.Children(layers, 1)).OfType<IH5Group>()
            .Where(group => !Optimizers.Contains(group.Name) && !OfNoLayer.Contains(group.Name));
        tree.Layers = [.. groups.Select(group => tree.Layer(group, keras3 is not null)).Where(layer => layer.Tensors.Count > 0)];
        return tree;
    }

    private void Besides(IH5Object other, bool layersHere)
    {
        if (Optimizers.Contains(other.Name))
            ignored.Add("the optimizer's weights");
        else if (!OfNoLayer.Contains(other.Name) && !(layersHere && other is IH5Group))
            ignored.Add($"\"{other.Name}\"");
    }

    private KerasLayer Layer(IH5Group group, bool keras3)
    {
        var tensors = new List<KerasTensor>();
        Collect(group, "", 2, keras3, tensors);
        return new KerasLayer(group.Name, tensors);
    }

    private void Collect(IH5Group group, string path, int depth, bool keras3, List<KerasTensor> tensors)
    {
        foreach (var child in Children(group, depth))
        {
            if (child is IH5Group inner)
                Collect(inner, path.Length == 0 ? inner.Name : $"{path}/{inner.Name}", depth + 1, keras3, tensors);
            else if (child is IH5Dataset dataset && path.Contains("seed_generator", StringComparison.Ordinal))
                ignored.Add($"a random seed of {group.Name}");
            else if (child is IH5Dataset values)
                tensors.Add(Tensor(values, path, keras3));
            else
                ignored.Add($"\"{child.Name}\", a link that leads nowhere");
        }
    }

    private KerasTensor Tensor(IH5Dataset values, string path, bool keras3)
    {
        var (owner, role) = keras3 ? Numbered(path, values.Name) : (path, values.Name.Split(':')[0]);
        return new KerasTensor(owner, role, values.Space.Dimensions, values, bytes);
    }

    /// <summary>Keras 3 numbers a layer's weights in the order in which the layer makes them.</summary>
    private static (string Owner, string Role) Numbered(string path, string number)
    {
        var owner = path.EndsWith("vars", StringComparison.Ordinal) ? path[..^"vars".Length].TrimEnd('/') : path;
        var roles = owner.Split('/')[^1] == "cell" ? OfCell : OfLayer;
        return (owner, int.TryParse(number, out var place) && place >= 0 && place < roles.Length ? roles[place] : $"vars/{number}");
    }

    private List<IH5Object> Children(IH5Group group, int depth)
    {
        if (depth > Deepest)
            throw new KerasRefusal($"its groups are nested more than {Deepest} deep");
        var children = new List<IH5Object>();
        foreach (var child in group.Children())
        {
            if (++objects > MostObjects)
                throw new KerasRefusal($"it has more than {MostObjects} parts");
            children.Add(child);
        }
        return children;
    }
}
