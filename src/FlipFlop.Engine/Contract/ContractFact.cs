using System.Runtime.InteropServices;

namespace FlipFlop.Engine.Contract;

/// <summary>What a part of the engine computes on every machine, and what it has computed on this one.</summary>
/// <param name="Name">The part, and for a training its number of threads.</param>
/// <param name="Expected">The hash of its values, of this arithmetic version: 16 hexadecimal digits.</param>
/// <param name="Actual">The hash of the values that came out here.</param>
public sealed record ContractFact(string Name, string Expected, string Actual)
{
    // 64-bit FNV-1a (Fowler, Noll, Vo): a few exact lines. .NET's SHA-256 needs a native library, which a bare
    // machine or an emulator may lack.
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>Whether every bit is right.</summary>
    public bool Holds => Actual == Expected;

    /// <summary>The fact that the bytes of these values, little-endian, array after array, have the expected hash.</summary>
    internal static ContractFact Of<T>(string name, string expected, params IEnumerable<T[]> values) where T : unmanaged
    {
        var hash = Basis;
        foreach (var value in values.SelectMany(LittleEndian))
            hash = (hash ^ value) * Prime;
        return new(name, expected, hash.ToString("x16"));
    }

    private static unsafe byte[] LittleEndian<T>(T[] values) where T : unmanaged
    {
        byte[] bytes = [.. MemoryMarshal.AsBytes<T>(values)];
        for (var i = 0; !BitConverter.IsLittleEndian && i < bytes.Length; i += sizeof(T))
            bytes.AsSpan(i, sizeof(T)).Reverse();
        return bytes;
    }
}
