using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FlipFlop.Engine.Arithmetic;

namespace FlipFlop.Engine.Randomness;

/// <summary>
/// Normal values (mean 0, variance 1) in single precision, many at a time: the input noise. Box and Muller: of two
/// uniform values u, v the pair sqrt(-2 ln u) cos(2 pi v) and sqrt(-2 ln u) sin(2 pi v); none exceeds 5.8.
/// </summary>
/// <remarks>
/// Blocks 8 g to 8 g + 7 of a row make group g, values 32 g to 32 g + 31. Words 0 and 1 of its block j are u and v of
/// lane 2 j, words 2 and 3 those of lane 2 j + 1; lane l gives value l of the group by its cosine and value 16 + l
/// by its sine. So a value is a pure function of its number, for any width of register.
/// </remarks>
public static class SingleNormals
{
    /// <summary>Values in a group.</summary>
    public const int Group = 32;

    private const int Lanes = 16;
    private const int BlocksInGroup = 8;

    /// <summary>The bits of 1, whose lower 23 bits are free for random ones, and how much lies between 1 and the first middle.</summary>
    private const uint OneBits = 0x3F800000;
    private const float OneLessHalfStep = 0.99999994f;

    /// <summary>Value number index of a row, one at a time: the reference.</summary>
    public static float At(RandomRow row, long index)
    {
        var lane = (int)(index % Lanes);
        var block = row.Block(checked((uint)(index / Group * BlocksInGroup + lane / 2)));
        var (radius, angle) = lane % 2 == 0 ? (block.W0, block.W1) : (block.W2, block.W3);
        var length = MathF.Sqrt(-2 * Logarithm.OfNormal(Deviates.UniformSingle(radius)));
        var (sine, cosine) = SineCosine.OfTurns(Deviates.UniformSingle(angle));
        return length * (index % Group < Lanes ? cosine : sine);
    }

    /// <summary>Fills with the row's values first, first + 1, ...; fastest where whole groups are asked for.</summary>
    public static void Fill(RandomRow row, long first, Span<float> values)
    {
        Span<float> group = stackalloc float[Group];
        while (!values.IsEmpty)
        {
            var skipped = (int)(first % Group);
            var whole = skipped == 0 && values.Length >= Group;
            var count = whole ? values.Length / Group * Group : Math.Min(Group - skipped, values.Length);
            if (whole)
            {
                FillGroups(row, first / Group, values[..count]);
            }
            else
            {
                FillGroups(row, first / Group, group);
                group.Slice(skipped, count).CopyTo(values);
            }

            first += count;
            values = values[count..];
        }
    }

    private static void FillGroups(RandomRow row, long group, Span<float> values)
    {
        var block = checked((uint)(group * BlocksInGroup));
        if (Vector512.IsHardwareAccelerated)
            FillGroups<WordLanes512, Lanes512>(row, block, values);
        else if (Vector256.IsHardwareAccelerated)
            FillGroups<WordLanes256, Lanes256>(row, block, values);
        else
            FillGroups<WordLanes128, Lanes128>(row, block, values);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static unsafe void FillGroups<W, V>(RandomRow row, uint block, Span<float> values)
        where W : struct, IWordLanes<W, V>
        where V : struct, ILanes<V>
    {
        fixed (float* start = values)
        {
            var end = start + values.Length;
            for (var group = start; group < end; group += Group)
            {
                for (var lane = 0; lane < Lanes; lane += V.Count, block += (uint)V.Count / 2)
                {
                    PhiloxLanes.Blocks<W, V>(row, block, out var w0, out var w1, out var w2, out var w3);
                    BoxMuller<W, V>(W.Merge(w0, w2), W.Merge(w1, w3), group + lane);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void BoxMuller<W, V>(W radius, W angle, float* to)
        where W : struct, IWordLanes<W, V>
        where V : struct, ILanes<V>
    {
        var length = V.Sqrt(V.Of(-2) * Logarithm.OfNormal<W, V>(Uniform<W, V>(radius)));
        SineCosine.OfTurns<W, V>(Uniform<W, V>(angle), out var sine, out var cosine);
        (length * cosine).Store(to);
        (length * sine).Store(to + Lanes);
    }

    /// <summary>As <see cref="Deviates.UniformSingle"/>: the upper 23 bits become the fraction of a float of [1, 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Uniform<W, V>(W words)
        where W : struct, IWordLanes<W, V>
        where V : struct, ILanes<V> =>
        ((words >>> 9) | W.Of(OneBits)).AsFloats() - V.Of(OneLessHalfStep);
}
