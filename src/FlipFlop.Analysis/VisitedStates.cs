using FlipFlop.Engine.Tasks;

namespace FlipFlop.Analysis;

/// <summary>The states of a run of the test set at the last step before the next pulse, by what was written.</summary>
internal static class VisitedStates
{
    /// <summary>Each state averaged over its visits, (2^bits x N).</summary>
    public static double[] Mean(EightStateSet test, double[] states, int units)
    {
        var mean = new double[SignPatterns.Count(test.Bits) * units];
        var visits = new int[SignPatterns.Count(test.Bits)];
        for (var pulse = 0; pulse < test.Pulses; pulse++)
        {
            var state = test.State(pulse);
            visits[state]++;
            for (var unit = 0; unit < units; unit++)
                mean[state * units + unit] += states[test.ReadSteps[pulse] * units + unit];
        }
        for (var index = 0; index < mean.Length; index++)
            mean[index] /= visits[index / units];
        return mean;
    }

    /// <summary>Each state at its last visit, (2^bits x N).</summary>
    public static double[] Last(EightStateSet test, double[] states, int units)
    {
        var last = new double[SignPatterns.Count(test.Bits) * units];
        for (var pulse = 0; pulse < test.Pulses; pulse++)
            states.AsSpan(test.ReadSteps[pulse] * units, units).CopyTo(last.AsSpan(test.State(pulse) * units));
        return last;
    }
}
