using System.Runtime.CompilerServices;

namespace FlipFlop.Engine.Randomness;

/// <summary>Four 32-bit words: a counter, or the block of random words that belongs to it.</summary>
public readonly record struct PhiloxWords(uint W0, uint W1, uint W2, uint W3);

/// <summary>
/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): a keyed
/// bijection of 128-bit counters. It has no state, so any block can be asked for at any time, in any order.
/// </summary>
public static class Philox4x32
{
    internal const int Rounds = 10;
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;

    /// <summary>What the key's words grow by from round to round (golden ratio, and root of 3 less 1).</summary>
    internal const uint Weyl0 = 0x9E3779B9;
    internal const uint Weyl1 = 0xBB67AE85;

    /// <summary>The block of a counter under a key of two words.</summary>
    public static PhiloxWords Block(PhiloxWords counter, uint key0, uint key1)
    {
        var words = counter;
        for (var round = 0; round < Rounds; round++)
        {
            words = Round(words, key0, key1);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return words;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PhiloxWords Round(PhiloxWords words, uint key0, uint key1)
    {
        var product0 = (ulong)words.W0 * Multiplier0;
        var product1 = (ulong)words.W2 * Multiplier1;
        return new PhiloxWords(
            (uint)(product1 >> 32) ^ words.W1 ^ key0,
            (uint)product1,
            (uint)(product0 >> 32) ^ words.W3 ^ key1,
            (uint)product0);
    }
}
