using System.Runtime.CompilerServices;

namespace FlipFlop.Experiments.Keras;

/// <summary>
/// The bytes of a file that may be hostile, for a reader of HDF5 that trusts what it reads: links in a circle end when
/// the file has been read many times over, or before the stack does, with an exception in place of a hang or a crash.
/// </summary>
internal sealed class GuardedStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    /// <summary>Keras' own files of the sizes allowed take a few thousand reads.</summary>
    private const int MostReads = 500_000;

    /// <summary>So often may the whole file be read.</summary>
    private const int MostTimesOver = 8;

    /// <summary>What a file that is small may read besides.</summary>
    private const long ReadBesides = 1 << 20;

    private long readsLeft = MostReads;
    private long bytesLeft = MostTimesOver * bytes.LongLength + ReadBesides;

    public override int Read(Span<byte> buffer)
    {
        Count(buffer.Length);
        return base.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Count(count);
        return base.Read(buffer, offset, count);
    }

    public override int ReadByte()
    {
        Count(1);
        return base.ReadByte();
    }

    private void Count(int count)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        bytesLeft -= count;
        if (--readsLeft < 0 || bytesLeft < 0)
            throw new InvalidDataException("its parts refer to each other in a circle, or claim to be larger than the file");
    }
}
