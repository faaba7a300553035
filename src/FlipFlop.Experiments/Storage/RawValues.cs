using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FlipFlop.Engine.Networks;

namespace FlipFlop.Experiments.Storage;

/// <summary>What weights are when they are compared: the bytes of their float32 values, little-endian on every machine.</summary>
public static class RawValues
{
    /// <summary>SHA-256 of the values, tensor after tensor, in lower-case hex: weights are the same when this is.</summary>
    public static string Sha256(NetworkWeights weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, values) in weights.Tensors())
            hash.AppendData(Of(values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The little-endian bytes of the values: a view of them where the machine is little-endian.</summary>
    internal static ReadOnlySpan<byte> Of(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
            return MemoryMarshal.AsBytes(values);

        var reversed = new int[values.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values), reversed);
        return MemoryMarshal.AsBytes<int>(reversed);
    }
}
