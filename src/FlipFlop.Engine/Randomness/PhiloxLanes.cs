using System.Runtime.CompilerServices;
using FlipFlop.Engine.Arithmetic;

namespace FlipFlop.Engine.Randomness;

/// <summary>Many blocks of one row at once: word k of block first + j stands in the even word of pair j of the k-th register.</summary>
internal static class PhiloxLanes
{
    /// <summary>As <see cref="Philox4x32.Block"/>, for as many blocks as a register has pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Blocks<W, V>(RandomRow row, uint first, out W w0, out W w1, out W w2, out W w3)
        where W : struct, IWordLanes<W, V>
        where V : struct, ILanes<V>
    {
        var counter = row.Counter(first);
        (w0, w1, w2, w3) = (W.Of(counter.W0), W.Of(counter.W1), W.Of(counter.W2), W.CountInPairs(first));
        var (key0, key1) = (row.Key0, row.Key1);
        for (var round = 0; round < Philox4x32.Rounds; round++)
        {
            var product0 = W.ProductsOfEven(w0, W.Of(Philox4x32.Multiplier0));
            var product1 = W.ProductsOfEven(w2, W.Of(Philox4x32.Multiplier1));
            w0 = W.OddToEven(product1) ^ w1 ^ W.Of(key0);
            w1 = product1;
            w2 = W.OddToEven(product0) ^ w3 ^ W.Of(key1);
            w3 = product0;
            key0 += Philox4x32.Weyl0;
            key1 += Philox4x32.Weyl1;
        }
    }
}
