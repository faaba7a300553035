using System.Buffers.Binary;

namespace FlipFlop.Experiments.Keras;

/// <summary>
/// Where HDF5 keeps texts of any length: collections that begin with "GCOL", a version, and their size; in each, objects
/// that begin with their own size. PureHDF allocates what those sizes say, so they are checked against the file before.
/// </summary>
internal static class GlobalHeaps
{
    private const int HeaderBytes = 16;

    private static ReadOnlySpan<byte> Beginning => "GCOL\x01\0\0\0"u8;

    /// <exception cref="KerasRefusal">A size of a collection or of an object is more than there is.</exception>
    public static void Check(ReadOnlySpan<byte> file)
    {
        var from = 0;
        while (file[from..].IndexOf(Beginning) is var found and >= 0)
        {
            CheckCollection(file[(from + found)..]);
            from += found + Beginning.Length;
        }
    }

    private static void CheckCollection(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < HeaderBytes || BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]) is var size && size > (ulong)rest.Length)
            throw Damaged();
        var objects = rest[..(int)size];
        var at = (ulong)HeaderBytes;
        while (at + HeaderBytes <= size && BinaryPrimitives.ReadUInt16LittleEndian(objects[(int)at..]) != 0)
        {
            var length = BinaryPrimitives.ReadUInt64LittleEndian(objects[((int)at + 8)..]);
            if (length > size - at - HeaderBytes)
                throw Damaged();
            at += HeaderBytes + (length + 7) / 8 * 8;
        }
    }

    private static KerasRefusal Damaged() => new("it is damaged: a text in it claims to be larger than the file");
}
