using FlipFlop.Engine.Tasks;

namespace FlipFlop.Analysis;

/// <summary>What the network answers to the 2^bits-states test set (no noise).</summary>
public sealed record MemoryResponse
{
    public required int Steps { get; init; }

    /// <summary>Mean square error over all steps and bits.</summary>
    public required double MeanSquareError { get; init; }

    /// <summary>Share of right signs over pulses x bits, at the last step before the next pulse.</summary>
    public required double SignAccuracy { get; init; }

    /// <summary>Inputs, (step, bit), row by row.</summary>
    public required double[] X { get; init; }

    /// <summary>Targets, (step, bit).</summary>
    public required double[] Y { get; init; }

    /// <summary>Outputs, (step, bit).</summary>
    public required double[] Z { get; init; }

    /// <summary>How the outputs (step, bit) answer the test set.</summary>
    public static MemoryResponse Of(EightStateSet test, double[] outputs) => new()
    {
        Steps = test.Steps,
        MeanSquareError = outputs.Zip(test.Trial.Y, (output, target) => (output - target) * (output - target)).Average(),
        SignAccuracy = (double)CountRightSigns(test, outputs) / test.Signs.Length,
        X = test.Trial.X,
        Y = test.Trial.Y,
        Z = outputs,
    };

    private static int CountRightSigns(EightStateSet test, double[] outputs)
    {
        var right = 0;
        for (var pulse = 0; pulse < test.Pulses; pulse++)
            for (var bit = 0; bit < test.Bits; bit++)
                if (outputs[test.ReadSteps[pulse] * test.Bits + bit] * test.Signs[pulse * test.Bits + bit] > 0)
                    right++;
        return right;
    }
}
