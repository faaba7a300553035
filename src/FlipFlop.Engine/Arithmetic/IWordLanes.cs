namespace FlipFlop.Engine.Arithmetic;

/// <summary>
/// A register of 32-bit words, as wide as the register of floats beside it. Integer operations are exact, so the
/// width cannot change a bit. Words 2 k and 2 k + 1 make pair k.
/// </summary>
internal interface IWordLanes<W, V>
    where W : struct, IWordLanes<W, V>
    where V : struct, ILanes<V>
{
    static abstract W Of(uint value);

    /// <summary>In the even words first, first + 1, first + 2, ...; the odd words hold nothing of use.</summary>
    static abstract W CountInPairs(uint first);

    /// <summary>The bits of each float.</summary>
    static abstract W OfBits(V floats);

    /// <summary>The floats that have these bits.</summary>
    V AsFloats();

    static abstract W operator +(W a, W b);
    static abstract W operator -(W a, W b);
    static abstract W operator &(W a, W b);
    static abstract W operator |(W a, W b);
    static abstract W operator ^(W a, W b);
    static abstract W operator <<(W a, int bits);

    /// <summary>Shifts in copies of the highest bit.</summary>
    static abstract W operator >>(W a, int bits);

    /// <summary>Shifts in zeros.</summary>
    static abstract W operator >>>(W a, int bits);

    /// <summary>The 64-bit products of the even words, each over a pair: its low word is the even one.</summary>
    static abstract W ProductsOfEven(W a, W b);

    /// <summary>Moves every odd word to the even word of its pair.</summary>
    static abstract W OddToEven(W a);

    /// <summary>The even words of both: those of the first stay even, those of the second become odd.</summary>
    static abstract W Merge(W even, W odd);
}
