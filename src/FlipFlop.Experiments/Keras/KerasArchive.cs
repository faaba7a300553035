using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using FlipFlop.Engine.Networks;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Keras;

/// <summary>
/// A network as a .keras archive, which keras.models.load_model of Keras 3 opens: a Sequential model of the recurrent layer
/// and a Dense, whose weights are the network's, bit for bit. The same network and time give the same bytes.
/// </summary>
public static class KerasArchive
{
    /// <summary>The release of Keras whose form of the archive this is.</summary>
    private const string KerasVersion = "3.15.1";

    /// <summary>The oldest time that a zip can say, so that the archive does not hang on when it was written.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The archive's bytes.</summary>
    /// <param name="weights">The network.</param>
    /// <param name="saved">What the archive calls the date on which the model was saved.</param>
    public static byte[] Bytes(NetworkWeights weights, DateTimeOffset saved)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "metadata.json", Json(writer => WriteMetadata(writer, saved)));
            Add(archive, "config.json", Json(writer => WriteModel(writer, weights)));
            Add(archive, "model.weights.h5", KerasWeights.Bytes(weights));
        }
        return stream.ToArray();
    }

    /// <summary>Without compression, as Keras has it: the weights can be read in place.</summary>
    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        using var part = entry.Open();
        part.Write(content);
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            write(writer);
        return stream.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, DateTimeOffset saved)
    {
        writer.WriteStartObject();
        writer.WriteString("keras_version", KerasVersion);
        writer.WriteString("date_saved", saved.ToUniversalTime().ToString("yyyy-MM-dd@HH:mm:ss", CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter writer, NetworkWeights weights)
    {
        WriteObject(writer, "keras", "Sequential", () =>
        {
            writer.WriteString("name", "sequential");
            writer.WriteStartArray("layers");
            WriteInput(writer, weights.Inputs);
            WriteRecurrent(writer, weights);
            WriteReadout(writer, weights.Outputs);
            writer.WriteEndArray();
            WriteShape(writer, "build_input_shape", weights.Inputs);
        });
    }

    private static void WriteInput(Utf8JsonWriter writer, int inputs) => WriteObject(writer, "keras.layers", "InputLayer", () =>
    {
        WriteShape(writer, "batch_shape", inputs);
        writer.WriteString("dtype", "float32");
        writer.WriteString("name", "input_layer");
    });

    private static void WriteRecurrent(Utf8JsonWriter writer, NetworkWeights weights)
    {
        var isGru = weights.Layer == RecurrentLayer.Gru;
        WriteObject(writer, "keras.layers", isGru ? "GRU" : "SimpleRNN", () =>
        {
            writer.WriteString("name", isGru ? "gru" : "simple_rnn");
            writer.WriteNumber("units", weights.Units);
            writer.WriteString("activation", "tanh");
            if (isGru)
            {
                writer.WriteString("recurrent_activation", "sigmoid");
                writer.WriteBoolean("reset_after", true);
            }
            writer.WriteBoolean("use_bias", weights.RecurrentBias is not null);
            writer.WriteBoolean("return_sequences", true);
        });
    }

    private static void WriteReadout(Utf8JsonWriter writer, int outputs) => WriteObject(writer, "keras.layers", "Dense", () =>
    {
        writer.WriteString("name", "dense");
        writer.WriteNumber("units", outputs);
        writer.WriteString("activation", "linear");
        writer.WriteBoolean("use_bias", true);
    });

    private static void WriteObject(Utf8JsonWriter writer, string module, string className, Action writeConfig)
    {
        writer.WriteStartObject();
        writer.WriteString("module", module);
        writer.WriteString("class_name", className);
        writer.WriteStartObject("config");
        writeConfig();
        writer.WriteEndObject();
        writer.WriteNull("registered_name");
        writer.WriteEndObject();
    }

    /// <summary>Any batch, any number of steps, so many channels.</summary>
    private static void WriteShape(Utf8JsonWriter writer, string name, int channels)
    {
        writer.WriteStartArray(name);
        writer.WriteNullValue();
        writer.WriteNullValue();
        writer.WriteNumberValue(channels);
        writer.WriteEndArray();
    }
}
