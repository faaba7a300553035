using FlipFlop.Engine.Training;

namespace FlipFlop.Engine.Randomness;

/// <summary>
/// One row (a trial, a matrix row, an epoch) of one stream of one seed: an endless sequence of random words in
/// which each is a pure function of (seed, stream, row, index), whatever else was asked for before.
/// </summary>
/// <remarks>
/// Philox4x32-10 under the seed as key (low word, high word), with the counter (stream's number, row's low word,
/// row's high word, block). One row has 2^32 blocks of four words.
/// </remarks>
public readonly struct RandomRow
{
    private readonly uint _stream;
    private readonly ulong _row;

    /// <exception cref="ArgumentOutOfRangeException">The seed is not in 0 .. 2^53 - 1, or the row is negative.</exception>
    public RandomRow(long seed, RandomStream stream, long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seed, Seed.Largest);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        Key0 = (uint)seed;
        Key1 = (uint)(seed >> 32);
        _stream = (uint)stream;
        _row = (ulong)row;
    }

    internal uint Key0 { get; }

    internal uint Key1 { get; }

    /// <summary>The counter of a block.</summary>
    internal PhiloxWords Counter(uint block) => new(_stream, (uint)_row, (uint)(_row >> 32), block);

    /// <summary>Words 4 block to 4 block + 3.</summary>
    public PhiloxWords Block(uint block) => Philox4x32.Block(Counter(block), Key0, Key1);

    /// <summary>Word number index: 32 random bits.</summary>
    public uint Word(long index)
    {
        var block = Block(checked((uint)(index >> 2)));
        return (index & 3) switch { 0 => block.W0, 1 => block.W1, 2 => block.W2, _ => block.W3 };
    }

    /// <summary>Words 2 index (low) and 2 index + 1 (high): 64 random bits.</summary>
    public ulong DoubleWord(long index)
    {
        var block = Block(checked((uint)(index >> 1)));
        return (index & 1) == 0 ? Join(block.W0, block.W1) : Join(block.W2, block.W3);
    }

    /// <summary>A whole number of 0 .. count - 1, from double word number index.</summary>
    public long Below(long index, long count) => Deviates.Below(DoubleWord(index), count);

    /// <summary>A double in (0, 1), from double word number index.</summary>
    public double Uniform(long index) => Deviates.Uniform(DoubleWord(index));

    /// <summary>Normal value number index, double precision; values 2k and 2k + 1 are made of block k.</summary>
    public double Normal(long index)
    {
        var block = Block(checked((uint)(index >> 1)));
        var (even, odd) = Deviates.Normals(Join(block.W0, block.W1), Join(block.W2, block.W3));
        return (index & 1) == 0 ? even : odd;
    }

    /// <summary>Fills with normal values 0, 1, 2, ..., double precision.</summary>
    public void Normals(Span<double> values)
    {
        for (var i = 0; i < values.Length; i += 2)
        {
            var block = Block((uint)(i >> 1));
            var (even, odd) = Deviates.Normals(Join(block.W0, block.W1), Join(block.W2, block.W3));
            values[i] = even;
            if (i + 1 < values.Length)
                values[i + 1] = odd;
        }
    }

    private static ulong Join(uint low, uint high) => low | (ulong)high << 32;
}
