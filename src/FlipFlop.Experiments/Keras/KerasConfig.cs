using System.Text.Json;

namespace FlipFlop.Experiments.Keras;

/// <summary>
/// What a full model says of itself (config.json, or the attribute model_config): whether it is SimpleRNN with tanh and
/// Dense without activation, and nothing else that changes an answer.
/// </summary>
internal static class KerasConfig
{
    private static readonly string[] Recurrent = ["SimpleRNN", "GRU", "LSTM", "CuDNNGRU", "CuDNNLSTM", "RNN", "ConvLSTM2D"];

    /// <summary>Layers that do nothing to a network that answers.</summary>
    private static readonly string[] Silent =
        ["InputLayer", "Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout", "ActivityRegularization"];

    /// <summary>Refuses what is no network of ours, and says what of it is not used here.</summary>
    /// <param name="json">The model's configuration.</param>
    /// <param name="notes">What a reader of the report should know.</param>
    /// <exception cref="KerasRefusal">Why it cannot be imported.</exception>
    public static void Check(string json, List<string> notes)
    {
        using var document = Parse(json);
        var layers = Layers(document.RootElement).Select(Unwrapped).ToList();
        var recurrent = layers.Where(layer => Recurrent.Contains(ClassOf(layer))).ToList();
        foreach (var layer in layers)
            CheckLayer(layer, notes);
        if (recurrent.Count != 1)
            throw new KerasRefusal(recurrent.Count == 0 ? "it has no recurrent layer" : $"it has {recurrent.Count} recurrent layers");
        var dense = layers.FindAll(layer => ClassOf(layer) == "Dense");
        if (dense.Count == 0)
            throw new KerasRefusal("it has no readout: no Dense layer follows the recurrent one");
        if (dense.Count > 1)
            throw new KerasRefusal($"it has {dense.Count} Dense layers where one readout is needed");
        if (layers.IndexOf(dense[0]) < layers.IndexOf(recurrent[0]))
            throw new KerasRefusal("its Dense layer stands before the recurrent one, and it has no readout");
        if (layers.Count(layer => ClassOf(layer) == "InputLayer") > 1)
            throw new KerasRefusal("it has more than one input");
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            throw new KerasRefusal($"its configuration is no JSON (line {e.LineNumber + 1})");
        }
    }

    private static List<JsonElement> Layers(JsonElement model)
    {
        var config = Member(model, "config");
        var layers = config?.ValueKind == JsonValueKind.Array ? config : config is { } inner ? Member(inner, "layers") : null;
        return layers?.ValueKind == JsonValueKind.Array
            ? [.. layers.Value.EnumerateArray()]
            : throw new KerasRefusal("its configuration lists no layers");
    }

    /// <summary>A layer that is applied to every step is that layer: a recurrent network's Dense is applied so anyway.</summary>
    private static JsonElement Unwrapped(JsonElement layer) =>
        ClassOf(layer) == "TimeDistributed" && Member(layer, "config") is { } config && Member(config, "layer") is { } inner
            ? inner
            : layer;

    private static void CheckLayer(JsonElement layer, List<string> notes)
    {
        var name = ClassOf(layer);
        var config = Member(layer, "config") ?? default;
        switch (name)
        {
            case "SimpleRNN":
                CheckActivation(config, "tanh", "its recurrent layer", fallback: "tanh");
                if (IsTrue(config, "go_backwards"))
                    throw new KerasRefusal("its recurrent layer runs backwards in time");
                if (!IsTrue(config, "return_sequences"))
                    notes.Add("the model answers at a trial's last step alone; here its readout is asked at every step");
                break;
            case "Dense":
                CheckActivation(config, "linear", "its readout", fallback: "linear");
                break;
            case "Bidirectional":
                throw new KerasRefusal("it is bidirectional: a half of it runs backwards in time");
            case var other when Recurrent.Contains(other):
                throw new KerasRefusal($"{(other.StartsWith('L') ? "an" : "a")} {other} is not a SimpleRNN");
            case var other when !Silent.Contains(other):
                throw new KerasRefusal($"it has a layer of the class {Short(other)}, which is not known here");
        }
    }

    private static void CheckActivation(JsonElement config, string needed, string whose, string fallback)
    {
        var given = Member(config, "activation");
        var name = given?.ValueKind switch
        {
            null => fallback,
            JsonValueKind.Null => "linear",
            JsonValueKind.String => given.Value.GetString()!,
            JsonValueKind.Object => Text(given.Value, "config") ?? Text(given.Value, "class_name") ?? "unknown",
            _ => "unknown",
        };
        if (name != needed)
            throw new KerasRefusal($"{whose} has the activation {Short(name)}, not {needed}");
    }

    private static string ClassOf(JsonElement layer) => Text(layer, "class_name") ?? "without a name";

    private static bool IsTrue(JsonElement config, string name) => Member(config, name)?.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    /// <summary>As much of a file's own word as a message can bear.</summary>
    private static string Short(string word) =>
        new([.. word.Take(40).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter)]);
}
