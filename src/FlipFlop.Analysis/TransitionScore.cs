using FlipFlop.Engine.Networks;
using FlipFlop.Engine.Tasks;

namespace FlipFlop.Analysis;

/// <summary>The transition test at one gap.</summary>
public sealed record TransitionScore
{
    public required double GapMs { get; init; }
    public required int Transitions { get; init; }
    public required int Right { get; init; }

    /// <summary>By number of bits that had to flip (0, 1, ..., bits): how many were right.</summary>
    public required int[] RightByFlips { get; init; }

    /// <summary>By number of bits that had to flip (0, 1, ..., bits): how many there were.</summary>
    public required int[] TransitionsByFlips { get; init; }

    public double Accuracy => (double)Right / Transitions;

    /// <summary>The test at each of several gaps, in their order.</summary>
    public static IReadOnlyList<TransitionScore> Of(
        NetworkWeights weights, FlipFlopTask task, IReadOnlyList<double> gapsMs)
    {
        var tests = gapsMs.Select(gapMs => TransitionTest.Of(task, gapMs)).ToArray();
        var run = new TransitionRun(weights);
        return [.. tests.Zip(run.WrittenStates(tests), (test, written) => Score(test, run.Outputs(test, written)))];
    }

    private static TransitionScore Score(TransitionTest test, double[] outputs)
    {
        var right = new int[test.Bits + 1];
        var all = new int[test.Bits + 1];
        for (var transition = 0; transition < test.Count; transition++)
        {
            var flips = test.Flips(transition);
            all[flips]++;
            var correct = true;
            for (var bit = 0; bit < test.Bits; bit++)
                correct &= outputs[transition * test.Bits + bit] * test.Expected(transition, bit) > 0;
            if (correct)
                right[flips]++;
        }
        return new TransitionScore
        {
            GapMs = test.GapMs,
            Transitions = test.Count,
            Right = right.Sum(),
            RightByFlips = right,
            TransitionsByFlips = all,
        };
    }
}
