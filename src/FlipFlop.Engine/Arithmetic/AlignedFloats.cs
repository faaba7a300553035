using System.Runtime.InteropServices;

namespace FlipFlop.Engine.Arithmetic;

/// <summary>Zeroed floats outside the managed heap, on a cache line's boundary.</summary>
internal sealed unsafe class AlignedFloats : IDisposable
{
    private const int CacheLine = 64;

    public AlignedFloats(long length)
    {
        Length = length;
        Start = (float*)NativeMemory.AlignedAlloc(checked((nuint)length * sizeof(float)), CacheLine);
        Clear();
    }

    public long Length { get; }
    public float* Start { get; private set; }

    public void Clear() => NativeMemory.Clear(Start, (nuint)Length * sizeof(float));

    public void Dispose()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
        GC.SuppressFinalize(this);
    }

    ~AlignedFloats() => NativeMemory.AlignedFree(Start);
}
