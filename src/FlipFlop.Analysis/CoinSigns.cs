using FlipFlop.Engine.Tasks;
using MathNet.Numerics.Distributions;

namespace FlipFlop.Analysis;

/// <summary>
/// A count of what is right where every output's sign is a fair coin, thrown anew each time: Binomial(of, 2^-signs).
/// </summary>
/// <param name="Of">How many states, transitions or single signs are judged.</param>
/// <param name="Signs">Signs that must be right together for one of them to be right.</param>
public sealed record CoinSigns(int Of, int Signs)
{
    /// <summary>Every sign of the test set of all states, at the last step before the next pulse.</summary>
    public static CoinSigns OfSigns(int bits) => new(EightStateSet.PulsesOf(bits) * bits, 1);

    /// <summary>The 2^bits states, each with all its signs.</summary>
    public static CoinSigns OfStates(int bits) => new(SignPatterns.Count(bits), bits);

    /// <summary>The transitions of one gap, each with all its signs.</summary>
    public static CoinSigns OfTransitions(int bits) => new(TransitionTest.CountOf(bits), bits);

    /// <summary>The expected share that is right, (1/2)^signs. It holds whether or not the judged ones share coins.</summary>
    public double ShareRight => Math.ScaleB(1, -Signs);

    /// <summary>The expected count: Of / 2^signs, which of the 2^bits states is one.</summary>
    public double CountRight => Of * ShareRight;

    /// <summary>The probability that the count is one of these.</summary>
    public double Probability(Func<int, bool> isOne)
    {
        var sum = 0.0;
        for (var right = 0; right <= Of; right++)
            if (isOne(right))
                sum += Math.Exp(Binomial.PMFLn(ShareRight, Of, right));
        return Math.Min(1, sum);
    }
}
