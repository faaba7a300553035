using System.Security.Cryptography;
using System.Text;
using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Training;

namespace FlipFlop.Experiments.Storage;

/// <summary>A realization under way: all that is needed to go on from there and end with the same bits.</summary>
/// <param name="Key">The realization's key.</param>
/// <param name="State">The training between two updates.</param>
/// <param name="Trace">The trace so far.</param>
/// <param name="WallTime">Time that was trained so far.</param>
/// <param name="Sessions">How often training was begun or taken up so far, 1 or more.</param>
/// <remarks>
/// The file: the eight bytes "FFCHECK\n"; the SHA-256 of the rest; then little-endian an int32 format version and the
/// content. It is for the program alone, and gone when the realization is finished.
/// </remarks>
public sealed record Checkpoint(string Key, TrainingState State, Trace Trace, TimeSpan WallTime, int Sessions)
{
    private const int FormatVersion = 1;
    private const int HashBytes = 32;

    private static ReadOnlySpan<byte> Magic => "FFCHECK\n"u8;

    /// <summary>The file's bytes.</summary>
    public byte[] Bytes()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(new byte[HashBytes]);
            writer.Write(FormatVersion);
            Write(writer);
        }

        var bytes = stream.ToArray();
        SHA256.HashData(bytes.AsSpan(Magic.Length + HashBytes), bytes.AsSpan(Magic.Length, HashBytes));
        return bytes;
    }

    /// <summary>What the bytes hold, or null where they are torn, flipped, or of another format.</summary>
    /// <param name="bytes">A file's bytes.</param>
    public static Checkpoint? TryRead(byte[] bytes)
    {
        var content = Magic.Length + HashBytes;
        if (bytes.Length < content || !bytes.AsSpan().StartsWith(Magic))
            return null;
        if (!SHA256.HashData(bytes.AsSpan(content)).AsSpan().SequenceEqual(bytes.AsSpan(Magic.Length, HashBytes)))
            return null;
        using var reader = new BinaryReader(new MemoryStream(bytes, content, bytes.Length - content));
        return reader.ReadInt32() == FormatVersion ? Read(reader) : null;
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(Key);
        writer.Write(WallTime.Ticks);
        writer.Write(Sessions);
        writer.Write(State.Epoch.Updates);
        writer.Write(State.Epoch.Trials);
        writer.Write(State.Epoch.Loss);
        writer.Write(State.Epoch.GradientNorm);
        writer.Write(State.Epoch.IsFinite);
        writer.Write(State.History.Count);
        foreach (var epoch in State.History)
        {
            writer.Write(epoch.Epoch);
            writer.Write(epoch.Updates);
            writer.Write(epoch.Trials);
            writer.Write(epoch.Loss);
            writer.Write(epoch.GradientNorm);
        }

        writer.Write(State.Weights.Inputs);
        writer.Write(State.Weights.Units);
        writer.Write(State.Weights.Outputs);
        WriteAll(writer, [.. State.Weights.Tensors().Select(tensor => tensor.Values)]);
        WriteAll(writer, State.Moments.First);
        WriteAll(writer, State.Moments.Second);
        var trace = Trace.Bytes();
        writer.Write(trace.Length);
        writer.Write(trace);
    }

    private static Checkpoint Read(BinaryReader reader)
    {
        var (key, wallTime, sessions) = (reader.ReadString(), new TimeSpan(reader.ReadInt64()), reader.ReadInt32());
        var epoch = new EpochSums(
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadBoolean());
        var history = new EpochRecord[reader.ReadInt32()];
        for (var i = 0; i < history.Length; i++)
        {
            history[i] = new EpochRecord(
                reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble());
        }

        var (inputs, units, outputs) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        var weights = NetworkWeights.Of(inputs, units, outputs, ReadAll(reader));
        var state = new TrainingState
        {
            Weights = weights,
            Moments = new AdamMoments(ReadAll(reader), ReadAll(reader)),
            History = history,
            Epoch = epoch,
        };
        return new Checkpoint(key, state, Trace.Read(reader.ReadBytes(reader.ReadInt32()), "a checkpoint"), wallTime, sessions);
    }

    private static void WriteAll(BinaryWriter writer, IReadOnlyList<float[]> tensors)
    {
        writer.Write(tensors.Count);
        foreach (var values in tensors)
        {
            writer.Write(values.Length);
            writer.Write(RawValues.Of(values));
        }
    }

    private static float[][] ReadAll(BinaryReader reader)
    {
        var tensors = new float[reader.ReadInt32()][];
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i] = new float[reader.ReadInt32()];
            for (var j = 0; j < tensors[i].Length; j++)
                tensors[i][j] = reader.ReadSingle();
        }

        return tensors;
    }
}
