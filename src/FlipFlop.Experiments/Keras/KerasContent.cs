using System.IO.Compression;
using System.Text;

namespace FlipFlop.Experiments.Keras;

/// <summary>What a file of Keras holds: the HDF5 bytes of its weights and, of an archive, its configuration.</summary>
/// <param name="Hdf5">HDF5 bytes.</param>
/// <param name="Config">config.json of a .keras archive; null for HDF5 files, which have it inside if they have it.</param>
internal sealed record KerasContent(byte[] Hdf5, string? Config)
{
    /// <summary>The largest file, and the largest part of an archive: four times the weights of 4,096 units, with their optimizer's.</summary>
    public const int MostBytes = 256 << 20;

    private const int MostConfigBytes = 4 << 20;

    private static ReadOnlySpan<byte> Hdf5Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    private static ReadOnlySpan<byte> ZipSignature => "PK\x03\x04"u8;

    /// <exception cref="KerasRefusal">The bytes are neither HDF5 nor an archive of Keras.</exception>
    public static KerasContent Of(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith(Hdf5Signature))
            return new KerasContent(bytes, null);
        if (bytes.AsSpan().StartsWith(ZipSignature))
            return OfArchive(bytes);
        throw new KerasRefusal(bytes.Length == 0 ? "it is empty" : "it is neither HDF5 nor a .keras archive");
    }

    private static KerasContent OfArchive(byte[] bytes)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            var config = Part(archive, "config.json", MostConfigBytes);
            var weights = Part(archive, "model.weights.h5", MostBytes);
            if (!weights.AsSpan().StartsWith(Hdf5Signature))
                throw new KerasRefusal("its model.weights.h5 is no HDF5");
            return new KerasContent(weights, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(config));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw new KerasRefusal($"it is a damaged .keras archive: {e.Message.Split('\n')[0].TrimEnd('.')}");
        }
    }

    /// <summary>What an archive says of a part's size is not believed: reading stops at the limit.</summary>
    private static byte[] Part(ZipArchive archive, string name, int most)
    {
        var entry = archive.GetEntry(name) ?? throw new KerasRefusal($"it is an archive without {name}");
        using var part = entry.Open();
        using var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (part.Read(buffer) is var count and > 0)
        {
            if (content.Length + count > most)
                throw new KerasRefusal($"its {name} has more than {most >> 20} MiB");
            content.Write(buffer.AsSpan(0, count));
        }
        return content.ToArray();
    }
}
