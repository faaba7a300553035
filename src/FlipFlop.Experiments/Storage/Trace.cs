using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using FlipFlop.Engine.Networks;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// One 64-bit XXH3 of every tensor after every update, so that two trainings can be compared update by update
/// and the first that differs be named. A function of the tensors' raw little-endian values alone.
/// </summary>
/// <param name="Tensors">Names of the tensors.</param>
/// <param name="Hashes">(update, tensor), row by row.</param>
/// <remarks>
/// The file: the eight bytes "FFTRACE\n"; then little-endian an int32 format version, an int32 count of tensors, for
/// each its name as an int32 length and that many bytes of UTF-8; then for each update one uint64 a tensor.
/// </remarks>
public sealed record Trace(IReadOnlyList<string> Tensors, IReadOnlyList<ulong> Hashes)
{
    private const int FormatVersion = 1;

    private static ReadOnlySpan<byte> Magic => "FFTRACE\n"u8;

    /// <summary>Updates that were traced.</summary>
    public int Updates => Tensors.Count == 0 ? 0 : Hashes.Count / Tensors.Count;

    /// <summary>The hash of a tensor's values.</summary>
    public static ulong HashOf(ReadOnlySpan<float> values) => XxHash3.HashToUInt64(RawValues.Of(values));

    /// <summary>The file's bytes.</summary>
    public byte[] Bytes()
    {
        var names = Tensors.Select(Encoding.UTF8.GetBytes).ToList();
        var bytes = new byte[Magic.Length + 8 + names.Sum(name => 4 + name.Length) + 8 * Hashes.Count];
        var rest = bytes.AsSpan();
        Magic.CopyTo(rest);
        rest = Put(Put(rest[Magic.Length..], FormatVersion), names.Count);
        foreach (var name in names)
        {
            rest = Put(rest, name.Length);
            name.CopyTo(rest);
            rest = rest[name.Length..];
        }

        for (var i = 0; i < Hashes.Count; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(rest[(8 * i)..], Hashes[i]);
        return bytes;
    }

    /// <param name="bytes">The file's bytes.</param>
    /// <param name="path">Its path, for the message.</param>
    /// <exception cref="StoreException">The bytes are no trace.</exception>
    public static Trace Read(ReadOnlySpan<byte> bytes, string path)
    {
        if (!bytes.StartsWith(Magic))
            throw Faulty(path, "is no trace");
        try
        {
            var rest = bytes[Magic.Length..];
            if (Take(ref rest) is var version && version != FormatVersion)
                throw Faulty(path, $"is a trace of format {version}, and this program knows format {FormatVersion}");
            var count = Take(ref rest);
            if (count < 1 || count > rest.Length)
                throw Faulty(path, $"is no trace: it counts {count} tensors");
            var tensors = new string[count];
            for (var i = 0; i < tensors.Length; i++)
            {
                var length = Take(ref rest);
                tensors[i] = Encoding.UTF8.GetString(rest[..length]);
                rest = rest[length..];
            }

            return new Trace(tensors, Rows(rest, tensors.Length, path));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw Faulty(path, "is a truncated trace");
        }
    }

    private static ulong[] Rows(ReadOnlySpan<byte> bytes, int tensors, string path)
    {
        if (bytes.Length % (8 * tensors) != 0)
            throw Faulty(path, "is a truncated trace");
        var hashes = new ulong[bytes.Length / 8];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
        return hashes;
    }

    private static Span<byte> Put(Span<byte> bytes, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes[4..];
    }

    private static int Take(ref ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bytes = bytes[4..];
        return value;
    }

    private static StoreException Faulty(string path, string what) =>
        new(path, what, "Delete the realization's folder and run again.");
}

/// <summary>Collects a trace while a network is trained.</summary>
public sealed class TraceRecorder
{
    private readonly List<string> tensors;
    private readonly List<ulong> hashes;

    /// <summary>Begins a trace.</summary>
    public TraceRecorder() => (tensors, hashes) = ([], []);

    /// <summary>Goes on with a trace.</summary>
    public TraceRecorder(Trace soFar) => (tensors, hashes) = ([.. soFar.Tensors], [.. soFar.Hashes]);

    /// <summary>Adds the hashes of the weights as they are after an update.</summary>
    public void AfterUpdate(NetworkWeights current)
    {
        var first = tensors.Count == 0;
        foreach (var (name, values) in current.Tensors())
        {
            if (first)
                tensors.Add(name);
            hashes.Add(Trace.HashOf(values));
        }
    }

    public Trace Recorded() => new([.. tensors], [.. hashes]);
}
