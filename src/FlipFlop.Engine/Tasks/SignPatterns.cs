namespace FlipFlop.Engine.Tasks;

/// <summary>
/// The 2^bits sign patterns of +1 and -1 and their order: all +1 first, the last bit changes fastest.
/// So pattern s and pattern 2^bits - 1 - s are each other's negative.
/// </summary>
public static class SignPatterns
{
    /// <summary>How many patterns this many bits have.</summary>
    public static int Count(int bits) => 1 << bits;

    /// <summary>All patterns, (2^bits x bits), row by row.</summary>
    public static int[] All(int bits)
    {
        var signs = new int[Count(bits) * bits];
        for (var index = 0; index < signs.Length; index++)
            signs[index] = Sign(index / bits, index % bits, bits);
        return signs;
    }

    /// <summary>The sign of one bit of one pattern.</summary>
    public static int Sign(int pattern, int bit, int bits) => ((pattern >> (bits - 1 - bit)) & 1) == 0 ? 1 : -1;

    /// <summary>Where in the order a pattern stands; anything below 0 counts as -1.</summary>
    public static int IndexOf(ReadOnlySpan<int> signs)
    {
        var index = 0;
        foreach (var sign in signs)
            index = (index << 1) | (sign < 0 ? 1 : 0);
        return index;
    }
}
